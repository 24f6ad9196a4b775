from datetime import timedelta

from odoo import fields, models
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import plaintext2html

from odoo.addons.bol_connector.tools import divide_around_errors

RETRY_AFTER = timedelta(hours=6)
#: Names the activity about an order that can't be invoiced.
TROUBLE = "invoicing"
#: Making invoices tells nobody: neither buyers, nor the sales people of each order.
QUIET = {
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
    "mail_notrack": True,
    "raise_if_nothing_to_invoice": False,
}


class SaleOrder(models.Model):
    """Invoicing orders of bol in batches; what can't be invoiced stops no other."""

    _inherit = "sale.order"

    bol_invoice_trouble = fields.Text(
        "Not Invoiced",
        readonly=True,
        copy=False,
        help="Why the connector couldn't invoice what was shipped.",
    )
    bol_invoice_retry_at = fields.Datetime(readonly=True, copy=False)

    _bol_to_invoice = models.Index(
        "(bol_account_id) WHERE invoice_status = 'to invoice' "
        "AND bol_account_id IS NOT NULL"
    )
    _bol_not_invoiced = models.Index(
        "(bol_account_id) WHERE bol_invoice_trouble IS NOT NULL"
    )

    def _bol_private_at_home(self):
        """Those of these orders that a private buyer had sent to the company's country.

        A company name or a VAT number makes a business of him.
        """
        home = self.company_id.account_fiscal_country_id
        return self.filtered(
            lambda sale: (
                sale.bol_order_id.country_id == home
                and sale.partner_shipping_id.country_id == home
                and not sale._bol_is_business()
            )
        )

    def _bol_is_business(self):
        order = self.bol_order_id
        given = (order.billing_details or {}, order.shipment_details or {})
        told = any(one.get(name) for one in given for name in ("company", "vat_number"))
        partner = self.partner_invoice_id.commercial_partner_id
        return bool(told or partner.is_company or partner.vat)

    def _bol_invoice(self, policy, days, together):
        """Invoice what was shipped of these orders; for the flow.

        :param policy: bol.order.policy record
        :param dict days: id -> day of shipping
        :param bool together: on one invoice
        """
        lines = self.order_line.try_lock_for_update(allow_referencing=True)
        # Somebody works on the others right now: they are for the next run.
        free = self.filtered(lambda sale: sale.order_line <= lines)
        # It may have been written when the settings were others.
        free.order_line.modified(["qty_delivered"])
        due = free.filtered(lambda sale: sale._bol_has_due(policy.fulfilment_method))
        differing = due - due._bol_may_invoice()
        for sale in differing:
            sale._bol_note_not_invoiced(sale._bol_say_differing())
        work = (due - differing).with_context(
            bol_invoice_method=policy.fulfilment_method,
            bol_invoice_days=days,
            **QUIET,
        )
        if together:
            partner = policy.account_id.consumers_partner_id.id
            work.with_context(bol_invoice_together=partner)._bol_invoice_all(policy)
        else:
            divide_around_errors(
                self.env,
                work,
                lambda part: part._bol_make_invoices(policy),
                lambda sale, error: sale._bol_note_not_invoiced(str(error)),
            )

    def _bol_has_due(self, method):
        return any(
            line.qty_to_invoice > 0 and line._bol_is_of(method)
            for line in self.order_line
            if line.bol_item_id
        )

    def _bol_make_invoices(self, policy):
        """Make the invoices of these orders, and post them if that is asked for."""
        if not self:
            return
        together = self.env.context.get("bol_invoice_together")
        invoices = self._create_invoices(grouped=not together)
        if policy.post_invoices:
            invoices._post(soft=False)
        # What only fails when it is written must fail here, within the savepoint.
        self.env.flush_all()
        self._bol_close_not_invoiced()

    def _bol_invoice_all(self, policy):
        """Make one invoice of these orders, but for those that can't be on it."""
        divide_around_errors(
            self.env,
            # All or none of them: what is refused is looked for apart.
            [self],
            lambda part: part[0]._bol_make_invoices(policy),
            lambda part, _error: (
                part[0] - part[0]._bol_find_refused(policy)
            )._bol_make_invoices(policy),
        )

    def _bol_find_refused(self, policy):
        """Those of these orders that can't be on an invoice together with others.

        They are noted, and nothing else is kept of the attempt.
        """
        try:
            with self.env.cr.savepoint() as savepoint:
                self._bol_make_invoices(policy)
                savepoint.rollback()
                self.env.invalidate_all(flush=False)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is
            self.env.invalidate_all(flush=False)
            if len(self) == 1:
                self._bol_note_not_invoiced(str(error))
                return self
            middle = len(self) // 2
            first, second = self[:middle], self[middle:]
            refused = first._bol_find_refused(policy)
            return refused | second._bol_find_refused(policy)
        return self.browse()

    # -- trouble ---------------------------------------------------------------

    def _bol_note_not_invoiced(self, why):
        """Keep the reason on this order, with one activity; it is tried again."""
        self.write(
            {
                "bol_invoice_trouble": why,
                "bol_invoice_retry_at": fields.Datetime.now() + RETRY_AFTER,
            }
        )
        text = self.env._(
            "This order of bol was shipped, and can't be invoiced: %(why)s\n"
            "It is tried again by itself.",
            why=why,
        )
        self._bol_tell_of_invoices(TROUBLE, text)

    def _bol_tell_of_invoices(self, trouble, text):
        """Have one activity about a trouble on this order."""
        note = plaintext2html(text)
        known = self._bol_activities(trouble)
        known.note = note
        if not known:
            self.with_context(mail_activity_quick_update=True).activity_schedule(
                "bol_connector_account.mail_activity_type_invoicing",
                note=note,
                user_id=self.bol_order_id._bol_responsible(self).id,
                bol_trouble=trouble,
            )

    def _bol_close_not_invoiced(self):
        """These orders could be invoiced."""
        troubled = self.filtered("bol_invoice_trouble")
        if troubled:
            troubled.write(
                {"bol_invoice_trouble": False, "bol_invoice_retry_at": False}
            )
            troubled._bol_activities(TROUBLE).unlink()

    def action_bol_invoice_retry(self):
        """Somebody mended what was the matter: have the next run try again."""
        self.check_access("write")
        self.sudo().bol_invoice_retry_at = False
        self.env["bol.flow"]._bol_wake_kind("invoicing")
