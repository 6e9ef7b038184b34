# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


from odoo import fields, models

from odoo.addons.service_base.turns import take_turns


class AftersalesDamagedPartFollowUpMixin(models.AbstractModel):
    """What becomes of a damaged part: repaired by the maker, or scrapped."""

    _name = "aftersales.damaged.part.follow.up.mixin"
    _description = "What becomes of a damaged part"

    # -- what becomes of it ----------------------------------------------------
    def _settle(self, outcome):
        """Repaired, swapped, credited or scrapped: nothing lies here any more."""
        parts = self.sudo()
        at_site = parts.filtered(lambda part: part.state == "registered")
        returns = at_site.return_id
        at_site._in_transition().write({"return_id": False})
        parts._in_transition().write(
            {
                "state": "done",
                "outcome": outcome,
                "settled_at": fields.Datetime.now(),
            }
        )
        returns._follow_parts()

    def _settle_or_leave(self, repair_state):
        """After its repair; what is beyond repair waits for its scrap request."""
        if repair_state != "scrapped":
            self._settle(repair_state)

    def action_make_repairs(self):
        """The department collects the lists of its sites (D4-3.1.5.1b): one
        repair each for the class II parts among these."""
        self.check_access("read")
        repairs = self.env["aftersales.maker.repair"]
        able, left = self._able_or_raise(
            self.env._("No repair can be applied for."), self._get_no_repair_reasons()
        )
        take_turns(able.sudo())
        made = repairs.create([part._prepare_repair_vals() for part in able])
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_stock.aftersales_maker_repair_action"
        )
        action["domain"] = [("id", "in", made.ids)]
        action["context"] = {}
        return self._notify_batch(able, left) if left else action

    def _get_no_repair_reasons(self):
        reasons = {part: [] for part in self}
        for part in self:
            if part.state not in ("registered", "received"):
                reasons[part].append(self.env._("It does not lie in a damaged store."))
            if part.state == "received" and not part.taken_qty:
                reasons[part].append(self.env._("It is missing: it did not arrive."))
            if part.repair_class != "2":
                reasons[part].append(
                    self.env._(
                        "Only class II goods are repaired (D4-3.1.5.1a): see the "
                        "class of the product."
                    )
                )
            if part.repair_count:
                reasons[part].append(self.env._("A repair is applied for already."))
        return reasons

    def _prepare_repair_vals(self):
        vals = {
            "damaged_part_id": self.id,
            "site_id": self.site_id.id,
            "product_id": self.product_id.id,
            "lot_id": self.lot_id.id,
            "quantity": self.taken_qty or self.quantity,
            "product_uom_id": self.product_uom_id.id,
            "fault": self.cause,
        }
        if self.state == "received":
            vals["holder_id"] = self._get_root().id
        return vals

    def action_make_scraps(self):
        """Ask for the permission to scrap these parts (A44)."""
        self.check_access("read")
        able, left = self._able_or_raise(
            self.env._("They cannot be scrapped."), self._get_no_scrap_reasons()
        )
        take_turns(able.sudo())
        made = self.env["aftersales.scrap.request"].create(
            [part._prepare_scrap_vals() for part in able]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_stock.aftersales_scrap_request_action"
        )
        action["domain"] = [("id", "in", made.ids)]
        action["context"] = {}
        return self._notify_batch(able, left) if left else action

    def _get_no_scrap_reasons(self):
        reasons = {part: [] for part in self}
        for part in self:
            if part.state not in ("registered", "received"):
                reasons[part].append(self.env._("It does not lie in a damaged store."))
            if part.scrap_count:
                reasons[part].append(self.env._("Its scrapping is asked for already."))
        return reasons

    def _prepare_scrap_vals(self):
        site = self._get_root() if self.state == "received" else self.site_id
        return {
            "damaged_part_id": self.id,
            "site_id": site.id,
            "product_id": self.product_id.id,
            "lot_id": self.lot_id.id,
            "quantity": self.taken_qty or self.quantity,
            "product_uom_id": self.product_uom_id.id,
            "reason": self.cause,
        }

    def action_view_repairs(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_stock.aftersales_maker_repair_action"
        )
        action["domain"] = [("damaged_part_id", "in", self.ids)]
        action["context"] = {"default_damaged_part_id": self[:1].id}
        return action

    def action_view_scraps(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_stock.aftersales_scrap_request_action"
        )
        action["domain"] = [("damaged_part_id", "in", self.ids)]
        action["context"] = {"default_damaged_part_id": self[:1].id}
        return action
