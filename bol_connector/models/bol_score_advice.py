from odoo import api, models


class BolScore(models.Model):
    """What a score below the norm means, and what to do about it, in plain words."""

    _inherit = "bol.score"

    @api.depends("indicator", "state")
    @api.depends_context("lang")
    def _compute_advice(self):
        advice = self._bol_advice()
        for one in self:
            one.advice = advice.get(one.indicator) if one.state == "bad" else False

    def _bol_advice(self):
        """dict indicator -> what to do when it is below the norm"""
        return {
            "CANCELLATIONS": self.env._(
                "Too many orders were cancelled. Sell only what is there: look at the "
                "stock rules and the last stock check, and ship before bol's last day."
            ),
            "FULFILMENT": self.env._(
                "Too many parcels came later than promised. Look at Late on the "
                "dashboard, hand parcels over earlier, or promise a later day."
            ),
            "PHONE_AVAILABILITY": self.env._(
                "Bol couldn't reach you by phone often enough. Check the number and "
                "the opening hours in bol's seller portal."
            ),
            "RESPONSE_TIME": self.env._(
                "Questions of buyers waited too long. Answer them within a day, in "
                "bol's seller portal."
            ),
            "CASE_ITEM_RATIO": self.env._(
                "Buyers ask much about what they bought. See in bol's seller portal "
                "what about, and mend the texts of those products, or their delivery."
            ),
            "TRACK_AND_TRACE": self.env._(
                "Too many shipments had no track and trace code that works. Enter the "
                "number on the transfer before you validate it, and check the "
                "transporter codes of the delivery methods."
            ),
            "RETURNS": self.env._(
                "Too much comes back. See in the seller portal why, and mend the texts "
                "and pictures of those products."
            ),
            "REVIEWS": self.env._(
                "Buyers rate the shop too low. Read the reviews in bol's seller "
                "portal, and deal with what comes back in them."
            ),
        }
