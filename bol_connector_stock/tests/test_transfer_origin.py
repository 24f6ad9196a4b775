from odoo.tests import tagged

from .common import BolStockCase, samples


@tagged("post_install", "-at_install")
class TestTransferOrigin(BolStockCase):
    """A transfer's chatter says which sale order it was made from, as Odoo's do."""

    def setUp(self):
        super().setUp()
        self.product = self._make_product()

    def place(self, count):
        return self.seller.place(
            *(samples.order(samples.item(self.product.barcode)) for _ in range(count))
        )

    def notes(self, picking):
        return picking.message_ids.filtered(lambda m: "has been created from" in m.body)

    def test_each_transfer_of_a_batch_has_its_own_note(self):
        numbers = self.place(3)
        self.run_now("orders")
        sales = self.orders(*numbers).sale_order_id
        self.assertEqual(len(sales.picking_ids), 3)
        for sale in sales:
            (note,) = self.notes(sale.picking_ids)
            self.assertIn(sale.name, note.body)
            self.assertEqual(note.subtype_id, self.env.ref("mail.mt_note"))

    def test_the_notes_of_a_batch_are_made_at_once(self):
        created = []
        model = self.env.registry["mail.message"]

        def create(messages, values):
            created.append([each["model"] for each in values])
            return original(messages, values)

        original = model.create
        self.place(3)
        self.patch(model, "create", create)
        self.run_now("orders")
        about = [models for models in created if "stock.picking" in models]
        self.assertEqual(about, [["stock.picking"] * 3])

    def test_a_transfer_made_later_has_its_note_as_well(self):
        self.account._bol_policy("FBR").confirm_orders = False
        (number,) = self.place(1)
        self.run_now("orders")
        sale = self.orders(number).sale_order_id
        sale.action_confirm()
        (note,) = self.notes(sale.picking_ids)
        self.assertIn(sale.name, note.body)
