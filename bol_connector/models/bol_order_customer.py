from odoo import models
from odoo.tools import email_normalize

from .addresses import full_name, street_line
from .bol_order import BolHold

# What makes two addresses the same place for the same person.
SAME_PLACE = ("name", "street", "street2", "zip", "city")


class BolOrder(models.Model):
    """Finding or making the contacts of bol's buyers."""

    _inherit = "bol.order"

    def _bol_partners(self):
        """Contacts of these orders, found again where they are known.

        :return: dict order -> (customer, invoice address, delivery address)
        :raise BolHold: the country of an address is unknown
        """
        countries = self._bol_countries()
        known = self._bol_known_partners()
        return {order: order._bol_contacts(countries, known) for order in self}

    def _bol_countries(self):
        codes = {
            ((details or {}).get("country_code") or "").upper()
            for order in self
            for details in (order.shipment_details, order.billing_details)
        }
        countries = self.env["res.country"].search([("code", "in", list(codes))])
        return {country.code: country for country in countries}

    def _bol_known_partners(self):
        """Contacts that have one of these buyers' e-mail addresses.

        bol gives each buyer a relay address of its own.
        """
        emails = {
            email_normalize((details or {}).get("email") or "")
            for order in self
            for details in (order.shipment_details, order.billing_details)
        }
        partners = self.env["res.partner"].search(
            [
                ("email_normalized", "in", list(emails - {False, ""})),
                ("company_id", "in", [False, *self.company_id.ids]),
            ],
            order="id",
        )
        return list(partners)

    def _bol_contacts(self, countries, known):
        shipment = self.shipment_details
        billing = self.billing_details or shipment
        values = self._bol_prepare_partner(billing, countries)
        # The company is the customer; its employee's address is where goods go.
        customer = self._bol_find_or_make(values, known)
        delivery = self._bol_prepare_partner(shipment, countries)
        if all(delivery[name] == values[name] for name in (*SAME_PLACE, "country_id")):
            return customer, customer, customer
        delivery.update(type="delivery", parent_id=customer.id, vat=False)
        delivery.update(is_company=False, company_registry=False)
        return customer, customer, self._bol_find_or_make(delivery, known)

    def _bol_find_or_make(self, values, known):
        for partner in known:
            if same_contact(partner, values):
                return partner
        # An invalid VAT number of a buyer must not block the order.
        partners = self.env["res.partner"].with_context(no_vat_validation=True)
        partner = partners.create(values).with_context(no_vat_validation=False)
        known.append(partner)
        return partner

    def _bol_prepare_partner(self, details, countries):
        """Values of a contact from bol's address details.

        :param dict details: mirrored address texts
        :param dict countries: country code -> res.country record
        :raise BolHold: the country is unknown
        """
        code = (details.get("country_code") or "").upper()
        if code not in countries:
            raise BolHold(
                "address",
                self.env._(
                    "Bol gives the country “%(code)s”, which Odoo doesn't know. The "
                    "order is read again by itself; if it stays like this, handle it "
                    "in bol's seller portal.",
                    code=code,
                ),
            )
        company = details.get("company")
        name = company or full_name(details) or details.get("pickup_point_name")
        place = details.get("pickup_point_name") if self.is_pickup_point else None
        person = full_name(details) if company else None
        extra = (person, place, details.get("extra_address_information"))
        return {
            "name": name or self.bol_id,
            "is_company": bool(company),
            "street": street_line(details),
            "street2": ", ".join(filter(None, extra)) or False,
            "zip": details.get("zip_code") or False,
            "city": details.get("city") or False,
            "country_id": countries[code].id,
            "email": details.get("email") or False,
            "phone": details.get("delivery_phone_number") or False,
            "lang": self._bol_language(details),
            "vat": details.get("vat_number") or False,
            "company_registry": details.get("kvk_number") or False,
            "company_id": self.company_id.id,
            "parent_id": False,
            "type": "contact",
        }

    def _bol_language(self, details):
        """Code of the installed language nearest to bol's ("nl-BE"), or the user's."""
        wanted = (details.get("language") or "nl").replace("-", "_")
        installed = [code for code, _name in self.env["res.lang"].get_installed()]
        family = wanted[:2]
        near = [code for code in installed if code.startswith(family)]
        if wanted in installed:
            return wanted
        return near[0] if near else self.env.lang or "en_US"


def same_contact(partner, values):
    """Whether a contact is the one these values describe.

    :param partner: res.partner record
    :param dict values: as of ``_bol_prepare_partner``
    """
    return (
        all((partner[name] or False) == (values[name] or False) for name in SAME_PLACE)
        and partner.country_id.id == values["country_id"]
        and partner.parent_id.id == (values["parent_id"] or False)
        and partner.email_normalized
        == (email_normalize(values["email"] or "") or False)
    )
