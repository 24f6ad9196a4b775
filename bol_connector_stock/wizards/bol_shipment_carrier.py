from odoo import api, fields, models

# bol's codes with the names that its sellers know: ``transporters`` of the Retailer
# API. Bol takes new ones without notice: any other can be typed.
TRANSPORTERS = [
    ("TNT", "PostNL"),
    ("TNT_BRIEF", "PostNL letter, with tracking"),
    ("BRIEFPOST", "Letter, without tracking"),
    ("DHLFORYOU", "DHL For You"),
    ("DHL", "DHL"),
    ("DHL_DE", "DHL Germany"),
    ("DHL-GLOBAL-MAIL", "DHL Global Mail"),
    ("DPD-NL", "DPD Netherlands"),
    ("DPD-BE", "DPD Belgium"),
    ("BPOST_BE", "bpost"),
    ("BPOST_BRIEF", "bpost letter, with tracking"),
    ("GLS", "GLS"),
    ("UPS", "UPS"),
    ("FEDEX_NL", "FedEx Netherlands"),
    ("FEDEX_BE", "FedEx Belgium"),
    ("BUDBEE", "Budbee"),
    ("CYCLOON", "Cycloon"),
    ("TRUNKRS", "Trunkrs"),
    ("COURIER", "Courier, by appointment"),
    ("OTHER", "Another carrier"),
    ("code", "By its code"),
]


class BolShipmentCarrier(models.TransientModel):
    """Who carries the shipments that bol can't be told of without a carrier."""

    _name = "bol.shipment.carrier"
    _description = "Choose the Carrier"

    shipment_id = fields.Many2one("bol.shipment", required=True, readonly=True)
    count = fields.Integer("Shipments", compute="_compute_count")
    transporter = fields.Selection(TRANSPORTERS, "Carrier", required=True)
    code = fields.Char("Transporter Code")
    remember = fields.Selection(
        [("no", "Only for these"), ("account", "For all of the account from now on")],
        required=True,
        default="no",
    )

    @api.depends("shipment_id")
    def _compute_count(self):
        for wizard in self:
            wizard.count = len(wizard.shipment_id.sudo()._bol_alike())

    def action_choose(self):
        """Settle all that wait for the same answer, and keep it if that is wanted."""
        self.ensure_one()
        self.shipment_id.check_access("read")
        code = self.code if self.transporter == "code" else self.transporter
        # Who packs the parcels knows who takes them, and may not change settings.
        shipment = self.shipment_id.sudo()
        alike = shipment._bol_alike()
        self._bol_remember(shipment, code)
        alike._bol_carry(code)

    def _bol_remember(self, shipment, code):
        """Keep the answer where it was missing, as far as somebody wants that."""
        if self.remember == "account":
            shipment.account_id.transporter_code = code
