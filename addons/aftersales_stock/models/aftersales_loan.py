# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

BORROWERS = [
    ("employee", "Employee"),
    ("group", "Work group"),
    ("visitor", "Visitor"),
]
_DEADLINES = {"tool": "loan.tool", "visitor": "loan.visitor"}


class AftersalesLoan(models.Model):
    """The temporary issue form of the loan desk (临时领用表, S37, D4-3.1.0b).

    Tools, and equipment for visitors (D4-11.2.2), go from the good store of a site
    to its on-loan place and come back against the keeper's signature; the site
    chief keeps the form. How goods leave and return: ``aftersales.loan.lend.mixin``
    and ``aftersales.loan.line``.

    The keeper has custody of the tools (D0-2.3.3): what is lent names the keeper
    who lent it, and nobody else of another store lends or takes it back.

    Handling gear is not used without leave (D2-K4.1); a loan is signed off on its
    return (D4-3.1.3a).
    """

    _name = "aftersales.loan"
    _description = "Loan"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.evidence.mixin",
        "service.deadline.mixin",
        "aftersales.loan.lend.mixin",
        "service.numbered.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _guarded_fields = ("name", "lent_at", "returned_at", "filed_at", "due_at")
    _deadline_due_fields = {code: "due_at" for code in _DEADLINES.values()}
    _register_closed_states = ("filed", "cancelled")
    _register_date_field = "filed_at"
    _evidence_content_fields = (
        "site_id",
        "employee_id",
        "partner_id",
        "line_ids.product_id",
        "line_ids.lot_id",
        "line_ids.quantity",
    )

    site_id = fields.Many2one(
        "aftersales.site",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        tracking=True,
        default=lambda self: self._default_site(),
    )
    company_id = fields.Many2one(
        related="site_id.company_id",
        store=True,
        index=True,
        precompute=True,
        ondelete="restrict",
    )
    kind = fields.Selection(
        [("tool", "Tools"), ("visitor", "Equipment for visitors")],
        required=True,
        default="tool",
        tracking=True,
        help="Decides how long the goods may stay out.",
    )
    borrower_kind = fields.Selection(
        BORROWERS, string="Lent To", required=True, default="employee"
    )
    employee_id = fields.Many2one(
        "hr.employee",
        string="Borrower",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        help="Of a work group: who draws the tools for it and answers for them.",
    )
    group_name = fields.Char(string="Work Group")
    partner_id = fields.Many2one(
        "res.partner",
        string="Visitor",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
    )
    id_number = fields.Char(
        string="ID Document", help="Kind and number of the paper that was shown."
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    deposit = fields.Monetary(help="Cash that the borrower leaves; may be nothing.")
    deposit_note = fields.Char(
        string="Deposit Given Back",
        help="Receipt or signature with which the deposit went back or was kept.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Keeper",
        required=True,
        default=lambda self: self.env.user,
        copy=False,
        ondelete="restrict",
        tracking=True,
    )
    purpose = fields.Char()
    state = fields.Selection(
        [
            ("draft", "New"),
            ("lent", "Lent"),
            ("returned", "Returned"),
            ("filed", "Filed"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
    )
    line_ids = fields.One2many("aftersales.loan.line", "loan_id", copy=True)
    return_ids = fields.One2many("aftersales.loan.return", "loan_id", readonly=True)
    lent_at = fields.Datetime(readonly=True, copy=False)
    due_at = fields.Datetime(string="Due Back", readonly=True, copy=False)
    returned_at = fields.Datetime(readonly=True, copy=False)
    filed_at = fields.Datetime(readonly=True, copy=False)
    borrower_name = fields.Char(
        string="Borrower's Name", compute="_compute_borrower_name", store=True
    )
    goods_text = fields.Char(string="Goods", compute="_compute_goods_text")
    is_overdue = fields.Boolean(
        string="Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )
    picking_count = fields.Integer(compute="_compute_counts")
    loss_count = fields.Integer(compute="_compute_counts")
    request_count = fields.Integer(compute="_compute_counts")
    note = fields.Text()

    _live = models.Index("(due_at) WHERE state = 'lent'")
    _borrower_given = models.Constraint(
        "CHECK((borrower_kind = 'visitor' AND partner_id IS NOT NULL) OR "
        "(borrower_kind != 'visitor' AND employee_id IS NOT NULL))",
        "Say who borrows: an employee, who answers for the group, or the visitor.",
    )
    _deposit_positive = models.Constraint(
        "CHECK(COALESCE(deposit, 0) >= 0)", "A deposit is not negative."
    )

    def _default_site(self):
        """The place of the user; the first one where there are several."""
        return self.env["aftersales.site"].search(
            [
                *self.env["aftersales.site"]._get_people_domain(self.env.user),
                ("company_id", "=", self.env.company.id),
            ],
            order="level desc, id",
            limit=1,
        )

    @api.depends("employee_id.name", "group_name", "partner_id.name", "borrower_kind")
    def _compute_borrower_name(self):
        for loan in self.sudo():
            if loan.borrower_kind == "visitor":
                names = [loan.partner_id.name]
            elif loan.borrower_kind == "group":
                names = [loan.group_name, loan.employee_id.name]
            else:
                names = [loan.employee_id.name]
            loan.borrower_name = " / ".join(filter(None, names))

    @api.depends("line_ids.product_id", "line_ids.quantity")
    def _compute_goods_text(self):
        for loan in self:
            loan.goods_text = ", ".join(
                f"{line.product_id.name} × {line.quantity:g}"
                for line in loan.line_ids[:3]
            )

    @api.depends("state", "due_at")
    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        for loan in self:
            loan.is_overdue = (
                loan.state == "lent" and bool(loan.due_at) and loan.due_at < now
            )

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = [("state", "=", "lent"), ("due_at", "<", fields.Datetime.now())]
        return late if True in value else ["!", "&", *late]

    def _compute_counts(self):
        returns = self.env["aftersales.loan.return"]
        pickings = dict(
            self.env["stock.move"]._read_group(
                [("loan_line_id.loan_id", "in", self.ids)],
                ["loan_line_id"],
                ["picking_id:array_agg"],
            )
        )
        sums = {
            loan: (losses, requests)
            for loan, losses, requests in returns._read_group(
                [("loan_id", "in", self.ids)],
                ["loan_id"],
                ["loss_id:count_distinct", "request_id:count_distinct"],
            )
        }
        for loan in self:
            found = {
                picking for line in loan.line_ids for picking in pickings.get(line, ())
            }
            loan.picking_count = len(found - {None})
            loan.loss_count, loan.request_count = sums.get(loan, (0, 0))

    @api.onchange("borrower_kind")
    def _onchange_borrower_kind(self):
        if self.borrower_kind == "visitor":
            self.employee_id = False
            self.kind = "visitor"
        else:
            self.partner_id = False

    def write(self, vals):
        fixed = {
            "site_id",
            "kind",
            "borrower_kind",
            "employee_id",
            "group_name",
            "partner_id",
            "id_number",
            "deposit",
        } & set(vals)
        if fixed and any(loan.state != "draft" for loan in self):
            raise UserError(
                self.env._(
                    "%s: what was lent, and to whom, stays on the form (D4-3.1.0b). "
                    "Take it back and make a new loan.",
                    ", ".join(self.mapped("name")[:5]),
                )
            )
        return super().write(vals)

    def _get_borrower_partner(self):
        """Who pays for what does not come back."""
        self.ensure_one()
        loan = self.sudo()
        if loan.borrower_kind == "visitor":
            return loan.partner_id
        return loan.employee_id.work_contact_id or loan.employee_id.user_id.partner_id

    # -- ways to other documents ---

    def action_view_pickings(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "stock.action_picking_tree_all"
        )
        moves = self.env["stock.move"].search(
            [("loan_line_id", "in", self.line_ids.ids)]
        )
        action["domain"] = [("id", "in", moves.picking_id.ids)]
        action["context"] = {}
        return action

    def action_view_losses(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Losses of %s", self.name),
            "res_model": "aftersales.loss",
            "view_mode": "list,form",
            "domain": [("id", "in", self.return_ids.loss_id.ids)],
        }

    def action_view_requests(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Maintenance of %s", self.name),
            "res_model": "maintenance.request",
            "view_mode": "list,form",
            "domain": [("id", "in", self.return_ids.request_id.ids)],
        }

    def _check_lines_open(self):
        """Lines change only while nothing was handed out."""
        fixed = self.filtered(lambda loan: loan.state != "draft")
        if fixed:
            raise UserError(
                self.env._(
                    "%s: what was lent stays on the form (D4-3.1.0b). Take it back "
                    "and make a new loan.",
                    ", ".join(fixed.mapped("name")[:5]),
                )
            )
