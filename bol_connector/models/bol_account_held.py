from odoo import fields, models

HELD = "held:"


class MailActivity(models.Model):
    _inherit = "mail.activity"

    bol_trouble = fields.Char(
        readonly=True, help="Which trouble with bol.com it is about."
    )


class BolAccount(models.Model):
    """Telling people that orders are held: once per kind of trouble."""

    _inherit = "bol.account"

    def _bol_tell_held(self, kind):
        """Make the activity about orders held for a kind of trouble.

        :param str kind: a value of ``bol.order.held_kind``
        """
        self.ensure_one()
        kinds = self.env["bol.order"]._fields["held_kind"]
        label = dict(kinds._description_selection(self.env))[kind]
        self.activity_schedule(
            "bol_connector.mail_activity_type_held",
            summary=self.env._("Bol.com orders held: %(reason)s", reason=label),
            user_id=(self.user_id or self.env.ref("base.user_admin")).id,
            bol_trouble=HELD + kind,
        )

    def _bol_held_activities(self):
        """Open activities of these accounts about held orders."""
        return (
            self.env["mail.activity"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("bol_trouble", "=like", f"{HELD}%"),
                ]
            )
        )

    def _bol_close_held(self):
        """Close the activities whose orders are no longer held."""
        activities = self._bol_held_activities()
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
            told = account._bol_held_activities().mapped("bol_trouble")
            for kind in set(mine.mapped("held_kind")):
                if HELD + kind not in told:
                    account._bol_tell_held(kind)
        self.env.flush_all()
