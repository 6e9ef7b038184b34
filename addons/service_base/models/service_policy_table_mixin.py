# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError


class ServicePolicyTableMixin(models.AbstractModel):
    """A rule table: typed lines that are in force from a day to a day.

    A concrete model names the fields that a line is found by in
    ``_policy_key_fields`` (empty on a line: any), and, where an amount decides,
    the two ends of its range in ``_policy_range_field``; 0 is an open end.
    ``_policy_range_bounds`` says whether the ends belong to the range:
    以上 / 以内 / 达到 include the number, 超过 / 大于 exclude it (A33).

    Lines without a company are the policy's own text: they come with the addon.
    A company adds lines of its own, which go before them. A line that has begun
    stays as it is and can only be ended, so that yesterday's verdict stands.
    """

    _name = "service.policy.table.mixin"
    _description = "Rule table"
    _inherit = ["service.guarded.mixin", "service.policy.lookup.mixin"]
    _order = "policy_id, company_id, date_from desc, id desc"

    policy_id = fields.Many2one(
        "service.policy",
        required=True,
        index=True,
        ondelete="restrict",
        domain=lambda self: [("table_model", "=", self._name)],
    )
    rule = fields.Char(related="policy_id.rule")
    company_id = fields.Many2one(
        "res.company",
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.company,
        help="Empty: the policy's own text, for every company.",
    )
    date_from = fields.Date(
        string="In Force From",
        default=lambda self: self.env["service.policy"]._today(self.env.company),
        help="Empty: from the beginning (the policy's own text only).",
    )
    date_to = fields.Date(string="In Force Until", help="The last day of the line.")
    phase = fields.Selection(
        [("past", "Past"), ("in_force", "In force"), ("announced", "Announced")],
        compute="_compute_phase",
        search="_search_phase",
    )
    note = fields.Char(string="Reason")

    @api.depends("date_from", "date_to", "company_id")
    @api.depends_context("company")
    def _compute_phase(self):
        for line in self:
            today = line._today_of_line()
            if line.date_to and line.date_to < today:
                line.phase = "past"
            elif line.date_from and line.date_from > today:
                line.phase = "announced"
            else:
                line.phase = "in_force"

    def _search_phase(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env["service.policy"]._today(self.env.company)
        begun = ["|", ("date_from", "=", False), ("date_from", "<=", today)]
        running = ["|", ("date_to", "=", False), ("date_to", ">=", today)]
        domains = {
            "past": [("date_to", "<", today)],
            "announced": ["&", ("date_from", ">", today), *running],
            "in_force": ["&", *begun, *running],
        }
        return fields.Domain.OR(domains[phase] for phase in value if phase in domains)

    @api.depends(lambda self: self._policy_decisive_fields())
    @api.depends_context("lang")
    def _compute_display_name(self):
        """The policy and the keys of the line."""
        for line in self:
            labels = (line._policy_key_label(n) for n in self._policy_key_fields)
            line.display_name = " · ".join(
                filter(None, [line.policy_id.name, *labels, line._policy_range_text()])
            )

    def _today_of_line(self):
        company = self.company_id or self.env.company
        return self.env["service.policy"]._today(company)

    # -- writing --------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        # Before too: what is read in between must not outlive an error.
        self._forget_lines()
        lines = super().create(vals_list)
        lines._check_new()
        lines._forget_lines()
        return lines

    def write(self, vals):
        if self._is_protected():
            self._check_kept(vals)
        self._forget_lines()
        result = super().write(vals)
        if self._is_protected():
            self._check_end(vals)
        self._forget_lines()
        return result

    def unlink(self):
        if self._is_protected():
            self._check_not_begun()
        self._forget_lines()
        result = super().unlink()
        self._forget_lines()
        return result

    def _is_protected(self) -> bool:
        """Addons bring their lines at installation; code says so openly."""
        return self.env.registry.ready and not self._is_in_transition()

    def _check_new(self):
        if not self._is_protected():
            return
        self._check_own()
        for line in self:
            if line.date_from and line.date_from >= line._today_of_line():
                continue
            raise UserError(
                self.env._(
                    "%s: a line begins today or later; what was decided before stays.",
                    line.display_name,
                )
            )

    def _check_own(self):
        """The lines for all companies are the policy's own text."""
        common = self.filtered(lambda line: not line.company_id)
        if common:
            raise AccessError(
                self.env._(
                    "%s: the policy's own lines come with the program. Add a line "
                    "of your company instead; it goes before them.",
                    common[0].display_name,
                )
            )

    def _check_kept(self, vals):
        """Lines that have begun keep everything but their end."""
        self._check_own()
        for line in self:
            today = line._today_of_line()
            if line._policy_span()[0] > today:
                continue
            if set(vals) - {"date_to"} or (line.date_to and line.date_to < today):
                raise UserError(
                    self.env._(
                        "%s: the line has been in force and stays as it is. End it "
                        "and add a new one that begins later.",
                        line.display_name,
                    )
                )

    def _check_end(self, vals):
        """An end is not put into the past, nor a start."""
        self._check_own()
        for line in self:
            today = line._today_of_line()
            if "date_from" in vals and (not line.date_from or line.date_from < today):
                line._raise_past()
            if "date_to" in vals and line.date_to and line.date_to < today:
                line._raise_past()

    def _raise_past(self):
        raise UserError(
            self.env._(
                "%s: a line begins and ends today or later; what was decided before "
                "stays.",
                self.display_name,
            )
        )

    def _check_not_begun(self):
        """Only a line that is announced may be taken back."""
        self._check_own()
        for line in self:
            if line._policy_span()[0] <= line._today_of_line():
                raise UserError(
                    self.env._(
                        "%s: the line has been in force and stays. End it instead.",
                        line.display_name,
                    )
                )

    def _forget_lines(self):
        """Let this server and the others read the table anew."""
        self.env["service.policy"]._forget_values()

    # -- lines that contradict each other -------------------------------------

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for line in self:
            if line.date_from and line.date_to and line.date_to < line.date_from:
                raise ValidationError(
                    self.env._(
                        "%s: the last day lies before the first.", line.display_name
                    )
                )

    @api.constrains(lambda self: self._policy_decisive_fields())
    def _check_overlap(self):
        """No two lines that are equally specific decide on the same day."""
        companies = [False, *self.company_id.ids]
        lines = self.sudo().search([("company_id", "in", companies)])
        for twins in lines.grouped(lambda line: line._policy_identity()).values():
            if len(twins) < 2 or not twins & self:
                continue
            ordered = twins.sorted(lambda line: line._policy_span()[0])
            for number, first in enumerate(ordered):
                for second in ordered[number + 1 :]:
                    if first._overlaps(second):
                        first._raise_overlap(second)

    def _raise_overlap(self, other):
        raise ValidationError(
            self.env._(
                "%(first)s and %(second)s decide the same case on the same day. End "
                "one before the other begins, or change its keys.",
                first=self._line_label(),
                second=other._line_label(),
            )
        )

    def _line_label(self):
        self.ensure_one()
        return self.env._(
            "%(line)s (no. %(id)s, from %(start)s)",
            line=self.display_name,
            id=self.id,
            start=self.date_from or "…",
        )
