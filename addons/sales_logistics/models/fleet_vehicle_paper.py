# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.service_base.jobs import each_record, speak_to


class FleetVehiclePaper(models.Model):
    """A paper in the file of a vehicle, with its day of expiry (S49, D2-30)."""

    _name = "fleet.vehicle.paper"
    _description = "Paper of a vehicle"
    _inherit = ["mail.thread", "mail.activity.mixin", "service.register.mixin"]
    _order = "date_to, id"
    _check_company_auto = True

    _guarded_fields = ("reminded_for",)

    vehicle_id = fields.Many2one(
        "fleet.vehicle",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
    )
    kind = fields.Selection(
        [
            ("licence", "Vehicle licence"),
            ("registration", "Registration certificate"),
            ("inspection", "Yearly inspection"),
            ("insurance", "Compulsory insurance"),
            ("cover", "Commercial insurance"),
            ("permit", "Transport permit"),
            ("other", "Other paper"),
        ],
        required=True,
        default="licence",
        tracking=True,
    )
    name = fields.Char(string="Number", tracking=True)
    date_from = fields.Date(string="From")
    date_to = fields.Date(string="Valid Until", tracking=True)
    needed_on_road = fields.Boolean(
        compute="_compute_needed_on_road",
        store=True,
        readonly=False,
        help="Without it in force the vehicle does not leave.",
    )
    scan = fields.Binary(attachment=True, copy=False)
    scan_name = fields.Char(copy=False)
    note = fields.Char()
    validity = fields.Selection(
        [("valid", "In force"), ("soon", "Runs out soon"), ("expired", "Run out")],
        compute="_compute_validity",
        search="_search_validity",
    )
    reminded_for = fields.Date(readonly=True, copy=False)

    _expiry = models.Index("(vehicle_id, kind, date_to) WHERE active IS TRUE")

    @api.depends("kind", "name")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for paper in self:
            paper.display_name = " ".join(
                filter(None, (labels.get(paper.kind), paper.name))
            )

    @api.depends("kind")
    def _compute_needed_on_road(self):
        for paper in self:
            paper.needed_on_road = paper.kind in ("licence", "inspection", "insurance")

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for paper in self:
            if paper.date_from and paper.date_to and paper.date_to < paper.date_from:
                raise ValidationError(
                    self.env._("%s ends before it begins.", paper.display_name)
                )

    def _get_limits(self, company):
        """``(today, last day that counts as soon)`` of a company."""
        policy = self.env["service.policy"]
        today = policy._today(company)
        days = policy._get_value("vehicle.paper_days", company)
        return today, fields.Date.add(today, days=days)

    @api.depends("date_to", "company_id")
    def _compute_validity(self):
        for paper in self:
            today, soon = paper._get_limits(paper.company_id or self.env.company)
            if not paper.date_to or paper.date_to > soon:
                paper.validity = "valid"
            else:
                paper.validity = "soon" if paper.date_to >= today else "expired"

    def _search_validity(self, operator, value):
        if operator != "in":
            return NotImplemented
        today, soon = self._get_limits(self.env.company)
        domains = {
            "expired": Domain("date_to", "<", today),
            "soon": Domain("date_to", ">=", today) & Domain("date_to", "<=", soon),
            "valid": Domain("date_to", ">", soon) | Domain("date_to", "=", False),
        }
        return Domain.OR(domains[name] for name in value if name in domains)

    @api.model
    def _get_run_out(self, vehicles):
        """Papers that the road needs, run out, with no newer one in force."""
        papers = self.search(
            [("vehicle_id", "in", vehicles.ids), ("needed_on_road", "=", True)]
        )
        run_out = self.browse()
        for own in papers.grouped(lambda one: (one.vehicle_id, one.kind)).values():
            if any(one.validity != "expired" for one in own):
                continue
            run_out |= own.sorted("date_to")[-1:]
        return run_out

    @api.model
    def _cron_remind(self):
        """Who keeps the file renews the papers in time (D2-30)."""
        papers = self.search([("date_to", "!=", False)])
        due = self.browse()
        for company, own in papers.grouped("company_id").items():
            soon = self._get_limits(company)[1]
            due |= own.filtered(
                lambda one, soon=soon: (
                    one.date_to <= soon and one.reminded_for != one.date_to
                )
            )
        each_record(due, lambda some: some._remind())

    def _remind(self):
        for paper in self:
            user = paper.vehicle_id.manager_id or paper.create_uid
            paper._in_transition().reminded_for = paper.date_to
            paper.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=paper.date_to,
                user_id=user.id,
                summary=speak_to(paper, user).env._(
                    "Renew %s (D2-30)", paper.display_name
                ),
            )
