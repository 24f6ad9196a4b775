"""A seller of goods at every rate of VAT, in two companies with unlike taxes."""

from kit.seller import Seller

from . import samples
from .expected import Rules

#: VAT at home, by the names in the Dutch chart of accounts; None: no tax at all.
RATES = {21: "21% ST", 9: "9% ST", 0: "0%", None: None}
#: How many products there are of each.
COUNTS = {21: 8, 9: 6, 0: 1, None: 1}


class Shop:
    """Products that both companies sell, and the ones that can't be told.

    :ivar choices: [(kind, product object of bol, offer object)], as orders name them
    :ivar rates: EAN or reference -> rate at home
    :ivar ambiguous: EANs and references of several products
    :ivar doubted: references of products that have an EAN
    """

    def __init__(self, odoo, companies):
        self.odoo = odoo
        self.companies = companies
        self.choices, self.rates = [], {}
        self.ambiguous, self.doubted = set(), set()
        for rate, count in COUNTS.items():
            for _ in range(count):
                self._product(rate)
        self._twins()
        self._choice("unknown", samples.ean(), "NOBODY-S")

    def tax(self, company, name):
        domain = [("company_id", "=", company), ("name", "=", name)]
        (found,) = self.odoo.ids(
            "account.tax", [*domain, ("type_tax_use", "=", "sale")]
        )
        return found

    def _make(self, rate, **values):
        taxes = [self.tax(one, RATES[rate]) for one in self.companies if RATES[rate]]
        goods = {"name": f"Lamp {rate} %", "is_storable": True, "taxes_id": taxes}
        return self.odoo.create("product.product", {**goods, **values})

    def _product(self, rate):
        ean = samples.ean()
        reference = f"REF-{ean}"
        self._make(rate, barcode=ean, default_code=reference)
        self.rates[ean.lstrip("0")] = self.rates[reference] = rate
        self.doubted.add(reference)
        kind = "untaxed" if rate is None else f"{rate} %"
        self._choice(kind, ean, reference)
        if rate is not None:
            self._choice(kind, f"0{ean}", reference)
            # The reference of what has another EAN is no certain match.
            self._choice("doubtful", samples.ean(), reference)
            self._by_reference(rate, kind)

    def _by_reference(self, rate, kind):
        """A product without a barcode, found by its reference alone."""
        reference = f"ONLY-{samples.ean()}"
        self._make(rate, default_code=reference)
        self.rates[reference] = rate
        self._choice(kind, samples.ean(), reference)

    def _twins(self):
        """One reference for two products, one EAN written in two ways."""
        ean = samples.ean()
        self.ambiguous |= {"TWINS", ean}
        for barcode in (ean, f"0{ean}"):
            self._make(21, barcode=barcode, default_code="TWINS")
        self._choice("ambiguous", ean, "TWINS")
        self._choice("ambiguous", samples.ean(), "TWINS")

    def _choice(self, kind, ean, reference):
        product = {"ean": ean, "title": f"Lamp ({kind})"}
        self.choices.append((kind, product, {"reference": reference}))

    def rules(self, rates, **more):
        return Rules(rates, self.rates, self.ambiguous, self.doubted, **more)


def company(odoo, name, **values):
    """A Dutch company with the Dutch chart of accounts, of which admin is a user."""
    netherlands, euro = odoo.id_of("base.nl"), odoo.id_of("base.EUR")
    values |= {"name": name, "country_id": netherlands, "currency_id": euro}
    made = odoo.create("res.company", values)
    odoo.call("account.chart.template", "try_loading", "nl", made, False)
    odoo.create("stock.warehouse", {"name": name, "code": "INC", "company_id": made})
    return made


def distance_sales(odoo, company):
    """Let l10n_eu_oss make its fiscal positions, as it does for every company."""
    model = odoo.ids("ir.model", [("model", "=", "res.company")])
    action = odoo.create(
        "ir.actions.server",
        {
            "name": "OSS",
            "model_id": model[0],
            "state": "code",
            "code": f"model.browse({company})._map_eu_taxes()",
        },
    )
    odoo.call("ir.actions.server", "run", [action])


def registration(odoo, shop, company, rates):
    """A VAT number in Belgium, its taxes and its fiscal position, made by hand.

    :param dict rates: rate at home -> rate there
    """
    belgium = odoo.id_of("base.be")
    mine = {"company_id": company, "country_id": belgium}
    position = odoo.create(
        "account.fiscal.position",
        {
            **mine,
            "name": "Belgium",
            "auto_apply": True,
            "foreign_vat": "BE0477472701",
            "sequence": 1,
        },
    )
    group = odoo.create("account.tax.group", {**mine, "name": "VAT of Belgium"})
    for home, there in rates.items():
        odoo.create(
            "account.tax",
            {
                **mine,
                "name": f"{there}% BE",
                "amount": there,
                "type_tax_use": "sale",
                "tax_group_id": group,
                "fiscal_position_ids": [position],
                "original_tax_ids": [shop.tax(company, RATES[home])],
            },
        )


def seller(stack, company, client_id):
    """The staff of a new account, which makes no products, in one company."""
    stack.sandbox.admin("POST", "accounts", client_id=client_id, client_secret="right")
    seller = Seller(stack.odoo())
    seller.client_id = client_id
    seller.odoo.context["allowed_company_ids"] = [company]
    values = {
        "name": client_id,
        "company_id": company,
        "environment": "sandbox",
        "sandbox_url": stack.url,
        "client_id": client_id,
        "client_secret": "right",
    }
    seller.account = seller.odoo.create("bol.account", values)
    return seller
