# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import (
    BMD_PLANNER,
    DEPARTMENT_ACCOUNTANT,
    KEEPER,
    PRODUCTION,
    SITE_CHIEF,
)

_ASK = (KEEPER, SITE_CHIEF, DEPARTMENT_ACCOUNTANT, BMD_PLANNER, PRODUCTION)
_JUDGE = (PRODUCTION, BMD_PLANNER)


class AftersalesScrapRequest(models.Model):
    """Permission to scrap damaged goods, 报废申请 (S36, D4-2.3.3, A44).

    Both classes go back to production management as a rule. A site scraps with
    its department's permission only: class I, or class II goods that were
    repaired as often as the policy allows or are judged beyond repair. With the
    last signature the goods leave the damaged store at once.
    """

    _name = "aftersales.scrap.request"
    _description = "Scrap request"
    _inherit = ["aftersales.damaged.goods.mixin", "service.approval.mixin"]
    _order = "id desc"

    _guarded_fields = (
        "state",
        "user_id",
        "is_beyond_repair",
        "judged_by_id",
        "judged_at",
        "scrapped_at",
        "final_count",
    )
    _register_closed_states = ("scrapped", "cancelled")
    _register_date_field = "scrapped_at"
    _state_from = ["draft"]
    _state_to = ["approved"]
    _cancel_state = "cancelled"
    _approval_steps = ("scrap",)
    _approval_free_fields = ("note",)
    _approval_applicant_fields = ("user_id",)
    _approval_request_roles = _ASK
    _evidence_content_fields = ("product_id", "lot_id", "quantity")

    state = fields.Selection(
        [
            ("draft", "Requested"),
            ("approved", "Approved"),
            ("scrapped", "Scrapped"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
    )
    site_level = fields.Selection(related="site_id.level", string="Level")
    user_id = fields.Many2one(
        "res.users",
        string="Requested By",
        required=True,
        readonly=True,
        default=lambda self: self.env.uid,
        ondelete="restrict",
    )
    damaged_part_id = fields.Many2one(
        "aftersales.damaged.part",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    maker_repair_id = fields.Many2one(
        "aftersales.maker.repair",
        string="Repair by the Maker",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    reason = fields.Text(tracking=True)
    note = fields.Text()
    repair_count = fields.Integer(
        string="Repaired",
        compute="_compute_repair_count",
        help="By the maker: this serial; without serials, this product at this site.",
    )
    repair_limit = fields.Integer(
        string="Scrapped From",
        compute="_compute_repair_count",
        help="Class II goods are scrapped after so many repairs (D4-2.3.3).",
    )
    final_count = fields.Integer(
        string="Repaired Until Scrapped", readonly=True, copy=False
    )
    verdict = fields.Text(
        copy=False, help="Why it cannot be repaired, in the words of who judges."
    )
    is_beyond_repair = fields.Boolean(
        string="Beyond Repair", readonly=True, copy=False, tracking=True
    )
    judged_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    judged_at = fields.Datetime(readonly=True, copy=False)
    scrapped_at = fields.Datetime(readonly=True, copy=False)
    move_ids = fields.Many2many(
        "stock.move",
        "aftersales_scrap_request_move_rel",
        "request_id",
        "move_id",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    _live = models.Index("(site_id) WHERE state = 'draft'")

    @api.depends("lot_id", "product_id", "site_id", "company_id")
    def _compute_repair_count(self):
        counts = self.env["aftersales.maker.repair"]._count_repairs(self)
        limits = {
            company: self.env["service.policy"]._get_value("scrap.repairs", company)
            for company in self.company_id
        }
        for request in self:
            request.repair_count = counts[request]
            request.repair_limit = int(limits.get(request.company_id, 0))

    def write(self, vals):
        done = self.filtered(lambda request: request.state != "draft")
        content = set(vals) & {
            *self._get_approval_content_names(),
            "verdict",
        }
        if done and content and not self._is_in_transition():
            raise UserError(
                self.env._(
                    "%s is done and stays as it was signed.",
                    ", ".join(done.mapped("name")[:5]),
                )
            )
        return super().write(vals)

    # -- judged ----------------------------------------------------------------
    def action_judge(self):
        """Beyond repair: who says so, why, and the proof (D4-2.3.3)."""
        return self._run_step(
            "judge", _JUDGE, self.env._("It cannot be judged beyond repair.")
        )

    def _get_cannot_judge_reasons(self):
        reasons = self._get_state_reasons("draft")
        for request in self:
            if request.user_id == self.env.user:
                reasons[request].append(
                    self.env._("It is your own request: somebody else judges it.")
                )
            if not (request.verdict or "").strip():
                reasons[request].append(
                    self.env._("Write down why it cannot be repaired.")
                )
        return reasons

    def _do_judge(self):
        self.sudo()._in_transition().write(
            {
                "is_beyond_repair": True,
                "judged_by_id": self.env.uid,
                "judged_at": fields.Datetime.now(),
            }
        )

    # -- scrap -----------------------------------------------------------------
    def _get_cannot_request_approval_reasons(self):
        reasons = super()._get_cannot_request_approval_reasons()
        for request, texts in self._get_scrap_reasons().items():
            reasons[request] = [*reasons.get(request, ()), *texts]
        return self._add_foreign_reasons(reasons)

    def action_scrap(self):
        """Out of the damaged store, with the permission of all who sign."""
        return self._run_step("scrap", _ASK, self.env._("It cannot be scrapped."))

    def _get_cannot_scrap_reasons(self):
        reasons = self._add_foreign_reasons(self._get_state_reasons("draft"))
        for request, texts in self._get_scrap_reasons().items():
            reasons[request] += texts
        return reasons

    def _get_scrap_reasons(self):
        """What the goods themselves say against it (D4-2.3.3, A44)."""
        reasons = {}
        for request in self:
            texts = reasons[request] = request._get_goods_reasons()
            if not request.repair_class:
                texts.append(
                    self.env._(
                        "%s has no class: say whether it is repaired (II) or not (I).",
                        request.product_id.display_name,
                    )
                )
            elif request.repair_class == "2" and not request._is_worn_out():
                texts.append(
                    self.env._(
                        "Class II goods with repair value go back to production "
                        "management: repaired %(count)s of %(limit)s times and not "
                        "judged beyond repair (D4-2.3.3).",
                        count=request.repair_count,
                        limit=request.repair_limit,
                    )
                )
        return reasons

    def _is_worn_out(self):
        return self.is_beyond_repair or self.repair_count >= self.repair_limit

    def _on_approved(self):
        """The permission is there: the goods go at once (D4-2.3.3)."""
        result = super()._on_approved()
        for request in self:
            reasons = request.sudo()._get_step_reasons("scrap").get(request.sudo())
            if not reasons:
                reasons = request._try_scrap()
            if reasons:
                request.sudo().message_post(
                    body=self.env._(
                        "Approved, but not scrapped yet: %s", " ".join(reasons)
                    )
                )
        return result

    def _try_scrap(self):
        """Scrap one request; what stands against it, or an empty list."""
        try:
            with self.env.cr.savepoint():
                self._do_scrap()
        except UserError as error:
            return [str(error)]
        return []

    def _do_scrap(self):
        requests = self.sudo()
        counts = {request: request.repair_count for request in requests}
        requests._in_transition().write({"state": "approved"})
        orders = [
            {
                "site": site,
                "lines": own._prepare_sums(
                    {request: request.quantity for request in own},
                    "scrap_request_ids",
                ),
                "origin": ", ".join(own.mapped("name")[:5]),
            }
            for site, own in requests.grouped("site_id").items()
        ]
        pickings = self.env["stock.picking"].sudo()
        pickings._create_of_kind("scrap_out", orders)._do_at_once()
        now = fields.Datetime.now()
        for request, count in counts.items():
            request._in_transition().write(
                {"state": "scrapped", "scrapped_at": now, "final_count": count}
            )
        requests._settle_parts()

    def _settle_parts(self):
        whole = self.filtered(
            lambda request: (
                request.damaged_part_id
                and request.product_uom_id.compare(
                    request.quantity, request.damaged_part_id.quantity
                )
                >= 0
            )
        )
        whole.damaged_part_id.filtered(
            lambda part: part.state in ("registered", "received")
        )._settle("scrapped")

    # -- cancel ----------------------------------------------------------------
    def action_cancel(self):
        return self._run_step("cancel", _ASK, self.env._("It cannot be cancelled."))

    def _get_cannot_cancel_reasons(self):
        return self._add_foreign_reasons(self._get_state_reasons("draft"))

    def _do_cancel(self):
        self.sudo()._in_transition().write(
            {"state": "cancelled", "scrapped_at": fields.Datetime.now()}
        )

    def action_view_pickings(self):
        return self._get_pickings_action(self.sudo().move_ids.picking_id)
