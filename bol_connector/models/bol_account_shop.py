from odoo import fields, models

from ..bol_api import errors
from ..tools import NotReady


class BolAccount(models.Model):
    """Which shop an account is at bol, and that it stays that one."""

    _inherit = "bol.account"

    shop_name = fields.Char("Shop at Bol", readonly=True, copy=False)
    retailer_id = fields.Char(
        "Number at Bol", readonly=True, copy=False, help="bol's number of the shop."
    )
    shop_company = fields.Char("Company at Bol", readonly=True, copy=False)
    shop_vat = fields.Char("VAT Number at Bol", readonly=True, copy=False)
    shop_kvk = fields.Char("Registry (KvK) at Bol", readonly=True, copy=False)
    other_shop = fields.Char(
        readonly=True,
        copy=False,
        help="bol's number of another shop, whose credentials were entered here.",
    )

    def _bol_retailer(self, client):
        """The shop that is logged in, or None where bol doesn't tell.

        :rtype: bol_api.retailers.Retailer
        """
        try:
            return client.retailers.current()
        except errors.Refused:
            # Knowing the shop is a service; the credentials were accepted.
            return None

    def _bol_prepare_shop(self, retailer):
        """Values of the account for what bol says of its shop; known ones stay.

        :param retailer: bol_api.retailers.Retailer or None
        """
        if not retailer:
            return {"other_shop": False}
        said = {
            "shop_name": retailer.display_name,
            "retailer_id": retailer.retailer_id,
            "shop_company": retailer.company_name,
            "shop_vat": retailer.vat_number,
            "shop_kvk": retailer.kvk_number,
        }
        known = {name: value for name, value in said.items() if value}
        return {**known, "other_shop": False}

    def _bol_shop_fields(self):
        """The fields that say which shop it is."""
        return ["shop_name", "retailer_id", "shop_company", "shop_vat", "shop_kvk"]

    def _bol_is_other_shop(self, retailer):
        """Whether credentials are of another shop than what this account holds.

        :param retailer: bol_api.retailers.Retailer or None
        """
        return bool(
            not self.env.context.get("bol_other_shop")
            and retailer
            and retailer.retailer_id
            and self.retailer_id
            and self.retailer_id != retailer.retailer_id
            and self._bol_holds_records()
        )

    def _bol_holds_records(self):
        """Whether something of a shop was read into this account."""
        mine = [("account_id", "=", self.id)]
        records = self.env["bol.order"], self.env["bol.offer"]
        return any(
            model.sudo().with_context(active_test=False).search_count(mine, limit=1)
            for model in records
        )

    def _bol_refuse_other_shop(self, retailer):
        """Stop at the credentials of another shop, and say how to go on.

        :raise NotReady: with the question for a person
        """
        self.other_shop = retailer.retailer_id
        raise NotReady(self._bol_ask_about_shop(retailer))

    def _bol_ask_about_shop(self, retailer):
        return self.env._(
            "These credentials are of the shop %(new)s (%(new_id)s), but this "
            "account holds orders or offers of the shop %(old)s (%(old_id)s). For "
            "another shop, make an account of its own. If it is the same business "
            "under a new number, press Use This Shop.",
            new=retailer.display_name,
            new_id=retailer.retailer_id,
            old=self.shop_name or "?",
            old_id=self.retailer_id,
        )

    def action_use_other_shop(self):
        """Let the account be the shop of its new credentials, as somebody decided."""
        self.ensure_one()
        self.check_access("write")
        known = self.retailer_id
        action = self.with_context(bol_other_shop=True).action_test_connection()
        if self.retailer_id != known:
            self.message_post(body=self._bol_say_other_shop(self.retailer_id, known))
        return action

    def _bol_say_other_shop(self, new, old):
        return self.env._(
            "The account goes on with another shop at bol: %(new)s instead of %(old)s.",
            new=new,
            old=old,
        )
