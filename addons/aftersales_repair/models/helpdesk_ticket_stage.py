# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

CALL_STATES = [
    ("new", "New"),
    ("to_dispatch", "To dispatch"),
    ("dispatched", "Dispatched"),
    ("done", "Done"),
    ("cancelled", "Cancelled"),
]

# Where calls of a state stand, among the stages that OCA brings.
_OCA_STAGES = {
    "new": "helpdesk_mgmt.helpdesk_ticket_stage_new",
    "dispatched": "helpdesk_mgmt.helpdesk_ticket_stage_in_progress",
    "done": "helpdesk_mgmt.helpdesk_ticket_stage_done",
    "cancelled": "helpdesk_mgmt.helpdesk_ticket_stage_cancelled",
}


class HelpdeskTicketStage(models.Model):
    _inherit = "helpdesk.ticket.stage"

    call_state = fields.Selection(
        CALL_STATES,
        string="Status of Repair Calls",
        help="Repair calls of this status stand in this stage. The status leads: it "
        "changes by its buttons, and the stage follows.",
    )

    @api.model
    def _link_call_states(self):
        """Give OCA's stages their state, where no stage has it yet."""
        everything = self.with_context(active_test=False)
        for state, xmlid in _OCA_STAGES.items():
            stage = self.env.ref(xmlid, raise_if_not_found=False)
            if stage and not everything.search_count([("call_state", "=", state)]):
                stage.call_state = state
