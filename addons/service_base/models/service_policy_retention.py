# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ServicePolicyRetention(models.Model):
    """How long the records of a register are kept (S69, D4-8.8, D0-2.4.4d).

    The line without a register counts for every register of the suite. The
    longer term wins: a company may keep records longer than the policy's text
    says, never shorter.
    """

    _name = "service.policy.retention"
    _description = "Retention of records"
    _inherit = "service.policy.table.mixin"

    _policy_key_fields = ("model_id",)

    model_id = fields.Many2one(
        "ir.model",
        string="Register",
        ondelete="cascade",
        domain="[('transient', '=', False)]",
        help="Empty: every register of the suite.",
    )
    years = fields.Integer(help="Full years from closing (A55).")
    keep_forever = fields.Boolean(
        string="Never Destroyed", help="Records stay whatever their age."
    )

    _years_positive = models.Constraint(
        "CHECK(COALESCE(keep_forever, FALSE) OR COALESCE(years, 0) > 0)",
        "Say for how many years the records are kept, or that they stay forever.",
    )

    @api.constrains("years", "keep_forever", "model_id", "company_id")
    def _check_not_shorter(self):
        for line in self.filtered("company_id"):
            text = self._lookup(self.env["res.company"], model_id=line.model_id)
            if text and _longer(text, line) != line:
                raise ValidationError(
                    self.env._(
                        "%(line)s: the policy keeps these records: %(term)s "
                        "(%(rule)s). A company may keep them longer, not shorter.",
                        line=line.display_name,
                        term=text._policy_value_text(),
                        rule=text.rule,
                    )
                )

    @api.model
    def _get_line(self, model_name, company, day=None):
        """The line that decides for a register, or an empty record."""
        policy = self.env["service.policy"]
        table = self.sudo()
        day = policy._as_day(day, company)
        model_id = self.env["ir.model"]._get_id(model_name)
        own, text = table._lookup_many(
            [
                {"company": company, "day": day, "model_id": model_id},
                # Without a company: the policy's own text.
                {"company": company.browse(), "day": day, "model_id": model_id},
            ]
        )
        return _longer(text, own)

    @api.model
    def _get_years(self, model_name, company, day=None):
        """For how many years records of a register are kept after closing.

        :param str model_name: the register, such as ``aftersales.rma``
        :param company: res.company record
        :param day: date; today by the company's calendar when left out
        :return: full years, or None for records that are never destroyed
        """
        line = self._get_line(model_name, company, day)
        # Without any line nobody has said that records may go: they stay.
        return line.years if line and not line.keep_forever else None

    def _policy_value_text(self):
        self.ensure_one()
        if self.keep_forever:
            return self.env._("never destroyed")
        return self.env._("%s years", self.years)


def _longer(text, own):
    """The line that keeps records longer; the company's where both do."""
    if not own or not text:
        return own or text
    if own.keep_forever != text.keep_forever:
        return own if own.keep_forever else text
    return own if own.keep_forever or own.years >= text.years else text
