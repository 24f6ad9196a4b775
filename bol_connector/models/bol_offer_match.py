from odoo import api, fields, models


class BolOffer(models.Model):
    """Which product an offer is; what no rule settles is left to a person, once."""

    _inherit = "bol.offer"

    match_state = fields.Selection(
        [
            ("matched", "Matched"),
            ("ambiguous", "Choose a product"),
            ("doubtful", "Other EAN"),
            ("unknown", "Unknown product"),
            ("ignored", "Not in Odoo"),
        ],
        compute="_compute_match_state",
        store=True,
        index="btree_not_null",
    )
    match_trouble = fields.Selection(
        [("ambiguous", "Choose a product"), ("doubtful", "Other EAN")],
        readonly=True,
        copy=False,
    )
    by_hand = fields.Boolean(
        "Chosen by Hand",
        readonly=True,
        copy=False,
        help="A person chose the product, or that it has none: no rule changes that.",
    )
    is_ignored = fields.Boolean("Not in Odoo", readonly=True, copy=False)

    @api.depends("product_id", "is_ignored", "match_trouble")
    def _compute_match_state(self):
        for offer in self:
            if offer.product_id:
                offer.match_state = "matched"
            elif offer.is_ignored:
                offer.match_state = "ignored"
            else:
                offer.match_state = offer.match_trouble or "unknown"

    def write(self, vals):
        done = super().write(vals)
        if "product_id" in vals:
            by_person = not self.env.su
            offers = self.sudo()
            if by_person:
                offers._bol_note_choice()
            offers.filtered("product_id")._bol_relieve_later()
        return done

    def _bol_reference(self):
        return self.reference or ""

    def _bol_note_choice(self):
        """Remember that a person chose what these offers are."""
        self.write({"by_hand": True, "is_ignored": False})

    def _bol_relieve_later(self):
        """Look for orders to retry at the end of the transaction, for all at once."""
        hooks = self.env.cr.precommit
        if "bol_relieving" not in hooks.data:
            hooks.data["bol_relieving"] = set()
            hooks.add(self.browse()._bol_relieve_now)
        hooks.data["bol_relieving"].update(self.ids)

    def _bol_relieve_now(self):
        matched = self.env.cr.precommit.data.pop("bol_relieving", ())
        self.browse(matched).exists()._bol_relieve_orders()
        self.env.flush_all()

    def _bol_relieve_orders(self):
        """Have the orders of these offers retried that lack a product."""
        items = self.env["bol.order.item"].search(
            [
                ("account_id", "in", self.account_id.ids),
                ("offer_bol_id", "in", self.mapped("bol_id")),
                ("product_id", "=", False),
            ]
        )
        items.bol_order_id._bol_retry_soon("product")

    # -- by the rules ----------------------------------------------------------

    def _bol_match_products(self):
        """Find, or make, the product of these offers where they have none."""
        lacking = self.filtered(lambda o: not (o.product_id or o.by_hand))
        for account, offers in lacking.grouped("account_id").items():
            offers = offers.with_company(account.company_id)
            offers._bol_match_by_rules(offers._bol_find_predecessors())

    def _bol_note_match(self, match):
        # What is as it was costs no write.
        if self.match_trouble != match.trouble:
            self.match_trouble = match.trouble
        return super()._bol_note_match(match)

    def _bol_find_predecessors(self):
        """Offers that a person gave a product before they were made anew at bol.

        :return: dict offer -> bol.offer record of the same EAN, reference and condition
        """
        before = self.with_context(active_test=False).search(
            [
                ("account_id", "in", self.account_id.ids),
                ("ean", "in", list(filter(None, self.mapped("ean")))),
                ("by_hand", "=", True),
                ("product_id.active", "=", True),
            ],
            order="id",
        )
        by_name = {offer._bol_identity(): offer for offer in before}
        names = {offer: offer._bol_identity() for offer in self}
        return {o: by_name[name] for o, name in names.items() if name in by_name}

    def _bol_identity(self):
        return (*self._bol_name(), self.condition)

    # -- buttons ---------------------------------------------------------------

    def action_match(self):
        """Look for the products of these offers anew, also of those put aside."""
        offers = self._bol_of_user().filtered(lambda offer: not offer.product_id)
        offers.write({"by_hand": False, "is_ignored": False})
        offers._bol_match_products()

    def action_ignore(self):
        """These offers have no product in Odoo: take them off the list."""
        offers = self._bol_of_user()
        offers.write({"product_id": False, "by_hand": True, "is_ignored": True})

    def action_take_candidate(self):
        """Take the likeliest product of each of these offers."""
        self._bol_of_user()
        for offer in self:
            if offer.candidate_id:
                offer.product_id = offer.candidate_id

    def _bol_of_user(self):
        """These offers as the connector itself, for a user who may change them."""
        self.check_access("write")
        return self.sudo()
