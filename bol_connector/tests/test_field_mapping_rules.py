from unittest.mock import patch

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..models.bol_account import MANAGER, USER
from .mapping import REFERENCE, TIME_FRAME, TIME_FRAMES, MappingCase


@tagged("post_install", "-at_install")
class TestFieldMappingRules(MappingCase):
    """What can't work is refused when it is saved."""

    def assertRefused(self, path, name, target, *words):
        with (
            self.subTest(path=path, field=name),
            self.assertRaises(ValidationError) as caught,
            self.env.cr.savepoint(),
        ):
            self.map(path, name, target)
        for word in words:
            self.assertIn(word, str(caught.exception))

    def test_unknown_paths(self):
        ref = "client_order_ref"
        self.assertRefused("billingDetails.orderRef", ref, "order", REFERENCE)
        self.assertRefused("orderReference", ref, "order", REFERENCE)
        self.assertRefused("billingDetails", ref, "order", "billingDetails.")
        self.assertRefused("qqqq", ref, "order", "with dots", REFERENCE)
        self.assertRefused(" ", ref, "order", "no such value")
        self.assertRefused("__class__.x", ref, "order", "no such value")
        self.assertRefused(TIME_FRAME, ref, "order", "several items")
        self.assertRefused("orderItems.discounts.title", "name", "line", "list")

    def test_paths_of_lines_start_at_the_order_or_the_item(self):
        self.map("fulfilment.timeFrameType", "name", "line")
        self.map(TIME_FRAME, "name", "line")
        self.map(f" {REFERENCE} ", "name", "line")
        self.assertRefused("fulfilment.timeFrameType", "client_order_ref", "order")

    def test_types(self):
        """Each type of bol with each of Odoo: saved, or refused with both named."""
        paths = {
            REFERENCE: {"char", "text"},
            "orderItems.quantity": {"char", "text", "integer", "float"},
            "orderItems.unitPrice": {"char", "text", "float"},
            "pickupPoint": {"boolean"},
            "orderItems.fulfilment.expiryDate": {"char", "text", "date"},
            "orderPlacedDateTime": {"datetime"},
            TIME_FRAME: {"char", "text"},
        }
        types = ("char", "text", "integer", "float", "boolean", "date", "datetime")
        for ttype in types:
            self.make_field(f"x_{ttype}", ttype, "line")
        for path, fitting in paths.items():
            for ttype in types:
                if ttype in fitting:
                    self.map(path, f"x_{ttype}", "line").unlink()
                else:
                    self.assertRefused(path, f"x_{ttype}", "line", f"x_{ttype}")
        self.assertRefused(REFERENCE, "x_integer", "line", "a text", "takes integer")

    def test_choices(self):
        self.make_field("x_frame", "selection", "line", TIME_FRAMES)
        self.make_field("x_short", "selection", "line", TIME_FRAMES[1:])
        self.map(TIME_FRAME, "x_frame", "line")
        self.assertRefused(TIME_FRAME, "x_short", "line", "REGULAR")
        self.assertRefused(REFERENCE, "x_frame", "line", "a text")

    def test_fields_that_are_not_for_mapping(self):
        self.make_field("x_html", "html")
        for target, path, names in (
            (
                "order",
                REFERENCE,
                ("name", "state", "origin", "access_token", "partner_id")
                + ("note", "signed_by", "bol_number", "x_html"),
            ),
            ("line", "orderItems.unitPrice", ("price_unit", "discount")),
            ("line", "orderItems.quantity", ("product_uom_qty", "qty_delivered")),
            ("line", REFERENCE, ("product_id", "display_type", "bol_item_id")),
            (
                "customer",
                REFERENCE,
                ("name", "email", "street", "vat", "lang", "barcode", "user_id"),
            ),
            ("customer", "pickupPoint", ("active", "is_company", "employee")),
        ):
            for name in names:
                self.assertRefused(path, name, target, "can't be mapped")

    def test_field_of_another_model(self):
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.map(REFERENCE, "name", field_id=self.field("ref", "customer").id)
        users = self.env["ir.model.fields"]._get("res.users", "password")
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.map(REFERENCE, "name", "customer", field_id=users.id)

    def test_fields_that_are_more_than_a_value(self):
        """Least of all may a mapping lend the connector's rights to its author."""
        field = self.env["res.partner"]._fields["ref"]
        for attribute, value in (
            ("readonly", True),
            ("related", "parent_id.ref"),
            ("inverse", "_inverse"),
            ("store", False),
            ("company_dependent", True),
            ("groups", "base.group_user"),
        ):
            with patch.object(field, attribute, value):
                self.assertRefused(REFERENCE, "ref", "customer", "can't be mapped")
        self.map(REFERENCE, "ref", "customer")

    def test_whatever_the_connector_writes_is_kept(self):
        """Hooks that write another field must have it kept from mappings."""
        order = self.sell().bol_order_id
        countries = order._bol_countries()
        partner = order._bol_prepare_customer(countries)
        contact = self.env["res.partner"].create(partner)
        sale = order._bol_prepare_sale_order(contact, contact, contact)
        (line,) = order.item_ids._bol_prepare_sale_lines(
            self.env["account.fiscal.position"]
        )
        for target, values in (("order", sale), ("line", line), ("customer", partner)):
            mapping = self.env["bol.field.mapping"].new({"target": target})
            possible = set(mapping.possible_field_ids.mapped("name"))
            replaced = possible & set(values)
            self.assertLessEqual(replaced, {"client_order_ref", "name"}, target)

    def test_choice_of_fields_is_what_may_be_saved(self):
        mapping = self.env["bol.field.mapping"].new(
            {"target": "order", "path": REFERENCE}
        )
        names = mapping.possible_field_ids.mapped("name")
        self.assertIn("client_order_ref", names)
        self.assertNotIn("validity_date", names, "takes no text")
        self.assertNotIn("state", names)

    def test_two_for_one_field(self):
        self.map(REFERENCE, "client_order_ref")
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.map("orderId", "client_order_ref")
        self.map("orderId", "client_order_ref", active=False)
        other = self._make_account(self.sandbox.seller())
        self.map("orderId", "client_order_ref", account=other)

    def test_form_of_the_account(self):
        # Who sees the account's other settings sells as well.
        groups = f"{MANAGER},sales_team.group_sale_salesman"
        manager = self._make_user("bol-manager", groups)
        with Form(self.account.with_user(manager)) as form:
            with form.mapping_ids.new() as line:
                line.path = REFERENCE
                self.assertEqual(line.path_kind, "a text")
                line.field_id = self.field("client_order_ref")
        self.assertEqual(self.account.mapping_ids.path, REFERENCE)
        user = self._make_user("bol-user", "sales_team.group_sale_salesman")
        Form(self.account.with_user(user))

    def test_access(self):
        mapping = self.map(REFERENCE, "client_order_ref")
        user = self._make_user("bol-user", USER)
        company = self._make_company("Stranger")
        stranger = self._make_user("bol-stranger", MANAGER, company=company)
        self.assertTrue(mapping.with_user(user).read(["path"]))
        with mute_logger("odoo.addons.base.models.ir_model"):
            for forbidden in (user, stranger):
                with self.assertRaises(AccessError):
                    mapping.with_user(forbidden).path = "orderId"
                with self.assertRaises(AccessError):
                    mapping.with_user(forbidden).unlink()
        found = mapping.with_user(stranger).with_context(
            allowed_company_ids=company.ids
        )
        self.assertFalse(found.search([]) & mapping)
