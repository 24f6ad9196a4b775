from odoo import models


class PortalWizardUser(models.TransientModel):
    _inherit = "portal.wizard.user"

    def action_grant_access(self):
        self.partner_id._bol_check_not_muted()
        return super().action_grant_access()

    def action_invite_again(self):
        self.partner_id._bol_check_not_muted()
        return super().action_invite_again()


class PortalShare(models.TransientModel):
    _inherit = "portal.share"

    def action_send_mail(self):
        self.partner_ids._bol_check_not_muted()
        return super().action_send_mail()
