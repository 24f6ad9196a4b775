import hashlib
from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.bol_connector.bol_api import errors
from odoo.addons.bol_connector.models.bol_mirror import LONGEST_TEXT, is_number
from odoo.addons.bol_connector.tools import divide_around_errors

# Texts of the customer's are longer.
LONGEST_COMMENTS = 5000
REREAD_AFTER = timedelta(hours=1)
# The parcel's number comes when the customer hands it in.
ASK_FOR_PARCEL_AFTER = timedelta(hours=12)


class BolReturn(models.Model):
    """Keeping the mirror of bol's returns up to date."""

    _inherit = "bol.return"

    @api.model
    def _bol_note_listed(self, account, listed, opened_at=None):
        """Keep what a page of bol's list says; what is new is read in full later.

        :param account: bol.account record
        :param listed: bol_api ``Return`` list
        :param datetime opened_at: start of reading the list, if it's that of returns
            that wait for an answer
        :return: whether the page said anything new
        """
        told = {one.return_id: one for one in listed if is_number(one.return_id)}
        known = self._bol_known(account, told)
        prints = {number: listed_print(one) for number, one in told.items()}
        same = known.filtered(lambda r: r.listed_print == prints[r.bol_id])
        news = [one for n, one in told.items() if n not in set(same.mapped("bol_id"))]
        self._bol_mirror(account, news)
        for one in self._bol_known(account, [one.return_id for one in news]):
            one.write({"listed_print": prints[one.bol_id], "detail_due": True})
            one.detail_not_before = False
        if opened_at:
            self._bol_known(account, told).listed_open_at = opened_at
        return bool(news)

    @api.model
    def _bol_known(self, account, numbers):
        """The mirrored returns of an account with these numbers of bol."""
        return self.search(
            [("account_id", "=", account.id), ("bol_id", "in", list(numbers))]
        )

    @api.model
    def _bol_mirror(self, account, answers):
        """Store what bol said of returns, of a list or in full.

        What Odoo can't keep of one is said on that one, and stops no other.

        :param list answers: bol_api ``Return`` of each
        """
        told = {one.return_id: one for one in answers}
        known = set(self._bol_known(account, told).mapped("bol_id"))
        self.create(
            [
                {"account_id": account.id, "bol_id": number}
                for number in told
                if number not in known
            ]
        )
        divide_around_errors(
            self.env,
            self._bol_known(account, told),
            lambda part: part._bol_take([told[one.bol_id] for one in part]),
            lambda one, error: one._bol_note_unstorable(error),
        )

    def _bol_take(self, answers):
        for one, answer in zip(self, answers, strict=True):
            one._bol_write_changed(one._bol_prepare_mirror(answer))
        self.env["bol.return.item"]._bol_mirror_items(self, answers)
        kept = self.filtered(lambda one: not one._bol_is_erased())
        by_id = {one: answer.raw for one, answer in zip(self, answers, strict=True)}
        self.env["bol.raw"].sudo()._bol_keep(kept, [by_id[one] for one in kept])

    def _bol_prepare_mirror(self, answer):
        values = {
            "fulfilment_method": answer.fulfilment_method[:LONGEST_TEXT] or False,
            "trouble": self._bol_unreadable_items(answer),
        }
        if answer.registered_at:
            values["registered_at"] = answer.registered_at
        return values

    def _bol_unreadable_items(self, answer):
        """In words, how many items of an answer can't be kept; False if all can."""
        broken = [item for item in answer.items if not is_number(item.rma_id)]
        if not broken and answer.items:
            return False
        return self.env._(
            "%(count)s items of this return have no usable number (RMA), or bol named "
            "none. Look at it in bol's seller portal.",
            count=len(broken),
        )

    def _bol_note_unstorable(self, error):
        self.trouble = self.env._(
            "Bol's answer doesn't fit in Odoo: %(why)s", why=error
        )

    # -- details ---------------------------------------------------------------

    def _bol_note_read(self):
        """These were read in full: bol is asked anew for a parcel that it lacks."""
        for one in self:
            lacks = one.item_ids.filtered(
                lambda item: item._bol_waits() and not item.track_and_trace
            )
            later = lacks and fields.Datetime.now() + ASK_FOR_PARCEL_AFTER
            one._bol_write_changed(
                {"detail_due": bool(lacks), "detail_not_before": later or False}
            )

    def _bol_note_unread(self):
        """bol gave no details of these: ask again later, the list tells most."""
        self.write(
            {
                "detail_due": True,
                "detail_not_before": fields.Datetime.now() + REREAD_AFTER,
            }
        )

    def _bol_note_refused(self, error, listed_at):
        """bol didn't give the details of this one.

        :param datetime listed_at: start of the last complete reading of the lists
        """
        gone = isinstance(error, errors.NotFound)
        seen = self.listed_open_at
        if gone and listed_at and not (seen and seen >= listed_at):
            self._bol_note_withdrawn()
        else:
            self._bol_note_unread()

    def _bol_note_withdrawn(self):
        """bol knows these returns no more."""
        open_items = self.item_ids.filtered(lambda item: not item.handled)
        open_items.write({"withdrawn": True, "project_at": fields.Datetime.now()})
        self.write({"detail_due": False})

    # -- personal data ---------------------------------------------------------

    def _bol_is_erased(self):
        """Whether what the customer wrote mustn't be kept any more."""
        if self.item_ids.bol_order_id.filtered("erased_on"):
            return True
        days = timedelta(days=self.account_id.privacy_days)
        registered = self.registered_at
        return bool(registered) and registered < fields.Datetime.now() - days

    @api.model
    def _bol_erase_old(self, account):
        """Erase what is personal of an account's old returns, whatever their order."""
        days = timedelta(days=account.privacy_days)
        old = self.env["bol.return.item"].search(
            [
                ("account_id", "=", account.id),
                ("comments", "not in", [False, ""]),
                ("registered_at", "<", fields.Datetime.now() - days),
            ]
        )
        old.return_id._bol_erase()

    def _bol_erase(self):
        """Erase what is personal of these returns."""
        self.env["bol.raw"].sudo().search(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)]
        ).unlink()
        self.item_ids.filtered("comments").write({"comments": False})


class BolReturnItem(models.Model):
    _inherit = "bol.return.item"

    project_at = fields.Datetime(
        readonly=True,
        help="When to match it, and to see to its transfers, for the next time.",
    )

    @api.model
    def _bol_mirror_items(self, returns, answers):
        """Store the items of returns and their results, in a few queries.

        :param returns: bol.return records
        :param list answers: bol_api ``Return`` of each, in the same order
        """
        known = self.search(
            [
                ("account_id", "in", returns.account_id.ids),
                ("bol_id", "in", [i.rma_id for a in answers for i in a.items]),
            ]
        )
        items = {(item.account_id.id, item.bol_id): item for item in known}
        new, told = {}, {}
        for one, answer in zip(returns, answers, strict=True):
            erased = one._bol_is_erased()
            for line in answer.items:
                if not is_number(line.rma_id):
                    continue
                key = one.account_id.id, line.rma_id
                told[key] = line
                values = self._bol_prepare_mirror(line, erased)
                if key in items:
                    items[key]._bol_take(values)
                else:
                    new[key] = {**values, "return_id": one.id, "bol_id": line.rma_id}
        now = fields.Datetime.now()
        made = self.create([{**values, "project_at": now} for values in new.values()])
        items |= zip(new, made, strict=True)
        self.env["bol.return.result"]._bol_mirror(
            {items[key]: line.results for key, line in told.items()}
        )

    def _bol_take(self, values):
        """Keep what bol says now; what it leaves out now is kept as it was."""
        facts = {"handled", "withdrawn", "expected_quantity"}
        given = {n: v for n, v in values.items() if v or n in facts}
        changed = self._bol_changed(given)
        if changed.keys() - {"title", "comments", "transporter_name"}:
            changed["project_at"] = fields.Datetime.now()
        if changed:
            self.write(changed)

    @api.model
    def _bol_prepare_mirror(self, line, erased):
        """Values of a returned item from a bol_api ``ReturnItem``."""
        return {
            "order_bol_id": line.order_id[:LONGEST_TEXT],
            "ean": line.ean[:LONGEST_TEXT],
            "title": line.title[:LONGEST_TEXT],
            "expected_quantity": usable_quantity(line.expected_quantity),
            "main_reason": line.main_reason[:LONGEST_TEXT],
            "detailed_reason": line.detailed_reason[:LONGEST_TEXT],
            "comments": "" if erased else line.customer_comments[:LONGEST_COMMENTS],
            "track_and_trace": line.track_and_trace[:LONGEST_TEXT],
            "transporter_name": line.transporter_name[:LONGEST_TEXT],
            "handled": line.handled,
            "withdrawn": False,
        }


class BolReturnResult(models.Model):
    _inherit = "bol.return.result"

    replaced = fields.Boolean(
        readonly=True, help="bol told it once, and another result in its place later."
    )

    @api.model
    def _bol_mirror(self, told):
        """Store the results that bol tells of returned items.

        A result that was Odoo's own decision is the same as bol's with the same
        quantity; what bol tells no more was replaced by another word of the seller.

        :param dict told: bol.return.item record -> bol_api ``ReturnResult`` sequence
        """
        new = []
        for item, results in told.items():
            left = item.results.filtered(lambda result: not result.replaced)
            for values in map(self._bol_prepare_mirror, results):
                same = left._bol_same(values)
                if not same:
                    new.append({**values, "return_item_id": item.id})
                    continue
                same._bol_write_changed(values)
                left -= same
            left.filtered("processed_at").write({"replaced": True})
        self.create(new)

    def _bol_same(self, values):
        """The one of these that such values are of, if any."""
        alike = self.filtered(
            lambda result: (
                result.quantity == values["quantity"]
                and result.handling_result == values["handling_result"]
            )
        )
        at = values["processed_at"]
        exact = alike.filtered(lambda result: result.processed_at == at)
        return (exact or alike.filtered(lambda r: not r.processed_at))[:1]

    @api.model
    def _bol_prepare_mirror(self, result):
        return {
            "quantity": usable_quantity(result.quantity),
            "processing_result": result.processing_result[:LONGEST_TEXT],
            "handling_result": result.handling_result[:LONGEST_TEXT],
            "processed_at": result.processed_at or False,
        }


def usable_quantity(quantity):
    """A quantity of bol's as Odoo can keep it; 0 where it is none."""
    return quantity if quantity and 0 < quantity <= 9999 else 0


def listed_print(one):
    """A text that changes with what a list says: a bol_api ``Return``."""
    facts = [
        (
            item.rma_id,
            item.handled,
            item.expected_quantity,
            [(r.quantity, r.handling_result, r.processed_at) for r in item.results],
        )
        for item in one.items
    ]
    return hashlib.sha1(repr(facts).encode(), usedforsecurity=False).hexdigest()
