# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class ResPartner(models.Model):
    """A confirmed flag warns wherever the customer appears (S68, D4-7.2.2.9)."""

    _inherit = "res.partner"

    care_warning = fields.Char(
        string="Flagged Customer",
        compute="_compute_care_warning",
        compute_sudo=True,
        groups="service_base.group_service_user,sales_team.group_sale_salesman",
        help="Confirmed by the customer-service supervisor.",
    )
    care_flag_count = fields.Integer(
        string="Flags",
        compute="_compute_care_flag_count",
        groups="customer_care.group_care_agent",
    )

    @api.depends("commercial_partner_id")
    @api.depends_context("allowed_company_ids")
    def _compute_care_warning(self):
        """One query for all; only what is confirmed."""
        flags = self.env["care.customer.flag"].search_fetch(
            [
                ("partner_id", "in", self.commercial_partner_id.ids),
                ("company_id", "in", self.env.companies.ids),
                ("state", "=", "confirmed"),
            ],
            ["partner_id", "kind", "reason"],
        )
        kinds = dict(flags._fields["kind"]._description_selection(self.env))
        texts = {}
        for flag in flags:
            text = f"{kinds[flag.kind]}: {flag.reason}"
            texts.setdefault(flag.partner_id.id, text)
        for partner in self:
            partner.care_warning = texts.get(partner.commercial_partner_id.id, False)

    def _compute_care_flag_count(self):
        counts = dict(
            self.env["care.customer.flag"]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.care_flag_count = counts.get(partner, 0)

    def action_view_care_flags(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "customer_care.care_customer_flag_action"
            ),
            "domain": [("partner_id", "=", self.commercial_partner_id.id)],
            "context": {"default_partner_id": self.commercial_partner_id.id},
        }
