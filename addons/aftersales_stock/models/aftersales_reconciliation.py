# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..roles import (
    BMD_PLANNER,
    DEPARTMENT_ACCOUNTANT,
    DEPARTMENT_MANAGER,
    DEPARTMENT_SUPERVISOR,
    KEEPER,
    SITE_CHIEF,
)


class AftersalesReconciliation(models.Model):
    """The monthly statement of a store, agreed by keeper and department.

    On the 15th the books' quantities stand beside the keeper's own; what differs
    is explained, both sign (D4-3.1.4.1d, D0-2.4.1b).
    """

    _name = "aftersales.reconciliation"
    _description = "Reconciliation"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "aftersales.reconciliation.opening.mixin",
        "service.register.mixin",
        "service.numbered.mixin",
    ]
    _order = "period desc, site_id, id"
    _check_company_auto = True

    _register_draft_states = ()
    _register_closed_states = ("agreed",)
    _register_date_field = "agreed_at"
    _guarded_fields = (
        "name",
        "site_id",
        "location_id",
        "company_id",
        "period",
        "date_due",
        "book_at",
        "stated_by_id",
        "stated_at",
        "agreed_by_id",
        "agreed_at",
    )

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="restrict"
    )
    site_id = fields.Many2one(
        "aftersales.site", required=True, readonly=True, index=True, ondelete="restrict"
    )
    location_id = fields.Many2one(
        "stock.location",
        string="Store",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    period = fields.Char(string="Month", required=True, readonly=True)
    date_due = fields.Date(string="Due", required=True, readonly=True)
    book_at = fields.Datetime(
        string="Books As Of", readonly=True, default=fields.Datetime.now
    )
    keeper_id = fields.Many2one("res.users", ondelete="restrict", tracking=True)
    accountant_id = fields.Many2one(
        "res.users", string="Department Accountant", ondelete="restrict", tracking=True
    )
    state = fields.Selection(
        [
            ("open", "Keeper states"),
            ("stated", "Accountant agrees"),
            ("agreed", "Agreed"),
        ],
        string="Status",
        default="open",
        required=True,
        readonly=True,
        tracking=True,
        group_expand=True,
    )
    stated_by_id = fields.Many2one(
        "res.users",
        string="Signed By the Keeper",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    stated_at = fields.Datetime(readonly=True, copy=False)
    agreed_by_id = fields.Many2one(
        "res.users",
        string="Signed By the Department",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    agreed_at = fields.Datetime(readonly=True, copy=False)
    note = fields.Text()
    line_ids = fields.One2many("aftersales.reconciliation.line", "reconciliation_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    line_count = fields.Integer(string="Products", compute="_compute_figures")
    difference_count = fields.Integer(string="Differences", compute="_compute_figures")
    book_value = fields.Monetary(compute="_compute_figures")
    stated_value = fields.Monetary(compute="_compute_figures")
    is_overdue = fields.Boolean(
        string="Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )

    _once_a_month = models.UniqueIndex(
        "(location_id, period)", "The store is reconciled once a month."
    )
    _live = models.Index("(company_id, date_due) WHERE state != 'agreed'")

    @api.depends("line_ids.difference", "line_ids.book_value")
    def _compute_figures(self):
        lines = self.env["aftersales.reconciliation.line"]
        mine = [("reconciliation_id", "in", self.ids)]
        sums = {
            record: row
            for record, *row in lines._read_group(
                mine,
                ["reconciliation_id"],
                ["__count", "book_value:sum", "stated_value:sum"],
            )
        }
        different = dict(
            lines._read_group(
                [*mine, ("has_difference", "=", True)],
                ["reconciliation_id"],
                ["__count"],
            )
        )
        for record in self:
            count, book, stated = sums.get(record, (0, 0.0, 0.0))
            record.line_count = count
            record.book_value = book
            record.stated_value = stated
            record.difference_count = different.get(record, 0)

    @api.depends("date_due", "state")
    def _compute_is_overdue(self):
        for record in self:
            today = self.env["service.policy"]._today(record.company_id)
            record.is_overdue = record.state != "agreed" and record.date_due < today

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env["service.policy"]._today(self.env.company)
        late = [("state", "!=", "agreed"), ("date_due", "<", today)]
        return late if True in value else ["!", "&", *late]

    # -- steps ------------------------------------------------------------------------

    def _get_base_reasons(self, state):
        mine = self.site_id if self.env.su else self.site_id._acts_for(self.env.user)
        reasons = {}
        for record in self:
            texts = reasons[record] = []
            if record.state != state:
                texts.append(self.env._("It is not the turn of this signature."))
            if record.site_id not in mine:
                texts.append(
                    self.env._(
                        "You do not act for %s (D4-2.1b).", record.site_id.display_name
                    )
                )
        return reasons

    def action_copy_book(self):
        """The keeper's own ledger says the same everywhere."""
        return self._run_step(
            "copy_book", (KEEPER, SITE_CHIEF), self.env._("It cannot be filled in.")
        )

    def _get_cannot_copy_book_reasons(self):
        return self._get_base_reasons("open")

    def _do_copy_book(self):
        for line in self.sudo().line_ids.filtered(lambda line: not line.is_stated):
            line.stated_quantity = line.book_quantity

    def action_state(self):
        """The keeper signs the statement."""
        return self._run_step(
            "state", (KEEPER, SITE_CHIEF), self.env._("It cannot be signed.")
        )

    def _get_cannot_state_reasons(self):
        reasons = self._get_base_reasons("open")
        for record in self:
            lacking = record.line_ids.filtered(lambda line: not line.is_stated)
            silent = record.line_ids.filtered(
                lambda line: line.has_difference and not line.explanation
            )
            if lacking:
                reasons[record].append(
                    self.env._(
                        "%(number)s products are not stated: %(products)s.",
                        number=len(lacking),
                        products=", ".join(lacking[:5].mapped("display_name")),
                    )
                )
            if silent:
                reasons[record].append(
                    self.env._(
                        "Explain the differences of %s (D4-3.1.4.1d).",
                        ", ".join(silent[:5].mapped("display_name")),
                    )
                )
        return reasons

    def _do_state(self):
        records = self.sudo()
        records._in_transition().write(
            {
                "state": "stated",
                "stated_by_id": self.env.uid,
                "stated_at": fields.Datetime.now(),
            }
        )
        records._close_activity_of("keeper_id")

    def action_agree(self):
        """The department's accountant signs: books, statement and goods agree."""
        return self._run_step(
            "agree",
            (
                DEPARTMENT_ACCOUNTANT,
                DEPARTMENT_SUPERVISOR,
                DEPARTMENT_MANAGER,
                BMD_PLANNER,
            ),
            self.env._("It cannot be agreed."),
        )

    def _get_cannot_agree_reasons(self):
        reasons = self._get_base_reasons("stated")
        for record in self:
            if record.state == "stated" and record.stated_by_id == self.env.user:
                reasons[record].append(
                    self.env._("You signed as keeper: somebody else signs here.")
                )
        return reasons

    def _do_agree(self):
        records = self.sudo()
        records._in_transition().write(
            {
                "state": "agreed",
                "agreed_by_id": self.env.uid,
                "agreed_at": fields.Datetime.now(),
            }
        )
        records.activity_feedback(["mail.mail_activity_data_todo"])

    def action_return(self):
        """Back to the keeper: the statement is not right."""
        return self._run_step(
            "return",
            (
                DEPARTMENT_ACCOUNTANT,
                DEPARTMENT_SUPERVISOR,
                DEPARTMENT_MANAGER,
                BMD_PLANNER,
            ),
            self.env._("It cannot be handed back."),
        )

    def _get_cannot_return_reasons(self):
        return self._get_base_reasons("stated")

    def _do_return(self):
        self.sudo()._in_transition().write(
            {"state": "open", "stated_by_id": False, "stated_at": False}
        )

    def _close_activity_of(self, name):
        for user, same in self.grouped(name).items():
            if user:
                same.activity_feedback(
                    ["mail.mail_activity_data_todo"], user_id=user.id
                )
