from odoo import fields, models


class BolAccount(models.Model):
    """What an account tells bol's catalogue."""

    _inherit = "bol.account"

    content_languages = fields.Selection(
        [
            ("nl", "Dutch"),
            ("fr", "French"),
            ("nl,fr", "Dutch, then French"),
            ("fr,nl", "French, then Dutch"),
        ],
        "Languages of Content",
        required=True,
        default="nl",
        help="What has no language, such as brand, weight and images, goes with the "
        "first one. In the second one only what is translated is sent.",
    )
    content_images = fields.Boolean(
        "Send Images",
        default=True,
        help="Bol fetches them from this Odoo, by links that work for some weeks.",
    )

    def _bol_languages(self):
        """bol's languages of this account's content: nl and fr, in order."""
        return (self.content_languages or "nl").split(",")
