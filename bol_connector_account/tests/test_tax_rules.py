from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.bol_connector.tests import samples
from odoo.addons.bol_connector.tests.dutch import DutchCase

VAT = "BE0477472701"


@tagged("post_install", "-at_install")
class TestTaxRules(DutchCase):
    """A Dutch seller with stock in the Netherlands, in Belgium and at bol."""

    def setUp(self):
        super().setUp()
        self.nl, self.be = self.env.ref("base.nl"), self.belgium
        self.de = self.env.ref("base.de")
        self.home = self.chart.ref("l10n_nl_domestic_fiscal_position")
        self.oss_be, taxes = self._make_oss(tax_21=21)
        self.oss_be_21 = taxes["tax_21"]
        self.oss_de, self.oss_de_19 = self.position("OSS Germany", self.de, 19)
        self.local_be, self.local_be_21 = self.position(
            "Registered", self.be, 21, foreign_vat=VAT
        )
        self.account.action_prepare_taxes()
        self.product = self._make_product(
            taxes_id=self.tax_21.ids, invoice_policy="order"
        )
        self.revenue = {
            name: self.env["account.account"].create(
                {
                    "name": f"Revenue {name}",
                    "code": f"8{number}10",
                    "account_type": "income",
                    "company_ids": self.company.ids,
                }
            )
            for number, name in enumerate(["be", "be_business", "de", "local", "nl"])
        }
        accounts = self.product.product_tmpl_id.get_product_accounts()
        self.revenue["home"] = accounts["income"]
        self.warehouse = self.account.warehouse_id
        self.abroad = self.env["stock.warehouse"].create(
            {
                "name": "Gent",
                "code": "GENT",
                "company_id": self.company.id,
                "partner_id": self.env["res.partner"]
                .create({"name": "Gent", "country_id": self.be.id})
                .id,
            }
        )

    def position(self, name, country, rate, **values):
        """A fiscal position that replaces the Dutch 21 % by another country's rate.

        With a VAT number there (``foreign_vat``) its tax is declared there.
        """
        position = self.env["account.fiscal.position"].create(
            {
                "name": name,
                "company_id": self.company.id,
                "country_id": country.id,
                **values,
            }
        )
        declared = country if values else self.nl
        group = self.tax_21.tax_group_id
        if values:
            group = group.copy({"name": name, "country_id": country.id})
        tax = self.oss_be_21.copy(
            {
                "name": f"{name} {rate}%",
                "amount": rate,
                "country_id": declared.id,
                "tax_group_id": group.id,
                "fiscal_position_ids": position.ids,
                "original_tax_ids": self.tax_21.ids,
            }
        )
        return position, tax

    def rule(self, departure=None, destination=None, buyer="any", **values):
        return self.env["bol.tax.rule"].create(
            {
                "account_id": self.account.id,
                "departure_country_id": departure and departure.id,
                "destination_country_id": destination and destination.id,
                "buyer": buyer,
                **{name: record.id for name, record in values.items()},
            }
        )

    def table(self):
        revenue = self.revenue
        self.rule(
            self.nl,
            self.be,
            fiscal_position_id=self.oss_be,
            revenue_account_id=revenue["be"],
        )
        self.rule(
            self.nl,
            self.be,
            "business",
            fiscal_position_id=self.oss_be,
            revenue_account_id=revenue["be_business"],
        )
        self.rule(
            None,
            self.de,
            fiscal_position_id=self.oss_de,
            revenue_account_id=revenue["de"],
        )
        self.rule(
            self.be,
            self.be,
            fiscal_position_id=self.local_be,
            revenue_account_id=revenue["local"],
        )
        self.rule(
            self.be,
            self.nl,
            fiscal_position_id=self.home,
            revenue_account_id=revenue["nl"],
        )

    def sell(self, country, business=False, make=samples.item):
        there = samples.address(countryCode=country)
        bill = {**there, "company": "Ateliers", "vatNumber": VAT} if business else there
        order = self.import_order(
            make(self.product.barcode, 1, 12.1),
            shipmentDetails=there,
            billingDetails=bill,
        )
        self.assertEqual(order.state, "imported", order.held_reason)
        self.assertEqual(order.sale_order_id.amount_total, 12.1)
        return order.sale_order_id

    def booked(self, sale):
        """(tax, revenue account) of the invoice's line."""
        line = sale._create_invoices().invoice_line_ids
        self.assertEqual(line.move_id.amount_total, 12.1)
        return line.tax_ids, line.account_id

    def test_every_departure_destination_and_buyer(self):
        self.table()
        twin = {
            "home": self.tax_21.bol_included_tax_id,
            "oss_be": self.oss_be_21.bol_included_tax_id,
            "oss_de": self.oss_de_19.bol_included_tax_id,
            "local": self.local_be_21.bol_included_tax_id,
        }
        rows = [
            # leaves from, goes to, business, tax, revenue account
            ("NL", "NL", False, "home", "home"),
            ("NL", "NL", True, "home", "home"),
            ("NL", "BE", False, "oss_be", "be"),
            ("NL", "BE", True, "oss_be", "be_business"),
            ("NL", "DE", False, "oss_de", "de"),
            ("NL", "DE", True, "oss_de", "de"),
            ("BE", "NL", False, "home", "nl"),
            ("BE", "NL", True, "home", "nl"),
            ("BE", "BE", False, "local", "local"),
            ("BE", "BE", True, "local", "local"),
            ("BE", "DE", False, "oss_de", "de"),
            ("BE", "DE", True, "oss_de", "de"),
        ]
        houses = {"NL": self.warehouse, "BE": self.abroad}
        wrong = []
        for departure, destination, business, tax, revenue in rows:
            self.account._bol_policy("FBR").warehouse_id = houses[departure]
            self.commit()
            found = self.booked(self.sell(destination, business))
            if found != (twin[tax], self.revenue[revenue]):
                names = [record.display_name for record in found]
                wrong.append((departure, destination, business, *names))
        self.assertEqual(wrong, [])

    def test_bol_has_a_country_of_its_own(self):
        """FBB: the goods leave from bol's warehouse, wherever the seller's lies."""
        self.table()
        self.account._bol_policy("FBR").warehouse_id = self.warehouse
        self.account.fbb_country_id = self.be
        self.commit()
        sale = self.sell("BE", make=samples.fbb_item)
        self.assertEqual(sale.fiscal_position_id, self.local_be)
        self.assertEqual(sale.order_line.tax_ids, self.local_be_21.bol_included_tax_id)

    def test_vat_number_never_frees(self):
        """Of a business in Belgium neither Odoo's position nor a rule makes it 0 %."""
        self.assertGreater(self.sell("BE", business=True).amount_tax, 0)
        self.rule(self.nl, self.be, "private", fiscal_position_id=self.oss_be)
        self.commit()
        self.assertGreater(self.sell("BE", business=True).amount_tax, 0)

    def test_one_tax_for_all(self):
        """A tax instead of a position: of products of any rate."""
        self.product.taxes_id = self.tax_9
        self.rule(destination=self.de, tax_id=self.oss_de_19)
        self.commit()
        line = self.sell("DE").order_line
        self.assertEqual(line.tax_ids, self.oss_de_19.bol_included_tax_id)

    def test_held_orders_are_tried_again(self):
        self.chart.ref("fiscal_position_template_eu_private").active = False
        self.oss_be.active = False
        self.local_be.active = False
        there = samples.address(countryCode="BE")
        order = self.import_order(
            samples.item(self.product.barcode, 1, 12.1),
            shipmentDetails=there,
            billingDetails=there,
        )
        self.assertEqual((order.state, order.held_kind), ("held", "tax"))
        self.rule(destination=self.be, fiscal_position_id=self.oss_de)
        self.commit()
        self.run_now("orders")
        self.assertEqual(order.state, "imported", order.held_reason)

    # -- the table -------------------------------------------------------------

    def test_fill_from_odoo(self):
        self.account._bol_policy("FBR").warehouse_id = self.abroad
        self.rule(self.be, self.nl, fiscal_position_id=self.oss_de)
        self.account.action_fill_tax_rules()
        self.account.action_fill_tax_rules()
        found = {
            (r.departure_country_id.code, r.destination_country_id.code): (
                r.fiscal_position_id
            )
            for r in self.account.tax_rule_ids
        }
        # What a person chose stays; Belgium from Belgium is the registration there.
        self.assertEqual(
            found, {("BE", "NL"): self.oss_de, ("BE", "BE"): self.local_be}
        )
        self.assertEqual(len(self.account.tax_rule_ids), 2)

    def test_doctor_asks_for_rules_where_goods_lie_abroad(self):
        def warned():
            findings = self.account._bol_tax_findings()
            return [text for level, text in findings if "Goods leave from" in text]

        self.assertFalse(warned())
        self.account._bol_policy("FBR").warehouse_id = self.abroad
        self.assertIn("Belgium", warned()[0])
        self.account.action_fill_tax_rules()
        self.assertFalse(warned())

    def test_doctor_sees_a_rule_without_twins(self):
        rule = self.rule(destination=self.de, fiscal_position_id=self.oss_de)
        self.oss_de_19.bol_included_tax_id.active = False
        texts = [text for _level, text in self.account._bol_tax_findings()]
        self.assertTrue(any(rule.display_name in text for text in texts), texts)

    def test_tax_that_cannot_be_used(self):
        fixed = self.tax_21.copy({"name": "Fixed", "amount_type": "fixed"})
        with self.assertRaises(ValidationError):
            self.rule(destination=self.de, tax_id=fixed)

    def test_one_line_for_each(self):
        self.rule(None, self.de)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self.rule(None, self.de)

    def test_of_another_company(self):
        other = self._make_company("Elders BV")
        foreign = self.env["account.fiscal.position"].create(
            {"name": "Elsewhere", "company_id": other.id}
        )
        with self.assertRaises(UserError):
            self.rule(destination=self.de, fiscal_position_id=foreign)

    def test_users_only_read(self):
        rule = self.rule(destination=self.de, fiscal_position_id=self.oss_de)
        user = self._make_user("clerk", "bol_connector.bol_connector_group_user")
        rule.with_user(user).read(["buyer"])
        with self.assertRaises(AccessError):
            rule.with_user(user).buyer = "private"
