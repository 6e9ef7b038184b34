# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import UserError


class AftersalesPaperMixin(models.AbstractModel):
    """Number, date and maker of a paper, and what of it changes when (D4-2.2.0)."""

    _name = "aftersales.paper.mixin"
    _description = "Numbered paper"
    _inherit = "service.numbered.mixin"

    _guarded_fields = ("date", "user_id", "approver_id", "approved_at")

    # What the stores follow from: it stays from the first moment.
    _paper_fixed: tuple[str, ...] = ()
    # What changes in a draft only, beside the lines.
    _paper_content: tuple[str, ...] = ()

    date = fields.Date(
        required=True,
        readonly=True,
        default=lambda self: self.env["service.policy"]._today(self.env.company),
    )
    user_id = fields.Many2one(
        "res.users",
        string="Made By",
        required=True,
        readonly=True,
        default=lambda self: self.env.uid,
        ondelete="restrict",
    )
    approver_id = fields.Many2one(
        "res.users",
        string="Approved By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    approved_at = fields.Datetime(readonly=True, copy=False)

    def _number(self):
        """Give new papers their number and the company's date."""
        for company, papers in self.grouped("company_id").items():
            papers._in_transition().date = self.env["service.policy"]._today(company)
        return super()._number()

    def write(self, vals):
        if not self._is_in_transition():
            self._check_fixed(vals)
            self._check_open(vals)
        return super().write(vals)

    def _check_fixed(self, vals):
        """Everything but the store may be changed (D4-2.2.0).

        :raises UserError: naming the paper and the field
        """
        for name in set(self._paper_fixed) & set(vals):
            field = self._fields[name]
            for paper in self:
                old = paper[name].id if field.type == "many2one" else paper[name]
                if (old or False) == (vals[name] or False):
                    continue
                raise UserError(
                    self.env._(
                        "%(paper)s: %(field)s stays, for the stores follow from it "
                        "(D4-2.2.0). Delete or cancel it and make another.",
                        paper=paper.display_name,
                        field=field.get_description(self.env)["string"],
                    )
                )

    def _check_open(self, vals):
        booked = self.filtered(lambda paper: paper.state != "draft")
        if booked and set(self._paper_content) & set(vals):
            raise UserError(
                self.env._(
                    "%s: un-approve it first, then change it (D4-2.2.0).",
                    ", ".join(booked.mapped("display_name")[:5]),
                )
            )
