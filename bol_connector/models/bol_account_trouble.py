from odoo import fields, models

HELD = "held:"


class MailActivity(models.Model):
    _inherit = "mail.activity"

    bol_trouble = fields.Char(
        readonly=True, help="Which trouble with bol.com it is about."
    )


class BolAccount(models.Model):
    """Telling people of trouble with orders: once per kind of trouble."""

    _inherit = "bol.account"

    def _bol_tell(self, trouble, summary):
        """Have one open activity about a trouble, for the account's responsible.

        :param str trouble: names it, for the code
        :param str summary: says it, for people
        """
        self.ensure_one()
        if not self._bol_trouble_activities(trouble):
            self.activity_schedule(
                "bol_connector.mail_activity_type_held",
                summary=summary,
                user_id=(self.user_id or self.env.ref("base.user_admin")).id,
                bol_trouble=trouble,
            )

    def _bol_tell_while(self, trouble, lasts, summary):
        """Have one activity about a trouble while it lasts, and none after that."""
        if lasts:
            self._bol_tell(trouble, summary)
        else:
            self._bol_trouble_activities(trouble).unlink()

    def _bol_tell_held(self, kinds):
        """Have one activity for each kind of trouble that holds orders.

        :param kinds: values of ``bol.order.held_kind``
        """
        field = self.env["bol.order"]._fields["held_kind"]
        labels = dict(field._description_selection(self.env))
        for kind in kinds:
            reason = labels[kind]
            text = self.env._("Bol.com orders held: %(reason)s", reason=reason)
            self._bol_tell(HELD + kind, text)

    def _bol_trouble_activities(self, trouble):
        """Open activities of these accounts about a trouble (% for any letters)."""
        return (
            self.env["mail.activity"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("bol_trouble", "=like", trouble),
                ]
            )
        )

    def _bol_close_held(self):
        """Close the activities whose orders are no longer held."""
        activities = self._bol_trouble_activities(f"{HELD}%")
        if not activities:
            return
        groups = self.env["bol.order"]._read_group(
            [("account_id", "in", self.ids), ("state", "=", "held")],
            ["account_id", "held_kind"],
        )
        still = {(account.id, HELD + kind) for account, kind in groups}
        activities.filtered(
            lambda activity: (activity.res_id, activity.bol_trouble) not in still
        ).unlink()


class BolOrder(models.Model):
    _inherit = "bol.order"

    def _bol_tell_later(self):
        """Have people told at the end of the transaction, once for all its orders."""
        hooks = self.env.cr.precommit
        if "bol_held" not in hooks.data:
            hooks.add(self.env["bol.order"].sudo()._bol_tell_now)
        hooks.data.setdefault("bol_held", set()).update(self.ids)

    def _bol_tell_now(self):
        orders = self.browse(self.env.cr.precommit.data.pop("bol_held", ())).exists()
        held = orders.filtered(lambda order: order.state == "held")
        for account, mine in held.grouped("account_id").items():
            account._bol_tell_held(set(mine.mapped("held_kind")))
        self.env.flush_all()
