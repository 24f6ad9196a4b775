from markupsafe import Markup

from odoo import models

from .addresses import (
    STREET_PARTS,
    clipped,
    full_name,
    plausible_number,
    street_values,
    usable_email,
    words,
)
from .bol_contacts import place_key
from .bol_order import BolHold


class BolOrder(models.Model):
    """Who is who in bol's orders: customer, invoice address, delivery address.

    - A private buyer is one contact: customer and invoice address, and delivery
      address where the goods go to that very name and place.
    - A business buyer is a company with its VAT and registration number, which gets
      the invoice, and the person who ordered under it. That person is the customer,
      as with a colleague's order in Odoo's own shop: she is written to, and the
      invoice and the turnover go to her company.
    - An account with one customer for all orders has that one as customer and invoice
      address. The delivery address is a contact on its own, archived: thousands of
      them would hide the real customers, and transfers and labels don't mind.

    Any other place of delivery is a delivery address below the customer. No contact
    that exists is ever changed.
    """

    _inherit = "bol.order"

    def _bol_partners(self):
        """Contacts of these orders, found again where they are known.

        :return: dict order -> (customer, invoice address, delivery address)
        :raise BolHold: the country of an address is unknown
        """
        countries = self._bol_countries()
        customers = self._bol_customers(countries)
        below = [
            (order, role, values)
            for order, customer in customers.items()
            for role, values in order._bol_prepare_others(customer, countries).items()
        ]
        others = self.env["res.partner"]._bol_find_or_make([v for _, _, v in below])
        roles = {order: {} for order in self}
        for (order, role, _values), partner in zip(below, others, strict=True):
            roles[order][role] = partner
        return {order: arranged(customers[order], **roles[order]) for order in self}

    def _bol_customers(self, countries):
        """Dict order -> the buyer, the company that buys, or the one of all orders."""
        own = self.filtered(lambda order: order.account_id.customer_mode == "buyer")
        made = self.env["res.partner"]._bol_find_or_make(
            [order._bol_prepare_customer(countries) for order in own]
        )
        return {
            **{order: order.account_id.default_partner_id for order in self - own},
            **dict(zip(own, made, strict=True)),
        }

    def _bol_countries(self):
        codes = {
            (details.get("country_code") or "").upper()
            for order in self
            for details in (order.shipment_details or {}, order.billing_details or {})
        }
        countries = self.env["res.country"].search([("code", "in", list(codes))])
        return {country.code: country for country in countries}

    # -- values ----------------------------------------------------------------

    def _bol_buyer_details(self):
        """Billing details, with what bol tells of the buyer among the shipment's.

        :return: dict of mirrored texts
        """
        shipment = self.shipment_details
        billing = self.billing_details or shipment
        names = ["language", "email"]
        if words(full_name(billing)) == words(full_name(shipment)):
            names.append("delivery_phone_number")
        return {**{name: shipment.get(name) for name in names}, **billing}

    def _bol_prepare_customer(self, countries):
        """Values of the buyer, or of the company that buys."""
        details = self._bol_buyer_details()
        company = clipped(details.get("company"))
        values = self._bol_prepare_partner(details, countries, company)
        values.update(self._bol_prepare_numbers(details, values["country_id"]))
        if company:
            values.update(name=company, is_company=True, phone=False)
        return values

    def _bol_prepare_numbers(self, details, country_id):
        """Values of VAT and registration number.

        An invalid VAT number would keep the contact from being changed later, and is
        noted only. A valid one isn't looked up: that would wait for another server.
        """
        partners = self.env["res.partner"]
        country = self.env["res.country"].browse(country_id)
        given = clipped(details.get("vat_number"))
        registry = clipped(details.get("kvk_number"))
        values = {
            "vat": partners._bol_valid_vat(country, given) or False,
            "company_registry": plausible_number(registry) or registry or False,
        }
        if "vies_valid" in partners._fields:
            values["vies_valid"] = False
        if given and not values["vat"]:
            note = self.env._("VAT number at bol, not valid: %(number)s", number=given)
            values["comment"] = Markup("<p>%s</p>") % note
        return values

    def _bol_prepare_others(self, customer, countries):
        """Values of the contacts that this order needs beside its customer.

        :param customer: res.partner record as of ``_bol_customers``
        :return: dict type of contact -> dict of values
        """
        buyer = self._bol_buyer_details()
        email = self.shipment_details.get("email") or buyer.get("email")
        receiver = {**self.shipment_details, "email": email}
        if self.account_id.customer_mode == "default":
            values = self._bol_prepare_partner(receiver, countries)
            return {"delivery": {**values, "type": "delivery", "active": False}}
        company = clipped(buyer.get("company"))
        billing = self._bol_prepare_partner(buyer, countries, company)
        delivery = self._bol_prepare_partner(receiver, countries, company)
        here = place_key(customer._bol_traits())
        same_person = words(delivery["name"]) == words(billing["name"])
        needed = {
            "contact": company and full_name(buyer) and billing,
            "invoice": place_key(billing) != here and billing,
            "delivery": not (same_person and place_key(delivery) == here) and delivery,
        }
        return {
            kind: {**values, "type": kind, "parent_id": customer.id}
            for kind, values in needed.items()
            if values
        }

    def _bol_prepare_partner(self, details, countries, company=""):
        """Values of a contact from bol's address details: the person and the place.

        :param dict details: mirrored address texts
        :param dict countries: country code -> res.country record
        :param str company: name that stands on the address anyway
        :raise BolHold: the country is unknown
        """
        fields = self.env["res.partner"]._fields
        country = self._bol_country(details, countries)
        point = clipped(details.get("pickup_point_name"))
        name = full_name(details) or point or self.bol_id
        office = clipped(details.get("company"))
        extra = [
            office if words(office) != words(company) else "",
            point if point != name else "",
            clipped(details.get("extra_address_information")),
        ]
        return {
            "name": name,
            "is_company": False,
            **street_values(details, apart=set(STREET_PARTS) <= fields.keys()),
            "street2": ", ".join(filter(None, extra)) or False,
            "zip": clipped(details.get("zip_code")) or False,
            "city": clipped(details.get("city")) or False,
            "country_id": country.id,
            "email": usable_email(details) or False,
            "phone": clipped(details.get("delivery_phone_number")) or False,
            "lang": self._bol_language(details),
            "vat": False,
            "company_registry": False,
            "company_id": self.company_id.id,
            "parent_id": False,
            "type": "contact",
            **self.account_id._bol_prepare_buyer(),
        }

    def _bol_country(self, details, countries):
        code = (details.get("country_code") or "").upper()
        if code in countries:
            return countries[code]
        if not code:
            reason = self.env._(
                "Bol's address has no country. The order is read again by itself; if "
                "it stays like this, handle it in bol's seller portal."
            )
        else:
            reason = self.env._(
                "Bol gives the country “%(code)s”, which Odoo doesn't know. The "
                "order is read again by itself; if it stays like this, handle it "
                "in bol's seller portal.",
                code=code,
            )
        raise BolHold("address", reason)

    def _bol_language(self, details):
        """Code of the installed language nearest to bol's ("nl-BE"), or the user's."""
        wanted = (details.get("language") or "nl").replace("-", "_")
        family = wanted[:2]
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        near = [code for code in installed if code.startswith(family)]
        for code in (wanted, f"{family}_{family.upper()}", *near):
            if code in installed:
                return code
        return self.env.lang or "en_US"


def arranged(customer, contact=None, invoice=None, delivery=None):
    """(customer, invoice address, delivery address) of an order's contacts."""
    buyer = contact or customer
    return buyer, invoice or customer, delivery or buyer
