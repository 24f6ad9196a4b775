from odoo import api, fields, models
from odoo.exceptions import ValidationError


class BolAccount(models.Model):
    """Whose name an account's sale orders get."""

    _inherit = "bol.account"

    customer_mode = fields.Selection(
        [
            ("buyer", "A contact per buyer"),
            ("default", "One customer for all orders"),
        ],
        "Customers",
        required=True,
        default="buyer",
        help="A contact per buyer: made with the first order, found again by e-mail, "
        "name and address, a company by its VAT or registration number.\n"
        "One customer: is the customer and the invoice address of every order; the "
        "buyer's name and address are the delivery address only.",
    )
    default_partner_id = fields.Many2one(
        "res.partner",
        "Customer of All Orders",
        check_company=True,
        ondelete="restrict",
    )

    @api.constrains("customer_mode", "default_partner_id")
    def _check_default_partner(self):
        for account in self:
            if account.customer_mode == "default" and not account.default_partner_id:
                raise ValidationError(
                    self.env._(
                        "Choose the customer of all orders of “%(account)s”, or let "
                        "it make a contact per buyer.",
                        account=account.name,
                    )
                )
