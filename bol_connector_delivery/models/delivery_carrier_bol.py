from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..tools import choose, fits

TRACKING = {
    "TNT": "https://jouw.postnl.nl/track-and-trace/{number}-{country}-{zip}",
    "TNT_BRIEF": "https://jouw.postnl.nl/track-and-trace/{number}-{country}-{zip}",
    "DHLFORYOU": "https://my.dhlecommerce.nl/home/tracktrace/{number}/{zip}",
    "DPD-NL": "https://tracking.dpd.de/status/nl_NL/parcel/{number}",
    "BPOST_BE": "https://track.bpost.cloud/btr/web/#/search?itemCode={number}",
    "GLS": "https://gls-group.com/NL/nl/volg-je-pakket?match={number}",
}
LABEL_TYPES = [
    ("PARCEL", "Parcel"),
    ("MAILBOX", "Letterbox parcel"),
    ("MAILBOX_LIGHT", "Light letterbox parcel"),
]


class DeliveryCarrier(models.Model):
    """Verzenden via bol (VVB): labels bought from bol, as a shipping provider."""

    _inherit = "delivery.carrier"

    delivery_type = fields.Selection(
        selection_add=[("bol", "Verzenden via bol (VVB)")],
        ondelete={
            "bol": lambda carriers: carriers.write(
                {"delivery_type": "fixed", "fixed_price": 0}
            )
        },
    )
    bol_label_choice = fields.Selection(
        [
            ("recommended", "The one bol recommends"),
            ("cheapest", "The cheapest that arrives in time"),
            ("fixed", "Always of one type"),
        ],
        "Label",
        default="recommended",
        help="Which of bol's labels is taken when nobody chooses one by hand.",
    )
    bol_label_type = fields.Selection(LABEL_TYPES, "Label Type")
    bol_label_transporter = fields.Char(
        "Label of Carrier",
        help="bol's code of the carrier, for example TNT or DHLFORYOU. Empty: the "
        "cheapest of this type, whoever carries it.",
    )
    bol_label_max_price = fields.Float(
        "Not Above (EUR)",
        digits="Product Price",
        help="Excluding VAT. A dearer label is never bought by itself: the transfer "
        "tells you, and you buy it by hand. 0: whatever it costs.",
    )
    bol_label_late = fields.Boolean(
        "Also If Too Late",
        help="When no label arrives in time, one that doesn't is bought. Otherwise the "
        "transfer tells you, and you decide.",
    )
    bol_label_when = fields.Selection(
        [
            ("by_hand", "By hand only"),
            ("ready", "As soon as the transfer is ready"),
            ("packing", "When the goods are packed or the transfer is validated"),
        ],
        "Buy Labels",
        default="by_hand",
        help="A label that was bought ahead is paid for, also if the order is "
        "cancelled after that.",
    )

    _bol_max_price_positive = models.Constraint(
        "CHECK(bol_label_max_price >= 0)", "The highest price is not negative."
    )

    @api.constrains("delivery_type", "bol_label_choice", "bol_label_type")
    def _check_bol_label_type(self):
        for carrier in self:
            fixed = carrier.bol_label_choice == "fixed" and not carrier.bol_label_type
            if carrier.delivery_type == "bol" and fixed:
                raise ValidationError(
                    self.env._("Choose the type of label that is always bought.")
                )

    # -- the provider's part in Odoo's deliveries --------------------------------

    def _match(self, partner, source):
        """bol's labels are for bol's orders."""
        if self.delivery_type == "bol" and not source.bol_order_id:
            return False
        return super()._match(partner, source)

    def bol_rate_shipment(self, order):
        """The buyer pays nothing to us: bol has charged what delivery costs."""
        ours = bool(order.bol_order_id)
        return {
            "success": ours,
            "price": 0.0,
            "error_message": not ours
            and self.env._("Verzenden via bol is for orders of bol.com only."),
            "warning_message": False,
        }

    def bol_send_shipping(self, pickings):
        """Hand out what was bought already; never calls bol.

        Odoo asks for it inside the validation of a transfer. What is missing is asked
        for, to be bought in the background.

        :return: list of dict, one per transfer, as ``send_shipping`` wants
        """
        pickings._bol_request_labels(("ready", "packing"))
        return [
            {
                "exact_price": 0.0,
                "tracking_number": picking._bol_label_tracking(),
            }
            for picking in pickings
        ]

    def bol_get_tracking_link(self, picking):
        number = (picking.carrier_tracking_ref or "").split(",")[0].strip()
        link = TRACKING.get(picking._bol_label_transporter())
        if not (number and link):
            return False
        partner = picking.partner_id
        return link.format(
            number=number,
            country=partner.country_id.code or "NL",
            zip=(partner.zip or "").replace(" ", ""),
        )

    def bol_cancel_shipment(self, pickings):
        raise UserError(
            self.env._(
                "Bol takes no label back once it is bought. If this one isn't used, "
                "it is listed under Unused Labels."
            )
        )

    # -- the rule ----------------------------------------------------------------

    def _bol_choose_option(self, picking, options):
        """Which of bol's options the rule of this method takes for a transfer.

        :param picking: stock.picking record
        :param options: list of dicts, see :func:`.bol_label_option.option_values`
        :return: (option or None, why there is none, in plain words, or "")
        """
        self.ensure_one()
        if not options:
            return None, self.env._(
                "Bol offers no label for these goods. Look at the order at bol: they "
                "may be shipped or cancelled already."
            )
        parcel = picking._bol_parcel()
        fitting = [option for option in options if fits(option, *parcel)]
        option, reason = choose(
            fitting,
            self.bol_label_choice,
            max_price=self.bol_label_max_price,
            label_type=self.bol_label_type,
            transporter=self.bol_label_transporter or "",
            late=self.bol_label_late,
        )
        return option, self._bol_why_no_option(reason, fitting)

    def _bol_why_no_option(self, reason, fitting):
        if not fitting:
            return self.env._(
                "These goods are too heavy or too large for each of bol's labels. "
                "Split the transfer into parcels, or correct weight and volume of the "
                "products."
            )
        reasons = {
            "type": self.env._(
                "Bol offers no label of the type that the delivery method wants. "
                "Choose one by hand."
            ),
            "late": self.env._(
                "No label of bol arrives in time any more. Choose one by hand."
            ),
            "price": self.env._(
                "The label costs more than the delivery method allows. Buy it by hand."
            ),
        }
        return reasons.get(reason, "")
