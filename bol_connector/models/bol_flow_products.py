import logging

from odoo import fields, models

from ..tools import commit, divide_around_errors, rerun_on_conflict, sort_answers

_logger = logging.getLogger(__name__)

BATCH = 20
# What is completed, the more urgent first.
CATALOGUED = ("product.product", "bol.offer")


class BolFlow(models.Model):
    """Products from bol: what was made, or is unknown, is completed from the catalogue.

    Products are made where they are needed, at once and without asking bol: neither
    an order nor a list of offers waits for the catalogue.
    """

    _inherit = "bol.flow"

    kind = fields.Selection(
        selection_add=[("products", "Products from bol")],
        ondelete={"products": "cascade"},
    )

    def _bol_kinds(self):
        products = {
            "lane": "bulk",
            "sequence": 60,
            "interval_minutes": 60,
            "mode": "live",
        }
        return {**super()._bol_kinds(), "products": products}

    def _has_work_products(self):
        """Accounts with products or offers to complete."""
        models = [self.env[name] for name in CATALOGUED]
        return set().union(*(model._bol_catalogue_accounts() for model in models))

    def _run_products(self, work):
        models = [self.env[name] for name in CATALOGUED]
        going_on = self.mode == "live"
        while going_on and work.time_left():
            going_on = any(self._bol_complete_some(work.client, m) for m in models)
        work.backlog = sum(
            model.search_count(model._bol_catalogue_due_at(self.account_id))
            for model in models
        )
        return going_on

    def _bol_complete_some(self, client, model):
        """Complete one batch of a model; whether there was any.

        What comes is stored as it comes: images are large.
        """
        due = model._bol_catalogue_due_at(self.account_id)
        records = model.search(due, order="bol_catalogue_due, id", limit=BATCH)
        if not records:
            return False
        options = model._bol_prepare_catalogue(self.account_id)
        by_ean = records.grouped(lambda record: record._bol_catalogue_ean())
        # Nothing of this transaction may wait for bol.
        commit(self.env)
        answers = client.catalogue.get_many(list(by_ean), **options)
        taken = self._bol_take_answers(answers, by_ean)
        _taken, refusals, trouble = sort_answers(taken)
        for ean, error in refusals.items():
            rerun_on_conflict(
                self.env,
                lambda ean=ean, error=error: by_ean[ean]._bol_note_refused(error),
            )
        if trouble:
            raise trouble
        return True

    def _bol_take_answers(self, answers, by_ean):
        """Store each answer; gives on the (EAN, error) of those that are none."""
        for ean, answer in answers:
            if isinstance(answer, Exception):
                yield ean, answer
                continue
            rerun_on_conflict(
                self.env,
                lambda entry=answer: self._bol_take_entry(by_ean[entry.ean], entry),
            )
            yield ean, None

    def _bol_take_entry(self, records, entry):
        def note(record, error):
            _logger.warning("%s isn't completed: %s", record, error)
            record._bol_note_catalogue(str(error), passing=True)

        divide_around_errors(
            self.env,
            records.exists(),
            lambda some: [one._bol_complete(entry) for one in some],
            note,
        )
