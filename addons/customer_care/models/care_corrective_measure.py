# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..roles import USER

_CONTENT = {"sheet_id", "kind", "description", "owner_id", "due_date"}


class CorrectiveMeasure(models.Model):
    """A measure of the sheet: containment, corrective or preventive (D4-8.5.4,
    D3-5.3.5).

    Containment is carried out at once, before the cause is looked for. The
    others wait until departments and management representative have signed.
    Done is what has its proof.
    """

    _name = "care.corrective.measure"
    _description = "Measure against complaints"
    _inherit = ["service.retention.mixin", "service.evidence.mixin"]
    _order = "sheet_id desc, sequence, id"
    _rec_name = "description"
    _check_company_auto = True

    _register_parent = "sheet_id"
    _register_draft_states = ("planned",)
    _register_closed_states = ("done",)
    _evidence_content_fields = ("description", "proof")
    _guarded_fields = ("state", "done_at", "done_by_id")

    sheet_id = fields.Many2one(
        "care.corrective.action",
        required=True,
        index=True,
        check_company=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="sheet_id.company_id", store=True, index=True, ondelete="restrict"
    )
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [
            ("containment", "Containment"),
            ("corrective", "Corrective"),
            ("preventive", "Preventive"),
        ],
        required=True,
        default="corrective",
    )
    description = fields.Char(string="Measure", required=True)
    owner_id = fields.Many2one(
        "res.users", string="Responsible", index=True, ondelete="restrict"
    )
    due_date = fields.Date()
    proof = fields.Text(help="What shows that it was done; photos go with it.")
    state = fields.Selection(
        [("planned", "Planned"), ("done", "Done")],
        string="Status",
        required=True,
        default="planned",
        readonly=True,
    )
    done_at = fields.Datetime(readonly=True, copy=False)
    done_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    is_overdue = fields.Boolean(compute="_compute_is_overdue")

    _open_by_owner = models.Index("(owner_id, due_date) WHERE state = 'planned'")

    @api.depends("due_date", "state")
    def _compute_is_overdue(self):
        policy = self.env["service.policy"]
        for measure in self:
            measure.is_overdue = bool(
                measure.due_date
                and measure.state == "planned"
                and measure.due_date < policy._today(measure.company_id)
            )

    @api.model_create_multi
    def create(self, vals_list):
        measures = super().create(vals_list)
        measures._check_sheet_open()
        return measures

    def write(self, vals):
        if not self._is_in_transition() and _CONTENT & set(vals):
            self._check_sheet_open()
        if "proof" in vals and not self._is_in_transition():
            self._check_owner()
            self._check_not_signed()
        result = super().write(vals)
        if "sheet_id" in vals:
            self._check_sheet_open()
        return result

    def unlink(self):
        if self.env.registry.ready:
            self._check_sheet_open()
        return super().unlink()

    def _check_sheet_open(self):
        """Measures are written before they are signed, and stay once done."""
        for measure in self.sudo():
            sheet = measure.sheet_id
            if sheet.state not in ("registered", "qc", "measures"):
                raise UserError(
                    self.env._(
                        "%s: its measures are signed and stay (D4-8.5.4).", sheet.name
                    )
                )
            if sheet.review_ids:
                raise UserError(
                    self.env._(
                        "%s: its measures are being signed. Withdraw the request first "
                        "(D4-8.5.4).",
                        sheet.name,
                    )
                )
            if measure.state == "done":
                raise UserError(
                    self.env._("%s is done and stays.", measure.description)
                )

    def _check_not_signed(self):
        """While it is signed nothing on it changes; done is done."""
        for measure in self.sudo():
            sheet = measure.sheet_id
            signing = sheet.state == "measures" and sheet.review_ids
            if signing or measure.state == "done":
                raise UserError(
                    self.env._(
                        "%s: it is being signed, or done (D4-8.5.4).",
                        measure.description,
                    )
                )

    def _check_owner(self):
        others = self.filtered(lambda one: one.owner_id != self.env.user)
        if others and not self.env.su:
            raise AccessError(
                self.env._(
                    "%(measure)s: %(owner)s carries it out and proves it (D4-8.5.6.2).",
                    measure=others[0].description,
                    owner=others[0].owner_id.name or self.env._("its owner"),
                )
            )

    def _tell_owners(self):
        """Signed: the owners carry out their measures by their dates."""
        for measure in self.filtered(lambda one: one.state == "planned"):
            measure.sheet_id.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=measure.due_date,
                summary=measure.description,
                user_id=measure.owner_id.id,
            )

    def action_done(self):
        """The owner carried it out and proves it."""
        self._check_owner()
        return self._run_step("done", (USER,), self.env._("It is not done."))

    def _get_cannot_done_reasons(self):
        reasons = {}
        for measure in self:
            texts = reasons[measure] = []
            sheet = measure.sudo().sheet_id
            if measure.state == "done":
                texts.append(self.env._("It is done."))
            if not (measure.owner_id and measure.due_date):
                texts.append(self.env._("It has no owner or no date (D4-8.5.6.2)."))
            if not ((measure.proof or "").strip() or measure.evidence_count):
                texts.append(self.env._("Prove it: write how, or add photos."))
            early = measure.kind == "containment" and sheet.state != "cancelled"
            if not early and sheet.state not in ("executing", "confirmed"):
                texts.append(
                    self.env._(
                        "It is not reviewed yet: the departments and the management "
                        "representative sign first (D4-8.5.4)."
                    )
                )
        return reasons

    def _do_done(self):
        self.sudo()._in_transition().write(
            {
                "state": "done",
                "done_at": fields.Datetime.now(),
                "done_by_id": self.env.uid,
            }
        )

    def action_view_sheet(self):
        self.ensure_one()
        return self.env["care.complaint"]._open_records(self.sheet_id)
