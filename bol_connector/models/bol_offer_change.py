from odoo import api, fields, models

from ..tools.offer_terms import condition_detail, dump_parts, part_labels, read_parts

# What an account can have one offer of.
IDENTITY = ("account_id", "ean", "condition", "condition_detail")
# The states of a change that may still come to pass.
OPEN = ("to_send", "sending", "sent", "attention")


class BolOfferChange(models.Model):
    """An offer that bol is to make, change or remove; with the old and new values.

    bol does it within the call. See ``bol_offer_change_run.py`` for that.
    """

    _name = "bol.offer.change"
    _description = "Bol.com Offer Change"
    _inherit = ["bol.command"]
    _rec_names_search = ["name", "ean", "offer_id"]

    _bol_flow_kind = "offer_changes"

    kind = fields.Selection(
        [("create", "Create"), ("update", "Change"), ("delete", "Delete")],
        "To Do",
        required=True,
        readonly=True,
    )
    name = fields.Char("Offer", readonly=True)
    offer_id = fields.Many2one(
        "bol.offer", "Bol.com Offer", readonly=True, index=True, ondelete="set null"
    )
    product_id = fields.Many2one(
        "product.product", readonly=True, index=True, ondelete="set null"
    )
    uom_id = fields.Many2one("uom.uom", "Packaging", readonly=True)
    ean = fields.Char("EAN", readonly=True, index=True, help="As bol is told it.")
    condition = fields.Char(readonly=True)
    condition_detail = fields.Char(readonly=True)
    payload = fields.Text(
        "Request", readonly=True, help="The parts of bol's request, as JSON."
    )
    line_ids = fields.One2many("bol.offer.change.line", "change_id", "Values")
    by_archiving = fields.Boolean(
        readonly=True, help="Asked for by archiving the product."
    )
    in_preview = fields.Boolean(compute="_compute_in_preview")

    # Without it two that press the button at once would make two offers.
    _create_once = models.UniqueIndex(
        "(account_id, ean, condition, COALESCE(condition_detail, '')) "
        "WHERE kind = 'create' "
        "AND state IN ('to_send', 'sending', 'sent', 'attention')",
        "This offer is being created already: see Changes in the menu Offers.",
    )

    @api.depends("state", "approved")
    def _compute_in_preview(self):
        for change in self:
            flow = change.account_id._bol_flow(self._bol_flow_kind)
            waits = change.state == "to_send" and not change.approved
            change.in_preview = waits and flow.mode == "preview"

    # -- asking for changes ----------------------------------------------------

    @api.model
    def _bol_create_offers(self, wanted):
        """Have offers made; those of a former try that bol refused are forgotten.

        :param wanted: iterable of (bol.account, product.product, uom.uom or none,
            dict of the parts of a ``CreateOfferRequest``)
        :return: the bol.offer.change records
        """
        values = [self._bol_prepare_create(*one) for one in wanted]
        offers = {tuple(one[name] or False for name in IDENTITY) for one in values}
        failed = self.search(
            [
                ("ean", "in", [one["ean"] for one in values]),
                ("kind", "=", "create"),
                ("state", "=", "failed"),
            ]
        )
        failed.filtered(lambda change: change._bol_identity() in offers)._bol_withdraw()
        return self.create(values)

    def _bol_identity(self):
        return self.account_id.id, self.ean, self.condition, self.condition_detail

    @api.model
    def _bol_prepare_create(self, account, product, uom, parts):
        """Values of the change that makes an offer."""
        condition = parts["condition"]
        return {
            "kind": "create",
            "account_id": account.id,
            "product_id": product.id,
            "uom_id": uom.id,
            "name": product.display_name,
            "ean": parts["ean"],
            "condition": condition["category"],
            "condition_detail": condition_detail(condition) or False,
            "payload": dump_parts(parts),
            "line_ids": self._bol_prepare_lines(account, parts, {}),
        }

    @api.model
    def _bol_update_offers(self, wanted, **values):
        """Have terms of offers changed; what is so already at bol is left out.

        A change of the same offer that wasn't sent yet takes the new values.

        :param dict wanted: bol.offer record -> parts of a ``PatchOfferRequest``
        :param values: further values of the changes
        :return: the bol.offer.change records, without those that turned out needless
        """
        offers = self.env["bol.offer"].union(*wanted)
        waiting = self._bol_open_updates(offers)
        changes, new = self.browse(), []
        for offer, parts in wanted.items():
            mine = waiting.get(offer, self.browse())
            unsent = mine.filtered(lambda c: c.state == "to_send" and not c.attempts)
            current = offer._bol_terms()
            for other in mine - unsent[-1:]:
                current |= read_parts(other.payload)
            if unsent:
                changes |= unsent[-1]._bol_merge(parts, current, values)
            elif differing := _differing(parts, current):
                new.append({**self._bol_prepare_update(offer, differing), **values})
        return changes | self.create(new)

    def _bol_open_updates(self, offers):
        """dict bol.offer -> its updates that bol hasn't confirmed, oldest first"""
        domain = [("offer_id", "in", offers.ids), ("kind", "=", "update")]
        states = [("state", "in", ["to_send", "sending", "sent"])]
        return self.search([*domain, *states], order="id").grouped("offer_id")

    def _bol_merge(self, parts, current, values):
        """Take newer values into this change, which wasn't sent yet.

        :return: this change, none if bol has all of it already
        """
        parts = _differing(read_parts(self.payload) | parts, current)
        if not parts:
            self._bol_withdraw()
            return self.browse()
        update = self._bol_prepare_update(self.offer_id, parts)
        self.line_ids.unlink()
        self.write({**update, **values, "approved": False})
        return self

    @api.model
    def _bol_prepare_update(self, offer, parts):
        """Values of the change that patches an offer."""
        account = offer.account_id
        lines = self._bol_prepare_lines(account, parts, offer._bol_terms())
        return {
            **self._bol_prepare_of(offer),
            "kind": "update",
            "payload": dump_parts(parts),
            "line_ids": lines,
        }

    @api.model
    def _bol_delete_offers(self, offers, **values):
        """Have offers removed at bol; what else was to change of them is withdrawn."""
        domain = [("offer_id", "in", offers.ids)]
        self.search([*domain, ("state", "in", ["to_send", "failed"])])._bol_withdraw()
        asked = self.search([*domain, ("kind", "=", "delete"), ("state", "in", OPEN)])
        return asked | self.create(
            [
                {**self._bol_prepare_of(offer), "kind": "delete", **values}
                for offer in offers - asked.offer_id
            ]
        )

    @api.model
    def _bol_prepare_of(self, offer):
        return {
            "account_id": offer.account_id.id,
            "offer_id": offer.id,
            "product_id": offer.product_id.id,
            "name": offer.name,
            "ean": offer.ean,
            "condition": offer.condition,
            "condition_detail": offer.condition_detail,
        }

    @api.model
    def _bol_prepare_lines(self, account, parts, current):
        """Commands for the lines that show the old and the new value of each part."""
        words = self.env["bol.offer.change.line"]._bol_words
        return [
            fields.Command.create(
                {
                    "part": part,
                    "old_value": words(account, part, current.get(part)),
                    "new_value": words(account, part, parts[part]),
                }
            )
            for part in part_labels(self.env)
            if part in parts
        ]

    # -- buttons ---------------------------------------------------------------

    def action_create_anew(self):
        """The form to create this offer, where the product can be corrected first."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bol_connector.bol_offer_create_variant_action"
        )
        context = {
            "active_model": "product.product",
            "active_ids": self.product_id.ids,
            "default_account_id": self.account_id.id,
            "default_condition": self.condition,
            "dialog_size": "extra-large",
        }
        return {**action, "context": context}

    # -- taking back -----------------------------------------------------------

    def action_withdraw(self):
        """Drop what wasn't sent yet, or what bol refused."""
        self.check_access("read")
        self.sudo()._bol_withdraw()

    def _bol_withdraw(self):
        waiting = self.filtered(lambda c: c.state in ("to_send", "failed", "attention"))
        waiting.write({"state": "withdrawn"})

    # -- preview ---------------------------------------------------------------

    def action_approve(self):
        """Have these sent although their flow is in preview."""
        self.account_id.check_access("write")
        self.sudo()._bol_approve()


def _differing(parts, current):
    """Those of the parts whose value is another one at bol now."""
    return {
        part: value
        for part, value in parts.items()
        if dump_parts(value) != dump_parts(current.get(part))
    }
