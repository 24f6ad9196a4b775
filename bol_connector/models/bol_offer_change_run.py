import logging

from odoo import api, fields, models

from ..bol_api import errors
from ..bol_api.offers import read_offer
from ..bol_api.process_status import carried_out
from ..tools import commit, rerun_on_conflict, same_ean
from ..tools.offer_terms import dump_parts, part_labels, read_parts
from .bol_mirror import is_number

# Names the activity about changes that bol refused or that need a person.
TROUBLE = "offer_changes"
STUCK = ("failed", "attention")

_logger = logging.getLogger(__name__)


class BolOfferChange(models.Model):
    """Carrying changes of offers out, and finding out what became of them.

    A creation is never repeated blindly: bol is asked for the EAN first, and an offer
    that it has is taken over. Changes and removals may be done twice, in their order.
    """

    _inherit = "bol.offer.change"

    # -- sending ---------------------------------------------------------------

    def _bol_begin(self):
        if self.kind != "create" and self._bol_is_superseded():
            self.write({"state": "withdrawn", "message": self._bol_superseded()})
            commit(self.env)
            return False
        self.line_ids.filtered("violation").violation = False
        return super()._bol_begin()

    def _bol_is_superseded(self):
        """Whether bol has taken newer values for all that this change says."""
        newer = self._bol_newer()
        told = {part for change in newer for part in change._bol_told()}
        deleted = "delete" in newer.mapped("kind")
        return deleted or (self.kind == "update" and self._bol_told() <= told)

    def _bol_told(self):
        """The parts that this change tells bol of."""
        return set(read_parts(self.payload))

    def _bol_newer(self):
        """Changes of the same offer that were asked for later, and done before."""
        return self.search(
            [
                ("offer_id", "=", self.offer_id.id),
                ("id", ">", self.id),
                ("state", "=", "done"),
            ]
        )

    def _bol_superseded(self):
        return self.env._("Newer values were sent meanwhile.")

    def _bol_reason_not_to_send(self):
        reason = super()._bol_reason_not_to_send()
        if reason or self.kind == "delete":
            return reason
        if self.kind == "update":
            gone = self.env._("Bol doesn't list this offer any more.")
            return "" if self.offer_id.active else gone
        product = self.product_id
        if not product.active:
            return self.env._("The product was archived or deleted meanwhile.")
        if "offer" not in product._bol_parts(self.account_id)[product]:
            return self.env._("The offers of this product aren't managed any more.")
        return ""

    def _bol_send(self, client):
        return getattr(self, f"_bol_send_{self.kind}")(client)

    def _bol_send_create(self, client):
        parts = self._bol_prepare_sending()
        commit(self.env)
        bol_id = client.offers.create(parts)
        self._bol_take_over(self._bol_read_back(client, bol_id, parts), parts)
        return carried_out(bol_id)

    def _bol_prepare_sending(self):
        """Parts of the offer to make, with the stock of this moment.

        :return: dict, a ``CreateOfferRequest``
        """
        parts = read_parts(self.payload)
        pair = self.product_id, self.uom_id
        amounts = self.account_id._bol_stock_amounts([pair])
        key = self.product_id.id, self.uom_id.id
        if "stock" in parts and key in amounts:
            parts["stock"] = {"amount": amounts[key], "managedByRetailer": False}
            self.payload = dump_parts(parts)
        return parts

    def _bol_read_back(self, client, bol_id, parts):
        """The offer as bol shows it; as it was told to bol if it can't be read yet.

        :return: bol_api ``Offer``
        """
        try:
            return client.offers.get(bol_id)
        except errors.BolError as error:
            _logger.info("Offer %s isn't shown by bol yet: %s", bol_id, error)
            return read_offer({**parts, "offerId": bol_id})

    def _bol_send_update(self, client):
        newer = {part for change in self._bol_newer() for part in change._bol_told()}
        told = read_parts(self.payload).items()
        parts = {part: value for part, value in told if part not in newer}
        client.offers.patch(self.offer_id.bol_id, parts)
        try:
            self._bol_take_over(client.offers.get(self.offer_id.bol_id))
        except errors.BolError as error:
            # The next reading of the list shows it.
            _logger.info("Offer %s can't be read: %s", self.offer_id.bol_id, error)
        return carried_out(self.offer_id.bol_id)

    def _bol_send_delete(self, client):
        client.offers.delete(self.offer_id.bol_id)
        offer = self.offer_id
        rerun_on_conflict(self.env, lambda: offer.write({"active": False}))
        return carried_out(offer.bol_id)

    def _bol_take_over(self, answer, told=()):
        """Mirror the offer of this change; a new one gets its product.

        :param answer: bol_api ``Offer``
        :param told: the parts with which bol has just made it
        """

        def keep():
            offer = self.env["bol.offer"]._bol_mirror(self.account_id, [answer])
            if self.product_id and not offer.product_id:
                offer.write(self._bol_prepare_match())
            offer._bol_note_told(told)
            self.offer_id = offer

        rerun_on_conflict(self.env, keep)

    def _bol_prepare_match(self):
        """Values of a new offer: which product it is."""
        return {"product_id": self.product_id.id, "uom_id": self.uom_id.id}

    # -- refused ---------------------------------------------------------------

    def _bol_note_refusal(self, error, client):
        if self.kind == "create" and isinstance(error, errors.Conflict):
            found = self._bol_find_effect(client)
            if found is not None:
                self.write({**self._bol_prepare_done(), **found})
                return
        if self.kind == "delete" and isinstance(error, errors.NotFound):
            self.write(self._bol_prepare_done())
            return
        super()._bol_note_refusal(error, client)
        self._bol_note_violations(error.violations)

    def _bol_note_violations(self, violations):
        """Show what bol says of a field at that field, and only there.

        :param violations: pairs of bol's field name and the reason
        """
        for line in self.line_ids:
            reasons = [why for name, why in violations if is_about(name, line.part)]
            line.violation = "; ".join(reasons) or False

    # -- what became of it -----------------------------------------------------

    def _bol_find_effect(self, client):
        if self.kind != "create":
            return None
        for page in client.offers.pages(eans=[self.ean]):
            for answer in page:
                if is_number(answer.offer_id) and self._bol_is_of(answer):
                    self._bol_take_over(answer)
                    return {"message": self._bol_adopted() or False}
        return None

    def _bol_is_of(self, answer):
        """Whether an offer at bol is the one that this change wants to make."""
        found = answer.condition_category or "NEW", answer.condition_detail
        wanted = self.condition, self.condition_detail or ""
        return same_ean(answer.ean, self.ean) and found == wanted

    def _bol_adopted(self):
        """What to say of an offer that bol had already; '' if it's as it was told."""
        told, terms = read_parts(self.payload), self.offer_id._bol_terms()
        # bol keeps no title of a product that it knows.
        del terms["unknownProductTitle"]
        labels = part_labels(self.env)
        differing = [
            labels[part]
            for part in terms
            if part in told and dump_parts(told[part]) != dump_parts(terms[part])
        ]
        if self.offer_id.product_id != self.product_id:
            differing.append(self.env._("Product"))
        if not differing:
            return ""
        return self.env._(
            "Bol had this offer already. It was taken over as it is; other than you "
            "wanted: %(fields)s.",
            fields=", ".join(differing),
        )

    def _bol_may_be_repeated(self):
        # Of an EAN in a condition bol refuses a second offer.
        return True

    def _bol_look_at_bol(self, client):
        if self.kind == "create":
            return super()._bol_look_at_bol(client)
        # It keeps its place: what was asked for later must come later.
        return self.write({"state": "to_send"})

    def _bol_vanished(self):
        return self.env._(
            "Bol may have got this message, but shows no offer. Press Retry if there "
            "is none in bol's seller portal."
        )

    # -- telling people --------------------------------------------------------

    @api.model
    def _bol_tell(self, account):
        """Have one activity while changes of an account need somebody."""
        stuck = [("account_id", "=", account.id), ("state", "in", STUCK)]
        text = self.env._("Bol.com: changes of offers need attention")
        account._bol_tell_while(TROUBLE, self.search_count(stuck, limit=1), text)


class BolFlow(models.Model):
    """Offers to bol: what is to be made, changed and removed there."""

    _inherit = "bol.flow"

    kind = fields.Selection(
        selection_add=[("offer_changes", "Offers to bol")],
        ondelete={"offer_changes": "cascade"},
    )

    def _bol_kinds(self):
        changes = {
            "lane": "out",
            "sequence": 40,
            "interval_minutes": 15,
            "mode": "preview",
        }
        return {**super()._bol_kinds(), "offer_changes": changes}

    def _has_work_offer_changes(self):
        return self.env["bol.offer.change"]._bol_accounts_waiting()

    def _run_offer_changes(self, work):
        changes = self.env["bol.offer.change"]
        more = changes._bol_run(self.account_id, work)
        rerun_on_conflict(self.env, lambda: changes._bol_tell(self.account_id))
        return more


def is_about(name, part):
    """Whether bol's field name, e.g. ``pricing.bundlePrices[0].unitPrice``, is of a
    part."""
    return name == part or name.startswith((f"{part}.", f"{part}["))
