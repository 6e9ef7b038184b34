# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL

from ..roles import HR, SERVICE_DIRECTOR, SUPERVISOR
from .survey_question_care import CARD_ITEMS


class CareTechnicianRating(models.Model):
    """A technician's month: what customers think of the work (S56, D3-1.17).

    The average of the month goes into the technician's monthly appraisal. A
    closed month stays; what comes later counts for the next open one.
    """

    _name = "care.technician.rating"
    _description = "Technician's rating of the month"
    _inherit = ["mail.thread", "service.register.mixin", "service.document.mixin"]
    _order = "month desc, average desc, id desc"

    _register_draft_states = ()
    _register_closed_states = ("closed",)
    _register_date_field = "closed_at"
    _guarded_fields = (
        "technician_id",
        "month",
        "card_count",
        "average",
        "closed_at",
        *CARD_ITEMS,
    )

    technician_id = fields.Many2one(
        "res.users", required=True, readonly=True, index=True, ondelete="restrict"
    )
    month = fields.Date(
        required=True, readonly=True, help="First day of the appraisal's month."
    )
    card_ids = fields.One2many("care.survey.card", "rating_id", readonly=True)
    card_count = fields.Integer(string="Cards", readonly=True)
    attitude = fields.Float(readonly=True, digits=(16, 2), aggregator="avg")
    skill = fields.Float(readonly=True, digits=(16, 2), aggregator="avg")
    arrival = fields.Float(
        string="Arrival Time", readonly=True, digits=(16, 2), aggregator="avg"
    )
    promises = fields.Float(
        string="Keeping Promises", readonly=True, digits=(16, 2), aggregator="avg"
    )
    average = fields.Float(
        readonly=True,
        digits=(16, 2),
        aggregator="avg",
        help="Mean of the four items over all cards of the month, 4 the best: the "
        "line of the technician's monthly appraisal (D3-1.17).",
    )
    state = fields.Selection(
        [("open", "Open"), ("closed", "Closed")],
        string="Status",
        default="open",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    closed_at = fields.Datetime(readonly=True, copy=False)

    _month_once = models.Constraint(
        "UNIQUE (company_id, technician_id, month)",
        "This technician has the ratings of the month already.",
    )

    @api.depends("technician_id", "month")
    def _compute_display_name(self):
        for rating in self:
            month = f"{rating.month:%Y-%m}" if rating.month else ""
            rating.display_name = f"{rating.technician_id.name or ''} {month}".strip()

    @api.model
    def _get_open_months(self, cards):
        """The month into which each card goes; made where there is none.

        :param cards: returned care.survey.card records
        :return: ``{rating or False: cards}``; a card of nobody's visit has none
        """
        result = {}
        nobody = cards.filtered(lambda card: not card.technician_id)
        if nobody:
            result[False] = nobody
        rated = cards - nobody
        if not rated:
            return result
        known = {
            (one.company_id, one.technician_id, one.month): one
            for one in self.sudo().search(
                [("technician_id", "in", rated.technician_id.ids)]
            )
        }
        wanted = {}
        for card in rated:
            key = self._get_open_key(card, known)
            wanted[key] = wanted.get(key, card.browse()) | card
        missing = [key for key in wanted if key not in known]
        made = (
            self.sudo()
            ._in_transition()
            .create(
                [
                    {
                        "company_id": company.id,
                        "technician_id": technician.id,
                        "month": month,
                    }
                    for company, technician, month in missing
                ]
            )
        )
        known.update(zip(missing, self.sudo().browse(made.ids), strict=True))
        result.update({known[key]: found for key, found in wanted.items()})
        return result

    @api.model
    def _get_open_key(self, card, known):
        """The call's own month, or the first one after it that is not closed."""
        month = card.call_day.replace(day=1)
        key = (card.company_id, card.technician_id, month)
        while key in known and known[key].state == "closed":
            month = fields.Date.add(month, months=1)
            key = (card.company_id, card.technician_id, month)
        return key

    def _refresh(self):
        """Figures of the month from its cards, in one query for all."""
        if not self:
            return
        self.env["care.survey.card"].flush_model(["rating_id", "average", *CARD_ITEMS])
        figures = {}
        columns = SQL(", ").join(
            SQL("AVG(%s::int)", SQL.identifier(item)) for item in CARD_ITEMS
        )
        rows = self.env.execute_query(
            SQL(
                "SELECT rating_id, COUNT(*), AVG(average), %s FROM care_survey_card "
                "WHERE rating_id IN %s GROUP BY rating_id",
                columns,
                tuple(self.ids),
            )
        )
        for rating_id, count, average, *items in rows:
            figures[rating_id] = {
                "card_count": count,
                "average": average,
                **dict(zip(CARD_ITEMS, items, strict=True)),
            }
        for rating in self.sudo():
            rating._in_transition().write(figures.get(rating.id, {"card_count": 0}))

    @api.model
    def _get_month_scores(self, company, month):
        """For the appraisal of a month (D3-1.17): ``{technician: average}``.

        :param month: any date of the month
        """
        ratings = self.sudo().search(
            [("company_id", "=", company.id), ("month", "=", month.replace(day=1))]
        )
        return {rating.technician_id: rating.average for rating in ratings}

    def action_close(self):
        """The month is in the appraisal: its figures stay."""
        return self._run_step(
            "close",
            (SUPERVISOR, SERVICE_DIRECTOR, HR),
            self.env._("The month cannot be closed."),
        )

    def _get_cannot_close_reasons(self):
        reasons = {}
        for rating in self:
            today = self.env["service.policy"]._today(rating.company_id)
            if rating.state != "open":
                reasons[rating] = [self.env._("It is closed.")]
            elif rating.month >= today.replace(day=1):
                reasons[rating] = [self.env._("The month is not over.")]
        return reasons

    def _do_close(self):
        self.sudo()._in_transition().write(
            {"state": "closed", "closed_at": fields.Datetime.now()}
        )

    def action_view_cards(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_care.care_survey_card_action"
        )
        return {**action, "domain": [("rating_id", "=", self.id)], "context": {}}
