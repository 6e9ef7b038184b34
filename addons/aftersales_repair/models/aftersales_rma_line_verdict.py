# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class AftersalesRmaLine(models.Model):
    """Returned goods, the verdicts on them and the problems that they show."""

    _inherit = "aftersales.rma.line"

    verdict_ids = fields.One2many(
        "aftersales.verdict", "line_id", string="Verdicts", groups="base.group_user"
    )
    problem_ids = fields.One2many(
        "aftersales.problem", "line_id", string="Problems", groups="base.group_user"
    )
    problem_count = fields.Integer(
        compute="_compute_problem_count", groups="base.group_user"
    )

    def _compute_problem_count(self):
        counts = dict(
            self.env["aftersales.problem"]._read_group(
                [("line_id", "in", self.ids)], ["line_id"], ["__count"]
            )
        )
        for line in self:
            line.problem_count = counts.get(line, 0)

    def _get_current_verdict(self):
        """The verdict that stands, or an empty record."""
        self.ensure_one()
        return self.verdict_ids.filtered(lambda one: not one.superseded_by_id)[:1]

    def action_override_verdict(self):
        """Ask that another answer stands than the one that was drawn."""
        self.ensure_one()
        return self._get_current_verdict().action_override()

    def action_view_verdicts(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_repair.aftersales_verdict_action"
        )
        action["domain"] = [("line_id", "=", self.id)]
        action["context"] = {}
        return action

    def action_propose_problem(self):
        """One click: a quality problem from what was found here (S16)."""
        self.ensure_one()
        self.check_access("read")
        return self.env["aftersales.problem"]._propose(self._prepare_problem_vals())

    def _prepare_problem_vals(self):
        self.ensure_one()
        return {
            "kind": self._guess_problem_kind(),
            "company_id": self.company_id.id,
            "partner_id": self.partner_id.id,
            "product_id": self.product_id.id,
            "lot_id": self.lot_id.id,
            "quantity": self.quantity,
            "line_id": self.id,
            "repair_id": self.repair_id.id,
            "description": self.finding or self.reason_note or self.reason_id.name,
        }

    def _guess_problem_kind(self):
        """Where to begin; who records it says what it is."""
        if self.fault == "customer":
            return "malicious"
        if self.verdict == "out":
            return "out_of_warranty"
        return "major_defect"

    def action_view_problems(self):
        return self.env["aftersales.problem"]._open_of([("line_id", "in", self.ids)])
