from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..models.bol_content import line_label, shown_values
from ..models.bol_content_rules import EAN, LANGUAGES

LONGEST_SHOWN = 160


class BolContentSend(models.TransientModel):
    """What would be sent of products' content, old and new, and what bol would refuse.

    Only what bol wouldn't refuse is sent; the rest stays here with its reasons.
    """

    _name = "bol.content.send"
    _description = "Send Content to Bol.com"

    account_id = fields.Many2one(
        "bol.account", required=True, default=lambda self: self._default_account_id()
    )
    product_ids = fields.Many2many(
        "product.product",
        context={"active_test": False},
        default=lambda self: self._default_product_ids(),
    )
    everything = fields.Boolean(
        "All Again", help="Send also what bol was told already."
    )
    mode = fields.Char(compute="_compute_mode")
    line_ids = fields.One2many(
        "bol.content.send.line",
        "wizard_id",
        compute="_compute_line_ids",
        compute_sudo=False,
        store=True,
    )
    ready_count = fields.Integer(compute="_compute_counts")
    problem_count = fields.Integer(compute="_compute_counts")

    def _default_account_id(self):
        return self.env["bol.account"].search([], limit=1)

    def _default_product_ids(self):
        ids = self.env.context.get("active_ids", [])
        if self.env.context.get("active_model") == "product.template":
            templates = self.env["product.template"].browse(ids)
            return templates.product_variant_ids
        if self.env.context.get("active_model") == "product.product":
            return self.env["product.product"].browse(ids)
        return self.env["product.product"]

    @api.depends("account_id")
    def _compute_mode(self):
        for wizard in self:
            wizard.mode = wizard.account_id.sudo()._bol_flow("content").mode

    @api.depends("account_id", "product_ids", "everything")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [
                Command.clear(),
                *(
                    Command.create(line)
                    for key, lines in wizard._due().items()
                    for line in wizard._prepare_lines(*key, lines)
                ),
            ]

    @api.depends("line_ids")
    def _compute_counts(self):
        for wizard in self:
            by_upload = wizard.line_ids.grouped(lambda x: (x.product_id, x.language))
            bad = [1 for lines in by_upload.values() if any(lines.mapped("problem"))]
            wizard.problem_count = len(bad)
            wizard.ready_count = len(by_upload) - len(bad)

    def _due(self):
        """What bol wasn't told yet: see ``bol.content._bol_due_content``."""
        if not (self.account_id and self.product_ids):
            return {}
        self.account_id.check_access("read")
        self.product_ids.check_access("read")
        return self._contents()._bol_due_content(
            self.account_id.sudo(),
            self.product_ids._origin.sudo(),
            everything=self.everything,
        )

    def _contents(self):
        return self.env["bol.content"].sudo()

    def _prepare_lines(self, product, language, lines):
        """Values of this upload's lines, each with what bol would refuse of it."""
        why = product._bol_why_no_content(self.account_id.sudo(), language, lines)
        reasons = dict(why)
        shown = [line for line in lines if line["attribute"] != EAN]
        for line in shown:
            label = line_label(self.env, line)
            yield {
                "product_id": product.id,
                "language": language,
                "label": label,
                "old_value": brief(line.get("old_value")),
                "new_value": self._shown(line),
                "problem": reasons.pop(label, False),
            }
        for label, reason in why:
            if label in reasons:
                yield {
                    "product_id": product.id,
                    "language": language,
                    "label": label or self.env._("Product"),
                    "problem": reason,
                }

    def _shown(self, line):
        if line["kind"] == "image":
            return f"{line['width']} x {line['height']}"
        return brief(shown_values(line["payload"]))

    def action_send(self):
        """Have bol told of what it wouldn't refuse; keeps the rest open."""
        ready, refused = self._sort_out()
        if not ready:
            raise UserError(self._why_nothing())
        for (language,), products in ready.items():
            self._contents()._bol_request(
                self.account_id.sudo(),
                products,
                [language],
                everything=self.everything,
                asked=True,
            )
        if refused:
            self.product_ids = refused
            return self._reopen()
        return self.account_id._bol_notification(self._told(), "success")

    def _sort_out(self):
        """({(language,): products to send}, products that stay)"""
        ready, refused = {}, self.env["product.product"]
        account = self.account_id.sudo()
        for (product, language), lines in self._due().items():
            if product._bol_why_no_content(account, language, lines):
                refused |= product
            else:
                none = self.env["product.product"].sudo()
                ready[language,] = ready.get((language,), none) | product
        return ready, refused

    def _why_nothing(self):
        problems = self.line_ids.filtered("problem")
        if not problems:
            return self.env._("Bol has all of this already.")
        said = [
            f"{line.product_id.display_name}: {line.label}: {line.problem}"
            for line in problems
        ]
        return "\n".join(said)

    def _told(self):
        if self.mode == "live":
            return self.env._("It is on its way to bol.")
        return self.env._(
            "It waits in preview: approve it under Content, or let the flow go live."
        )

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self._description,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }


class BolContentSendLine(models.TransientModel):
    _name = "bol.content.send.line"
    _description = "Line of Sending Content to Bol.com"

    wizard_id = fields.Many2one("bol.content.send", required=True, ondelete="cascade")
    product_id = fields.Many2one("product.product")
    language = fields.Selection(LANGUAGES)
    label = fields.Char("What")
    old_value = fields.Text("Told Before")
    new_value = fields.Text("New")
    problem = fields.Text("Bol Would Refuse It")


def brief(text):
    """As much of a text as tells it from others."""
    return f"{text[:LONGEST_SHOWN]}…" if len(text or "") > LONGEST_SHOWN else text
