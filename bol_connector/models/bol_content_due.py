from odoo import api, fields, models
from odoo.fields import Command, Domain
from odoo.tools import SQL

from .bol_content import shown_values
from .bol_content_rules import EAN


class BolContent(models.Model):
    """What of products' content is due: only what bol wasn't told yet."""

    _inherit = "bol.content"

    @api.model
    def _bol_due_content(self, account, products, languages=None, everything=False):
        """What bol is to be told of products.

        :param account: bol.account record
        :param languages: some of the account's; default: all of them
        :param bool everything: also what bol was told already
        :return: dict (product, language) -> values of ``bol.content.line``; without
            those that have nothing new
        """
        due = {}
        for language in languages or account._bol_languages():
            wanted = products._bol_prepare_content(account, language)
            told = self._bol_told(account, products, language)
            for product in products:
                known = {} if everything else told.get(product.id, {})
                new = [
                    line
                    for line in wanted[product]
                    if known.get(line["attribute"]) != line["payload"]
                    and line["attribute"] != EAN
                ]
                if new:
                    ean = [x for x in wanted[product] if x["attribute"] == EAN]
                    due[product, language] = [
                        product._bol_take_line(line, told.get(product.id, {}))
                        for line in ean + new
                    ]
        return due

    @api.model
    def _bol_told(self, account, products, language):
        """The last payload that bol was told: dict product id -> dict what -> payload.

        Whatever it said of it: what it declined isn't told again and again.
        """
        contents = self.with_context(active_test=False).search(
            [
                *self._bol_of(account, products, [language]),
                ("state", "!=", "to_send"),
                *("|", ("upload_id", "!=", False)),
                ("state", "in", ("sending", "sent", "done")),
            ]
        )
        told = {}
        for line in contents._bol_newest_lines():
            product_id = line.content_id.product_id.id
            told.setdefault(product_id, {})[line.attribute] = line.payload
        return told

    @api.model
    def _bol_of(self, account, products, languages):
        return [
            ("account_id", "=", account.id),
            ("product_id", "in", products.ids),
            ("language", "in", list(languages)),
        ]

    def _bol_newest_lines(self):
        """Of these uploads the newest line of each attribute and image."""
        if not self:
            return self.env["bol.content.line"]
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "SELECT DISTINCT ON (content.account_id, content.product_id, "
                "content.language, line.attribute) line.id "
                "FROM bol_content_line line "
                "JOIN bol_content content ON content.id = line.content_id "
                "WHERE content.id IN %s AND content.sent_at IS NOT NULL "
                "ORDER BY content.account_id, content.product_id, content.language, "
                "line.attribute, content.id DESC, line.id DESC",
                tuple(self.ids),
            )
        )
        ids = [line_id for (line_id,) in self.env.cr.fetchall()]
        lines = self.env["bol.content.line"].browse(ids)
        return lines.sorted(lambda line: (line.language, line.sequence, line.id))

    # -- asking for it ---------------------------------------------------------

    @api.model
    def _bol_request(
        self, account, products, languages=None, everything=False, asked=False
    ):
        """Have bol told what is due of these products; the newest values only.

        What still waits to be sent of them, or was refused as a whole, is replaced.

        :param bool everything: also what bol was told already
        :param bool asked: somebody wants it: also what bol refused just so before
        :return: the bol.content records of what is due
        """
        languages = languages or account._bol_languages()
        due = self._bol_due_content(account, products, languages, everything)
        same = self._bol_of(account, products, languages)
        unsent = self.search([*same, *self._bol_unsent()], order="id desc")
        by_key = {(one.product_id, one.language): one for one in unsent.sorted("id")}
        new = [
            self._bol_prepare_content(account, *key, lines)
            for key, lines in due.items()
            if key not in by_key
        ]
        kept = self.browse().union(*(by_key[key] for key in due if key in by_key))
        # What was changed back meanwhile isn't due any more.
        (unsent - kept).unlink()
        for content in kept:
            lines = due[content.product_id, content.language]
            content._bol_renew(lines, asked)
        made = self.create(new)
        made._bol_replace_stuck()
        return made | kept

    @api.model
    def _bol_unsent(self):
        """Domain of what bol has nothing of: it waits, or was refused as a whole."""
        stuck = Domain("state", "in", ("failed", "attention"))
        return Domain("state", "=", "to_send") | (
            stuck & Domain("upload_id", "=", False)
        )

    def _bol_renew(self, lines, asked):
        """Let this upload, which bol doesn't have, hold these lines instead.

        What somebody approved was something else, if they differ.
        """
        self.ensure_one()
        is_same = {(line.attribute, line.payload) for line in self.line_ids} == {
            (line["attribute"], line["payload"]) for line in lines
        }
        if is_same and not asked:
            return
        self.write(
            {
                "ean": self.product_id._bol_ean(),
                "state": "to_send",
                "message": False,
                "next_attempt": fields.Datetime.now(),
                "approved": self.approved and is_same,
                "line_ids": [
                    Command.clear(),
                    *(Command.create(line) for line in lines),
                ],
            }
        )
        self._bol_wake()

    def _bol_replace_stuck(self):
        """Put earlier uploads away that bol declined something of."""
        for content in self:
            earlier = self._bol_of(
                content.account_id, content.product_id, [content.language]
            )
            stuck = ("state", "in", ("failed", "attention"))
            self.search([*earlier, stuck, ("id", "<", content.id)]).active = False

    @api.model
    def _bol_prepare_content(self, account, product, language, lines):
        return {
            "account_id": account.id,
            "product_id": product.id,
            "ean": product._bol_ean(),
            "language": language,
            "line_ids": [Command.create(line) for line in lines],
        }


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _bol_prepare_content(self, account, language):
        """All that bol is to know of these products, without the images themselves.

        :return: dict product -> list of values of ``bol.content.line``
        """
        found = self._bol_prepare_attributes(account, language)
        if account.content_images and account._bol_languages()[0] == language:
            for product, images in self._bol_prepare_images().items():
                found[product] = found[product] + images
        return found

    def _bol_take_line(self, line, told):
        """Values of a line with the image itself, and what bol was told before.

        :param dict told: attribute -> payload
        """
        before = told.get(line["attribute"])
        if line["kind"] == "image":
            return self._bol_take_image(line)
        return line | {"old_value": shown_values(before) if before else False}
