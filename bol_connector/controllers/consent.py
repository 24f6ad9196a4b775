from odoo.http import Controller, request, route

from ..models.bol_account_consent import PATH

PAGE = "bol_connector.bol_consent_page"


class BolConsent(Controller):
    """Where bol sends people back to after a shop was asked for its consent.

    Whatever comes of it, the browser goes on at once to an address without the code.
    """

    @route(PATH, type="http", auth="user", methods=["GET"])
    def come_back(self, state="", code="", error="", **_ignored):
        """:param state: of :meth:`bol.consent._bol_begin`
        :param code: bol's, good for one token; or
        :param error: why there is none
        """
        asked = request.env["bol.consent"]._bol_take(state)
        if not asked:
            return self._go_on("unknown")
        account = request.env["bol.account"].browse(asked.account)
        if not account.has_access("write"):
            return self._go_on("forbidden")
        why = account._bol_consent_came(asked, code, error)
        return self._go_on(why, account)

    @route(f"{PATH}/<string:why>", type="http", auth="user", methods=["GET"])
    def say(self, why, account="0", **_ignored):
        """The page that says why the shop isn't connected, and how to go on."""
        accounts = request.env["bol.account"]
        known = accounts.browse(int(account) if account.isdecimal() else 0)
        readable = known.exists().filtered(lambda one: one.has_access("write"))
        sentences = accounts._bol_consent_sentences()
        values = {
            "sentence": sentences.get(why, sentences["failed"]),
            "account": readable,
            "back": self._form(readable) if readable else "/odoo",
        }
        return self._quiet(request.render(PAGE, values))

    def _go_on(self, why, account=None):
        record = f"?account={account.id}" if account else ""
        target = f"{PATH}/{why}{record}" if why else self._form(account)
        return self._quiet(request.redirect(target))

    def _form(self, account):
        """Address of the account in Odoo, or of its set-up if that isn't done."""
        begun = account.setup_step not in (False, "done")
        action = "bol_setup_action" if begun else "bol_account_action"
        return f"/odoo/action-bol_connector.{action}/{account.id}"

    def _quiet(self, response):
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response
