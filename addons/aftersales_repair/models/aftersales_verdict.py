# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dataclasses import asdict
from datetime import date

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

OUTCOMES = [
    ("in", "Entitled"),
    ("out", "Not entitled"),
    ("unknown", "Not to be told"),
]
BASES = [
    ("law", "Law"),
    ("contract", "Contract"),
    ("promise", "Company promise"),
    ("override", "Override"),
]


class AftersalesVerdict(models.Model):
    """Register of the verdicts that decided something (三包判定).

    Drawn by the engine and never changed: facts, articles and words stay as they
    were on the day. An approved override adds a verdict that takes the place of
    the one before, and both stay on file.
    """

    _name = "aftersales.verdict"
    _description = "Verdict"
    # Nothing to talk about: who disagrees asks for an override.
    _inherit = ["service.register.mixin", "aftersales.verdict.text.mixin"]
    _order = "day desc, id desc"
    # No check of companies: what is written here was checked on its documents.

    _guarded_fields = (
        "company_id",
        "lot_id",
        "product_id",
        "partner_id",
        "line_id",
        "day",
        "outcome",
        "basis",
        "can_refund",
        "can_exchange",
        "can_repair",
        "date_end",
        "articles",
        "reason",
        "text",
        "inputs",
        "user_id",
        "override_id",
        "superseded_by_id",
    )

    company_id = fields.Many2one("res.company", required=True, ondelete="restrict")
    lot_id = fields.Many2one(
        "stock.lot",
        string="Serial",
        index="btree_not_null",
        ondelete="restrict",
    )
    product_id = fields.Many2one("product.product", ondelete="restrict")
    partner_id = fields.Many2one(
        "res.partner", string="Customer", index="btree_not_null", ondelete="restrict"
    )
    line_id = fields.Many2one(
        "aftersales.rma.line",
        string="Returned Goods",
        index="btree_not_null",
        ondelete="restrict",
    )
    rma_id = fields.Many2one(related="line_id.rma_id", string="Return")
    day = fields.Date(required=True, help="The day for which it was drawn.")
    outcome = fields.Selection(OUTCOMES, required=True)
    basis = fields.Selection(BASES, string="Decided By")
    can_refund = fields.Boolean(string="Money Back")
    can_exchange = fields.Boolean(string="Exchange")
    can_repair = fields.Boolean(string="Free Repair")
    date_end = fields.Date(string="Covered Until")
    articles = fields.Char()
    reason = fields.Text(string="Because")
    text = fields.Text(string="All That Was Looked At")
    inputs = fields.Json(string="Facts")
    inputs_text = fields.Text(string="Facts in Words", compute="_compute_inputs_text")
    user_id = fields.Many2one("res.users", string="Drawn By", ondelete="restrict")
    override_id = fields.Many2one(
        "aftersales.verdict.override",
        index="btree_not_null",
        ondelete="restrict",
        help="The approved request that this verdict comes from.",
    )
    superseded_by_id = fields.Many2one(
        "aftersales.verdict",
        string="Replaced By",
        index="btree_not_null",
        ondelete="restrict",
    )

    _lot_day = models.Index("(lot_id, day DESC, id DESC) WHERE lot_id IS NOT NULL")

    @api.depends("lot_id", "product_id", "day")
    def _compute_display_name(self):
        for verdict in self:
            goods = verdict.lot_id.name or verdict.product_id.display_name or ""
            day = format_date(self.env, verdict.day) if verdict.day else ""
            verdict.display_name = f"{goods} · {day}"

    @api.depends("inputs")
    def _compute_inputs_text(self):
        for verdict in self:
            facts = verdict.inputs or {}
            verdict.inputs_text = "\n".join(
                f"{name}: {value}" for name, value in sorted(facts.items()) if value
            )

    # -- register ----------------------------------------------------------------

    @api.model
    def _keep(self, rows):
        """Keep verdicts, with what they were drawn from.

        :param rows: list of dicts: ``case`` and ``verdict`` of the engine, and
            values of the record: ``lot_id``, ``product_id``, ``partner_id``,
            ``company_id``, ``line_id`` (ids)
        :return: aftersales.verdict records, in the same order
        """
        said, vals_list = {}, []
        for row in rows:
            case, verdict = row.pop("case"), row.pop("verdict")
            if verdict not in said:
                said[verdict] = self._prepare_verdict_vals(verdict)
            vals_list.append(
                {
                    **row,
                    **said[verdict],
                    "day": case.day,
                    "user_id": self.env.uid,
                    "inputs": _plain_facts(case),
                }
            )
        return self.sudo()._in_transition().create(vals_list).with_env(self.env)

    @api.model
    def _prepare_verdict_vals(self, verdict):
        return {
            "outcome": verdict.outcome,
            "basis": verdict.basis or False,
            "can_refund": "refund" in verdict.remedies,
            "can_exchange": "exchange" in verdict.remedies,
            "can_repair": "repair" in verdict.remedies,
            "date_end": verdict.end or False,
            "articles": self._get_articles(verdict),
            "reason": self._get_reason(verdict),
            "text": self._get_sentences(verdict),
        }

    @api.model
    def _get_current_domain(self):
        """Domain of the verdicts that stand."""
        return Domain("superseded_by_id", "=", False)

    def action_override(self):
        """Ask that another answer stands: with a reason, after an approval."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Override of a Verdict"),
            "res_model": "aftersales.verdict.override",
            "views": [[False, "form"]],
            "context": {"default_verdict_id": self.id},
        }

    def action_view_line(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "aftersales.rma.line",
            "res_id": self.line_id.id,
            "views": [[False, "form"]],
        }


def _plain_facts(case):
    """The facts of a case as JSON keeps them."""

    def plain(value):
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, dict):
            return {name: plain(one) for name, one in value.items()}
        if isinstance(value, list | tuple):
            return [plain(one) for one in value]
        return value

    return plain(asdict(case))
