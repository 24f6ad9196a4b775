import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import is_html_empty

from ..tools import read_facts
from ..tools.catalogue import plain
from ..tools.pictures import usable_pictures
from .bol_account import USER

CUBIC_METRE = 1e9


class ProductProduct(models.Model):
    """Completing a product from bol's catalogue: only what nobody has filled yet."""

    _name = "product.product"
    _inherit = ["product.product", "bol.catalogued"]
    _bol_catalogue_account = "bol_catalogue_account_id"

    bol_made = fields.Boolean(
        "Made from Bol.com",
        readonly=True,
        copy=False,
        groups=USER,
        help="The connector made it of what bol named and Odoo didn't know.",
    )
    bol_catalogue_account_id = fields.Many2one(
        "bol.account",
        readonly=True,
        copy=False,
        groups=USER,
        help="Whose settings say what is taken over from bol's catalogue.",
    )
    bol_length = fields.Float("Length (mm)", digits=(16, 1), groups=USER)
    bol_width = fields.Float("Width (mm)", digits=(16, 1), groups=USER)
    bol_height = fields.Float("Height (mm)", digits=(16, 1), groups=USER)

    # -- buttons ---------------------------------------------------------------

    def action_bol_complete(self):
        """Have those of these with a barcode completed from bol's catalogue."""
        self.check_access("write")
        asked = self.filtered(lambda product: product._bol_catalogue_ean())
        if not asked:
            raise UserError(
                self.env._("Enter the barcode first: bol.com's catalogue goes by EAN.")
            )
        for account, products in asked._bol_by_asker().items():
            products.sudo().bol_catalogue_account_id = account
        asked._bol_ask_catalogue()
        told = self.env._(
            "Bol.com's catalogue is asked now. What is empty is filled in a moment; "
            "what you have filled stays."
        )
        if self - asked:
            told += " " + self.env._(
                "Without a barcode, and so left as they are: %(count)s.",
                count=len(self - asked),
            )
        return account._bol_notification(told, "success")

    def _bol_by_asker(self):
        """These by the account to ask with: of their offers, else of their company."""
        accounts = self.env["bol.account"].search([("state", "!=", "draft")])
        by_company = accounts.grouped("company_id")
        by_account = {}
        for product in self:
            company = product.company_id or self.env.company
            usable = by_company.get(company, accounts.browse())
            known = product.sudo().bol_offer_ids.account_id & usable
            if not usable:
                raise UserError(
                    self.env._(
                        "No bol.com account of %(company)s is connected: connect one "
                        "under Bol.com, Configuration, Accounts.",
                        company=company.name,
                    )
                )
            account = (known or usable)[0]
            by_account[account] = by_account.get(account, self.browse()) | product
        return by_account

    # -- from bol's catalogue --------------------------------------------------

    @api.model
    def _bol_prepare_catalogue(self, account):
        """What an account wants of the catalogue; see bol_api ``Catalogue.get_many``"""
        return {
            "language": account._bol_catalogue_language(),
            "placement": account.product_categories,
            "images": account.product_images,
        }

    def _bol_catalogue_ean(self):
        """The EAN as bol writes it: 13 digits, more only if it has more."""
        digits = (self.barcode or "").lstrip("0")
        return digits.zfill(13) if digits else ""

    def _bol_take_catalogue(self, entry):
        account = self.bol_catalogue_account_id
        facts = read_facts(entry.product)
        values = self._bol_prepare_completion(account, facts, entry.placement)
        self._bol_take_name(facts.title)
        self.write({name: value for name, value in values.items() if value})
        self._bol_take_pictures(usable_pictures(entry.pictures))

    def _bol_prepare_completion(self, account, facts, placement):
        """Values of what is still empty here.

        :param account: bol.account record
        :param tools.catalogue.Facts facts:
        :param placement: bol_api ``Placement`` or None
        :return: dict of values; what is falsy isn't written
        """
        description = self._bol_description_field()
        volume = facts.length * facts.width * facts.height / CUBIC_METRE
        found = {
            description: facts.description,
            "bol_brand_id": not self.bol_brand_id
            and self.env["bol.brand"]._bol_named(facts.brand).id,
            "weight": self._bol_in_odoo(facts.weight, "kgm", "weight"),
            "volume": self._bol_in_odoo(volume, "cubic_meter", "volume"),
            "bol_length": facts.length,
            "bol_width": facts.width,
            "bol_height": facts.height,
        }
        values = {name: value for name, value in found.items() if self._bol_lacks(name)}
        if placement and self._bol_is_in_default_category(account):
            values["categ_id"] = account._bol_category_of(placement).id
        return values

    def _bol_lacks(self, name):
        value = self[name]
        return is_html_empty(value) if isinstance(value, str) else not value

    def _bol_description_field(self):
        """Where bol's description belongs: what a web shop shows, else the notes.

        Not the sales description: Odoo copies that to each line of each order.
        """
        ecommerce = "description_ecommerce"
        return ecommerce if ecommerce in self._fields else "description"

    def _bol_in_odoo(self, amount, unit, kind):
        """An amount in the unit that Odoo's settings give weights or volumes."""
        templates = self.env["product.template"]
        wanted = getattr(templates, f"_get_{kind}_uom_id_from_ir_config_parameter")()
        given = self.env.ref(f"uom.product_uom_{unit}")
        return given._compute_quantity(amount, wanted, round=False)

    def _bol_is_in_default_category(self, account):
        """Whether nobody has chosen the category since the product was made."""
        default = self.env["product.template"].default_get(["categ_id"])
        given = account.product_category_id.id or default.get("categ_id", False)
        return self.bol_made and self.categ_id.id == given

    def _bol_take_name(self, title):
        """Give a product that was made without a title bol's title.

        In each language in which it is still called by its codes.
        """
        title = plain(title)
        if not (title and self.bol_unnamed):
            return
        codes = (self.default_code, self.barcode)
        for code, _name in self.env["res.lang"].get_installed():
            product = self.with_context(lang=code)
            if product.name in codes:
                product.name = title
        self.bol_unnamed = False

    def _bol_take_pictures(self, contents):
        """Give it bol's images, where it has none of its own.

        :param list contents: bytes of images, the first is the product's own
        """
        if contents and not self.image_1920:
            self.image_1920 = base64.b64encode(contents[0])
        if len(contents) > 1:
            self._bol_take_extra_pictures(contents[1:])

    def _bol_take_extra_pictures(self, contents):
        """Keep more images: as a web shop's, if there is one, else as documents."""
        single = len(self.product_tmpl_id.product_variant_ids) == 1
        owner = self.product_tmpl_id if single else self
        shop = "product.image" in self.env
        kept = owner[shop_field(single)] if shop else owner.product_document_ids
        if kept:
            return
        prepare = self._bol_prepare_image if shop else self._bol_prepare_document
        self.env["product.image" if shop else "product.document"].create(
            [prepare(owner, place, raw) for place, raw in enumerate(contents, 2)]
        )

    def _bol_prepare_image(self, owner, place, raw):
        """Values of an extra image of a web shop.

        :param owner: the product.template, or product.product among several variants
        :param int place: 2 for the first extra one
        :param bytes raw: the image
        """
        single = owner._name == "product.template"
        return {
            "name": f"{self.name} {place}",
            "image_1920": base64.b64encode(raw),
            "product_tmpl_id" if single else "product_variant_id": owner.id,
        }

    def _bol_prepare_document(self, owner, place, raw):
        """Values of an extra image without a web shop; parameters as above."""
        return {
            "name": f"{self.name} {place}.jpg",
            "raw": raw,
            "res_model": owner._name,
            "res_id": owner.id,
        }


def shop_field(single):
    return "product_template_image_ids" if single else "product_variant_image_ids"
