from odoo import fields

from .common import BolCase


class DoctorCase(BolCase):
    """An account of which the doctor finds nothing but what a test does to it."""

    def setUp(self):
        super().setUp()
        self.account.user_id = self._make_user("boss", "base.group_user")
        self.watch = self.env["bol.watch"]
        self.watch._bol_row().looked_at = fields.Datetime.now()
        self.env["ir.mail_server"].create({"name": "Out", "smtp_host": "mail.test"})

    def examine(self, account=None):
        with self.transactions():
            (account or self.account).action_examine()
        return self.found(account)

    def found(self, account=None):
        """What isn't fine: {kind: {level: message}}."""
        found = {}
        for line in (account or self.account).finding_ids:
            if line.level != "ok":
                found.setdefault(line.kind, {})[line.level] = line.message
        return found

    def assertFound(self, kind, level, *words):
        found = self.examine()
        self.assertIn(kind, found)
        self.assertIn(level, found[kind])
        for word in words:
            self.assertIn(word, found[kind][level])

    def mend(self, kind):
        line = self.account.finding_ids.filtered(
            lambda line: line.kind == kind and line.sudo().mend
        )[:1]
        self.assertTrue(line, "it has a button")
        with self.transactions():
            return line.action_mend()
