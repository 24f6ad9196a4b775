from markupsafe import Markup

from odoo import api, fields, models

from .bol_account import MANAGER
from .bol_doctor import Answered
from .bol_finding import ERROR, INFORMATION, OK, WARNING, Finding

#: The name of an account until its shop is known.
NEW = "Bol.com"
LOOKS = {
    OK: "fa-check-circle text-success",
    INFORMATION: "fa-info-circle text-info",
    WARNING: "fa-exclamation-triangle text-warning",
    ERROR: "fa-times-circle text-danger",
}
LINE = Markup('<p class="mb-1"><i class="fa fa-fw %s me-2"></i>%s</p>')


class BolAccount(models.Model):
    """The guided set-up: one step at a time, to be left and gone on with at will.

    A step ``x`` is a value of :attr:`setup_step`, a part of the set-up's form, perhaps
    an entry of :meth:`_bol_setup_kinds`, and perhaps a method ``_bol_setup_facts_x()``
    that returns a list of :class:`.bol_finding.Finding`.
    """

    _inherit = "bol.account"

    setup_step = fields.Selection(
        [
            ("credentials", "Credentials"),
            ("shop", "Your Shop"),
            ("products", "Products"),
            ("orders", "Orders"),
            ("live", "Go Live"),
            ("done", "Done"),
        ],
        copy=False,
        readonly=True,
        help="Where the guided set-up goes on. Empty: it was never begun.",
    )
    setup_report = fields.Html(
        compute="_compute_setup_report", sanitize=False, groups=MANAGER
    )

    @api.depends("setup_step")
    @api.depends_context("lang")
    def _compute_setup_report(self):
        for account in self:
            lines = account._origin._bol_setup_lines() if account._origin else []
            account.setup_report = Markup("").join(
                LINE % (LOOKS[line.level], line.text) for line in lines
            )

    # -- what each step shows --------------------------------------------------

    def _bol_setup_lines(self):
        """What is done in this step, and what is missing.

        :return: list of :class:`.bol_finding.Finding`
        """
        facts = getattr(self, f"_bol_setup_facts_{self.setup_step}", list)()
        kinds = self._bol_setup_kinds().get(self.setup_step, ())
        return facts + [
            finding
            for kind in kinds
            for finding in self.sudo()._bol_examine_one(kind, Answered())
            if finding.level != OK
        ]

    def _bol_setup_kinds(self):
        """What the doctor looks at for each step.

        :return: dict step -> kinds of :meth:`_bol_doctor_kinds`
        """
        return {
            "shop": ["shop"],
            "products": ["products", "eans"],
            "orders": ["taxes"],
            "done": ["connection", "flows"],
        }

    def _bol_setup_facts_products(self):
        if not self.offer_count:
            return []
        text = self.env._(
            "%(count)s offers were read from bol.", count=self.offer_count
        )
        return [Finding(OK, text)]

    def _bol_setup_facts_orders(self):
        if not self._bol_flow("orders").last_success:
            text = self.env._(
                "No orders were read yet: press Read Orders. They are only shown; "
                "nothing is made of them before you go live."
            )
            return [Finding(INFORMATION, text)]
        return [Finding(OK, self.orders_preview or self._bol_say_imported())]

    def _bol_setup_facts_done(self):
        return [Finding(OK, self._bol_say_imported())]

    def _bol_say_imported(self):
        imported = self.order_count - self.held_count
        return self.env._(
            "%(imported)s orders of bol are in Odoo, %(held)s are held.",
            imported=imported,
            held=self.held_count,
        )

    # -- going through it ------------------------------------------------------

    def _bol_setup_steps(self):
        """The steps, in their order."""
        return [step for step, _label in self._fields["setup_step"].selection]

    def _bol_setup_go(self, by):
        """Go so many steps ahead, or back."""
        self.ensure_one()
        self.check_access("write")
        steps = self._bol_setup_steps()
        place = steps.index(self.setup_step or steps[0]) + by
        self.setup_step = steps[min(max(place, 0), len(steps) - 1)]

    def action_setup_next(self):
        """Go to the next step; the last one before going live looks at everything."""
        self._bol_setup_go(1)
        if self.setup_step == "live":
            self.action_setup_look()

    def action_setup_back(self):
        self._bol_setup_go(-1)

    def action_setup_look(self):
        """Look at everything once more, without asking bol: that was just done."""
        self.check_access("write")
        self._bol_keep_findings(self._bol_examine())

    def _bol_setup_connected(self):
        """Bol accepts the credentials: whoever they are of is shown next."""
        begun = self.filtered(lambda one: one.setup_step == "credentials")
        begun.setup_step = "shop"

    def action_setup_right_shop(self):
        """Somebody says that it's the right shop: the account takes its name."""
        self.check_access("write")
        if self.name == NEW and self.shop_name:
            self.name = self.shop_name
        self._bol_setup_go(1)

    def action_setup_wrong_shop(self):
        """Somebody says that it's another shop: forget its credentials."""
        self.check_access("write")
        names = ["client_id", "client_secret"]
        if not self._bol_holds_records():
            names += self._bol_shop_fields()
        self.write({**dict.fromkeys(names, False), "setup_step": "credentials"})

    def action_setup_account(self):
        """The account's own form, with all its settings."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bol_connector.bol_account_action"
        )
        return {**action, "res_id": self.id, "views": [(False, "form")]}

    def action_set_up(self):
        """Open the set-up where it was left, or at its beginning."""
        self.check_access("write")
        if self and not self.setup_step:
            connected = self.state == "connected"
            self.setup_step = "shop" if connected else "credentials"
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bol_connector.bol_setup_action"
        )
        return {**action, "res_id": self.id}

    def _bol_went_live(self):
        """The last thing to do in the set-up was done."""
        self.filtered(lambda one: one.setup_step == "live").setup_step = "done"

    # -- the app's first screen ------------------------------------------------

    @api.model
    def _bol_open(self):
        """The action that the app opens with: the set-up while no shop is connected."""
        may = self.env.user.has_group(MANAGER)
        if may and not self.search_count([("state", "!=", "draft")], limit=1):
            return self.search([], limit=1).action_set_up()
        return self._bol_first_screen()

    def _bol_first_screen(self):
        """The action of the app's first menu that this user sees."""
        menus = self.env["ir.ui.menu"].load_menus(False)
        menu = menus[self.env.ref("bol_connector.bol_menu_root").id]
        while menu["children"]:
            menu = menus[menu["children"][0]]
            if menu["action_id"]:
                action = self.env[menu["action_model"]].browse(menu["action_id"])
                return action.sudo()._get_action_dict()
        return False
