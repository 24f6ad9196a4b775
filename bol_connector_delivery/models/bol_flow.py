import logging

from odoo import fields, models

from odoo.addons.bol_connector.bol_api import errors
from odoo.addons.bol_connector.tools import commit, rerun_on_conflict

_logger = logging.getLogger(__name__)

BATCH = 10


class BolFlow(models.Model):
    """Orders that go with bol's labels (VVB): when does its carrier take them?"""

    _inherit = "bol.flow"

    def _run_orders(self, work):
        more = super()._run_orders(work)
        asking = self.mode == "live"
        while asking and work.time_left():
            asking = self._bol_read_windows(work)
        return more or not work.time_left()

    def _bol_read_windows(self, work):
        """Ask bol for one batch of orders, each once; whether to go on with another."""
        orders = self._bol_orders_without_window()
        wanted = {
            order: [
                (item.bol_id, item.quantity_open) for item in order._bol_vvb_items()
            ]
            for order in orders
        }
        # Nothing of this transaction may wait for bol.
        commit(self.env)
        answers, failed = read_windows(work, wanted)
        rerun_on_conflict(self.env, lambda: self._bol_note_windows(answers, failed))
        # Transfers that are there already follow.
        self._bol_project_orders()
        return bool(answers) and len(answers) == len(orders)

    def _bol_orders_without_window(self):
        return self.env["bol.order"].search(
            [
                ("account_id", "=", self.account_id.id),
                ("is_vvb", "=", True),
                ("hand_over_asked", "=", False),
                ("state", "in", ["new", "held", "imported"]),
                ("item_ids.quantity_open", ">", 0),
            ],
            # What bol failed at keeps no other order back.
            order="hand_over_tried_at NULLS FIRST, ship_by, id",
            limit=BATCH,
        )

    def _bol_note_windows(self, answers, failed):
        for order, option in answers.items():
            order._bol_note_window(option)
        if failed:
            failed.hand_over_tried_at = fields.Datetime.now()


def read_windows(work, wanted):
    """Ask bol for the delivery options of orders, until it can't answer.

    :param work: the flow's ``Slice``
    :param dict wanted: bol.order record -> list of (item's number, units)
    :return: (dict order -> ``DeliveryOption`` with a window or None, the bol.order
        record at which bol failed or None)
    """
    answers = {}
    for order, items in wanted.items():
        try:
            if not work.time_left():
                break
            options = work.client.labels.delivery_options(items) if items else ()
        except (errors.Refused, errors.UnreadableAnswer) as error:
            _logger.info("Bol gives no window for %s: %s", order, error)
            options = ()
        except errors.RateLimited:
            break
        except errors.BolError as error:
            # A later run asks again: the order goes on without.
            _logger.info("Bol can't tell the window of %s: %s", order, error)
            return answers, order
        answers[order] = best(options)
    return answers, None


def best(options):
    """The delivery option whose window counts: what bol recommends, if it can."""
    timed = [option for option in options if option.latest_handover_at]
    recommended = [option for option in timed if option.recommended]
    return next(iter(recommended or timed), None)
