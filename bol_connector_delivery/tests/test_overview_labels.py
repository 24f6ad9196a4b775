from odoo.exceptions import UserError
from odoo.tests import tagged

from .labels import LabelCase

USER = "bol_connector.bol_connector_group_user"
INVENTORY = "stock.group_stock_user"


@tagged("post_install", "-at_install")
class TestOverviewLabels(LabelCase):
    """Labels paid for nothing on the account's card: for who sees transfers."""

    def card(self, login, groups):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.account.with_user(self._make_user(login, groups))

    def test_figure_is_the_length_of_its_list(self):
        label = self.want(self.vvb())
        self.send()
        label.picking_id.action_cancel()
        card = self.card("labeller", f"{USER},{INVENTORY}")
        self.assertEqual(card.unused_label_count, 1)
        action = card.action_view_figure("unused_label_count")
        self.assertEqual(card.env["bol.label"].search(action["domain"]), label)

    def test_who_sees_no_transfers_has_the_other_figures(self):
        card = self.card("seller", USER)
        self.assertNotIn("unused_label_count", card._bol_figures_here())
        self.assertEqual(card.to_ship_count, 0)
        with self.assertRaises(UserError):
            card.action_view_figure("unused_label_count")
