import logging
import time
from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Domain

from ..tools import divide_around_errors, rerun_on_conflict
from .bol_flow import SLICE_SECONDS

_logger = logging.getLogger(__name__)

BATCH = 200


class BolAccount(models.Model):
    """How long personal data of buyers is kept, and who may write to them."""

    _inherit = "bol.account"

    mute_buyers = fields.Boolean(
        "No Mail to Buyers",
        default=True,
        help="Bol.com writes to its buyers itself. On: Odoo sends no mail, text "
        "message or portal invitation to the contacts made from now on. Each contact "
        "can be changed.",
    )
    privacy_days = fields.Integer(
        "Keep Personal Data (Days)",
        default=180,
        required=True,
        help="So long after an order was placed its buyer's data is erased.",
    )

    _privacy_days_range = models.Constraint(
        "CHECK(privacy_days BETWEEN 14 AND 3650)",
        "Personal data of buyers is kept between 14 and 3650 days. "
        "It can't be kept for ever.",
    )

    def _bol_prepare_buyer(self):
        """Values that mark a contact as one of a buyer of this account."""
        return {"bol_buyer": True, "bol_muted": self.mute_buyers}

    @api.model
    def _run_privacy(self):
        """Entry point of the daily scheduled action: a slice of what is to be erased.

        Contacts come a while after their orders: until then an order may be in the
        making for the same buyer.
        """
        end = time.monotonic() + SLICE_SECONDS
        with self.env.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            more = not env["bol.account"]._bol_erase_until(end)
            waiting = env["res.partner"]._bol_next_erasing()
        self.env["ir.cron"]._commit_progress(remaining=0)
        cron = self.env.ref("bol_connector.ir_cron_privacy", raise_if_not_found=False)
        if cron and more:
            cron.sudo()._trigger()
        elif cron and waiting and waiting < fields.Datetime.now() + timedelta(hours=1):
            cron.sudo()._trigger(at=waiting)

    def _bol_erase_until(self, end):
        """Erase what is due, orders before contacts, the oldest first.

        :param float end: of ``time.monotonic()``
        :return: whether all of it was done
        """
        accounts = self.with_context(active_test=False).search(
            [("order_ids.erased_on", "=", False)], order="id"
        )
        orders = self.env["bol.order"]
        return all(
            [
                *(
                    erase(orders, account._bol_erase_domain, end)
                    for account in accounts
                ),
                erase(self.env["res.partner"], contacts_due, end),
            ]
        )

    def _bol_erase_domain(self):
        """Domain of this account's orders whose personal data is to be erased now.

        An order that is still open is given the same time again.
        """
        orders = self.env["bol.order"]
        now = fields.Datetime.now()
        days = timedelta(days=self.privacy_days)
        return (
            Domain("account_id", "=", self.id)
            & Domain("erased_on", "=", False)
            & placed_before(now - days)
            & (placed_before(now - 2 * days) | ~orders._bol_open_domain())
        )


def placed_before(moment):
    known = Domain("placed_at", "<", moment)
    unknown = Domain("placed_at", "=", False)
    return known | (unknown & Domain("create_date", "<", moment))


def contacts_due():
    return [("bol_erase_at", "<=", fields.Datetime.now())]


def erase(model, due, end):
    """Call ``_bol_erase`` on what is due of a model, in committed batches.

    :param model: empty recordset; its order is that of ``_bol_erase_order``
    :param due: callable that gives the domain
    :param float end: of ``time.monotonic()``
    :return: whether nothing is left
    """
    failed = set()

    def refused(record, error):
        _logger.error("Personal data of %s isn't erased", record, exc_info=error)
        failed.update(record.ids)

    def work():
        batch = model.with_context(active_test=False).search(
            Domain(due()) & Domain("id", "not in", list(failed)),
            order=model._bol_erase_order,
            limit=BATCH,
        )
        divide_around_errors(model.env, batch, lambda part: part._bol_erase(), refused)
        return bool(batch)

    while time.monotonic() < end:
        if not rerun_on_conflict(model.env, work):
            return True
    return False
