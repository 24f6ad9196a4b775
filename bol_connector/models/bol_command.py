from odoo import api, fields, models
from odoo.tools import SQL


class BolCommand(models.AbstractModel):
    """Something that Odoo wants bol to do, done once and followed to its end.

    ``to_send -> sending -> sent -> done | failed | attention``, and ``withdrawn`` for
    what bol was never told

    The row is written in the transaction of the business event. ``sending`` is
    committed before the call. Only the account's flow sends, under its lock: a row
    found in ``sending`` was left by a crash, and is looked up at bol, never repeated
    blindly.

    A model that inherits it implements :meth:`_bol_send`, :meth:`_bol_find_effect`
    and :attr:`_bol_flow_kind`.
    """

    _name = "bol.command"
    _description = "Bol.com Command"
    _order = "id desc"

    _bol_flow_kind = None
    #: Which of the due ones goes first.
    _bol_send_order = "next_attempt, id"

    account_id = fields.Many2one(
        "bol.account", required=True, index=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    state = fields.Selection(
        [
            ("to_send", "To send"),
            ("sending", "Being sent"),
            ("sent", "Sent, bol is working on it"),
            ("done", "Confirmed by bol"),
            ("failed", "Refused by bol"),
            ("attention", "Needs attention"),
            ("withdrawn", "Not told to bol"),
        ],
        required=True,
        default="to_send",
        readonly=True,
        index=True,
        copy=False,
    )
    message = fields.Text(readonly=True, copy=False)
    process_status_id = fields.Char(readonly=True, copy=False)
    next_attempt = fields.Datetime(
        default=fields.Datetime.now, readonly=True, copy=False
    )
    approved = fields.Boolean(
        readonly=True,
        copy=False,
        help="Sent even while its flow is in preview.",
    )
    attempts = fields.Integer(readonly=True, copy=False)
    asked = fields.Boolean(
        readonly=True, copy=False, help="Somebody wants to know how it stands at bol."
    )
    by_hand_reason = fields.Char(
        "Done by Hand Because",
        readonly=True,
        copy=False,
        help="Somebody settled it outside of Odoo, and marked it as done.",
    )
    sent_at = fields.Datetime(readonly=True, copy=False)
    done_at = fields.Datetime(readonly=True, copy=False)

    # -- what a command is -----------------------------------------------------

    def _bol_send(self, client):
        """Make the one call of this command.

        :param client: bol_api ``BolClient``
        :return: bol_api ``ProcessStatus``
        :raise bol_api.errors.BolError:
        """
        raise NotImplementedError

    def _bol_find_effect(self, client):
        """Look at bol whether this command has had its effect.

        Only what is certainly of this command counts, e.g. its own reference.

        :return: dict of values to keep on this row if it has (may be empty), else None
        """
        raise NotImplementedError

    def _bol_may_be_repeated(self):
        """Whether bol would refuse this command if it had been carried out already."""
        return False

    def _bol_mend(self, client):
        """After a refusal: look at bol what it can't take, and leave that out.

        :return: whether it makes sense to send what is left
        """
        return False

    def _bol_is_underway(self, client):
        """Look at bol whether it may still be working on this command.

        It is then waited for, and not sent again.
        """
        return False

    @api.model_create_multi
    def create(self, vals_list):
        commands = super().create(vals_list)
        commands._bol_wake()
        return commands

    def _bol_approve(self, part=None):
        """Have these commands sent although their flow is in preview.

        :param part: of no meaning here; see ``bol.preview``
        """
        self.filtered(lambda command: command.state == "to_send").approved = True
        self._bol_wake(("live", "preview"))

    def _bol_wake(self, modes=("live",)):
        flows = self.sudo().account_id.flow_ids
        kind = self._bol_flow_kind
        lanes = flows.filtered(lambda f: f.kind == kind and f.mode in modes)
        self.env["bol.flow"]._bol_wake(lanes.mapped("lane"))

    def _bol_preview_query(self, what):
        """SELECT of the commands that wait to be sent, for ``bol.preview``.

        :param SQL what: expressions of action, product_id, name, old_value, new_value
        """
        return SQL(
            "SELECT %(model)s AS res_model, command.id AS res_id, NULL AS part, "
            "command.account_id, %(kind)s AS kind, command.approved, "
            "%(what)s FROM %(table)s command WHERE command.state = 'to_send'",
            model=self._name,
            kind=self._bol_flow_kind,
            what=what,
            table=SQL.identifier(self._table),
        )
