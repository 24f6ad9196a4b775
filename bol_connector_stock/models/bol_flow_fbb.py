import logging
from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.bol_connector.bol_api import errors
from odoo.addons.bol_connector.tools import (
    amsterdam_day,
    commit,
    divide_around_errors,
    rerun_on_conflict,
)

_logger = logging.getLogger(__name__)

BATCH = 100
# Older replenishments are history.
SINCE_DAYS = 365
# What was read of a list that long ago says nothing of its other pages.
STALE = timedelta(hours=1)


class BolFlow(models.Model):
    """Stock at bol (FBB), each day: what lies in bol's warehouse, what is on its way
    there, and Odoo's own quantities after it.

    The place in this is kept in :attr:`position`, as JSON: ``start``, the ``step``
    (inventory, lacking, replenishments, details, count), ``page`` of a list, ``last``
    of what was done in this step.
    """

    _inherit = "bol.flow"

    kind = fields.Selection(
        selection_add=[("fbb", "Stock at bol (FBB)")], ondelete={"fbb": "cascade"}
    )

    @api.model
    def _bol_kinds(self):
        return {
            **super()._bol_kinds(),
            "fbb": {
                "lane": "bulk",
                "sequence": 65,
                "interval_minutes": 24 * 60,
                "mode": "live",
            },
        }

    def _has_work_fbb(self):
        """Ids of accounts whose count has waited for the orders, or for its turn."""
        mine = self.filtered(lambda flow: flow.kind == "fbb" and flow.sudo().position)
        return [flow.account_id.id for flow in mine if flow._bol_fbb_may_go_on()]

    def _bol_fbb_may_go_on(self):
        place = self._bol_place()
        return bool(place) and self._bol_fbb_may_step(place)

    def _bol_fbb_may_step(self, place):
        return place["step"] != "count" or self._bol_orders_read(place)

    def _bol_orders_read(self, place):
        """Whether Odoo knows what bol had shipped when its list was read."""
        account = self.account_id
        if account.fbb_count == "none" or not account._bol_moves_fbb():
            return True
        listed_at = account._bol_flow("orders").listed_at
        return bool(listed_at) and listed_at >= start_of(place)

    # -- one slice -------------------------------------------------------------

    def _run_fbb(self, work):
        begin = self._bol_fbb_begin(work)
        self._bol_read_on(
            work,
            begin,
            lambda place: getattr(self, f"_bol_fbb_{place['step']}")(work, place),
            may=self._bol_fbb_may_step,
        )
        return self._bol_fbb_may_go_on()

    def _bol_fbb_begin(self, work):
        """Where the reading goes on, or begins; None if nothing is due."""
        now = fields.Datetime.now()
        place = self._bol_place()
        if place and not (start_of(place) + STALE <= now and is_list(place)):
            return place
        ours = self.account_id.fulfilment_methods == "FBR"
        if (ours and not work.forced) or not (place or self._bol_list_is_due(work)):
            return None
        rerun_on_conflict(
            self.env, lambda: self.env["bol.inventory"]._bol_begin_list(self.account_id)
        )
        start = fields.Datetime.to_string(now)
        return {"start": start, "step": "inventory", "page": 1, "rows": 0}

    # -- what lies there -------------------------------------------------------

    def _bol_fbb_inventory(self, work, place):
        lines = work.client.inventory.page(place["page"])
        mark = "|".join(line.bsku or line.ean for line in lines)
        if not lines or mark == place.get("mark"):
            return {**place, "step": "lacking", "last": 0}
        rerun_on_conflict(self.env, lambda: self._bol_fbb_take(lines, start_of(place)))
        seen = place["rows"] + len(lines)
        return {**place, "page": place["page"] + 1, "mark": mark, "rows": seen}

    def _bol_fbb_take(self, lines, start):
        """Mirror these lines; one that can't be kept stops no other."""
        rows = self.env["bol.inventory"]
        divide_around_errors(
            self.env,
            lines,
            lambda part: rows._bol_mirror(self.account_id, part, start),
            lambda part, error: _logger.error(
                "Stock at bol of %s can't be kept: %s", part[0].ean[:100], error
            ),
        )

    def _bol_fbb_lacking(self, work, place):
        """Ask about each row that the list lacked: pages move while they are read."""
        start = start_of(place)
        row = self.env["bol.inventory"]._bol_lacking(self.account_id)
        if not row:
            return self._bol_fbb_listed(place)
        commit(self.env)
        found = self._bol_fbb_ask(work.client, row.ean) if row.ean else []

        def settle():
            self._bol_fbb_take(found, start)
            if not row.listed:
                row._bol_note_gone()

        rerun_on_conflict(self.env, settle)
        return place

    def _bol_fbb_ask(self, client, ean):
        try:
            return client.inventory.page(1, query=ean)
        except errors.Refused:
            # Nor does bol know what its list lacked.
            return []

    def _bol_fbb_listed(self, place):
        rerun_on_conflict(self.env, lambda: self.write({"listed_at": start_of(place)}))
        return {**place, "step": "replenishments", "page": 1, "mark": ""}

    # -- what is on its way there ----------------------------------------------

    def _bol_fbb_replenishments(self, work, place):
        since = amsterdam_day(start_of(place)) - timedelta(days=SINCE_DAYS)
        answers = work.client.replenishments.page(place["page"], since)
        mark = "|".join(answer.replenishment_id for answer in answers)
        if not answers or mark == place["mark"]:
            return {**place, "step": "details"}
        mirror = self.env["bol.replenishment"]
        rerun_on_conflict(
            self.env, lambda: mirror._bol_mirror(self.account_id, answers)
        )
        return {**place, "page": place["page"] + 1, "mark": mark}

    def _bol_fbb_details(self, work, place):
        due = self.env["bol.replenishment"].search(
            [("account_id", "=", self.account_id.id), ("detail_due", "=", True)],
            limit=1,
        )
        if not due:
            return {**place, "step": "count", "last": 0}
        commit(self.env)
        try:
            answer = work.client.replenishments.get(due.bol_id)
        except (errors.NotFound, errors.UnreadableAnswer):
            rerun_on_conflict(self.env, lambda: due.write({"detail_due": False}))
        else:
            rerun_on_conflict(self.env, lambda: due._bol_take(answer))
        return place

    # -- Odoo's quantities -----------------------------------------------------

    def _bol_fbb_count(self, work, place):
        account = self.account_id
        if account.fbb_count == "none":
            rerun_on_conflict(
                self.env, lambda: account.inventory_ids._bol_note_left({})
            )
            return None
        if self.mode != "live":
            work.backlog = len(self._bol_fbb_differing())
            return None
        if "apply" not in place:
            may = rerun_on_conflict(self.env, lambda: self._bol_fbb_judge(place))
            place = {**place, "apply": may}
        last, apply = place["last"], place["apply"]
        while last is not None and work.time_left():
            last = rerun_on_conflict(
                self.env, lambda last=last: self._bol_fbb_count_some(last, apply)
            )
        work.backlog = len(self._bol_fbb_differing())
        return None if last is None else {**place, "last": last}

    def _bol_fbb_differing(self):
        """Products of which Odoo has another quantity at bol than it ought to."""
        account = self.account_id
        *quantities, _left = account._bol_stock_fbb()
        places = account.fbb_location_id, account.fbb_graded_location_id
        differing = set()
        for place, counts in zip(places, quantities, strict=True):
            # Before there's a place, nothing lies there.
            unlike = (
                place._bol_differing_from(counts)
                if place
                else filter(counts.get, counts)
            )
            differing.update(unlike)
        return differing

    def _bol_fbb_judge(self, place):
        """Whether counts may be applied, judged before the first of them is.

        A list without any row, while goods lie there in Odoo, is for a human.
        """
        account = self.account_id
        if account.inventory_ids.product_id:
            account._bol_ensure_fbb_location()
        if account.fbb_count != "apply":
            account._bol_trouble_activities("fbb_%").unlink()
            return False
        regular, graded, _left = account._bol_stock_fbb()
        text = self.env._(
            "Bol.com lists nothing in its warehouse. Counts are only proposed, in "
            "Physical Inventory."
        )
        empty = not place["rows"] and bool(self._bol_fbb_differing())
        account._bol_tell_while("fbb_empty", empty, text)
        may = [
            account._bol_may_apply(account.fbb_location_id, regular, "fbb_regular"),
            account._bol_may_apply(
                account.fbb_graded_location_id, graded, "fbb_graded"
            ),
        ]
        return all(may) and not empty

    def _bol_fbb_count_some(self, last, apply):
        """Count one batch of products, those after an id; the last id, None at the end.

        How much it ought to be is read in the transaction that counts it: what bol
        shipped may just be moved by others.
        """
        account = self.account_id
        mine = account.inventory_ids.filtered(lambda row: row.product_id.id > last)
        products = mine.product_id.sorted("id")[:BATCH]
        if not products:
            return None
        regular, graded, left = account._bol_stock_fbb(products)
        places = account.fbb_location_id, account.fbb_graded_location_id
        for place, quantities in zip(places, (regular, graded), strict=True):
            if place:
                left |= account._bol_count(place, quantities, apply)
        rows = mine.filtered(lambda row: row.product_id in products)
        rows._bol_note_left(left)
        return products[-1].id


def is_list(place):
    """Whether nothing was done yet with the list that is read."""
    waits = place["step"] == "count" and "apply" not in place
    return waits or place["step"] in ("inventory", "lacking")


def start_of(place):
    """When the list of this place began."""
    return fields.Datetime.to_datetime(place["start"])
