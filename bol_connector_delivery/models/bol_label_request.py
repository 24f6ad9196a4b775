from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.bol_connector.bol_api import errors
from odoo.addons.bol_connector.models.bol_command_run import FAILURES_OF_BOL
from odoo.addons.bol_connector.tools import commit, explain, rerun_on_conflict

BATCH = 25
AGAIN_AFTER = timedelta(minutes=10)
# What bol says of these goods alone: no reason to stop the others.
ABOUT_ONE = (errors.Refused, errors.UnreadableAnswer)


class BolLabelRequest(models.Model):
    """The wish for a label of bol, which the rule of the delivery method chooses.

    Written in the user's transaction; the flow of labels asks bol for its options
    later, and buys. It ends with the label, or with the reason why there is none.
    """

    _name = "bol.label.request"
    _description = "Bol.com Label to Buy"
    _order = "id desc"
    _rec_name = "picking_id"

    account_id = fields.Many2one(
        "bol.account", required=True, index=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    picking_id = fields.Many2one(
        "stock.picking",
        "Transfer",
        required=True,
        index=True,
        readonly=True,
        ondelete="cascade",
    )
    state = fields.Selection(
        [
            ("waiting", "To be bought"),
            ("bought", "Chosen"),
            ("attention", "Needs attention"),
            ("withdrawn", "Not needed any more"),
        ],
        required=True,
        default="waiting",
        readonly=True,
        index=True,
    )
    approved = fields.Boolean(
        readonly=True, help="Somebody asked for it: bought even in preview."
    )
    message = fields.Text(readonly=True)
    next_attempt = fields.Datetime(
        required=True, default=fields.Datetime.now, readonly=True
    )

    # One parcel, one label: whoever asks second finds the first.
    _waiting_unique = models.UniqueIndex(
        "(picking_id) WHERE state = 'waiting'",
        "A label is being bought for this transfer already.",
    )

    # -- the flow ------------------------------------------------------------------

    @api.model
    def _bol_may_be_bought(self):
        """Domain of the requests that wait for nobody: live, or somebody's own."""
        flows = self.env["bol.flow"].search(
            [("kind", "=", "labels"), ("mode", "=", "live")]
        )
        live = ("account_id", "in", flows.account_id.ids)
        return [
            ("state", "=", "waiting"),
            ("next_attempt", "<=", fields.Datetime.now()),
            "|",
            live,
            ("approved", "=", True),
        ]

    @api.model
    def _bol_accounts_waiting(self):
        """Ids of the accounts with a label to choose."""
        groups = self._read_group(self._bol_may_be_bought(), ["account_id"])
        return [account.id for (account,) in groups]

    @api.model
    def _bol_run(self, flow, work):
        """Choose the labels that were asked for, until the slice is over.

        :param flow: bol.flow record, of an account's labels
        :param work: the flow's ``Slice``
        :return: the ``bol_api`` error that concerns all of them, or None
        """
        mine = [("account_id", "=", flow.account_id.id), *self._bol_may_be_bought()]
        failures = 0
        while work.time_left() and (
            batch := self.search(mine, order="next_attempt, id", limit=BATCH)
        ):
            for request in batch:
                if not work.time_left():
                    return None
                try:
                    request._bol_choose(work.client)
                    failures = 0
                except errors.RateLimited as limit:
                    return limit
                except errors.BolUnavailable as error:
                    failures += 1
                    request._bol_note_failure(error)
                    if failures == FAILURES_OF_BOL:
                        return error
        return None

    def _bol_note_failure(self, error):
        """bol fails at the options of this transfer: the others go on."""
        self.write(
            {
                "message": explain(self.env, error),
                "next_attempt": fields.Datetime.now() + AGAIN_AFTER,
            }
        )
        commit(self.env)

    def _bol_choose(self, client):
        """Have the label bought that the rule takes of bol's options; commits.

        :raise bol_api.errors.TryLater: bol can't say, now
        """
        picking = self.picking_id
        if not picking._bol_misses_label():
            self.state = "withdrawn"
            commit(self.env)
            return
        moves = picking.move_ids._bol_open()
        if moves._bol_cancelled() or moves._bol_requested():
            text = self.env._("Something in this transfer is being cancelled.")
            self.write({"state": "attention", "message": text})
            commit(self.env)
            return
        try:
            options = self._bol_read_options(client)
        except ABOUT_ONE as error:
            self.write({"state": "attention", "message": explain(self.env, error)})
        else:
            rerun_on_conflict(self.env, lambda: self._bol_note_options(options))
        commit(self.env)

    def _bol_read_options(self, client):
        # Nothing of this transaction may wait for bol.
        commit(self.env)
        return self.picking_id._bol_options(client)

    def _bol_note_options(self, options):
        """:param list options: dicts, see :func:`.bol_label_option.option_values`"""
        picking = self.picking_id
        option, why = picking.carrier_id._bol_choose_option(picking, options)
        if not option:
            self.write({"state": "attention", "message": why})
            return
        try:
            label = picking._bol_buy_label(option)
        except UserError as error:
            self.write({"state": "attention", "message": str(error)})
            return
        if self.approved:
            label._bol_approve()
        self.write({"state": "bought", "message": False})

    # -- buttons -------------------------------------------------------------------

    def action_withdraw(self):
        """Don't buy these labels by rule."""
        self.check_access("read")
        open_ = ("waiting", "attention")
        left = self.sudo().filtered(lambda request: request.state in open_)
        left.write({"state": "withdrawn", "message": False})

    def action_retry(self):
        """Have the labels bought that weren't found, or wait in preview."""
        self.check_access("read")
        left = self.sudo().filtered(lambda request: request.state == "attention")
        for request in left:
            request.picking_id._bol_want_labels(approved=True)
