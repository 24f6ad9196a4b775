from odoo import models


class BolCommand(models.AbstractModel):
    """What waited in preview, when its flow goes live: somebody decides about it."""

    _inherit = "bol.command"

    #: Whether what waits is about things done in real life, of which bol may have been
    #: told without Odoo meanwhile.
    _bol_decided_by_hand = False

    def _bol_prepare_decision(self):
        """What somebody must know of this command to decide whether bol is told.

        :return: dict of values of ``bol.go.live.line``
        """
        return {"name": self.display_name, "tell": True}


class BolCancellation(models.Model):
    """Cancellations that were asked for during the preview: bol may know of them."""

    _inherit = "bol.cancellation"

    _bol_decided_by_hand = True

    def _bol_prepare_decision(self):
        item = self.item_id
        return {
            "name": self.env._("Cancel %(order)s", order=self.bol_order_id.bol_id),
            "items": f"{item.quantity} × {item.title or item.ean}",
            "done_on": self.create_date,
            "at_bol": item._bol_text_at_bol(),
            "tell": item.quantity_open > 0,
        }


class BolOrderItem(models.Model):
    _inherit = "bol.order.item"

    def _bol_text_at_bol(self):
        """How these items stand at bol, in words."""
        if any(self.mapped("quantity_open")):
            return self.env._("Open")
        if any(self.mapped("quantity_shipped")):
            return self.env._("Shipped already")
        return self.env._("Cancelled")


class BolAccount(models.Model):
    _inherit = "bol.account"

    def _bol_to_decide(self, kinds):
        """Commands that waited while their flow wasn't live, and nobody approved.

        :param kinds: values of ``bol.flow.kind``
        :return: list of recordsets of commands, one of each model that has any
        """
        waiting = [
            ("account_id", "in", self.ids),
            ("state", "=", "to_send"),
            ("approved", "=", False),
        ]
        idle = self.flow_ids.filtered(
            lambda flow: flow.mode != "live" and flow.kind in kinds
        ).mapped("kind")
        models_ = [
            self.env[name]
            for name, model in self.env.registry.items()
            if issubclass(model, self.env.registry["bol.command"])
            and model._bol_decided_by_hand
            and model._bol_flow_kind in idle
        ]
        found = [model.search(waiting, order="id") for model in models_]
        return [commands for commands in found if commands]


class BolFlow(models.Model):
    _inherit = "bol.flow"

    def action_go_live(self):
        """Let this flow do its work; what waits for a decision is shown first."""
        self.ensure_one()
        if not self.account_id._bol_to_decide([self.kind]):
            self.action_live()
            return None
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "bol_connector.bol_go_live_action"
        )
        context = {"active_id": self.account_id.id, "bol_flow_ids": self.ids}
        return {**action, "context": context}
