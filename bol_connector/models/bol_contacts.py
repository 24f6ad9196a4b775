from odoo import models
from odoo.fields import Domain
from odoo.tools import email_normalize

from .addresses import STREET_PARTS, plausible_number, words
from .bol_order_projection import QUIET

# What Odoo stores of the traits by which a contact is recognised.
TRAITS = (
    "name",
    "email",
    "parent_id",
    "type",
    "is_company",
    "vat",
    "company_registry",
    "street",
    "street2",
    "zip",
    "city",
    "country_id",
)


class ResPartner(models.Model):
    """Finding again, or making, the contacts of bol's buyers, a batch at a time."""

    _inherit = "res.partner"

    _bol_email_index = models.Index(
        "(email_normalized) WHERE email_normalized IS NOT NULL"
    )

    def _bol_find_or_make(self, values_list):
        """Contacts that fit these values, of the environment's company.

        What was changed on a contact in Odoo is left as it is.

        :param list values_list: dicts as for ``create``, with all of :data:`TRAITS`
        :return: list of res.partner records in the same order; the same contact for
            values that describe the same one
        """
        known = self._bol_known(values_list) if values_list else {}
        unknown = unknown_ones(values_list, known)
        if unknown:
            keys = [key for values in unknown for key in identities(values)]
            self.env["bol.contact.claim"]._bol_claim(self.env.company, keys)
            for values, partner in zip(unknown, self._bol_make(unknown), strict=True):
                known.update(dict.fromkeys(identities(values), partner))
        return [
            next(known[key] for key in identities(values) if key in known)
            for values in values_list
        ]

    def _bol_known(self, values_list):
        """Contacts that may be those of these values: dict identity -> record."""
        found = self.with_context(active_test=False).search_fetch(
            self._bol_known_domain(values_list), TRAITS, order="id"
        )
        known = {}
        for partner in found.with_env(self.env):
            for key in identities(partner._bol_traits()):
                known.setdefault(key, partner)
        return known

    def _bol_traits(self):
        """What this contact is recognised by, as values of :data:`TRAITS`."""
        return self._convert_to_write({name: self[name] for name in TRAITS})

    def _bol_known_domain(self, values_list):
        given = {name: [v[name] for v in values_list if v[name]] for name in TRAITS}
        emails = [email_normalize(email, strict=False) for email in given["email"]]
        nameless = [v["name"] for v in values_list if not v["email"]]
        alike = Domain.OR(
            [
                Domain("email_normalized", "in", list(filter(None, emails))),
                Domain("email", "=", False) & Domain("name", "in", nameless),
                Domain("vat", "in", given["vat"]),
                Domain("company_registry", "in", given["company_registry"]),
            ]
        )
        # A seller that buys from itself isn't its own customer.
        apart = Domain("parent_id", "=", False) & Domain("ref_company_ids", "=", False)
        # The delivery addresses below one customer for all orders are archived.
        usable = Domain("active", "=", True) | Domain("type", "=", "delivery")
        return (
            Domain("company_id", "in", [False, self.env.company.id])
            & usable
            & (Domain("parent_id", "in", given["parent_id"]) | (apart & alike))
        )

    # -- making ----------------------------------------------------------------

    def _bol_make(self, values_list):
        """New contacts, quietly.

        Odoo synchronises a new contact with its parent with several queries each. It
        isn't needed: what a child has of its parent is among its values already.
        """
        quiet = self.with_context(**QUIET, _partners_skip_fields_sync=True)
        made = quiet.create([self._bol_prepare_child(v) for v in values_list])
        for partner in made:
            if partner.parent_id and not partner.company_id:
                # The parent is a customer of other companies, too.
                partner._company_dependent_commercial_sync()
        return made.with_env(self.env)

    def _bol_prepare_child(self, values):
        """Values of a new contact, with those that Odoo takes from its parent."""
        parent = self.browse(values["parent_id"])
        if not parent:
            return values
        shared = {**parent._get_commercial_values(), "company_id": parent.company_id.id}
        if values["type"] != "contact":
            return {**values, **shared}
        place = {name: values[name] for name in values.keys() - set(STREET_PARTS)}
        return {**place, **shared, **parent._get_address_values()}

    def _bol_valid_vat(self, country, number):
        """A VAT number as Odoo wants it, with its country; '' if it isn't valid.

        :param country: res.country record of the buyer
        :param str number: as bol has it, perhaps without the country, with dots, or
            no number at all
        """
        number = plausible_number(number)
        forms = [number] if number[:2].isalpha() else [country.code + number, number]
        valid = (
            self._run_vat_checks(country, form, validation="setnull")[0]
            for form in forms
            if number
        )
        return next(filter(None, valid), "")


def identities(values):
    """The keys by which a contact is known again, the surest first.

    A child is known by its parent, name and place; a buyer by e-mail, name and place,
    a company also by its VAT or registration number.

    :param dict values: with all of :data:`TRAITS`
    :return: list of tuples
    """
    name = words(values["name"])
    email = email_normalize(values["email"] or "", strict=False) or ""
    if values["parent_id"]:
        # A person of a company shares its place, and has an e-mail address.
        own = email if values["type"] == "contact" else place_key(values)
        return [(values["parent_id"], values["type"], name, own)]
    company = bool(values["is_company"])
    keys = [(values["type"], company, email, name, place_key(values))]
    if company:
        country = values["country_id"] or 0
        vat = plausible_number(values["vat"])
        registry = plausible_number(values["company_registry"])
        keys += [("vat", vat)] if vat else []
        keys += [("registry", country, registry)] if registry else []
    return keys


def place_key(values):
    """What makes two addresses the same place, however they are written."""
    code = "".join(filter(str.isalnum, values["zip"] or "")).upper()
    texts = (values["street"], values["street2"], values["city"])
    return (*map(words, texts), code, values["country_id"] or 0)


def unknown_ones(values_list, known):
    """Those values whose contact isn't known, each contact once."""
    seen, unknown = set(known), []
    for values in values_list:
        keys = identities(values)
        if seen.isdisjoint(keys):
            seen.update(keys)
            unknown.append(values)
    return unknown
