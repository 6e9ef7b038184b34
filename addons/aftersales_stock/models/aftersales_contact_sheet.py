# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

KINDS = [
    ("spare", "Spares"),
    ("consumable", "Consumables"),
    ("tool", "Tools"),
    ("equipment", "Store equipment"),
]
URGENCIES = [("0", "Normal"), ("1", "Urgent"), ("2", "Work stands still")]
SIGNING = ("draft", "chief", "planning", "supervisor", "manager")
SUPPLY = ("production", "shipping")


class AftersalesContactSheet(models.Model):
    """A site's need of material, signed and supplied (S33, 内部联络单).

    Site, site chief, planning office, department supervisor and manager sign it,
    production management ships or has it bought, and the department follows it
    until the goods are there (D4-3.1.1a, D4-3.2.1, D4-4.3.1). Each sheet lists one kind
    of material (D4-3.2.1).
    """

    _name = "aftersales.contact.sheet"
    _description = "Contact sheet"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "aftersales.contact.signing.mixin",
        "aftersales.contact.supply.mixin",
        "aftersales.contact.trouble.mixin",
        "service.numbered.mixin",
    ]
    _order = "urgency desc, needed_by, id desc"
    _check_company_auto = True

    _guarded_fields = (
        "name",
        "sent_at",
        "received_at",
        "review_due",
        "owed_due",
        "released_at",
        "released_by_id",
        "is_owed",
        "is_escalated",
        "closed_at",
        "plan_id",
    )
    _register_closed_states = ("arrived", "closed", "cancelled")
    _register_date_field = "closed_at"

    site_id = fields.Many2one(
        "aftersales.site",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        tracking=True,
        default=lambda self: self._default_site(),
    )
    site_level = fields.Selection(related="site_id.level", string="Level")
    department_id = fields.Many2one(
        related="site_id.department_id",
        store=True,
        index=True,
        ondelete="restrict",
        help="The department whose planning office follows it; sheets are filed by it "
        "(D4-4.3.3a).",
    )
    company_id = fields.Many2one(
        related="site_id.company_id", store=True, index=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Asked by",
        required=True,
        default=lambda self: self.env.user,
        check_company=True,
        ondelete="restrict",
    )
    chief_id = fields.Many2one(related="site_id.chief_id")
    supervisor_id = fields.Many2one(related="site_id.supervisor_id")
    manager_id = fields.Many2one(related="site_id.manager_id")
    accountant_ids = fields.Many2many(
        "res.users",
        related="department_id.accountant_ids",
        string="Planning Office",
    )
    kind = fields.Selection(
        KINDS,
        required=True,
        tracking=True,
        help="Tools, consumables and spares are asked for apart (D4-3.2.1).",
    )
    reason = fields.Text(required=True, help="What the material is for.")
    needed_by = fields.Date(index=True, default=lambda self: self._default_needed_by())
    urgency = fields.Selection(
        URGENCIES, compute="_compute_urgency", store=True, index=True
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("chief", "Site chief"),
            ("planning", "Planning check"),
            ("supervisor", "Supervisor"),
            ("manager", "Manager"),
            ("production", "Production management"),
            ("shipping", "Under way"),
            ("arrived", "Arrived"),
            ("closed", "Closed short"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        group_expand=True,
    )
    line_ids = fields.One2many(
        "aftersales.contact.sheet.line", "sheet_id", string="Material", copy=True
    )
    line_count = fields.Integer(compute="_compute_line_count", string="Lines")
    plan_id = fields.Many2one(
        "aftersales.demand.plan",
        string="Demand Plan",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The yearly plan that this sheet carries to production management "
        "(D4-4.3.3b).",
    )
    sent_at = fields.Datetime(
        string="Sent",
        readonly=True,
        copy=False,
        help="All signatures were given; production management has it, business "
        "management its copy.",
    )
    closed_at = fields.Datetime(string="Closed", readonly=True, copy=False)

    _live = models.Index(
        "(department_id, state) WHERE state NOT IN ('arrived', 'closed', 'cancelled')"
    )
    _owed = models.Index("(department_id) WHERE is_owed IS TRUE")

    # -- defaults and figures -------------------------------------------------

    @api.model
    def _default_site(self):
        """The one place that the user works for; nothing where there are more."""
        sites = self.env["aftersales.site"].search(
            [
                ("company_id", "=", self.env.company.id),
                "|",
                ("user_ids", "in", self.env.uid),
                ("chief_id", "=", self.env.uid),
            ],
            limit=2,
        )
        return sites if len(sites) == 1 else sites.browse()

    @api.model
    def _default_needed_by(self):
        policy = self.env["service.policy"]
        days = policy._get_value("contact.need_days", self.env.company)
        return fields.Date.add(policy._today(self.env.company), days=int(days))

    @api.depends("line_ids.urgency")
    def _compute_urgency(self):
        for sheet in self:
            sheet.urgency = max(sheet.line_ids.mapped("urgency"), default="0")

    @api.depends("line_ids")
    def _compute_line_count(self):
        for sheet in self:
            sheet.line_count = len(sheet.line_ids)

    # -- records --------------------------------------------------------------

    def write(self, vals):
        self._check_sent(vals)
        return super().write(vals)

    def _check_sent(self, vals):
        """What was signed and sent stays as it is (D4-3.2.1)."""
        fixed = {"site_id", "kind", "reason", "user_id", "line_ids"}
        if not fixed & set(vals) or self._is_in_transition():
            return
        sent = self.filtered(lambda sheet: sheet.state not in SIGNING)
        if sent:
            raise ValidationError(
                self.env._(
                    "%s: all signatures are on it and it was sent (D4-3.2.1). Make "
                    "another sheet for what is needed besides.",
                    ", ".join(sent.mapped("name")[:5]),
                )
            )
        moved = self.filtered(
            lambda sheet: "site_id" in vals and sheet.line_ids.move_ids
        )
        if moved:
            raise ValidationError(
                self.env._(
                    "%s: goods were shipped to its site, which stays.",
                    ", ".join(moved.mapped("name")[:5]),
                )
            )

    @api.constrains("kind", "line_ids")
    def _check_kind(self):
        self.line_ids._check_kind()

    def _get_authority_reasons(self):
        """Why the user may not act for the sites: ``{sheet: reason}`` (D4-2.1b)."""
        return self._get_site_reasons(self)

    @api.model
    def _get_site_reasons(self, records):
        """The same for any documents with a ``site_id``."""
        if self.env.su:
            return {}
        sites = records.sudo().site_id
        foreign = sites - sites._acts_for(self.env.user).sudo()
        return {
            record: self.env._(
                "You do not act for %s: its people or its department do it (D4-2.1b).",
                record.sudo().site_id.display_name,
            )
            for record in records
            if record.sudo().site_id in foreign
        }

    # -- screens --------------------------------------------------------------

    def action_view_lines(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_stock.aftersales_contact_sheet_line_action"
        )
        action["domain"] = Domain("sheet_id", "in", self.ids)
        action["context"] = {}
        return action
