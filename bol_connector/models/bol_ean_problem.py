from odoo import fields, models
from odoo.tools import SQL

# Rows of packagings get the odd numbers.
BARCODES = """
    SELECT product.id * 2 AS id, product.id AS product_id, NULL::int AS uom_id,
           template.company_id, product.barcode
      FROM product_product product
      JOIN product_template template ON template.id = product.product_tmpl_id
     WHERE product.active AND product.barcode ~ '^[0-9]{6,13}[0-9Xx]$'
     UNION ALL
    SELECT packaging.id * 2 + 1, product.id, packaging.uom_id,
           COALESCE(packaging.company_id, template.company_id), packaging.barcode
      FROM product_uom packaging
      JOIN product_product product ON product.id = packaging.product_id
      JOIN product_template template ON template.id = product.product_tmpl_id
     WHERE product.active AND packaging.barcode ~ '^[0-9]{6,13}[0-9Xx]$'
"""
# The sum of an ISBN-10, each digit times its place from the right, is 0 modulo 11.
ISBN = """
    SELECT MOD(SUM(
               CASE WHEN place = 10 AND UPPER(RIGHT(barcode.barcode, 1)) = 'X' THEN 10
               ELSE SUBSTR(barcode.barcode, place, 1)::int END * (11 - place)
           ), 11) = 0
      FROM generate_series(1, 10) place
"""
# Digits of a GTIN without its check digit count three times, once, three times, ...
CHECK_DIGIT = """
    SELECT MOD(10 - MOD(SUM(
               SUBSTR({thirteen}, place, 1)::int * (1 + 2 * MOD(place, 2))
           ), 10), 10)
      FROM generate_series(1, 13) place
"""
BOOK = "'0978' || LEFT(barcode.barcode, 9)"
# All of them with 14 digits.
NUMBERS = f"""
    SELECT barcode.*,
           CASE WHEN LENGTH(barcode.barcode) = 10 AND ({ISBN})
                THEN {BOOK} || ({CHECK_DIGIT.format(thirteen=f"({BOOK})")})
                WHEN barcode.barcode ~ '^[0-9]+$'
                THEN LPAD(LTRIM(barcode.barcode, '0'), 14, '0')
           END AS ean
      FROM barcode
"""
# Two companies may each have a product of one EAN; one company and all of them not.
SHARED = """
    SELECT DISTINCT one.id
      FROM number one
      JOIN number other ON other.ean = one.ean AND other.id != one.id
      LEFT JOIN res_company mine ON mine.id = one.company_id
      LEFT JOIN res_company theirs ON theirs.id = other.company_id
     WHERE mine.id IS NULL OR theirs.id IS NULL
        OR starts_with(mine.parent_path, theirs.parent_path)
        OR starts_with(theirs.parent_path, mine.parent_path)
"""
WRONG = f"""
    LENGTH(number.barcode) IN (8, 12, 13, 14)
    AND RIGHT(number.ean, 1) != ({CHECK_DIGIT.format(thirteen="number.ean")})::text
"""
PROBLEMS = f"""
    WITH barcode AS MATERIALIZED ({BARCODES}), number AS MATERIALIZED ({NUMBERS}),
         shared AS ({SHARED})
    SELECT number.id, number.product_id, number.uom_id, number.company_id,
           number.barcode, number.ean,
           CASE WHEN shared.id IS NULL THEN 'check_digit' ELSE 'shared' END AS kind
      FROM number
      LEFT JOIN shared ON shared.id = number.id
     WHERE number.ean IS NOT NULL AND (shared.id IS NOT NULL OR ({WRONG}))
"""


class BolEanProblem(models.Model):
    """A barcode by which bol's EAN finds no product, or more than one."""

    _name = "bol.ean.problem"
    _description = "Problem with an EAN"
    _auto = False
    _order = "kind desc, ean, id"
    _rec_name = "barcode"
    _depends = {
        "product.product": ["active", "barcode", "product_tmpl_id"],
        "product.template": ["company_id"],
        "product.uom": ["barcode", "company_id", "product_id", "uom_id"],
    }

    product_id = fields.Many2one("product.product", readonly=True)
    uom_id = fields.Many2one(
        "uom.uom", "Packaging", readonly=True, help="Empty: the product's own barcode."
    )
    company_id = fields.Many2one("res.company", readonly=True)
    barcode = fields.Char(readonly=True)
    ean = fields.Char(
        "EAN", readonly=True, help="With 14 digits, however the barcode is written."
    )
    kind = fields.Selection(
        [
            ("shared", "Several products have this EAN"),
            ("check_digit", "The last digit doesn't fit the others"),
        ],
        "Problem",
        readonly=True,
    )

    @property
    def _table_query(self):
        return SQL(PROBLEMS)

    def action_open(self):
        """The product whose barcode it is."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "product.product",
            "res_id": self.product_id.id,
            "views": [(False, "form")],
        }
