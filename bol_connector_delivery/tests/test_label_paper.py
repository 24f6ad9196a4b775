from io import BytesIO

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.pdf import PdfFileReader

from .provider import ProviderCase


@tagged("post_install", "-at_install")
class TestLabelPaper(ProviderCase):
    """One PDF, in the order in which people pick."""

    def shelves(self):
        return [
            self.env["stock.location"].create(
                {"name": name, "location_id": self.shelf.id}
            )
            for name in "ZA"
        ]

    def test_picking_order(self):
        """By the shelves where the goods lie, and not by transfer."""
        far, near = self.shelves()
        first, second = self.vvb(), self.vvb()
        first.move_ids.move_line_ids.location_id = far
        second.move_ids.move_line_ids.location_id = near
        self.assertEqual(
            list((first | second)._bol_in_picking_order()), [second, first]
        )
        self.buy_all(first | second)
        self.assertEqual(
            self.printed(first | second),
            [second.carrier_tracking_ref, first.carrier_tracking_ref],
        )

    def test_two_steps_go_by_the_shelves_of_the_first(self):
        self.warehouse.delivery_steps = "pick_ship"
        far, near = self.shelves()
        first, second = self.vvb(), self.vvb()
        first.move_ids.move_line_ids.location_id = far
        second.move_ids.move_line_ids.location_id = near
        self.ship(first | second)
        leaving = (first | second)._bol_outgoing()
        self.assertEqual(len(leaving), 2)
        self.assertEqual(
            list(leaving._bol_in_picking_order()),
            list(second._bol_outgoing() + first._bol_outgoing()),
        )

    def test_one_pdf_and_again(self):
        pickings = self.vvb() | self.vvb()
        self.buy_all(pickings)
        labels = pickings._bol_printable()
        pages = PdfFileReader(BytesIO(labels._bol_pdf()), strict=False)
        for place, label in enumerate(labels):
            text = pages.getPage(place).extract_text()
            self.assertIn(label.track_and_trace, text)
        self.assertEqual(pages.getNumPages(), 2)
        action = pickings.action_bol_print_labels()
        ids = ",".join(map(str, labels.ids))
        self.assertEqual(action["url"], f"/bol/labels/{ids}")

    @mute_logger("pypdf._reader")
    def test_one_that_is_broken_stops_no_other(self):
        pickings = self.vvb() | self.vvb() | self.vvb()
        self.buy_all(pickings)
        labels = pickings._bol_printable()
        for broken in (b"%PDF-1.4 and no more", b"<html>", b"%PDF-1.4\nxref\ntrailer"):
            with self.subTest(broken=broken):
                labels[1].attachment_id.raw = broken
                pages = PdfFileReader(BytesIO(labels._bol_pdf()), strict=False)
                self.assertEqual(pages.getNumPages(), 3)
                self.assertIn(
                    labels[1].picking_id.name, pages.getPage(1).extract_text()
                )
                last = pages.getPage(2).extract_text()
                self.assertIn(labels[2].track_and_trace, last)

    def test_nothing_to_print(self):
        with self.assertRaises(UserError):
            self.vvb().action_bol_print_labels()
