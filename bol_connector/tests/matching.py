"""What bol names, as offers and as items of an order, and what was found for it."""

from . import samples
from .common import BolCase

DOZEN = "uom.product_uom_dozen"


class MatchingCase(BolCase):
    """Puts many EANs and references at bol, and reads them in one go."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elsewhere = cls._make_company("Elsewhere")
        # Odoo has it archived at first.
        cls.env.ref(DOZEN).active = True

    def rules(self, *keys, **values):
        """Let the account look by these, in this order."""
        self.account.match_ids.unlink()
        self.env["bol.account.match"].create(
            [
                {"account_id": self.account.id, "key": key, "sequence": place}
                | (values if key != "barcode" else {})
                for place, key in enumerate(keys)
            ]
        )

    def read_both(self, names):
        """Read offers and order items of these names.

        The items are of other offers, so that each is found for itself.

        :param list names: (EAN, reference) each
        :return: (bol.offer records, bol.order.item records), both in that order
        """
        ids = [self.seller.offer(ean=ean, reference=ref) for ean, ref in names]
        self.run_now("offers")
        by_id = self.offers().grouped("bol_id")
        lines = [samples.item(ean, offer={"reference": ref}) for ean, ref in names]
        order = self.import_order(*lines)
        by_line = order.item_ids.grouped("bol_id")
        offers = self.env["bol.offer"].union(*(by_id[bol_id] for bol_id in ids))
        items = order.item_ids.union(*(by_line[li["orderItemId"]] for li in lines))
        return offers, items

    def outcome(self, record):
        """A product's name, with its packaging; or 'many', 'doubt', '-'."""
        if record.product_id:
            unit = f" in {record.uom_id.name}" if record.uom_id else ""
            return record.product_id.name + unit
        trouble = record._bol_found()[record].trouble
        if record._name == "bol.offer":
            self.assertEqual(record.match_state, trouble or "unknown")
        return {"ambiguous": "many", "doubtful": "doubt", False: "-"}[trouble]

    def assertOutcomes(self, expected):
        """Read all of these, and compare what was found.

        :param dict expected: (EAN, reference) -> (what the case is called, outcome)
        """
        offers, items = self.read_both(list(expected))
        for records in (offers, items):
            found = {
                case: self.outcome(record)
                for record, (case, _) in zip(records, expected.values(), strict=True)
            }
            self.assertEqual(found, dict(expected.values()), records._name)
