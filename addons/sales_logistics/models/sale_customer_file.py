# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import api, fields, models

from ..roles import CLERK, GENERAL_MANAGER


class SaleCustomerFile(models.Model):
    """What is known of a customer, signed by clerk and supervisor (S47, D2-14).

    It goes to the general manager once a month; a single sale of 5,000 yuan or
    more takes it there at once. The file is confidential (D2-G1.2).

    Basics, purchases and contacts stand in it (D2-O7).
    """

    _name = "sale.customer.file"
    _description = "Customer file"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.approval.mixin",
        "service.document.mixin",
    ]
    _order = "id desc"
    _rec_name = "partner_id"
    _check_company_auto = True

    _register_draft_states = ("draft",)
    _register_closed_states = ("closed",)
    _state_from = ["draft"]
    _state_to = ["signed"]
    _cancel_state = "closed"
    _approval_applicant_fields = ("user_id",)
    _approval_request_roles = (CLERK,)
    _guarded_fields = ("reported_at",)

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        tracking=True,
        check_company=True,
        ondelete="restrict",
        domain="[('parent_id', '=', False)]",
    )
    needs = fields.Text(help="What the customer buys, for what, how often (D2-14).")
    attributes = fields.Text(
        string="Remarks", help="Trade, size, who decides, how he pays (D2-14)."
    )
    feedback = fields.Text(
        help="What the customer said of goods and service (D2-G1.2)."
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    order_count = fields.Integer(string="Orders", compute="_compute_orders")
    amount_sold = fields.Monetary(
        string="Bought So Far", compute="_compute_orders", help="Taxes included."
    )
    state = fields.Selection(
        [("draft", "New"), ("signed", "Signed"), ("closed", "Closed")],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    reported_at = fields.Datetime(
        string="Last with the General Manager", readonly=True, copy=False
    )

    _one_a_customer = models.UniqueIndex(
        "(company_id, partner_id) WHERE state != 'closed'",
        "The customer has a file.",
    )

    def _compute_orders(self):
        domain = [("company_id", "in", self.company_id.ids), ("state", "=", "sale")]
        amounts = {
            (company.id, partner.id): amount
            for company, partner, amount in self.env["sale.report"]._read_group(
                [*domain, ("commercial_partner_id", "in", self.partner_id.ids)],
                ["company_id", "commercial_partner_id"],
                ["price_total:sum"],
            )
        }
        counts = defaultdict(int)
        for company, partner, count in self.env["sale.order"]._read_group(
            [*domain, ("partner_id", "child_of", self.partner_id.ids)],
            ["company_id", "partner_id"],
            ["__count"],
        ):
            counts[company.id, partner.commercial_partner_id.id] += count
        for file in self:
            key = (file.company_id.id, file.partner_id.id)
            file.order_count, file.amount_sold = counts[key], amounts.get(key, 0.0)

    def _get_cannot_request_approval_reasons(self):
        reasons = dict(super()._get_cannot_request_approval_reasons())
        for file in self:
            if not (file.needs or "").strip() or not (file.attributes or "").strip():
                reasons.setdefault(file, []).append(
                    self.env._(
                        "Note what the customer needs, and your remarks (D2-14)."
                    )
                )
        return reasons

    def _on_approved(self):
        result = super()._on_approved()
        self.sudo()._in_transition().write({"state": "signed"})
        return result

    def action_revise(self):
        """Something changed: the file is signed anew afterwards."""
        return self._run_step(
            "revise", (CLERK,), self.env._("The file cannot be changed.")
        )

    def _get_cannot_revise_reasons(self):
        return {
            file: [self.env._("It is not signed, or it is closed.")]
            for file in self
            if file.state != "signed"
        }

    def _do_revise(self):
        self.sudo()._in_transition().write({"state": "draft"})

    # -- a large sale ---

    @api.model
    def _find_or_open(self, company, partners):
        """The files of these customers; new ones where there are none.

        :return: ``{partner: file}``
        """
        files = self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("partner_id", "in", partners.ids),
                ("state", "!=", "closed"),
            ]
        )
        files |= self.sudo().create(
            [
                {"company_id": company.id, "partner_id": partner.id}
                for partner in partners - files.partner_id.with_env(partners.env)
            ]
        )
        return {file.partner_id: file for file in files}

    @api.model
    def _report_large_sales(self, orders):
        """Tell the general manager of each sale that reaches the limit (D2-14).

        :param orders: confirmed sale.order records
        """
        policy = self.env["service.policy"]
        for company, own in orders.sudo().grouped("company_id").items():
            today = policy._today(company)
            limit = policy._get_value("customer.large_sale", company)
            large = own.filtered(
                lambda order, limit=limit, company=company: (
                    company.currency_id.compare_amounts(
                        order._get_company_amount(), limit
                    )
                    >= 0
                )
            )
            if not large:
                continue
            files = self._find_or_open(company, large.partner_id.commercial_partner_id)
            managers = self.env.ref(GENERAL_MANAGER).sudo().user_ids
            for order in large:
                file = files[order.partner_id.commercial_partner_id]
                file._in_transition().reported_at = fields.Datetime.now()
                for manager in managers.filtered(
                    lambda user, company=company: company in user.company_ids
                ):
                    file.activity_schedule(
                        "mail.mail_activity_data_todo",
                        date_deadline=today,
                        user_id=manager.id,
                        summary=self.env._(
                            "Large sale %(order)s: %(amount)s",
                            order=order.name,
                            amount=order.currency_id.format(order.amount_total),
                        ),
                    )

    def action_view_orders(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sale.action_orders")
        return {
            **action,
            "domain": [("partner_id", "child_of", self.partner_id.id)],
            "context": {},
        }
