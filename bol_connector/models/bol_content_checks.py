import json
from ipaddress import ip_address
from urllib.parse import urlsplit

from odoo import models

from ..tools import is_ean
from .bol_content import line_label
from .bol_content_rules import (
    EAN,
    MOST_ATTRIBUTES,
    MOST_IMAGES,
    MOST_VALUES,
    refusal_of_image,
    refusal_of_value,
)


class BolContent(models.Model):
    """What bol would refuse of an upload, said before it is sent."""

    _inherit = "bol.content"

    def _bol_refusals(self):
        """Why this upload can't be sent as it is: list of texts."""
        self.ensure_one()
        why = self.product_id._bol_why_no_content(
            self.account_id, self.language, self.line_ids
        )
        return [": ".join(filter(None, pair)) for pair in why]


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _bol_why_no_content(self, account, language, lines):
        """What speaks against sending lines of this product's content.

        :param str language: nl or fr
        :param lines: bol.content.line records, or their values
        :return: list of (what it is about or '', reason)
        """
        self.ensure_one()
        found = [("", reason) for reason in self._bol_why_not_at(account)]
        for line in lines:
            if reason := self._bol_why_not_line(line):
                found.append((line_label(self.env, line), reason))
        kinds = [line["kind"] for line in lines]
        if kinds.count("attribute") > MOST_ATTRIBUTES:
            found.append(("", self.env._("Bol takes at most 150 attributes.")))
        if kinds.count("image") > MOST_IMAGES:
            found.append(("", self.env._("Bol takes at most 30 images.")))
        if account.content_images and account._bol_languages()[0] == language:
            found += self._bol_why_no_images(account, "image" in kinds)
        return found

    def _bol_why_not_at(self, account):
        """Why nothing of this product's content goes to an account."""
        if self.company_id and self.company_id != account.company_id:
            yield self.env._(
                "The product belongs to %(company)s, and the account doesn't.",
                company=self.company_id.name,
            )
        elif not self.active:
            yield self.env._("The product is archived.")
        elif "content" not in self._bol_parts(account)[self]:
            yield self.env._(
                "The product, its category, or the account's filter of products says "
                "that its content isn't sent to bol."
            )
        if not self.barcode:
            yield self.env._("The product has no barcode: bol knows it by its EAN.")

    def _bol_why_not_line(self, line):
        if line["kind"] == "image":
            names = ("mimetype", "width", "height", "file_size")
            return refusal_of_image(self.env, *(line[name] for name in names))
        if line["attribute"] == EAN:
            wrong = self.barcode and not is_ean(self._bol_ean())
            return wrong and refusal_of_value(self.env, EAN, self.barcode)
        values = json.loads(line["payload"])
        if len(values) > MOST_VALUES:
            return self.env._("Bol takes at most 300 values.")
        reasons = (
            refusal_of_value(
                self.env, line["attribute"], value["value"], value.get("unitId")
            )
            for value in values
        )
        return next(filter(None, reasons), "")

    def _bol_why_no_images(self, account, some):
        """:param bool some: whether images are sent"""
        images = self.env._("Images")
        if not (some or self._bol_prepare_images()[self]):
            yield (
                images,
                self.env._(
                    "The product has no image. Add one, or switch off Send Images on "
                    "the account."
                ),
            )
        elif some and not account._bol_is_reachable():
            yield (
                images,
                self.env._(
                    "Bol fetches images from %(url)s, which isn't an address on the "
                    "internet. Have an administrator set the system parameter "
                    "web.base.url.",
                    url=account.get_base_url(),
                ),
            )


class BolAccount(models.Model):
    _inherit = "bol.account"

    def _bol_is_reachable(self):
        """Whether bol can be expected to reach this Odoo at its own address."""
        if self.environment == "sandbox":
            return True
        host = urlsplit(self.get_base_url()).hostname or ""
        try:
            return ip_address(host).is_global
        except ValueError:
            return "." in host and not host.endswith((".local", ".localhost"))
