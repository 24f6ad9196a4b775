"""What the tests of all three addons stand on: a company, its account, and bol."""

from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import TransactionCase, new_test_user

from ..models import bol_flow_catch_up
from . import samples
from .sandbox import Sandbox


class PairOfTimeouts:
    """Lets the client's requests through Odoo's guard of what tests may call."""

    @classmethod
    def _request_handler(cls, session, request, /, **kwargs):
        # The guard can't compare a pair of timeouts with a number.
        timeout = kwargs.get("timeout")
        if isinstance(timeout, tuple):
            kwargs["timeout"] = max(timeout)
        return super()._request_handler(session, request, **kwargs)


class BolCase(PairOfTimeouts, TransactionCase):
    """A connected seller account of a company of its own, all its flows live.

    :cvar sandbox: bol.com, running (:class:`.sandbox.Sandbox`)
    :ivar seller: bol's side of the account (:class:`.sandbox.Seller`)
    :ivar account: the ``bol.account`` record
    :cvar catches_up: whether flows wait for each other after a silence; else each of
        them is looked at by itself
    """

    catches_up = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sandbox = Sandbox.for_class(cls)
        # What else is in the database must neither run nor count here.
        cls.env["bol.flow"].search([]).mode = "off"
        cls.company = cls._make_company("Fietsentuin")
        cls.env = cls.env(
            context={"allowed_company_ids": cls.company.ids, "lang": "en_US"}
        )
        cls.tax_21 = cls._make_tax(21)

    def setUp(self):
        super().setUp()
        self.sandbox.mend()
        self.seller = self.sandbox.seller()
        self.placed = {}
        if not self.catches_up:
            never = timedelta(days=9999)
            self.startPatcher(patch.object(bol_flow_catch_up, "SHORTEST", never))
        self.account = self._make_live_account(self.seller)

    # -- in Odoo ---------------------------------------------------------------

    @classmethod
    def _make_company(cls, name, currency="EUR"):
        country = cls.env.ref("base.nl")
        currency = cls.env.ref(f"base.{currency}")
        currency.active = True
        company = cls.env["res.company"].create(
            {"name": name, "country_id": country.id, "currency_id": currency.id}
        )
        company.account_fiscal_country_id = country
        cls.env.user.company_ids |= company
        return company

    @classmethod
    def _make_tax(cls, percent, company=None, **values):
        """A price-excluded sales tax, as the Dutch chart of accounts has them."""
        company = company or cls.company
        group = cls.env["account.tax.group"].create(
            {"name": f"VAT {percent}%", "company_id": company.id}
        )
        return cls.env["account.tax"].create(
            {
                "name": f"{percent}% ST",
                "amount": percent,
                "type_tax_use": "sale",
                "price_include_override": "tax_excluded",
                "company_id": company.id,
                "country_id": company.account_fiscal_country_id.id,
                "tax_group_id": group.id,
                **values,
            }
        )

    def _make_account(self, seller, **values):
        return self.env["bol.account"].create(
            {
                "name": f"Shop {seller.client_id}",
                "company_id": self.company.id,
                "environment": "sandbox",
                "sandbox_url": self.sandbox.url,
                "client_id": seller.client_id,
                "client_secret": seller.secret,
                **values,
            }
        )

    def _make_live_account(self, seller, **values):
        account = self._make_account(seller, **values)
        self.assertEqual(self.connect(account)[0], "success")
        account.action_go_live()
        self.commit()
        return account

    def _make_product(self, **values):
        return self.env["product.product"].create(
            {
                "name": "Teapot",
                "type": "consu",
                "barcode": samples.ean(),
                "list_price": 99,
                "taxes_id": self.tax_21.ids,
                "company_id": self.company.id,
                **values,
            }
        )

    def _make_packaging(self, product, barcode, unit="product_uom_dozen", **values):
        """A packaging with a barcode of its own: by default of a dozen."""
        unit = self.env.ref(f"uom.{unit}")
        unit.active = True
        return self.env["product.uom"].create(
            {
                "product_id": product.id,
                "uom_id": unit.id,
                "barcode": barcode,
                "company_id": self.company.id,
                **values,
            }
        )

    def _make_user(self, login, groups, company=None):
        company = company or self.company
        return new_test_user(
            self.env(su=True),
            login,
            groups=groups,
            company_id=company.id,
            company_ids=company.ids,
            email=f"{login}@example.com",
        )

    # -- what users and scheduled actions do -----------------------------------

    @contextmanager
    def transactions(self):
        """Within it flows commit, on cursors of their own, as they do in real life."""
        # What the test did as a user is done.
        self.commit()
        with self.enter_registry_test_mode():
            yield

    @contextmanager
    def by_hand(self):
        """A client for what the seller does at bol without Odoo, in bol's own screens.

        Outside of :meth:`transactions` it would wait for ever: for the token of an
        account that only this test's transaction knows.
        """
        with self.transactions(), self.account._bol_client() as client:
            yield client

    def commit(self):
        """Do what a user's request does before its commit."""
        self.env.cr.flush()

    def connect(self, account=None):
        """Press Test Connection; returns the notification's (type, message)."""
        with self.transactions():
            action = (account or self.account).action_test_connection()
        return action["params"]["type"], action["params"]["message"]

    def flow(self, kind, account=None):
        return (account or self.account)._bol_flow(kind)

    def run_now(self, kind, account=None):
        """Press Run Now on a flow; returns the notification's (type, message)."""
        with self.transactions():
            action = self.flow(kind, account).action_run_now()
        return action["params"]["type"], action["params"]["message"]

    def retry(self, orders):
        """Press Retry on bol.order records."""
        self.commit()
        with self.transactions():
            orders.action_retry()

    def run_lane(self, name="orders_1"):
        """Let the scheduled action of a lane run, once."""
        with self.transactions():
            self.env.ref(f"bol_connector.ir_cron_lane_{name}").method_direct_trigger()

    def make_due(self, flow, **later):
        """Let a flow's next run be due, as if so much time (keywords of timedelta)
        had gone by since its last one."""
        passed = timedelta(**(later or {"hours": 1}))
        moments = ("next_run", "not_before", "last_success", "listed_at")
        for name in (*moments, "whole_listed_at"):
            if flow[name]:
                flow[name] -= passed

    # -- what is there afterwards ----------------------------------------------

    def orders(self, *numbers, account=None):
        """Mirrored orders, in the order of their numbers given (default: all)."""
        found = self.env["bol.order"].search(
            [("account_id", "=", (account or self.account).id)], order="id"
        )
        if not numbers:
            return found
        by_number = found.grouped("bol_id")
        return self.env["bol.order"].union(*(by_number[n] for n in numbers))

    def import_order(self, *items, **changes):
        """Place an order at bol and read it; returns the bol.order record."""
        placed = samples.order(*items, **changes)
        numbers = self.seller.place(placed)
        self.placed[numbers[0]] = placed
        self.run_now("orders")
        return self.orders(*numbers)

    def change_item(self, order, position=0, **changes):
        """Let bol change an item of an imported order, and read it."""
        placed = self.placed[order.bol_id]
        item = placed["orderItems"][position]
        before = datetime.fromisoformat(item["latestChangedDateTime"])
        moved = before + timedelta(minutes=1)
        item.update({"latestChangedDateTime": moved.isoformat(), **changes})
        self.seller.place(placed)
        self.run_now("orders")

    def without_stock(self):
        """Let nobody look at the stock of offers after they were read."""
        kinds = [flow for flow in self.account.flow_ids if flow.kind == "stock"]
        self.env["bol.flow"].union(*kinds).mode = "off"

    def offers(self, active_test=True):
        return (
            self.env["bol.offer"]
            .with_context(active_test=active_test)
            .search([("account_id", "=", self.account.id)], order="id")
        )

    def now(self):
        return fields.Datetime.now()
