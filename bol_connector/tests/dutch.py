"""A company with the Dutch chart of accounts, as Odoo installs it."""

from .common import BolCase


class DutchCase(BolCase):
    """Its taxes are those of the chart: ``tax_21``, ``tax_9``, ``tax_0``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls._make_company("Fietsentuin BV")
        cls.env = cls.env(
            context={"allowed_company_ids": cls.company.ids, "lang": "en_US"}
        )
        charts = cls.env["account.chart.template"]
        charts.try_loading("nl", company=cls.company, install_demo=False)
        cls.chart = charts.with_company(cls.company)
        cls.tax_21 = cls.chart.ref("btw_21")
        cls.tax_9 = cls.chart.ref("btw_9")
        cls.tax_0 = cls.chart.ref("btw_0")
        cls.belgium = cls.env.ref("base.be")

    @classmethod
    def _make_oss(cls, **rates):
        """The fiscal position and taxes of Belgium, as ``_map_eu_taxes`` makes them.

        :param rates: name of the replaced tax's attribute -> Belgian percentage
        :return: the position, dict of attribute -> account.tax record
        """
        private = cls.chart.ref("fiscal_position_template_eu_private")
        position = cls.env["account.fiscal.position"].create(
            {
                "name": "OSS B2C Belgium",
                "company_id": cls.company.id,
                "auto_apply": True,
                "country_id": cls.belgium.id,
                "sequence": private.sequence,
            }
        )
        private.sequence += 1
        account = cls.tax_21.invoice_repartition_line_ids.account_id.copy()
        base, vat = ({"repartition_type": kind} for kind in ("base", "tax"))
        lines = [(0, 0, base), (0, 0, {**vat, "account_id": account.id})]
        taxes = {
            name: cls.env["account.tax"].create(
                {
                    "name": f"{rate}% BE VAT {name}",
                    "amount": rate,
                    "type_tax_use": "sale",
                    "company_id": cls.company.id,
                    "country_id": cls.env.ref("base.nl").id,
                    "tax_group_id": cls.tax_21.tax_group_id.id,
                    "fiscal_position_ids": position.ids,
                    "original_tax_ids": getattr(cls, name).ids,
                    "invoice_repartition_line_ids": lines,
                    "refund_repartition_line_ids": lines,
                }
            )
            for name, rate in rates.items()
        }
        return position, taxes
