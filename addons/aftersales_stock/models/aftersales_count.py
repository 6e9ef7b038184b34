# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..movement_kinds import SITE_STORES
from ..roles import BMD_PLANNER, KEEPER

_FIXED = {
    "site_id",
    "location_id",
    "kind",
    "product_ids",
    "abc_class",
    "owner_id",
    "company_id",
}


class AftersalesCount(models.Model):
    """A count sheet of one store (S27): counted twice, explained, approved.

    The book is frozen when the first count begins, and stays hidden together
    with the first figures until the second one is done: whoever counts, counts
    the goods (D2-K2.3). Nothing is adjusted without approval (D4-3.1.4.1c).

    Counted by the month, and at any time the department asks for it (D2-D6, D2-K3.2,
    D4-3.1.4.1b, D4-3.2.0b).
    """

    _name = "aftersales.count"
    _description = "Count sheet"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "aftersales.count.overview.mixin",
        "aftersales.count.schedule.mixin",
        "aftersales.count.round.mixin",
        "aftersales.count.settle.mixin",
        "service.register.mixin",
        "service.deadline.mixin",
        "service.approval.mixin",
        "service.numbered.mixin",
    ]
    _order = "date_planned desc, id desc"
    _check_company_auto = True

    _register_draft_states = ("planned",)
    _register_closed_states = ("adjusted", "cancelled")
    _register_date_field = "closed_at"

    _state_from = ["explained"]
    _state_to = ["approved"]
    _cancel_state = "cancelled"
    _approval_free_fields = ("note", "user_id", "date_planned")
    _approval_line_fields = ("line_ids",)
    _approval_applicant_fields = ("user_id", "first_user_id", "explained_by_id")

    _deadline_due_fields = {"count.finish": "date_due"}
    _guarded_fields = (
        "name",
        "period",
        "first_user_id",
        "second_user_id",
        "started_at",
        "first_done_at",
        "second_done_at",
        "explained_by_id",
        "explained_at",
        "approved_at",
        "adjusted_by_id",
        "closed_at",
        "date_due",
        "recount_number",
    )

    site_id = fields.Many2one(
        "aftersales.site",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
        default=lambda self: self._default_site(),
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    location_id = fields.Many2one(
        "stock.location",
        string="Store",
        compute="_compute_location_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('aftersales_site_id', '=', site_id), "
        "('aftersales_store', 'in', ('good', 'damaged', 'loan', 'transit'))]",
        help="The store, or only one shelf of it.",
    )
    kind = fields.Selection(
        [
            ("monthly", "Monthly, by the keeper"),
            ("quarterly", "Quarterly, supervised by the department"),
            ("spot", "Spot count"),
            ("equipment", "Equipment"),
        ],
        required=True,
        default="spot",
        tracking=True,
    )
    period = fields.Char(
        readonly=True,
        copy=False,
        help="The month, as 2026-06, of a sheet that the calendar asks for.",
    )
    date_planned = fields.Date(
        string="Planned For",
        required=True,
        default=lambda self: self.env["service.policy"]._today(self.env.company),
        tracking=True,
    )
    date_due = fields.Datetime(string="Due", readonly=True, copy=False)
    user_id = fields.Many2one(
        "res.users",
        string="Keeper",
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        check_company=True,
        tracking=True,
        ondelete="restrict",
    )
    product_ids = fields.Many2many(
        "product.product",
        "aftersales_count_product_rel",
        string="Only These Products",
        ondelete="restrict",
        check_company=True,
    )
    abc_class = fields.Selection(
        [("a", "A"), ("b", "B"), ("c", "C")], string="Only This ABC Class"
    )
    owner_id = fields.Many2one(
        "res.partner",
        string="Only Goods Of",
        check_company=True,
        ondelete="restrict",
        help="Empty: whoever owns them.",
    )
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("first", "First count"),
            ("second", "Second count"),
            ("counted", "To be explained"),
            ("explained", "To be approved"),
            ("approved", "Approved"),
            ("adjusted", "Adjusted"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="planned",
        required=True,
        readonly=True,
        tracking=True,
        group_expand=True,
    )
    first_user_id = fields.Many2one(
        "res.users",
        string="First Counter",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    second_user_id = fields.Many2one(
        "res.users",
        string="Second Counter",
        readonly=True,
        copy=False,
        ondelete="restrict",
        help="Another person than the first; sees neither the book nor the first "
        "figures (D2-K2.3).",
    )
    started_at = fields.Datetime(string="Book Frozen", readonly=True, copy=False)
    first_done_at = fields.Datetime(readonly=True, copy=False)
    second_done_at = fields.Datetime(readonly=True, copy=False)
    explained_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    explained_at = fields.Datetime(readonly=True, copy=False)
    approved_at = fields.Datetime(readonly=True, copy=False)
    adjusted_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    closed_at = fields.Datetime(readonly=True, copy=False)
    recount_number = fields.Integer(string="Recounts", readonly=True, copy=False)
    report = fields.Text(
        copy=False,
        help="The written report to the department (D4-3.1.4.1c).",
    )
    note = fields.Text()
    chief_id = fields.Many2one(related="site_id.chief_id")
    supervisor_id = fields.Many2one(related="site_id.supervisor_id")
    manager_id = fields.Many2one(related="site_id.manager_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    line_ids = fields.One2many("aftersales.count.line", "count_id")
    difference_value = fields.Monetary(
        compute="_compute_line_figures", help="At cost; less than zero is a loss."
    )
    count_turn = fields.Char(
        compute="_compute_count_turn", help="Tells the rounds of a sheet apart."
    )
    is_revealed = fields.Boolean(compute="_compute_is_revealed")

    # Also against two servers that plan at the same moment.
    _once_a_period = models.UniqueIndex(
        "(location_id, period) WHERE period IS NOT NULL",
        "The store has a count sheet for this month already.",
    )
    _live = models.Index(
        "(company_id, date_planned) WHERE state NOT IN ('adjusted', 'cancelled')"
    )

    def _default_site(self):
        return self.env["aftersales.site"]._get_own_site()

    @api.depends("site_id", "kind")
    def _compute_location_id(self):
        for count in self:
            if count.kind == "equipment":
                count.location_id = False
            elif count.location_id.aftersales_site_id != count.site_id or (
                not count.location_id
            ):
                count.location_id = count.site_id.good_location_id

    @api.depends_context("uid")
    @api.depends("state", "first_user_id", "second_user_id")
    def _compute_is_my_turn(self):
        for count in self:
            count.is_my_turn = count._get_counter() == self.env.user

    @api.depends("state")
    def _compute_is_revealed(self):
        for count in self:
            count.is_revealed = count.state not in ("planned", "first", "second")

    @api.depends("state", "recount_number")
    def _compute_count_turn(self):
        for count in self:
            count.count_turn = f"{count.state}-{count.recount_number}"

    def _get_counter(self):
        """Who writes figures now; nobody outside of the two counts."""
        self.ensure_one()
        if self.state == "first":
            return self.first_user_id
        if self.state == "second":
            return self.second_user_id
        return self.env["res.users"]

    @api.constrains("site_id", "location_id", "kind")
    def _check_location(self):
        for count in self:
            place = count.location_id
            if count.kind == "equipment":
                continue
            if (
                not place
                or place.aftersales_site_id != count.site_id
                or place.aftersales_store not in SITE_STORES
            ):
                raise ValidationError(
                    self.env._(
                        "%(count)s: choose a store of %(site)s to count (D4-3.1.4.1c).",
                        count=count.name,
                        site=count.site_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("site_id") and not vals.get("company_id"):
                site = self.env["aftersales.site"].browse(vals["site_id"])
                vals["company_id"] = site.sudo().company_id.id
        counts = super().create(vals_list)
        counts._out_of_transition()._start_deadlines("count.finish")
        return counts

    def write(self, vals):
        if _FIXED & set(vals) and any(count.state != "planned" for count in self):
            raise UserError(
                self.env._(
                    "%s: what is counted stays once the count has begun. Cancel the "
                    "sheet and plan another one.",
                    ", ".join(self.mapped("name")[:5]),
                )
            )
        return super().write(vals)

    # -- who is asked -------------------------------------------------------------

    @api.model
    def _get_keeper(self, site):
        """The keeper of a site; its chief, or any keeper, where none is named."""
        people = site.sudo().user_ids.filtered(
            lambda user: user.active and user.has_group(KEEPER)
        )
        chief = site.sudo().chief_id
        return (people - chief)[:1] or chief or self._get_one_of(KEEPER, site)

    @api.model
    def _get_accountant(self, site):
        """The material accountant of a site's department (D4-2.1b).

        The business management department's planner keeps the books of stores
        whose department names none.
        """
        named = site.sudo().department_id.accountant_ids[:1]
        return named or self._get_one_of(BMD_PLANNER, site)

    @api.model
    def _get_one_of(self, role, site):
        """Someone of the company with a role, for places that name nobody."""
        return (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    ("all_group_ids", "in", self.env.ref(role).id),
                    ("company_id", "=", site.company_id.id),
                    ("share", "=", False),
                ],
                order="id",
                limit=1,
            )
            .with_env(self.env)
        )
