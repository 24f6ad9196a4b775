from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .content import BolContentCase
from .test_access import MANAGER, USER


@tagged("post_install", "-at_install")
class TestAccessStrangers(BolContentCase):
    """What a manager of another company, or a colleague, gets at."""

    def setUp(self):
        super().setUp()
        self.elsewhere = self._make_company("Strangers")
        self.stranger = self._make_user("stranger", MANAGER, company=self.elsewhere)
        self.colleague = self._make_user("colleague", USER)
        self.mine = self._make_user("mine", USER)

    def seen_by(self, records, user):
        """The records as in a session of this user, in his own company."""
        there = records.with_context(allowed_company_ids=user.company_id.ids)
        return there.with_user(user)

    def assertForbidden(self, call, *arguments):
        with (
            mute_logger("odoo.addons.base.models.ir_rule"),
            self.assertRaises(AccessError),
        ):
            call(*arguments)

    def test_content_of_others_is_not_approved(self):
        self.flow("content").action_preview()
        self.wizard().action_send()
        content = self.contents()
        self.assertTrue(content)
        self.assertForbidden(self.seen_by(content, self.stranger).action_approve)
        self.run_content()
        self.assertFalse(self.posts())
        content.action_approve()
        self.run_content()
        self.assertTrue(self.posts())

    def test_wizards_are_their_makers(self):
        """What is shown before content is sent, and why a command is settled."""
        sending = (
            self.wizard()
            .with_user(self.mine)
            .create({"account_id": self.account.id, "product_ids": self.product.ids})
        )
        by_hand = self.env["bol.command.by.hand"].with_user(self.mine)
        for records in (sending.line_ids, by_hand.create({"reason": "By phone"})):
            self.assertTrue(records)
            self.assertTrue(records.read())
            for user in (self.stranger, self.colleague):
                theirs = self.seen_by(records, user)
                self.assertFalse(theirs.search([("id", "in", records.ids)]))
                self.assertForbidden(theirs.read)
                self.assertForbidden(theirs.unlink)

    def test_operator_of_others_is_not_named(self):
        operator = self.env["bol.economic.operator"].create(
            {"account_id": self.account.id, "bol_id": "1", "name": "Hidden B.V."}
        )
        with self.assertRaises(ValidationError) as refused:
            self.seen_by(self.env["bol.account"], self.stranger).create(
                {
                    "name": "Theirs",
                    "company_id": self.stranger.company_id.id,
                    "client_id": "theirs",
                    "client_secret": "theirs",
                    "operator_id": operator.id,
                }
            )
        self.assertNotIn("Hidden", str(refused.exception))
