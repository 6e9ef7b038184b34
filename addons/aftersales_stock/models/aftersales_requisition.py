# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

# In these the keeper has something to do or may still change his mind.
LIVE = ("signed", "partly")


class AftersalesRequisition(models.Model):
    """A requisition (领料单): who wants what out of which store (S24).

    Signed by the department supervisor or the general manager, one of the two
    (A08); the keeper then issues exactly what it says (D0-2.4.3a). The goods
    leave by a transfer of the kind *own use*, which is the stock-out slip
    (出库单); the recipient signs for them (D2-D5).

    Cleaning tools and labour-protection goods are issued by it too (D2-D8).
    """

    _name = "aftersales.requisition"
    _description = "Requisition"
    _inherit = [
        "aftersales.requisition.signing.mixin",
        "aftersales.requisition.order.mixin",
        "aftersales.requisition.issue.mixin",
        "aftersales.requisition.closing.mixin",
        "aftersales.requisition.old.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.evidence.mixin",
        "service.approval.mixin",
        "service.numbered.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _guarded_fields = (
        "state",
        "name",
        "applicant_id",
        "signed_at",
        "issued_at",
        "issued_by_id",
        "received_at",
        "received_by_id",
        "refusal_kind",
        "refusal_note",
        "refused_by_id",
        "closed_reason",
        "closed_at",
    )
    _register_closed_states = ("received", "refused", "cancelled")
    _register_date_field = "closed_at"

    # What the recipient's signature speaks of.
    _evidence_content_fields = (
        "site_id",
        "recipient_user_id",
        "employee_id",
        "line_ids.product_id",
        "line_ids.product_uom_id",
        "line_ids.quantity",
    )

    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    site_id = fields.Many2one(
        "aftersales.site",
        string="Store",
        required=True,
        index=True,
        check_company=True,
        tracking=True,
        ondelete="restrict",
        default=lambda self: self._default_site(),
        help="The place whose good store issues the goods.",
    )
    applicant_id = fields.Many2one(
        "res.users",
        string="Written By",
        required=True,
        readonly=True,
        default=lambda self: self.env.uid,
        ondelete="restrict",
    )
    recipient_user_id = fields.Many2one(
        "res.users",
        string="Recipient",
        compute="_compute_recipient_user_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        check_company=True,
        tracking=True,
        ondelete="restrict",
    )
    employee_id = fields.Many2one(
        "hr.employee",
        string="Recipient without Login",
        index="btree_not_null",
        check_company=True,
        tracking=True,
        ondelete="restrict",
        help="For people who do not work in the system; they sign on the screen.",
    )
    recipient_name = fields.Char(compute="_compute_recipient_name")
    purpose = fields.Selection(
        [
            ("own_use", "Own use"),
            ("internal", "Internal order of a department"),
            ("labour", "Labour protection and cleaning"),
            ("work_order", "Work order"),
        ],
        required=True,
        default="own_use",
        tracking=True,
        help="Internal orders of departments are drawn at after-sales cost and "
        "limited in quantity (D3-10.3.12).",
    )
    department_id = fields.Many2one(
        "hr.department",
        string="For Department",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    res_model = fields.Char(string="Kind of Order")
    res_id = fields.Many2oneReference(string="Order No.", model_field="res_model")
    order_ref = fields.Reference(
        selection="_selection_order",
        string="Work Order",
        compute="_compute_order_ref",
        inverse="_inverse_order_ref",
        help="Parts of a workshop are issued against its order only (D3-10.3.1).",
    )
    date_wanted = fields.Date(string="Wanted On")
    note = fields.Text()
    line_ids = fields.One2many(
        "aftersales.requisition.line", "requisition_id", string="Goods", copy=True
    )
    goods = fields.Char(string="Goods Asked For", compute="_compute_goods")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("signed", "To issue"),
            ("partly", "Partly issued"),
            ("issued", "Issued"),
            ("received", "Received"),
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
    )
    signed_at = fields.Datetime(readonly=True, copy=False)
    issued_at = fields.Datetime(
        readonly=True, copy=False, help="When goods were issued for the last time."
    )
    issued_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="The keeper who handed goods out for the last time.",
    )
    received_at = fields.Datetime(readonly=True, copy=False)
    received_by_id = fields.Many2one(
        "res.users",
        string="Receipt Confirmed By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    closed_at = fields.Datetime(readonly=True, copy=False)
    refusal_kind = fields.Selection(
        [
            ("unsigned", "Not signed"),
            ("illegible", "Illegible"),
            ("altered", "Altered"),
            ("outside", "Outside normal work"),
        ],
        string="Refused Because",
        readonly=True,
        copy=False,
    )
    refusal_note = fields.Char(readonly=True, copy=False)
    refused_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    closed_reason = fields.Char(
        string="Rest Not Issued Because", readonly=True, copy=False
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    cost = fields.Monetary(
        string="After-sales Cost",
        compute="_compute_cost",
        help="Cost of what was issued less what came back (D3-10.3.12).",
    )
    signer_ids = fields.Many2many(
        "res.users",
        string="Supervisor or General Manager",
        compute="_compute_signers",
        help="One of them signs (D0-2.4.3a).",
    )
    manager_signer_ids = fields.Many2many(
        "res.users",
        string="Department Manager",
        compute="_compute_signers",
        help="Signs old-for-new goods (D0-2.4.3e); the general manager where the "
        "department has none.",
    )
    has_old_for_new = fields.Boolean(
        string="Old for New", compute="_compute_has_old_for_new"
    )
    has_shortage = fields.Boolean(compute="_compute_has_shortage")
    picking_count = fields.Integer(compute="_compute_counts")
    return_count = fields.Integer(compute="_compute_counts")
    owed_count = fields.Integer(string="Old Parts", compute="_compute_counts")
    move_ids = fields.One2many("stock.move", "requisition_id", readonly=True)
    return_ids = fields.One2many(
        "aftersales.requisition.return", "requisition_id", readonly=True
    )
    owed_ids = fields.One2many(
        "aftersales.owed.part", "requisition_id", string="Old Parts Owed", readonly=True
    )

    _waiting = models.Index("(site_id) WHERE state IN ('signed', 'partly')")
    _order_link = models.Index("(res_model, res_id) WHERE res_id IS NOT NULL")

    # -- defaults and computes ---------------------------------------------------

    def _default_site(self):
        """Where the user works; else the first level's store."""
        sites = self.env["aftersales.site"]
        company = Domain("company_id", "=", self.env.company.id)
        people = sites._get_people_domain(self.env.user)
        own = sites.search(company & Domain("user_ids", "in", self.env.uid), limit=1)
        return (
            own
            or sites.search(company & people, limit=1)
            or sites.search(company & Domain("level", "=", "bmd"), limit=1)
        )

    @api.depends("employee_id")
    def _compute_recipient_user_id(self):
        for requisition in self:
            employee = requisition.employee_id.sudo()
            if employee:
                requisition.recipient_user_id = employee.user_id
            elif not requisition.recipient_user_id:
                requisition.recipient_user_id = self.env.user

    @api.depends("employee_id", "recipient_user_id")
    def _compute_recipient_name(self):
        for requisition in self:
            employee = requisition.employee_id.sudo()
            requisition.recipient_name = (
                employee.name or requisition.recipient_user_id.name
            )

    @api.depends("line_ids.product_id", "line_ids.quantity")
    def _compute_goods(self):
        """What it asks for in one line, for the cards of the keeper."""
        for requisition in self:
            requisition.goods = ", ".join(
                f"{line.product_id.display_name} × {line.quantity:g}"
                for line in requisition.line_ids
            )

    @api.depends("line_ids.cost")
    def _compute_cost(self):
        for requisition in self:
            requisition.cost = sum(requisition.line_ids.mapped("cost"))

    @api.depends("line_ids.short_quantity", "state")
    def _compute_has_shortage(self):
        for requisition in self:
            requisition.has_shortage = requisition.state in LIVE and any(
                line.short_quantity for line in requisition.line_ids
            )

    def _compute_counts(self):
        def count(model, measure):
            groups = self.env[model]._read_group(
                [("requisition_id", "in", self.ids)], ["requisition_id"], [measure]
            )
            return dict(groups)

        pickings = count("stock.move", "picking_id:count_distinct")
        returns = count("aftersales.requisition.return", "__count")
        owed = count("aftersales.owed.part", "__count")
        for requisition in self:
            requisition.picking_count = pickings.get(requisition, 0)
            requisition.return_count = returns.get(requisition, 0)
            requisition.owed_count = owed.get(requisition, 0)

    # -- what it says ------------------------------------------------------------

    def write(self, vals):
        """What the keeper has begun to issue stays as it was signed (D0-2.4.3a)."""
        fixed = {*self._get_approval_content_names(), "line_ids"}
        if fixed.intersection(vals):
            self._check_editable()
        return super().write(vals)

    def _check_editable(self):
        begun = self.filtered(lambda one: one.state not in ("draft", "signed"))
        if begun:
            raise ValidationError(
                self.env._(
                    "%s: goods were issued on it or it is closed, it stays as it was "
                    "signed (D0-2.4.3a). Write another requisition.",
                    ", ".join(begun.mapped("name")[:5]),
                )
            )

    # -- ways to other documents ----------------------------------------------------

    def action_view_pickings(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "stock.action_picking_tree_all"
        )
        action["domain"] = [("id", "in", self.move_ids.picking_id.ids)]
        action["context"] = {}
        return action

    def action_view_returns(self):
        return self._open_list("aftersales.requisition.return")

    def action_view_owed(self):
        return self._open_list("aftersales.owed.part")

    def _open_list(self, model):
        return {
            "type": "ir.actions.act_window",
            "name": self.env["ir.model"]._get(model).name,
            "res_model": model,
            "view_mode": "list,form",
            "domain": [("requisition_id", "in", self.ids)],
            "context": {"create": False},
        }
