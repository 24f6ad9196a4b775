import json
from datetime import UTC, datetime, timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.bol_account_overview import BolAccount
from ..tools import BOL_ZONE
from . import samples
from .common import BolCase

USER = "bol_connector.bol_connector_group_user"
#: So many queries a page of cards may take, however many accounts it has.
MOST_QUERIES = 60


@tagged("post_install", "-at_install")
class TestOverview(BolCase):
    """The card of an account: what it counts, what it says, where it leads."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()
        self.user = self._make_user("overseer", USER)
        self.env["bol.watch"]._bol_row().looked_at = fields.Datetime.now()

    def item(self, **changes):
        return samples.item(self.product.barcode, **changes)

    def card(self, account=None, user=None):
        """The account as its card shows it to a user now."""
        self.env.flush_all()
        self.env.invalidate_all()
        account = (account or self.account).with_user(user or self.user)
        return account.with_context(tz="Europe/Amsterdam", allowed_company_ids=[])

    def listed(self, action):
        """What a link of the card shows."""
        return self.env[action["res_model"]].search(action["domain"])

    # -- what was sold ---------------------------------------------------------

    def test_what_was_sold(self):
        self.import_order(self.item(quantity=2, price=10.0))
        self.import_order(
            self.item(price=5.0), orderPlacedDateTime=samples.moment(days=2)
        )
        self.import_order(
            self.item(price=7.0), orderPlacedDateTime=samples.moment(days=9)
        )
        card = self.card()
        self.assertEqual((card.orders_today, card.revenue_today), (1, 20.0))
        self.assertEqual((card.orders_week, card.revenue_week), (2, 25.0))
        self.assertAlmostEqual(card.commission_week, 2 * 1.99)
        self.assertEqual(card.currency_id.name, "EUR")
        (graph,) = json.loads(card.sold_graph)
        values = [day["value"] for day in graph["values"]]
        self.assertEqual(values, [0, 0, 0, 0, 5.0, 0, 20.0])

    def test_links_show_what_is_counted(self):
        self.import_order(self.item(price=5.0))
        self.import_order(
            self.item(price=7.0), orderPlacedDateTime=samples.moment(days=3)
        )
        self.import_order(self.item(), orderPlacedDateTime=samples.moment(days=8))
        card = self.card()
        today = self.listed(card.action_view_sold_today())
        self.assertEqual(len(today), card.orders_today)
        sold = self.listed(card.action_view_sold())
        self.assertEqual(len(sold.bol_order_id), card.orders_week)
        self.assertAlmostEqual(sum(sold.mapped("revenue")), card.revenue_week)

    def test_cancelled_order_is_not_sold(self):
        order = self.import_order(self.item(quantity=2, price=10.0))
        self.change_item(order, quantityCancelled=2)
        card = self.card()
        self.assertEqual((card.orders_today, card.revenue_today), (0, 0))

    def test_day_is_the_users(self):
        """Orders of the minutes around midnight in Utrecht, where UTC has another."""
        order = self.import_order(self.item(price=5.0))
        today = datetime.now(BOL_ZONE).replace(hour=0, minute=1)
        for minutes, count in ((0, 1), (2, 0)):
            moment = today - timedelta(minutes=minutes)
            order.placed_at = moment.astimezone(UTC).replace(tzinfo=None)
            self.assertEqual(self.card().orders_today, count)
        self.assertEqual(self.card().orders_week, 1)

    # -- what there is to do ---------------------------------------------------

    def test_every_figure_is_the_length_of_its_list(self):
        """Each of them, of all addons, after something of everything."""
        self.import_order(self.item())
        late = self.import_order(self.item())
        late.item_ids.ship_by = fields.Datetime.now() - timedelta(hours=1)
        self.import_order(samples.item(samples.ean("2")))
        asked = self.import_order(self.item())
        asked.cancelled_warning = "Credit it."
        theirs = self.import_order(samples.fbb_item(self.product.barcode))
        for state in ("failed", "sent"):
            self.cancellation(theirs, state)
        card = self.card()
        counts = {name: card[name] for name in card._bol_figures_here()}
        for name, count in counts.items():
            with self.subTest(figure=name):
                action = card.action_view_figure(name)
                self.assertEqual(len(self.listed(action)), count)
        self.assertEqual(card.held_count, 1)
        expected = {
            "to_ship_count": 4,
            "late_count": 1,
            "cancelled_to_do_count": 1,
            "refused_count": 1,
            "unconfirmed_command_count": 1,
            "bad_score_count": 0,
        }
        self.assertEqual(counts | expected, counts)

    def cancellation(self, order, state, **values):
        return self.env["bol.cancellation"].create(
            {
                "account_id": self.account.id,
                "item_id": order.item_ids[0].id,
                "reason_code": "OUT_OF_STOCK",
                "state": state,
                **values,
            }
        )

    def test_figure_that_does_not_exist(self):
        for name in ("client_secret", "_bol_figures", ""):
            with self.assertRaises(UserError):
                self.card().action_view_figure(name)

    def test_fbb_is_not_to_ship(self):
        self.import_order(samples.fbb_item(self.product.barcode))
        self.assertEqual(self.card().to_ship_count, 0)

    def test_to_ship_without_inventory(self):
        """What this addon counts by itself: other addons count more exactly."""
        open_ = self.import_order(self.item())
        late = self.import_order(self.item())
        late.item_ids.ship_by = fields.Datetime.now() - timedelta(hours=1)
        shipped = self.import_order(self.item())
        self.change_item(shipped, quantityShipped=1)
        self.import_order(samples.fbb_item(self.product.barcode))
        ignored = self.import_order(self.item())
        ignored.state = "ignored"
        counted = {}
        for name in ("to_ship_count", "late_count"):
            figure = BolAccount._bol_figures(self.account)[name]
            mine = [("account_id", "=", self.account.id), *figure.domain]
            counted[name] = self.env[figure.model].search(mine)
        self.assertEqual(counted["to_ship_count"], open_ | late)
        self.assertEqual(counted["late_count"], late)

    def test_open_command_leads_to_itself(self):
        order = self.import_order(self.item())
        message = "Bol doesn't know it."
        command = self.cancellation(order, "attention", message=message)
        row = self.listed(self.card().action_view_figure("refused_count"))
        self.assertEqual((row.name, row.state), (command.display_name, "attention"))
        self.assertEqual(row.message, message)
        action = row.action_open()
        self.assertEqual(
            (action["res_model"], action["res_id"]), (command._name, command.id)
        )
        command.state = "done"
        self.assertEqual(self.card().refused_count, 0)

    # -- how it is -------------------------------------------------------------

    def say(self):
        card = self.card()
        return card.how_level, card.how_it_is

    def test_all_is_well(self):
        self.run_now("orders")
        level, text = self.say()
        self.assertEqual(level, "success", text)
        self.assertIn("Orders were read", text)

    def test_worst_is_said_first(self):
        """Each reason hides those after it."""
        trouble = {"account_id": self.account.id, "kind": "silent", "facts": {}}
        trouble["facts"] = {"flows": [["orders", False, False]]}
        self.flow("prices").mode = "preview"
        self.assertEqual(self.say()[0], "info")
        self.assertIn("preview", self.say()[1])
        self.flow("orders").stopped = "Too much would change."
        self.assertEqual(self.say()[0], "warning")
        self.assertIn("Too much would change.", self.say()[1])
        self.env["bol.trouble"].create(trouble)
        self.assertEqual(self.say()[0], "danger")
        self.assertIn("Flows are silent", self.say()[1])
        self.account.paused_at = fields.Datetime.now()
        self.assertEqual(self.say()[0], "warning")
        self.assertIn("Paused", self.say()[1])
        self.account.write({"state": "trouble", "state_message": "No."})
        self.assertEqual(self.say(), ("danger", "No."))
        self.account.write({"state": "draft", "state_message": False})
        self.assertEqual(self.say()[0], "info")
        self.assertIn("Not connected", self.say()[1])

    def test_flows_in_words(self):
        flows = self.account.flow_ids
        self.assertEqual(self.card().flows_text, f"{len(flows)} on, no errors")
        flows[0].mode = "off"
        self.assertIn("1 off", self.card().flows_text)
        flows[1].paused_at = fields.Datetime.now()
        self.assertIn("1 paused", self.card().flows_text)
        self.flow("orders").error_streak = 2
        card = self.card()
        self.assertEqual(card.flows_text, "Failing: Orders from bol")
        self.assertTrue(card.flows_failing)

    # -- buttons ---------------------------------------------------------------

    def test_check_list_is_made_and_shown(self):
        with self.transactions():
            action = self.card().action_check_list()
        found = self.listed(action)
        self.assertIn("connection", found.mapped("kind"))
        self.assertEqual(found.account_id, self.account)

    def test_catch_up_is_of_this_account(self):
        action = self.card().action_catch_up()
        model = self.env[action["res_model"]].with_context(**action["context"])
        with self.transactions():
            self.assertEqual(model.default_get([])["account_id"], self.account.id)

    # -- who, and how fast -----------------------------------------------------

    def test_other_companies_see_nothing_of_it(self):
        self.import_order(self.item())
        other = self._make_company("Theehuis")
        stranger = self._make_user("stranger", USER, other)
        account = self.card(user=stranger).with_context(allowed_company_ids=other.ids)
        for name in ("orders_week", "to_ship_count", "how_it_is"):
            with self.assertRaises(AccessError):
                account.read([name])
        for button in ("action_check_list", "action_import_orders"):
            with self.subTest(button=button), self.assertRaises(AccessError):
                getattr(account, button)()
        for model in ("bol.order.report", "bol.open.command"):
            self.assertFalse(account.env[model].search([]))

    def test_as_many_queries_for_twenty_accounts_as_for_two(self):
        accounts = self.account
        for number in range(19):
            seller = self.sandbox.seller()
            accounts |= self._make_account(seller, name=f"Shop {number}")
        accounts.state = "connected"
        orders = [
            self.env["bol.order"].create(
                {
                    "account_id": account.id,
                    "bol_id": f"N{account.id}",
                    "placed_at": fields.Datetime.now(),
                    "item_ids": [
                        fields.Command.create(
                            {
                                "bol_id": f"{account.id}",
                                "quantity": 1,
                                "fulfilment_method": "FBR",
                                "total_price": 5,
                                "has_total_price": True,
                            }
                        )
                    ],
                }
            )
            for account in accounts
        ]
        self.assertEqual(len(orders), 20)
        self.count_queries(accounts[:2])
        few = self.count_queries(accounts[:2])
        many = self.count_queries(accounts)
        self.assertEqual(many, few)
        self.assertLessEqual(many, MOST_QUERIES)

    def count_queries(self, accounts):
        """How many queries the cards of accounts take, as the screen asks for them."""
        view = self.env.ref("bol_connector.bol_account_view_kanban")
        arch = self.card(accounts).get_views([(view.id, "kanban")])
        names = arch["models"]["bol.account"]["fields"]
        shown = {name: {} for name in names if name in accounts._fields}
        accounts = self.card(accounts)
        before = self.env.cr.sql_log_count
        rows = accounts.web_search_read([("id", "in", accounts.ids)], shown)
        self.assertEqual(len(rows["records"]), len(accounts))
        self.assertEqual({row["orders_today"] for row in rows["records"]}, {1})
        return self.env.cr.sql_log_count - before
