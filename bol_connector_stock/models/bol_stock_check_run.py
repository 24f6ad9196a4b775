from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.bol_connector.models.bol_offer_price import SHOWN_AFTER

from .bol_stock_check import FOUND

BATCH = 1000
# Clocks differ: so much before our message, bol's last change was another.
CLOCKS = timedelta(minutes=5)
# What the mirror and Odoo have of an offer, in one word of FOUND.
FOUND_TO_BE = SQL(
    """CASE WHEN product_id IS NULL THEN 'unmatched'
            WHEN stock_computed IS NOT TRUE OR fulfilment_method != 'FBR'
            THEN 'unmanaged'
            WHEN stock_told IS NOT TRUE THEN 'waiting'
            WHEN stock_amount = stock_acknowledged
             AND managed_by_retailer IS NOT DISTINCT FROM %(by_retailer)s
            THEN CASE WHEN stock_due THEN 'waiting' ELSE 'equal' END
            WHEN stock_sent_at > %(shown)s THEN 'recent'
            ELSE 'different' END"""
)
# Bol cancels at the end of the expiry day, in its own time zone.
EXPIRED_AT = SQL(
    "(item.expires_on + 1)::timestamp AT TIME ZONE 'Europe/Amsterdam' "
    "AT TIME ZONE 'UTC'"
)


class BolStockCheck(models.Model):
    """Comparing in SQL, by batches: no offer is loaded that is as it should be."""

    _inherit = "bol.stock.check"
