# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.turns import take_turns

from ..roles import DIRECTOR


class AftersalesDiscountLog(models.Model):
    """The discounts that advisers gave, week by week (D3-10.1.5, S21).

    Written by the orders themselves. Each adviser's orders of a week are counted
    by a place in the week that only one order can take, so that two orders saved
    at once cannot both be the fifth.
    """

    _name = "aftersales.discount.log"
    _description = "Discount log"
    _inherit = "service.register.mixin"
    _order = "date desc, id desc"

    _register_draft_states = ()
    _register_closed_states = ("logged", "read", "void")
    _register_date_field = "date"
    _guarded_fields = (
        "order_id",
        "company_id",
        "adviser_id",
        "date",
        "week_start",
        "place",
        "percent",
        "amount",
        "reason",
        "basis",
        "report_id",
        "read_by_id",
        "read_at",
    )

    order_id = fields.Many2one(
        "sale.order", required=True, index=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(related="order_id.partner_id", string="Customer")
    adviser_id = fields.Many2one(
        "res.users", required=True, readonly=True, ondelete="restrict"
    )
    date = fields.Datetime(string="Given On", required=True, readonly=True)
    week_start = fields.Date(string="Week From", required=True, readonly=True)
    place = fields.Integer(
        string="No. in the Week", readonly=True, required=True, aggregator=None
    )
    percent = fields.Float(
        string="Discount (%)", readonly=True, digits=(16, 2), aggregator="avg"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(readonly=True, help="In the company's currency.")
    reason = fields.Char(readonly=True)
    basis = fields.Selection(
        [
            ("authority", "Within the authority"),
            ("report", "Reported in advance"),
            ("fined", "Beyond it, fine proposed"),
        ],
        readonly=True,
        required=True,
        default="authority",
    )
    report_id = fields.Many2one(
        "aftersales.discount.report",
        string="Advance Report",
        readonly=True,
        ondelete="restrict",
    )
    read_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    read_at = fields.Datetime(string="Read On", readonly=True)
    state = fields.Selection(
        [
            ("logged", "Reported to the director"),
            ("read", "Read"),
            ("void", "Void"),
        ],
        string="Status",
        default="logged",
        required=True,
        readonly=True,
    )

    _place_once = models.UniqueIndex(
        "(company_id, adviser_id, week_start, place) WHERE state != 'void'",
        "Another discount of this adviser is saved at this moment (D3-10.1.5). Save "
        "again.",
    )
    _order_once = models.UniqueIndex(
        "(order_id) WHERE state != 'void'", "This order is in the discount log."
    )

    @api.depends("order_id", "percent")
    def _compute_display_name(self):
        for log in self:
            log.display_name = f"{log.order_id.sudo().name} · {log.percent:g} %"

    @api.model
    def _get_week_start(self, company):
        """Monday of the company's week that it is now."""
        today = self.env["service.policy"]._today(company)
        return today - timedelta(days=today.weekday())

    def _get_week_domain(self, order, adviser):
        return [
            ("company_id", "=", order.company_id.id),
            ("adviser_id", "=", adviser.id),
            ("week_start", "=", self._get_week_start(order.company_id)),
            ("state", "!=", "void"),
        ]

    @api.model
    def _count_week(self, order, adviser):
        """Discounted orders of an adviser in this week of the order's company."""
        # Two orders that are saved at once are counted one after the other.
        take_turns(adviser.sudo())
        return self.with_context(active_test=False).search_count(
            self._get_week_domain(order, adviser)
        )

    @api.model
    def _log(self, order, adviser, vals):
        domain = self._get_week_domain(order, adviser)
        last = self.with_context(active_test=False).search(
            domain, order="place desc", limit=1
        )
        return self._in_transition().create(
            {
                **vals,
                "order_id": order.id,
                "company_id": order.company_id.id,
                "adviser_id": adviser.id,
                "date": fields.Datetime.now(),
                "week_start": self._get_week_start(order.company_id),
                "place": last.place + 1,
            }
        )

    def _void(self):
        live = self.filtered(lambda log: log.state != "void")
        if live:
            live._in_transition().write({"state": "void"})

    # -- the service director reads ---

    def action_read(self):
        """The service director has read the reasons (D3-10.1.5)."""
        return self._run_step(
            "read", (DIRECTOR,), self.env._("It cannot be marked as read.")
        )

    def _get_cannot_read_reasons(self):
        return {
            log: [self.env._("It was read, or the discount was taken back.")]
            for log in self
            if log.state != "logged"
        }

    def _do_read(self):
        self.sudo()._in_transition().write(
            {
                "state": "read",
                "read_by_id": self.env.uid,
                "read_at": fields.Datetime.now(),
            }
        )

    def action_view_order(self):
        self.ensure_one()
        return self.order_id._get_records_action(name=self.env._("Sale Order"))

    # -- fines ---

    @api.model
    def _get_no_employee_reasons(self, people):
        """``{document: [reason]}`` where nobody can be named in a case."""
        employees = self._get_employees(people)
        return {
            document: [
                self.env._(
                    "%s is no employee of the company: HR registers the person first.",
                    person.name,
                )
            ]
            for document, person in people.items()
            if not employees[document]
        }

    @api.model
    def _get_employees(self, people):
        users = self.env["res.users"].union(*people.values())
        employees = (
            self.env["hr.employee"].sudo().search([("user_id", "in", users.ids)])
        )
        return {
            document: employees.filtered(
                lambda one, person=person, document=document: (
                    one.user_id == person and one.company_id == document.company_id
                )
            )[:1]
            for document, person in people.items()
        }

    @api.model
    def _propose_fines(self, article, people, description):
        """Propose the fine of an article for each document (20/30/50 yuan, S53).

        :param dict people: ``{document: res.users}``
        :raises UserError: for somebody who is no employee
        """
        cases = self.env["service.accountability.case"]
        if not people:
            return cases
        reasons = self._get_no_employee_reasons(people)
        if reasons:
            raise UserError(
                "\n".join(f"{d.display_name}: {t[0]}" for d, t in reasons.items())
            )
        employees = self._get_employees(people)
        return cases._propose_cases(
            [
                {
                    "article_code": article,
                    "employee": employees[document],
                    "origin": document,
                    "description": description,
                }
                for document in people
            ]
        )
