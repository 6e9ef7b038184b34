# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.service_base.digest import digest
from odoo.addons.service_base.jobs import each_company

from ..roles import CLERK

# What a volume is of; a change collects anew.
_OF = ("kind_id", "month")


class SaleArchiveVolume(models.Model):
    """A month's papers of one kind, bound in number order, 凭证册 (S50, D2-34, D2-35).

    Gaps in the numbers are explained before it is bound; the digest of each paper
    shows what changed later. The supervisor keeps it, and nobody reads it without
    the general manager's approval (D2-36).

    Vouchers, quotations and contracts are kept (D2-6.3) and archived by the tenth
    (D2-O17).
    """

    _name = "sale.archive.volume"
    _description = "Volume of vouchers"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "sale.archive.binding.mixin",
        "sale.archive.keeping.mixin",
        "sale.archive.verify.mixin",
        "sale.archive.reading.mixin",
        "service.evidence.mixin",
        "service.deadline.mixin",
        "service.document.mixin",
    ]
    _order = "month desc, kind_id, id desc"
    _check_company_auto = True

    _register_draft_states = ("open",)
    _register_closed_states = ("archived",)
    _register_date_field = "archived_at"
    _evidence_content_fields = (
        "kind_id",
        "month",
        "line_ids.number",
        "line_ids.leaves",
        "line_ids.digest",
        "gap_ids.name",
        "gap_ids.explanation",
    )
    _deadline_due_fields = {"archive.bind": "bind_due"}
    _guarded_fields = (
        "first_number",
        "last_number",
        "digest",
        "bind_due",
        "bound_at",
        "bound_by_id",
        "archived_at",
        "keeper_id",
        "verified_at",
        "finding",
    )

    kind_id = fields.Many2one("sale.archive.kind", required=True, ondelete="restrict")
    month = fields.Date(
        required=True,
        default=lambda self: self._get_last_month(self.env.company),
        help="Its first day.",
    )
    year = fields.Integer(compute="_compute_period", store=True, aggregator=None)
    quarter = fields.Char(compute="_compute_period", store=True)
    period = fields.Char(compute="_compute_period", store=True)
    line_ids = fields.One2many("sale.archive.line", "volume_id", string="Index")
    gap_ids = fields.One2many("sale.archive.gap", "volume_id", string="Gaps")
    consult_ids = fields.One2many(
        "sale.archive.consult", "volume_id", string="Requests to Read", readonly=True
    )
    log_ids = fields.One2many("sale.archive.log", "volume_id", readonly=True)
    consult_count = fields.Integer(string="Requests", compute="_compute_counts")
    log_count = fields.Integer(string="Openings", compute="_compute_counts")
    document_count = fields.Integer(
        string="Papers", compute="_compute_leaf_count", store=True
    )
    gap_count = fields.Integer(
        string="Missing Numbers", compute="_compute_leaf_count", store=True
    )
    leaf_count = fields.Integer(
        string="Sheets",
        compute="_compute_leaf_count",
        store=True,
        help="Sheets of the papers, and one for the explanation of each gap, which "
        "lies in the place of what is missing (D2-34).",
    )
    first_number = fields.Char(readonly=True, copy=False)
    last_number = fields.Char(readonly=True, copy=False)
    digest = fields.Char(
        string="Seal (SHA-256)",
        readonly=True,
        copy=False,
        help="SHA-256 over the papers in their order, as they were bound.",
    )
    state = fields.Selection(
        [("open", "To bind"), ("bound", "Bound"), ("archived", "In the archive")],
        string="Status",
        default="open",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    bind_due = fields.Datetime(string="Bind By", readonly=True, copy=False)
    bound_at = fields.Datetime(readonly=True, copy=False)
    bound_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    place = fields.Char(tracking=True, help="Cabinet, shelf and box.")
    keeper_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        tracking=True,
        ondelete="restrict",
        help="The supervisor who keeps the volume (D2-34).",
    )
    archived_at = fields.Datetime(readonly=True, copy=False)
    note = fields.Text()

    _one_a_month = models.UniqueIndex(
        "(company_id, kind_id, month)",
        "The month has a volume of this kind already.",
    )
    _live = models.Index("(company_id, month) WHERE state != 'archived'")

    @api.model
    def _get_last_month(self, company):
        """First day of the month before today's."""
        today = self.env["service.policy"]._today(company)
        return today.replace(day=1) - relativedelta(months=1)

    @api.depends("month")
    def _compute_period(self):
        for volume in self:
            month = volume.month
            volume.year = month and month.year
            volume.period = month and month.strftime("%Y-%m")
            volume.quarter = month and f"{month.year} Q{(month.month + 2) // 3}"

    @api.depends("line_ids.leaves", "gap_ids.count")
    def _compute_leaf_count(self):
        for volume in self:
            volume.document_count = len(volume.line_ids)
            volume.gap_count = sum(volume.gap_ids.mapped("count"))
            leaves = sum(volume.line_ids.mapped("leaves"))
            volume.leaf_count = leaves + len(volume.gap_ids)

    def _compute_counts(self):
        for name, model in (
            ("consult_count", "sale.archive.consult"),
            ("log_count", "sale.archive.log"),
        ):
            counts = dict(
                self.env[model]._read_group(
                    [("volume_id", "in", self.ids)], ["volume_id"], ["__count"]
                )
            )
            for volume in self:
                volume[name] = counts.get(volume, 0)

    @api.depends("name", "kind_id.name", "month")
    def _compute_display_name(self):
        for volume in self:
            month = volume.month and volume.month.strftime("%Y-%m")
            parts = (volume.name, volume.kind_id.name, month)
            volume.display_name = " ".join(filter(None, parts))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            _to_first_day(vals)
        volumes = super().create(vals_list)
        volumes._collect()
        volumes.sudo()._start_bind_deadlines()
        return volumes

    def write(self, vals):
        _to_first_day(vals)
        changes = {*_OF, "line_ids", "gap_ids"} & set(vals)
        if changes and not self._is_in_transition():
            self._check_open()
        result = super().write(vals)
        if set(_OF) & set(vals):
            self._collect()
            self.sudo()._cancel_deadlines(
                "archive.bind", reason=self.env._("Another month or kind.")
            )
            self.sudo()._start_bind_deadlines()
        return result

    def _check_open(self):
        """What is bound stays as it was bound (D2-34).

        :raises UserError: naming the volumes
        """
        bound = self.filtered(lambda volume: volume.state != "open")
        if bound:
            raise UserError(
                self.env._(
                    "%s is bound: its papers stay as they are. A supervisor may open "
                    "it again before it is archived (D2-34).",
                    ", ".join(bound.mapped("display_name")[:5]),
                )
            )

    def _start_bind_deadlines(self):
        """Days count from the first day after the month (D2-35)."""
        start = {}
        for volume in self:
            after = volume.month + relativedelta(months=1)
            start[volume] = self._get_company_moments(volume.company_id, after, after)[
                0
            ]
        self._start_deadlines("archive.bind", start=start)

    # -- opened every month ---

    @api.model
    def _cron_open(self):
        """Open the volumes of last month, one for each kind that has papers."""
        kinds = self.env["sale.archive.kind"].search([("active", "=", True)])
        each_company(
            self,
            self.env["res.company"]._get_logistics_companies(),
            lambda model, one: model._open(one, kinds, model._get_last_month(one)),
        )

    @api.model
    def _open(self, company, kinds, month):
        """Volumes of a month that are not there yet, where there are papers.

        :param month: date, its first day
        """
        known = self.sudo().search(
            [
                ("company_id", "=", company.id),
                ("month", "=", month),
                ("kind_id", "in", kinds.ids),
            ]
        )
        after = month + relativedelta(months=1)
        wanted = (kinds - known.kind_id).filtered(
            lambda kind: kind._find_documents(company, month, after)
        )
        return (
            self.sudo()
            .with_company(company)
            .create(
                [
                    {"company_id": company.id, "kind_id": kind.id, "month": month}
                    for kind in wanted
                ]
            )
        )

    def _get_days(self):
        """First and last day of the month."""
        self.ensure_one()
        return self.month, self.month + relativedelta(months=1, days=-1)

    def _get_seal(self):
        """SHA-256 over the papers and gaps of a volume, in their order."""
        self.ensure_one()
        papers = [[line.number, line.digest, line.leaves] for line in self.line_ids]
        gaps = [[gap.name, gap.explanation] for gap in self.gap_ids]
        return digest([self.kind_id.id, str(self.month), papers, gaps])

    def action_collect(self):
        """Read the papers of the month again, also those that came since."""
        return self._run_step(
            "collect", (CLERK,), self.env._("The papers cannot be collected.")
        )

    def _get_cannot_collect_reasons(self):
        return {
            volume: [self.env._("It is bound.")]
            for volume in self
            if volume.state != "open"
        }

    def _do_collect(self):
        self._collect()


def _to_first_day(vals):
    if vals.get("month"):
        vals["month"] = fields.Date.to_date(vals["month"]).replace(day=1)
