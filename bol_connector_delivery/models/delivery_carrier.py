from odoo import fields, models


class DeliveryCarrier(models.Model):
    _inherit = "delivery.carrier"

    bol_transporter_code = fields.Char(
        "Bol.com Transporter Code",
        help="bol's code of this carrier, for example TNT (PostNL), DHLFORYOU, "
        "DPD-NL or GLS. Bol shows the buyer its tracking page.",
    )
