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
        """Have one activity about orders held for a kind of trouble.

        :param str kind: a value of ``bol.order.held_kind``
        """
        self.ensure_one()
        if self._bol_held_activities(kind):
            return
        kinds = self.env["bol.order"]._fields["held_kind"]
        label = dict(kinds._description_selection(self.env))[kind]
        self.activity_schedule(
            "bol_connector.mail_activity_type_held",
            summary=self.env._("Bol.com orders held: %(reason)s", reason=label),
            user_id=(self.user_id or self.env.ref("base.user_admin")).id,
            bol_trouble=HELD + kind,
        )

    def _bol_held_activities(self, *kinds):
        """Open activities of these accounts about held orders, of all kinds or some."""
        named = [("bol_trouble", "in", [HELD + kind for kind in kinds])]
        return (
            self.env["mail.activity"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    *(named if kinds else [("bol_trouble", "=like", f"{HELD}%")]),
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
