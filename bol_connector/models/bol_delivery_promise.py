import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.offer_terms import OWN_PROMISE, fulfilment_part

TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class BolDeliveryPromise(models.Model):
    """What offers promise of their delivery. It belongs to no company: it only says
    in a reusable way what bol lets every seller choose."""

    _name = "bol.delivery.promise"
    _description = "Bol.com Delivery Promise"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    schedule = fields.Selection(
        [
            (OWN_PROMISE, "Delivery days per offer"),
            ("MY_DELIVERY_PROMISE", "Delivery promise of the shop"),
            ("SHIPPING_VIA_BOL", "Shipping via bol"),
        ],
        required=True,
        default=OWN_PROMISE,
        help="The shop's own promise and shipping via bol are set up in bol's seller "
        "portal.",
    )
    minimum_days = fields.Integer("From (Days)", default=0)
    maximum_days = fields.Integer("Until (Days)", default=1)
    ultimate_order_time = fields.Char(
        "Ordered Before",
        help="As 23:00. Orders after it are promised a day later.",
    )

    @api.constrains("minimum_days", "maximum_days", "ultimate_order_time", "schedule")
    def _check_days(self):
        for promise in self.filtered(lambda p: p.schedule == OWN_PROMISE):
            if not 0 <= promise.minimum_days <= promise.maximum_days:
                raise ValidationError(
                    self.env._(
                        "%(promise)s: enter days from 0 on, the most not below the "
                        "least.",
                        promise=promise.name,
                    )
                )
            time = promise.ultimate_order_time
            if time and not TIME.fullmatch(time):
                raise ValidationError(
                    self.env._(
                        "%(promise)s: write the time as 23:00.", promise=promise.name
                    )
                )

    def _bol_prepare_fulfilment(self, method):
        """The part ``fulfilment`` of an offer.

        :param str method: FBR or FBB; goods that bol ships have bol's promise
        """
        return fulfilment_part(
            method,
            self.schedule or "",
            self.minimum_days,
            self.maximum_days,
            self.ultimate_order_time or "",
        )


class ProductCategory(models.Model):
    _inherit = "product.category"

    bol_promise_id = fields.Many2one(
        "bol.delivery.promise",
        "Delivery Promise at Bol.com",
        help="Empty: that of the category above, else that of the account.",
    )

    def _bol_promise(self):
        """The promise of this category, or of the nearest one above that has one."""
        category = self
        while category and not category.bol_promise_id:
            category = category.parent_id
        return category.bol_promise_id


class ProductTemplate(models.Model):
    _inherit = "product.template"

    bol_promise_id = fields.Many2one(
        "bol.delivery.promise",
        "Delivery Promise at Bol.com",
        help="Of new offers. Empty: that of the category, else that of the account.",
    )


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _bol_promises(self, account):
        """:return: dict product.product -> bol.delivery.promise record, or none"""
        by_category = {categ: categ._bol_promise() for categ in self.categ_id}
        return {
            product: product.bol_promise_id
            or by_category.get(product.categ_id)
            or account.promise_id
            for product in self
        }
