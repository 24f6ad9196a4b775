import inspect

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .labels import LabelCase

OURS = "odoo.addons.bol_connector"
GROUPS = (
    "bol_connector.bol_connector_group_manager",
    "stock.group_stock_manager",
    "sales_team.group_sale_manager",
)
#: What everybody shares: it says nothing of an account.
SHARED = ("bol.brand", "bol.delivery.promise")
#: How records belong to an account.
PATHS = ("account_id", "bol_order_id.account_id", "order_id.account_id")


@tagged("post_install", "-at_install")
class TestAccessOthers(LabelCase):
    """Managers of another company see and do nothing with this one's records.

    Gone through by the registry: a new model, or a new button, is looked at as well.
    """

    def setUp(self):
        super().setUp()
        label = self.want(self.vvb())
        self.send()
        self.ship(label.picking_id)
        self.send(3)
        self.cancelled = self.vvb()
        self.cancelled.bol_order_id.item_ids._bol_cancel_at_bol("OTHER")
        self.send()
        self.run_now("offers")
        other = self._make_company("Others")
        self.intruder = self._make_user("intruder", ",".join(GROUPS), other)

    def models(self, transient=False):
        """Models of these addons that are kept in a table; or else their wizards."""
        for name in sorted(self.env.registry):
            model = self.env[name]
            mine = name.startswith("bol.")
            if mine and model._auto and not model._abstract:
                if model._transient == transient:
                    yield model

    def mine(self):
        """(model, one of its records of this company)"""
        for model in self.models():
            for path in (
                "account_id",
                "bol_order_id.account_id",
                "order_id.account_id",
            ):
                first = path.split(".", 1)[0]
                if first in model._fields and model._fields[first].relational:
                    domain = [(path, "=", self.account.id)]
                    record = model.sudo().with_context(active_test=False)
                    record = record.search(domain, limit=1)
                    if record:
                        yield model, record.with_env(self.env)
                    break
        yield self.env["bol.account"], self.account

    def test_every_model_has_a_rule_or_no_reader(self):
        rules = self.env["ir.rule"].search([]).model_id.mapped("model")
        rights = self.env["ir.model.access"].search([("perm_read", "=", True)])
        system = self.env.ref("base.group_system")
        read = rights.filtered(lambda right: right.group_id != system)
        readable = set(read.model_id.mapped("model"))
        without = [
            model._name
            for model in self.models()
            if model._name in readable - set(rules) - set(SHARED)
        ]
        self.assertEqual(without, [])

    def test_every_wizard_has_a_rule(self):
        """Odoo itself lets everybody with the right read everybody's."""
        rules = self.env["ir.rule"].search([]).model_id.mapped("model")
        wizards = {model._name for model in self.models(transient=True)}
        self.assertEqual(wizards - set(rules), set())

    def test_nothing_is_read(self):
        seen = 0
        for model, record in self.mine():
            with self.subTest(model=model._name), mute_logger("odoo.models"):
                theirs = self.seen(record)
                try:
                    found = theirs.with_context(active_test=False).search(
                        [("id", "=", record.id)]
                    )
                except AccessError:
                    found = None
                self.assertFalse(found)
                with self.assertRaises(AccessError):
                    theirs.read(["display_name"])
                seen += 1
        self.assertGreater(seen, 10)

    def test_no_button_works(self):
        pressed = 0
        for model, record in self.mine():
            for name in self.buttons(model):
                with self.subTest(model=model._name, button=name):
                    self.press(record, name)
                    pressed += 1
        self.assertGreater(pressed, 30)

    def seen(self, record):
        """The record as in a session of the intruder, in his own company."""
        there = self.intruder.company_id.ids
        return record.with_context(allowed_company_ids=there).with_user(self.intruder)

    def buttons(self, model):
        """Names of our public methods that take no arguments."""
        for name, method in inspect.getmembers(type(model), inspect.isfunction):
            if name.startswith("_") or not method.__module__.startswith(OURS):
                continue
            parameters = list(inspect.signature(method).parameters.values())[1:]
            if all(one.default is not one.empty for one in parameters):
                yield name

    def press(self, record, name):
        """Press a button of a record as the intruder: refused, or without effect."""
        before = record.sudo().read(load=None)
        calls = len(self.seller.received())
        theirs = self.seen(record)
        try:
            with self.transactions(), mute_logger("odoo.http"):
                getattr(theirs, name)()
                self.env.flush_all()
        except AccessError:
            return
        self.env.invalidate_all()
        self.assertEqual(record.exists().sudo().read(load=None), before)
        self.assertEqual(len(self.seller.received()), calls)
