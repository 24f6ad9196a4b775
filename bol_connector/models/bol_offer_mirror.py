import hashlib
import json

from odoo import api, fields, models
from odoo.tools import ormcache

from ..bol_api.offers import read_offer
from ..tools import ladder_text
from .bol_account import MANAGER

KNOWN = ["account_id", "bol_id", "product_id", "fingerprint"]


class BolOffer(models.Model):
    """Taking over what bol says of offers; one that is as before costs no write."""

    _inherit = "bol.offer"

    fingerprint = fields.Char(
        readonly=True,
        copy=False,
        groups=MANAGER,
        help="Of bol's last answer, and of what was made of it.",
    )

    def write(self, vals):
        if "fingerprint" not in vals and self._bol_mirrored() & vals.keys():
            # Not as bol said it any more: the next reading compares it anew.
            vals = {**vals, "fingerprint": False}
        return super().write(vals)

    @api.model
    def _bol_mirror(self, account, answers):
        """Store what bol says of offers; only what changed is written.

        :param account: bol.account record
        :param answers: bol_api ``Offer`` sequence
        :return: the bol.offer records
        """
        answers = {answer.offer_id: answer for answer in answers if answer.offer_id}
        values = {
            bol_id: self._bol_with_fingerprint(answer)
            for bol_id, answer in answers.items()
        }
        known = self._bol_known(account, list(answers))
        changed = known.filtered(
            lambda offer: offer.fingerprint != values[offer.bol_id]["fingerprint"]
        )
        for offer in changed:
            offer._bol_write_changed(values[offer.bol_id])
        changed._bol_note_shown()
        for bol_id in known.mapped("bol_id"):
            del values[bol_id]
        created = self.create(
            [
                {"account_id": account.id, "bol_id": bol_id, **told}
                for bol_id, told in values.items()
            ]
        )
        written = changed | created
        self.env["bol.raw"].sudo()._bol_keep(
            written, [answers[offer.bol_id].raw for offer in written]
        )
        return known | created

    @api.model
    def _bol_known(self, account, bol_ids):
        """The offers with these ids of bol, also those that were gone."""
        return self.with_context(active_test=False).search_fetch(
            [("account_id", "=", account.id), ("bol_id", "in", bol_ids)], KNOWN
        )

    @api.model
    def _bol_with_fingerprint(self, answer):
        values = self._bol_prepare_mirror(answer)
        # The values are part of it: another version of this addon, or another addon,
        # may make something else of the same answer.
        text = json.dumps([answer.raw, values], sort_keys=True, default=str)
        digest = hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
        return {**values, "fingerprint": digest}

    @api.model
    @ormcache()
    def _bol_mirrored(self):
        """Names of the fields that hold what bol says."""
        return frozenset(self._bol_prepare_mirror(read_offer({})))

    @api.model
    def _bol_prepare_mirror(self, answer):
        """Values of a mirrored offer from a bol_api ``Offer``."""
        for_sale = [c.country_code for c in answer.countries if c.for_sale]
        countries = [c.country_code for c in answer.countries]
        values = {
            "active": True,
            "ean": answer.ean or False,
            "reference": answer.reference or False,
            "unit_price": float(answer.unit_price or 0),
            "stock_amount": answer.stock_amount or 0,
            "corrected_stock": answer.corrected_stock or 0,
            "managed_by_retailer": answer.managed_by_retailer,
            "bundle_prices": ladder_text(answer.bundle_prices) or False,
            "fulfilment_method": answer.fulfilment_method or False,
            "schedule": answer.schedule or False,
            "minimum_days": answer.minimum_days or 0,
            "maximum_days": answer.maximum_days or 0,
            "ultimate_order_time": answer.ultimate_order_time or False,
            "condition": answer.condition_category or False,
            "condition_detail": answer.condition_detail or False,
            "condition_comment": answer.condition_comment or False,
            "on_hold": answer.on_hold,
            "countries": ", ".join(sorted(countries)) or False,
            "for_sale": ", ".join(sorted(for_sale)) or False,
            "operator_bol_id": answer.economic_operator_id or False,
            "bol_product_id": answer.bol_product_id or False,
            "changed_at": answer.last_modified_at or False,
        }
        if answer.unknown_product_title:
            # Once bol has the product in its catalogue, it isn't said any more.
            values["title"] = answer.unknown_product_title
        return values
