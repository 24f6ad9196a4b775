from datetime import timedelta

from odoo import fields, models

from ..bol_api import errors
from ..bol_api.pictures import Reason
from ..tools import explain
from .bol_account import USER

TRIES = 5
RETRY = timedelta(hours=1)


class BolCatalogued(models.AbstractModel):
    """A record that bol's catalogue completes, some time after it was made.

    An inheriting model has :attr:`_bol_catalogue_account`, ``_bol_catalogue_ean()``,
    ``_bol_prepare_catalogue(account)`` and ``_bol_take_catalogue(entry)``.
    """

    _name = "bol.catalogued"
    _description = "Completed from Bol.com's Catalogue"

    #: Name of the field with the account that asks.
    _bol_catalogue_account = "account_id"

    bol_catalogue_due = fields.Datetime(
        "To Be Completed From",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups=USER,
        help="Bol's catalogue is asked then; empty if nothing is waited for.",
    )
    bol_catalogue_tries = fields.Integer(readonly=True, copy=False, groups=USER)
    bol_catalogue_note = fields.Char(
        "Bol.com's Catalogue",
        readonly=True,
        copy=False,
        groups=USER,
        help="What the last reading of bol's catalogue lacked.",
    )

    def _bol_catalogue_domain(self):
        """Domain of those that are to be completed by now."""
        return [("bol_catalogue_due", "<=", fields.Datetime.now())]

    def _bol_catalogue_accounts(self):
        """Ids of the accounts with records that are to be completed by now."""
        groups = self._read_group(
            self._bol_catalogue_domain(), [self._bol_catalogue_account]
        )
        return {account.id for (account,) in groups}

    def _bol_catalogue_due_at(self, account):
        """Domain of those that an account is to complete by now."""
        mine = (self._bol_catalogue_account, "=", account.id)
        return [mine, *self._bol_catalogue_domain()]

    def _bol_ask_catalogue(self):
        """Have these asked for anew, as soon as this transaction is committed."""
        self.sudo().write(
            {
                "bol_catalogue_due": fields.Datetime.now(),
                "bol_catalogue_tries": 0,
                "bol_catalogue_note": False,
            }
        )
        self._bol_wake_catalogue()

    def _bol_wake_catalogue(self):
        flows = self.sudo()[self._bol_catalogue_account].flow_ids
        lanes = flows.filtered(lambda flow: flow.kind == "products").mapped("lane")
        self.env["bol.flow"]._bol_wake(lanes)

    def _bol_complete(self, entry):
        """Take over what a bol_api ``CatalogueEntry`` says."""
        self.ensure_one()
        lost = {picture.reason for picture in entry.lost}
        self._bol_take_catalogue(entry)
        self._bol_note_catalogue(
            self._bol_explain_lost(lost), passing=Reason.UNAVAILABLE in lost
        )

    def _bol_explain_lost(self, reasons):
        sentences = {
            Reason.UNAVAILABLE: self.env._("An image can't be reached now."),
            Reason.MISSING: self.env._("An image isn't there any more."),
            Reason.TOO_LARGE: self.env._("An image is too large."),
            Reason.NO_IMAGE: self.env._("A file at bol.com is no image."),
            Reason.ADDRESS: self.env._("The address of an image isn't to be trusted."),
        }
        return " ".join(sorted(sentences[reason] for reason in reasons))

    def _bol_note_refused(self, error):
        """Note that bol's catalogue said nothing about these.

        :param bol_api.errors.BolError error:
        """
        if not isinstance(error, errors.Refused):
            self._bol_note_catalogue(explain(self.env, error), passing=True)
            return
        for record in self:
            ean = record._bol_catalogue_ean()
            unknown = self.env._(
                "Bol.com's catalogue doesn't know the EAN %(ean)s.", ean=ean
            )
            nothing = self.env._("Without an EAN bol.com's catalogue can't be asked.")
            record._bol_note_catalogue(unknown if ean else nothing)

    def _bol_note_catalogue(self, note="", passing=False):
        """Note what came of it; what may pass is tried again, a few times."""
        for record in self:
            tries = record.bol_catalogue_tries + 1
            again = passing and tries < TRIES
            record.write(
                {
                    "bol_catalogue_note": note or False,
                    "bol_catalogue_tries": tries if again else 0,
                    "bol_catalogue_due": again
                    and fields.Datetime.now() + RETRY * tries,
                }
            )
