# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import fields, models
from odoo.fields import Command

from odoo.addons.service_base.turns import take_turns

from ..roles import CLERK, LEADER, REPAIRER


class RepairOrder(models.Model):
    """The papers of a repair that is paid for, and its sale order (S10, S21)."""

    _inherit = "repair.order"

    feedback_ids = fields.One2many(
        "aftersales.feedback.sheet", "repair_id", string="Feedback Sheets"
    )
    charge_ids = fields.One2many(
        "aftersales.charge.sheet", "repair_id", string="Repair Charges"
    )
    feedback_count = fields.Integer(compute="_compute_charge_counts")
    charge_count = fields.Integer(compute="_compute_charge_counts")

    def _compute_charge_counts(self):
        for name, model in (
            ("feedback_count", "aftersales.feedback.sheet"),
            ("charge_count", "aftersales.charge.sheet"),
        ):
            groups = self.env[model]._read_group(
                [("repair_id", "in", self.ids)], ["repair_id"], ["__count"]
            )
            counts = {repair.id: count for repair, count in groups}
            for repair in self:
                repair[name] = counts.get(repair.id, 0)

    # -- agreed parts ---

    def _put_agreed_parts(self):
        """Parts of agreed sheets that the repair does not list come on it."""
        open_ones = self.filtered(lambda one: one.state not in ("done", "cancel"))
        vals_list = []
        for repair, agreed in open_ones._get_consented_quantities().items():
            listed = defaultdict(float)
            for move in repair.move_ids:
                if move.repair_line_type == "add" and move.state != "cancel":
                    listed[move.product_id] += move.product_qty
            for product, quantity in agreed.items():
                missing = quantity - listed[product]
                if product.uom_id.compare(missing, 0) > 0:
                    vals_list.append(repair._prepare_part_vals(product, missing))
        self.env["stock.move"].create(vals_list)

    def _prepare_part_vals(self, product, quantity):
        self.ensure_one()
        return {
            "repair_id": self.id,
            "repair_line_type": "add",
            "product_id": product.id,
            "product_uom": product.uom_id.id,
            "product_uom_qty": quantity,
            "company_id": self.company_id.id,
            "date": self.schedule_date,
        }

    # -- papers ---

    def action_make_feedback_sheet(self):
        """Write the feedback sheets (FM001) of these repairs."""
        self._check_aftersales_roles(CLERK, REPAIRER)
        reasons = {
            repair: [self.env._("It has ended or names no customer.")]
            for repair in self
            if repair.state in ("done", "cancel") or not repair.partner_id
        }
        able = self - self.browse(repair.id for repair in reasons)
        if not able:
            self._raise_charge_reasons(reasons)
        # A second click opens the draft of the first.
        take_turns(able.sudo())
        sheets = self.env["aftersales.feedback.sheet"]
        sheets = sheets.search([("repair_id", "in", able.ids), ("state", "=", "draft")])
        sheets |= sheets.create(
            [repair._prepare_feedback_vals() for repair in able - sheets.repair_id]
        )
        return sheets._get_records_action(name=self.env._("Feedback Sheet"))

    def _prepare_feedback_vals(self):
        self.ensure_one()
        line = self.sudo().aftersales_line_id
        return {
            "repair_id": self.id,
            "company_id": self.company_id.id,
            "kind": "feedback" if line else "quotation",
            "diagnosis": line.finding,
        }

    def action_make_charge_sheet(self):
        """Charge these repairs (FM002): those without the consent are named."""
        self._check_aftersales_roles(CLERK, LEADER)
        charges, left = self.env["aftersales.charge.sheet"]._make_for(self)
        action = charges._get_records_action(name=self.env._("Repair Charge"))
        if not left:
            return action
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": self.env._("%s done, others not", len(charges)),
                "message": left,
                "next": action,
            },
        }

    def _check_aftersales_roles(self, *roles):
        self.env["aftersales.feedback.sheet"]._check_roles(*roles)
        self.check_access("read")

    def _raise_charge_reasons(self, reasons):
        self.env["aftersales.feedback.sheet"]._raise_reasons(
            self.env._("It cannot be done."), reasons
        )

    def action_view_feedback(self):
        return self.feedback_ids._get_records_action(name=self.env._("Feedback Sheets"))

    def action_view_charges(self):
        return self.charge_ids._get_records_action(name=self.env._("Repair Charges"))

    # -- the quotation ---

    def action_create_sale_order(self):
        """Core takes company and customer of all repairs at once; each has its own."""
        if len(self) > 1 and not (
            self.sale_order_id or self.filtered(lambda one: not one.partner_id)
        ):
            orders = self._make_sale_orders()
            return orders._get_records_action(name=self.env._("Quotations"))
        return super().action_create_sale_order()

    def _make_sale_orders(self):
        """A quotation for each repair, with its parts at the customer's price."""
        orders = self.env["sale.order"].create(
            [repair._prepare_sale_order_vals() for repair in self]
        )
        self.move_ids._create_repair_sale_order_line()
        return orders

    def _prepare_sale_order_vals(self):
        self.ensure_one()
        return {
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "warehouse_id": self.picking_type_id.warehouse_id.id,
            "repair_order_ids": [Command.link(self.id)],
            "origin": self.name,
        }

    def _update_sale_order_line_price(self):
        """Under warranty everything is free; not any more, it is not."""
        result = super()._update_sale_order_line_price()
        self.move_ids._apply_aftersales_prices()
        return result
