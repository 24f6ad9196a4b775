from odoo import models


class BolAccount(models.Model):
    """What people are told when a consent didn't come about, with the way out."""

    _inherit = "bol.account"

    def _bol_consent_sentences(self):
        """:return: dict of what :meth:`_bol_consent_came` returns -> sentence"""
        unchanged = self.env._("Nothing was changed: what worked before goes on.")
        return {
            why: f"{sentence} {unchanged}"
            for why, sentence in {
                **self._bol_sentences_of_ours(),
                **self._bol_sentences_of_bol(),
            }.items()
        }

    def _bol_sentences_of_ours(self):
        address = self.env["ir.config_parameter"].sudo().get_param("web.base.url", "")
        return {
            "unknown": self.env._(
                "Odoo doesn't expect this answer of bol.com: it was used before, it "
                "came after more than ten minutes, or the way to bol began in another "
                "window or as another user. Open Odoo at %(address)s, and press "
                "Connect at Bol.com on the account once more.",
                address=address,
            ),
            "forbidden": self.env._(
                "Only an administrator of bol.com in the account's company may connect "
                "its shop. Ask one to do it."
            ),
        }

    def _bol_sentences_of_bol(self):
        return {
            "refused": self.env._(
                "The shop has refused its consent at bol.com. If that was a mistake, "
                "press Connect at Bol.com once more and agree there."
            ),
            "used": self.env._(
                "Bol.com doesn't accept its own answer: the code in it was used "
                "before, or is too old. Press Connect at Bol.com once more."
            ),
            "client": self.env._(
                "Bol.com doesn't accept the client ID and secret of the intermediary. "
                "Correct them on the account, and press Connect at Bol.com once more."
            ),
            "down": self.env._(
                "Bol.com can't be reached, or has a failure. Press Connect at Bol.com "
                "once more in a few minutes."
            ),
            "failed": self.env._(
                "Bol.com couldn't ask the shop for its consent. Compare the client ID "
                "of the intermediary, and the redirect address that bol has "
                "registered for it, with those on the account."
            ),
        }
