from odoo.tests import Form, tagged

from .labels import LabelCase


@tagged("post_install", "-at_install")
class TestLabelDecision(LabelCase):
    """Labels that were wanted during the preview cost money: a person decides."""

    def test_only_ticked_labels_are_bought(self):
        self.flow("labels").action_preview()
        wanted, unwanted = self.vvb(), self.vvb()
        label, left_out = self.want(wanted), self.want(unwanted)
        self.send()
        context = {"active_id": self.account.id}
        form = Form(self.env["bol.go.live"].with_context(**context))
        self.assertEqual(len(form.line_ids), 2)
        for position in range(2):
            with form.line_ids.edit(position) as line:
                self.assertTrue(line.tell)
                self.assertEqual(line.at_bol, "Open")
                line.tell = wanted.name in line.name
        form.save().action_go_live()
        self.send()
        self.assertEqual(label.state, "done", label.message)
        self.assertEqual(left_out.state, "withdrawn")
        self.assertEqual(
            [sold["shippingLabelId"] for sold in self.sold()], [label.bol_id]
        )

    def test_label_of_goods_that_left_is_not_ticked(self):
        self.flow("labels").action_preview()
        picking = self.vvb()
        self.want(picking)
        self.ship(picking)
        wizard = self.env["bol.go.live"].with_context(active_id=self.account.id)
        lines = wizard.create({}).line_ids
        self.assertEqual(
            lines.filtered(lambda line: line.kind == "labels").mapped("tell"), [False]
        )
