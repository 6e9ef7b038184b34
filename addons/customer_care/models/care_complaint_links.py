# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..roles import AGENT, JUDGES, SERVICE_DIRECTOR, SUPERVISOR

# What may follow, and by which article of the table.
CONSEQUENCES = {
    "fine": "D3-5.5.1",
    "probation": "D3-6.6-probation",
    "dismissal": "D3-6.6-dismissal",
}


class Complaint(models.Model):
    """What a complaint opens and where it leads: sheet, visits, ticket, case."""

    _inherit = "care.complaint"

    attitude_consequence = fields.Selection(
        [
            ("fine", "Fine"),
            ("probation", "It hurts the company: probation in the plant"),
            ("dismissal", "It hurts the company: dismissal"),
        ],
        string="To Be Proposed",
        default="fine",
        groups=",".join(JUDGES),
        help="By severity (D3-5.5.1, D3-6.6, D3-16.6). A dismissal goes to the general "
        "manager (D1-M11).",
    )

    def action_new_sheet(self):
        """A corrective action sheet, filled from the complaint (D4-8.5.2.1)."""
        self._check_roles(AGENT)
        if not self:
            return False
        sheets = self.env["care.corrective.action"].create(
            [complaint._prepare_sheet_vals() for complaint in self]
        )
        return self._open_records(sheets)

    def _prepare_sheet_vals(self):
        self.ensure_one()
        sheets = self.env["care.corrective.action"]
        return {
            "complaint_id": self.id,
            "company_id": self.company_id.id,
            "kind": self.category or "quality",
            "order_id": self.order_id.id,
            "product_id": self.product_id.id,
            "fault_id": self.fault_id.id,
            "rma_id": self._find_return().id,
            # A complaint about one item keeps it, whatever else was ordered.
            **sheets._get_shipped_vals(self.order_id, self.product_id),
        }

    def _find_return(self):
        """The last return of the unit that is complained of."""
        self.ensure_one()
        lines = self.env["aftersales.rma.line"]
        if not self.lot_id or not lines.has_access("read"):
            return lines.rma_id
        domain = [("lot_id", "=", self.lot_id.id), ("state", "!=", "cancelled")]
        return lines.search(domain, order="id desc", limit=1).rma_id

    @api.onchange("lot_id")
    def _onchange_lot_id(self):
        """The serial tells whose it is, and with which order it went out."""
        result = super()._onchange_lot_id()
        origin = self.lot_id.delivery_origin
        if origin and not self.order_id:
            self.order_id = self.env["sale.order"].search(
                [("name", "=", origin), ("company_id", "=", self.company_id.id)],
                limit=1,
            )
        return result

    def action_propose_case(self):
        """Our staff's attitude was the cause: propose it to HR (D3-5.5.1).

        What hurts the company leads to probation or dismissal, once it is proven
        (D3-6.6, D3-16.6).
        """
        return self._run_step(
            "propose_case",
            (SUPERVISOR, SERVICE_DIRECTOR),
            self.env._("Nothing can be proposed."),
        )

    def _get_cannot_propose_case_reasons(self):
        reasons = {}
        for complaint in self:
            texts = reasons[complaint] = []
            severe = complaint.attitude_consequence in ("probation", "dismissal")
            if not complaint.attitude_employee_id:
                texts.append(
                    self.env._("Write whom the customer complains of (D3-5.5.1).")
                )
            if severe and not (complaint.findings or "").strip():
                texts.append(
                    self.env._(
                        "Write what was found: probation and dismissal follow from "
                        "what is proven only (D3-6.6, D3-16.6)."
                    )
                )
        return reasons

    def _do_propose_case(self):
        rows = [
            {
                "article_code": CONSEQUENCES[complaint.attitude_consequence or "fine"],
                "employee": complaint.attitude_employee_id,
                "origin": complaint,
                "description": complaint.problem,
                "evidence": complaint.findings or complaint.name,
            }
            for complaint in self.sudo()
        ]
        if rows:
            self.env["service.accountability.case"]._propose_cases(rows)

    # -- ways to other documents ---

    def action_view_sheets(self):
        self.ensure_one()
        return self._open_records(self.sheet_ids)

    def action_view_visits(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Visits for %s", self.name),
            "res_model": "care.complaint.visit",
            "view_mode": "list,form",
            "domain": [("complaint_id", "=", self.id)],
            "context": {"default_complaint_id": self.id},
        }

    def action_view_ticket(self):
        self.ensure_one()
        return self._open_records(self.ticket_id)

    def _open_records(self, records):
        action = {
            "type": "ir.actions.act_window",
            "name": records._description,
            "res_model": records._name,
        }
        if len(records) == 1:
            return {**action, "res_id": records.id, "view_mode": "form"}
        return {
            **action,
            "view_mode": "list,form",
            "domain": [("id", "in", records.ids)],
        }

    def _find_recurrences(self):
        """The same fault on a product after its cure was verified (D4-8.5.6.2)."""
        self.env["care.corrective.action"]._find_recurrences(
            [
                (one, one.product_id, one.fault_id, one.received_at)
                for one in self.sudo()
                if one.kind == "complaint" and one.product_id and one.fault_id
            ]
        )

    def _get_report_base_filename(self):
        self.ensure_one()
        return self.name.replace("/", "-")
