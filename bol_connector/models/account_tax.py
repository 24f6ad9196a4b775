from odoo import api, fields, models

# What decides which tax a line gets.
DECIDING = {
    "active",
    "amount_type",
    "fiscal_position_ids",
    "original_tax_ids",
    "price_include_override",
}


# In what a twin is like its tax; and each line of its distribution.
ALIKE = ("amount", "amount_type", "tax_group_id")
ALIKE_LINE = ("factor_percent", "repartition_type", "account_id", "tag_ids")
DISTRIBUTIONS = ("invoice_repartition_line_ids", "refund_repartition_line_ids")
FOLLOWED = {*ALIKE, *DISTRIBUTIONS, "repartition_line_ids"}


class AccountTax(models.Model):
    _inherit = "account.tax"

    bol_included_tax_id = fields.Many2one(
        "account.tax",
        "Price-Included Twin for Bol.com",
        copy=False,
        readonly=True,
        help="The same tax for prices that include it. Lines of bol.com orders use "
        "it, because bol's prices include VAT.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        taxes = super().create(vals_list)
        self.env["bol.order"]._bol_retry_taxes(taxes.company_id)
        return taxes

    def write(self, vals):
        result = super().write(vals)
        if FOLLOWED & vals.keys():
            self._bol_update_twins()
        if DECIDING & vals.keys():
            self.env["bol.order"]._bol_retry_taxes(self.company_id)
        return result

    def _bol_make_included_twins(self, company):
        """Give each of these taxes a price-included twin where it lacks one.

        :param company: the res.company to whose books the twins belong
        """
        for tax in self.with_company(company):
            if tax.price_include or tax.bol_included_tax_id.active:
                tax._bol_update_twins()
                continue
            values = tax._bol_prepare_included_twin()
            tax.bol_included_tax_id = tax._bol_find_twin(values) or tax.copy(values)

    def _bol_update_twins(self):
        """Make the twins of these taxes like them again: rate, accounts and grids."""
        for tax in self:
            twin = tax.bol_included_tax_id
            if not twin:
                continue
            write_differing(twin, tax, ALIKE)
            for name in DISTRIBUTIONS:
                if len(tax[name]) != len(twin[name]):
                    twin[name] = [
                        fields.Command.clear(),
                        *(
                            fields.Command.create(line._bol_prepare_twin_line())
                            for line in tax[name]
                        ),
                    ]
                for line, other in zip(tax[name], twin[name], strict=True):
                    write_differing(other, line, ALIKE_LINE)

    def _bol_find_twin(self, values):
        """A twin that was made before, and lost its link with the addon's removal."""
        same = ("name", "price_include_override")
        return self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("type_tax_use", "=", self.type_tax_use),
                ("country_id", "=", self.country_id.id),
                *((name, "=", values[name]) for name in same),
            ],
            limit=1,
        )

    def _bol_prepare_included_twin(self):
        """Values of the twin, over those of the tax itself.

        It belongs to no fiscal position: the positions map the original, and
        the result of that is replaced by its twin.
        """
        self.ensure_one()
        return {
            "name": self.env._("%(tax)s (bol.com, included)", tax=self.name),
            "price_include_override": "tax_included",
            "fiscal_position_ids": [],
            "original_tax_ids": [],
            "sequence": self.sequence + 1000,
        }

    def _bol_included(self):
        """These taxes with each price-excluded one replaced by its twin.

        :return: (taxes, those that have no usable twin)
        :rtype: tuple of account.tax recordsets
        """
        included = missing = self.browse()
        for tax in self:
            children = tax.children_tax_ids
            group = tax.amount_type == "group" and all(children.mapped("price_include"))
            if tax.price_include or group:
                included |= tax
            elif tax.bol_included_tax_id.active:
                included |= tax.bol_included_tax_id
            else:
                missing |= tax
        return included, missing


class AccountTaxRepartitionLine(models.Model):
    _inherit = "account.tax.repartition.line"

    def _bol_prepare_twin_line(self):
        names = (*ALIKE_LINE, "document_type", "sequence")
        return self._convert_to_write({name: self[name] for name in names})


def write_differing(record, model, names):
    """Give a record those values of another one that differ.

    :param record, model: records of one model
    :param names: of fields
    """
    values = {name: model[name] for name in names if record[name] != model[name]}
    if values:
        record.write(record._convert_to_write(values))
