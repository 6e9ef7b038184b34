# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError


class AftersalesRmaLine(models.Model):
    """Another model goes out only when the general manager approved it (D1-9)."""

    _inherit = "aftersales.rma.line"

    replacement_ids = fields.One2many(
        "aftersales.replacement",
        "rma_line_id",
        string="Proposals",
        readonly=True,
        groups="base.group_user",
    )

    def _get_unapproved_replacements(self):
        """Goods that get another model without the approval: ``{line: reason}``."""
        other = self.filtered(
            lambda line: (
                line.replacement_product_id
                and line.replacement_product_id != line.product_id
            )
        )
        if not other:
            return {}
        approved = {
            (record.rma_line_id.id, record.replacement_product_id.id)
            for record in self.env["aftersales.replacement"]
            .sudo()
            .search(
                [
                    ("rma_line_id", "in", other.ids),
                    ("state", "in", ("approved", "shipped")),
                ]
            )
        }
        return {
            line: self.env._(
                "%(line)s: %(product)s instead of %(old)s is not approved by the "
                "general manager (D1-9). Propose the replacement, have marketing "
                "agree and wait for the approval.",
                line=line.display_name,
                product=line.replacement_product_id.display_name,
                old=line.product_id.display_name,
            )
            for line in other
            if (line.id, line.replacement_product_id.id) not in approved
        }

    def _get_cannot_ship_reasons(self):
        reasons = super()._get_cannot_ship_reasons()
        exchanges = self.filtered(lambda line: line.disposition == "exchange")
        for line, text in exchanges._get_unapproved_replacements().items():
            reasons[line] = [*reasons.get(line, ()), text]
        return reasons

    @api.model
    def _advance(self, moves):
        """Counted: what is not made any more needs a replacement; shipped: only
        with its approval, whoever did the transfer."""
        received = moves.filtered(
            lambda move: move.picking_type_id.aftersales_kind == "return_receipt"
        )
        shipped = moves.filtered(
            lambda move: move.picking_type_id.aftersales_kind == "return_ship"
        )
        domain = [("rma_id", "in", shipped.aftersales_rma_id.ids)]
        ready = self.sudo().search([*domain, ("state", "=", "ready")])
        result = super()._advance(moves)
        gone = ready.filtered(
            lambda line: line.state == "shipped" and line.disposition == "exchange"
        )
        reasons = gone._get_unapproved_replacements()
        if reasons:
            raise UserError("\n".join(reasons.values()))
        self._finish_replacements(gone)
        if received:
            lines = received.sudo().aftersales_rma_id.line_ids.filtered(
                lambda line: line.state == "received"
            )
            self.env["aftersales.replacement"].sudo()._ensure_for(
                lines, fields.Datetime.now()
            )
        return result

    @api.model
    def _finish_replacements(self, lines):
        records = (
            self.env["aftersales.replacement"]
            .sudo()
            .search([("rma_line_id", "in", lines.ids), ("state", "=", "approved")])
            if lines
            else self.env["aftersales.replacement"]
        )
        records._in_transition().write(
            {"state": "shipped", "closed_at": fields.Datetime.now()}
        )

    def action_propose_replacement(self):
        """Open the proposal of these goods; made when there is none (D1-9)."""
        self.ensure_one()
        record = self.replacement_ids.filtered(
            lambda one: one.state not in ("refused", "cancelled")
        )[:1]
        if not record:
            record = self.env["aftersales.replacement"].create(
                {
                    "rma_line_id": self.id,
                    "company_id": self.company_id.id,
                    "replacement_product_id": self.replacement_product_id.id,
                }
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": "aftersales.replacement",
            "view_mode": "form",
            "res_id": record.id,
        }
