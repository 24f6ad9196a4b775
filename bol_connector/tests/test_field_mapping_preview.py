from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..models.bol_account import MANAGER, USER
from . import samples
from .mapping import REFERENCE, TIME_FRAME, MappingCase


@tagged("post_install", "-at_install")
class TestFieldMappingPreview(MappingCase):
    """The preview shows what would become of a real order."""

    def setUp(self):
        super().setUp()
        self.map(REFERENCE, "client_order_ref")
        self.map("fulfilment.exactDeliveryDate", "name", "line")
        self.map(TIME_FRAME, "name", "line")
        billing = samples.address(orderReference="PO-77")
        self.order = self.import_order(self.item(), self.item(), billingDetails=billing)

    def preview(self, user=None, **values):
        action = self.account.with_user(user or self.env.user).action_preview_mapping()
        return (
            self.env[action["res_model"]]
            .with_user(user or self.env.user)
            .with_context(**action["context"])
            .create(values)
        )

    def test_lines(self):
        lines = self.preview(self._make_user("bol-user", USER)).line_ids
        self.assertEqual(
            [(line.path, line.found, line.value) for line in lines],
            [
                (REFERENCE, "PO-77", "PO-77"),
                ("fulfilment.exactDeliveryDate", "", ""),
                ("fulfilment.exactDeliveryDate", "", ""),
                (TIME_FRAME, "REGULAR", "REGULAR"),
                (TIME_FRAME, "REGULAR", "REGULAR"),
            ],
        )
        self.assertIn("nothing", lines[1].trouble)
        self.assertFalse(lines[0].trouble)

    def test_form(self):
        later = self.import_order(self.item())
        user = self._make_user("bol-user", USER)
        action = self.account.with_user(user).action_preview_mapping()
        model = self.env[action["res_model"]].with_user(user)
        form = Form(model.with_context(**action["context"]))
        self.assertEqual(form.order_id, later)
        form.order_id = self.order
        self.assertEqual(form.save().line_ids[0].value, "PO-77")

    def test_all_values_are_for_managers(self):
        manager = self._make_user("bol-manager", MANAGER)
        values = self.preview(manager, order_id=self.order.id).values
        self.assertIn(f"{REFERENCE} = PO-77\n", values)
        self.assertEqual(values.count(f"{TIME_FRAME} = REGULAR"), 2)
        user = self._make_user("bol-user", USER)
        self.assertNotIn("values", self.preview(user).read()[0])

    def test_erased_order(self):
        self.env["bol.raw"].search([("res_id", "=", self.order.id)]).unlink()
        self.order.write({"shipment_details": False, "billing_details": False})
        self.order.invalidate_recordset(["raw"])
        preview = self.preview(order_id=self.order.id)
        self.assertFalse(preview.is_known)
        self.assertFalse(any(preview.line_ids.mapped("found")))

    def test_nothing_is_written(self):
        before = self.order.sale_order_id.write_date, self.order.write_date
        self.preview()
        self.env.flush_all()
        self.assertEqual(
            before, (self.order.sale_order_id.write_date, self.order.write_date)
        )

    def test_order_of_another_company(self):
        company = self._make_company("Stranger")
        stranger = self._make_user("bol-stranger", MANAGER, company=company)
        previews = self.env["bol.field.mapping.preview"].with_user(stranger)
        with (
            mute_logger("odoo.addons.base.models.ir_rule"),
            self.assertRaises(AccessError),
        ):
            previews.with_context(allowed_company_ids=company.ids).create(
                {"account_id": self.account.id, "order_id": self.order.id}
            ).line_ids.read(["value"])

    def test_account_without_orders(self):
        account = self._make_account(self.sandbox.seller())
        previews = self.env["bol.field.mapping.preview"]
        preview = previews.create({"account_id": account.id})
        self.assertFalse(preview.order_id or preview.line_ids or preview.values)
