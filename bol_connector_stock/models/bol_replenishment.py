from odoo import api, fields, models

STATES = [
    ("ANNOUNCED", "Announced"),
    ("IN_TRANSIT", "In Transit"),
    ("ARRIVED_AT_WH", "Arrived"),
    ("IN_PROGRESS_AT_WH", "Being Received"),
    ("DONE", "Received"),
    ("CANCELLED", "Cancelled"),
    ("OTHER", "Unknown"),
]
FINISHED = ("DONE", "CANCELLED")
UNDER_WAY = ("ANNOUNCED", "IN_TRANSIT", "ARRIVED_AT_WH", "IN_PROGRESS_AT_WH")
KNOWN = {state for state, _label in STATES}


class BolReplenishment(models.Model):
    """Goods that are sent to bol's own warehouse (FBB), as bol follows them."""

    _name = "bol.replenishment"
    _description = "Bol.com Replenishment"
    _inherit = ["bol.mirror"]
    _rec_name = "bol_id"
    _rec_names_search = ["bol_id", "reference"]
    _order = "created_at desc, id desc"

    account_id = fields.Many2one(
        "bol.account", required=True, index=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="account_id.company_id", store=True, index=True
    )
    bol_id = fields.Char("Replenishment", required=True, readonly=True)
    reference = fields.Char(readonly=True)
    created_at = fields.Datetime("Announced On", readonly=True)
    state = fields.Selection(STATES, readonly=True)
    expected_on = fields.Date("Expected at Bol", readonly=True)
    transporter_code = fields.Char("Transporter", readonly=True)
    load_carriers = fields.Integer("Boxes or Pallets", readonly=True)
    labeling_by_bol = fields.Boolean("Labelled by Bol", readonly=True)
    unknown_lines = fields.Integer(
        readonly=True, help="Lines of which bol doesn't know the product."
    )
    line_ids = fields.One2many(
        "bol.replenishment.line", "replenishment_id", "Products", readonly=True
    )
    announced = fields.Integer(compute="_compute_quantities", store=True)
    received = fields.Integer(compute="_compute_quantities", store=True)
    graded = fields.Integer(compute="_compute_quantities", store=True)
    detail_due = fields.Boolean(readonly=True, index="btree_not_null")

    _bol_id_unique = models.Constraint(
        "unique(account_id, bol_id)", "An account has each replenishment once."
    )

    @api.depends("line_ids.announced", "line_ids.received", "line_ids.graded")
    def _compute_quantities(self):
        for replenishment in self:
            lines = replenishment.line_ids
            for name in ("announced", "received", "graded"):
                replenishment[name] = sum(lines.mapped(name))

    # -- as bol says -----------------------------------------------------------

    @api.model
    def _bol_mirror(self, account, answers):
        """Keep what bol lists; what isn't finished has its details read.

        :param answers: bol_api ``Replenishment`` list, without details
        """
        told = {a.replenishment_id: a for a in answers if a.replenishment_id}
        known = self.search(
            [("account_id", "=", account.id), ("bol_id", "in", list(told))]
        )
        known.filtered(lambda r: r.state not in FINISHED).detail_due = True
        for bol_id in known.mapped("bol_id"):
            del told[bol_id]
        self.create(
            [
                {
                    "account_id": account.id,
                    "bol_id": bol_id,
                    "reference": answer.reference or False,
                    "created_at": answer.created_at or False,
                    "detail_due": True,
                }
                for bol_id, answer in told.items()
            ]
        )

    def _bol_take(self, answer):
        """Keep the details of this one: a bol_api ``Replenishment``."""
        self._bol_write_changed(self._bol_prepare_mirror(answer))
        lines = self._bol_prepare_lines(answer)
        if lines != [line._bol_values() for line in self.line_ids]:
            self.line_ids.unlink()
            self.line_ids.create([{"replenishment_id": self.id, **v} for v in lines])

    def _bol_prepare_mirror(self, answer):
        unknown = answer.raw.get("invalidLines")
        return {
            "reference": answer.reference or False,
            "created_at": answer.created_at or False,
            "state": answer.state if answer.state in KNOWN else "OTHER",
            "expected_on": answer.expected_delivery_date or False,
            "transporter_code": answer.transporter_code or False,
            "load_carriers": answer.load_carriers or 0,
            "labeling_by_bol": answer.labeling_by_bol,
            "unknown_lines": len(unknown) if isinstance(unknown, list) else 0,
            "detail_due": False,
        }

    def _bol_prepare_lines(self, answer):
        found = self.account_id._bol_find_at_bol(
            line.ean for line in answer.lines if line.ean
        )
        nothing = self.env["product.product"], self.env["uom.uom"]
        values = []
        for line in answer.lines:
            product, unit = found.get(line.ean, nothing)
            values.append(
                {
                    "ean": line.ean or False,
                    "product_id": product.id,
                    "uom_id": unit.id,
                    "announced": line.quantity_announced or 0,
                    "received": line.quantity_received or 0,
                    "in_progress": line.quantity_in_progress or 0,
                    "graded": line.quantity_graded or 0,
                    "regular": line.quantity_regular or 0,
                }
            )
        return values


class BolReplenishmentLine(models.Model):
    """Pieces of one product on their way to bol."""

    _name = "bol.replenishment.line"
    _description = "Bol.com Replenishment Line"
    _inherit = ["bol.mirror"]
    _rec_name = "ean"
    _check_company_auto = True

    replenishment_id = fields.Many2one(
        "bol.replenishment", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="replenishment_id.company_id", store=True, index=True
    )
    ean = fields.Char("EAN", readonly=True)
    product_id = fields.Many2one(
        "product.product", check_company=True, readonly=True, index="btree_not_null"
    )
    uom_id = fields.Many2one(
        "uom.uom", "Sold As", readonly=True, help="Empty: the product's own unit."
    )
    announced = fields.Integer(readonly=True)
    received = fields.Integer(readonly=True)
    in_progress = fields.Integer(readonly=True)
    regular = fields.Integer(readonly=True)
    graded = fields.Integer(readonly=True)

    def _bol_values(self):
        """This line as ``bol.replenishment._bol_prepare_lines`` has it."""
        names = "announced", "received", "in_progress", "graded", "regular"
        return {
            "ean": self.ean,
            "product_id": self.product_id.id,
            "uom_id": self.uom_id.id,
            **{name: self[name] for name in names},
        }

    def _bol_missing(self):
        """What was announced and bol hasn't counted yet, in the product's unit."""
        pieces = max(self.announced - self.regular - self.graded, 0)
        unit = self.uom_id or self.product_id.uom_id
        return unit._compute_quantity(pieces, self.product_id.uom_id)
