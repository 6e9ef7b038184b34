# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import (
    BMD_PLANNER,
    DEPARTMENT_ACCOUNTANT,
    DEPARTMENT_MANAGER,
    DEPARTMENT_SUPERVISOR,
    KEEPER,
    PRODUCTION,
    SITE_CHIEF,
)

_APPLY = (
    KEEPER,
    SITE_CHIEF,
    DEPARTMENT_ACCOUNTANT,
    DEPARTMENT_SUPERVISOR,
    DEPARTMENT_MANAGER,
    BMD_PLANNER,
)
_SEND = (PRODUCTION, BMD_PLANNER, DEPARTMENT_ACCOUNTANT)
_BACK = "maker.repair.back"
_DONE = ("repaired", "swapped", "credited", "scrapped", "cancelled")
# What stays once it is registered.
_GOODS = {"product_id", "product_uom_id", "lot_id", "quantity", "site_id"}


class AftersalesMakerRepair(models.Model):
    """Class II goods repaired by their maker, 返厂维修 (S36, D0-2.4.2d).

    Registered, applied for by the department (D4-3.1.5.1b), sent, and back as
    the same unit, as another one, or as credit. A tool in warranty is repaired
    at its site and free of charge (D4-3.1.5.1c).
    """

    _name = "aftersales.maker.repair"
    _description = "Repair by the maker"
    _inherit = [
        "aftersales.damaged.goods.mixin",
        "aftersales.maker.repair.back.mixin",
        "aftersales.maker.repair.warranty.mixin",
        "aftersales.maker.repair.count.mixin",
        "service.deadline.mixin",
        "service.approval.mixin",
    ]
    _order = "id desc"

    _guarded_fields = (
        "state",
        "sent_at",
        "back_due",
        "repaired_qty",
        "swapped_qty",
        "credited_qty",
        "scrapped_qty",
        "closed_at",
    )
    _register_closed_states = _DONE
    _register_date_field = "closed_at"
    _deadline_due_fields = {_BACK: "back_due"}
    _state_from = ["registered"]
    _state_to = ["applied"]
    _cancel_state = "cancelled"
    _approval_steps = ("apply",)
    _approval_free_fields = ("promised_on", "maker_ref", "result_qty", "note")
    _approval_request_roles = _APPLY

    state = fields.Selection(
        [
            ("draft", "New"),
            ("registered", "Registered"),
            ("applied", "Approved"),
            ("at_maker", "With the maker"),
            ("repaired", "Repaired"),
            ("swapped", "Swapped"),
            ("credited", "Credited"),
            ("scrapped", "Beyond repair"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
    )
    damaged_part_id = fields.Many2one(
        "aftersales.damaged.part",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    holder_id = fields.Many2one(
        "aftersales.site",
        string="Lies With",
        compute="_compute_holder_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="restrict",
        check_company=True,
        help="In whose damaged store it waits for the repair. No site sends to the "
        "maker by itself (D4-3.1.3f).",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Maker",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Tracked By",
        default=lambda self: self.env.user,
        ondelete="restrict",
        help="Tracks the repair; what the department cannot settle goes to the "
        "business management department (D4-3.1.5.1d).",
    )
    fault = fields.Text(tracking=True)
    note = fields.Text()
    maker_ref = fields.Char(string="Maker's Reference", index="btree_not_null")
    sent_at = fields.Datetime(readonly=True, copy=False)
    promised_on = fields.Date(
        string="Promised For",
        copy=False,
        tracking=True,
        help="When the maker says that it is back; the deadline follows.",
    )
    back_due = fields.Datetime(
        readonly=True, copy=False, help="It is back by then (D4-3.1.5.1d)."
    )
    closed_at = fields.Datetime(readonly=True, copy=False)
    claim_ids = fields.One2many(
        "aftersales.maker.claim", "repair_id", string="Claims to the Maker"
    )
    claim_count = fields.Integer(compute="_compute_claim_count")
    move_ids = fields.Many2many(
        "stock.move",
        "aftersales_maker_repair_move_rel",
        "repair_id",
        "move_id",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    bill_ids = fields.One2many(
        "account.move",
        "maker_repair_id",
        string="Bills",
        readonly=True,
        groups="account.group_account_invoice,account.group_account_readonly",
    )
    company_currency_id = fields.Many2one(related="company_id.currency_id")
    repair_cost = fields.Monetary(
        currency_field="company_currency_id",
        compute="_compute_repair_cost",
        compute_sudo=True,
        help="Posted bills for this repair, without tax.",
    )

    _live = models.Index("(back_due) WHERE state = 'at_maker'")
    _by_lot = models.Index("(lot_id) WHERE repaired_qty > 0 AND lot_id IS NOT NULL")
    _by_product = models.Index(
        "(product_id, site_id) WHERE repaired_qty > 0 AND lot_id IS NULL"
    )

    # -- computes --------------------------------------------------------------
    @api.depends("site_id", "material_kind")
    def _compute_holder_id(self):
        for repair in self:
            site = repair.site_id
            if site.level == "site" and repair.material_kind != "tool":
                site = site.warehouse_id._get_root_site()
            repair.holder_id = site

    @api.depends("product_id")
    def _compute_partner_id(self):
        for repair in self:
            repair.partner_id = repair.product_id.seller_ids[:1].partner_id

    def _compute_repair_cost(self):
        groups = self.env["account.move"]._read_group(
            [
                ("maker_repair_id", "in", self.ids),
                ("state", "=", "posted"),
                ("move_type", "in", ("in_invoice", "in_refund")),
            ],
            ["maker_repair_id"],
            ["amount_untaxed_signed:sum"],
        )
        costs = {repair.id: -amount for repair, amount in groups}
        for repair in self:
            repair.repair_cost = costs.get(repair.id, 0.0)

    @api.depends("claim_ids")
    def _compute_claim_count(self):
        for repair in self:
            repair.claim_count = len(repair.claim_ids)

    # -- what may change -------------------------------------------------------
    def write(self, vals):
        if _GOODS & set(vals) and not self._is_in_transition():
            fixed = self.filtered(lambda repair: repair.state != "draft")
            if fixed:
                raise UserError(
                    self.env._(
                        "%s: what is registered stays (D0-2.4.2d). Cancel it and "
                        "register it anew.",
                        ", ".join(fixed.mapped("display_name")[:5]),
                    )
                )
        ended = {"place", "holder_id", "partner_id", "is_human_damage", "purchase_date"}
        if ended & set(vals) and not self._is_in_transition():
            sent = self.filtered(
                lambda repair: repair.state not in ("draft", "registered", "applied")
            )
            applied = self.filtered(lambda repair: repair.state == "applied")
            if sent or (applied and {"partner_id"} != ended & set(vals)):
                raise UserError(
                    self.env._(
                        "%s was approved like this: cancel it and apply anew.",
                        ", ".join((sent | applied).mapped("display_name")[:5]),
                    )
                )
        result = super().write(vals)
        if "promised_on" in vals:
            self.filtered(lambda repair: repair.state == "at_maker")._follow_promise()
        return result

    # -- register --------------------------------------------------------------
    def action_register(self):
        """Registered before anything is sent (D0-2.4.2d)."""
        return self._run_step(
            "register", _APPLY, self.env._("The repair cannot be registered.")
        )

    def _get_cannot_register_reasons(self):
        reasons = self._add_foreign_reasons(self._get_state_reasons("draft"))
        for repair in self:
            texts = reasons[repair]
            texts += repair._get_goods_reasons()
            if repair.repair_class != "2":
                texts.append(
                    self.env._(
                        "Only class II goods are repaired; class I goods are "
                        "replaced and scrapped (D4-3.1.5.1a). See the class of %s.",
                        repair.product_id.display_name,
                    )
                )
            if repair.place == "site" and not repair.is_free:
                texts.append(
                    self.env._(
                        "Only tools in the maker's warranty are repaired where they "
                        "lie (D4-3.1.5.1c)."
                    )
                )
            if repair.place == "maker" and repair.holder_id.level == "site":
                texts.append(
                    self.env._(
                        "No site sends damaged goods to the maker (D4-3.1.3f): return "
                        "them to production management first."
                    )
                )
        return reasons

    def _do_register(self):
        self.sudo()._in_transition().write({"state": "registered"})

    # -- apply -----------------------------------------------------------------
    def action_apply(self):
        """The department's application is signed; free repairs need none."""
        return self._run_step(
            "apply", _APPLY, self.env._("The repair cannot be applied for.")
        )

    def _get_cannot_apply_reasons(self):
        return self._get_state_reasons("registered")

    def _do_apply(self):
        self.sudo()._in_transition().write({"state": "applied"})

    def _on_approved(self):
        result = super()._on_approved()
        self._do_apply()
        return result

    # -- send ------------------------------------------------------------------
    def action_send(self):
        """To the maker, or the maker is called to the place."""
        return self._run_step("send", _SEND, self.env._("It cannot be sent."))

    def _get_cannot_send_reasons(self):
        reasons = self._get_state_reasons("applied")
        holders = self.holder_id._acts_for(self.env.user) if not self.env.su else None
        production = self.env.su or self.env.user.has_group(PRODUCTION)
        for repair in self:
            if not repair.partner_id:
                reasons[repair].append(self.env._("Name the maker."))
            if not production and repair.holder_id not in holders:
                reasons[repair].append(
                    self.env._(
                        "It lies with %s, for which you do not act (D4-2.1b).",
                        repair.holder_id.display_name,
                    )
                )
        return reasons

    def _do_send(self):
        repairs = self.sudo()
        away = repairs.filtered(lambda repair: repair.place == "maker")
        if away:
            away._make_pickings("repair_out", {r: r.quantity for r in away})
        now = fields.Datetime.now()
        repairs._in_transition().write({"state": "at_maker", "sent_at": now})
        repairs._start_deadlines(_BACK, start=now)
        repairs._follow_promise()

    def _follow_promise(self):
        """The deadline ends when the maker promised (D4-3.1.5.1d)."""
        for company, repairs in (
            self.filtered("promised_on").grouped("company_id").items()
        ):
            clock = company.resource_calendar_id._get_clock(company)
            for day, own in repairs.grouped("promised_on").items():
                own._extend_deadlines(
                    _BACK,
                    clock.end_of_day(day),
                    self.env._("The maker promised it for this day."),
                )

    # -- cancel ----------------------------------------------------------------
    def action_cancel(self):
        return self._run_step(
            "cancel", _APPLY, self.env._("The repair cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        return self._add_foreign_reasons(
            self._get_state_reasons("draft", "registered", "applied")
        )

    def _do_cancel(self):
        self.sudo()._in_transition().write(
            {"state": "cancelled", "closed_at": fields.Datetime.now()}
        )

    # -- look ------------------------------------------------------------------
    def action_view_pickings(self):
        return self._get_pickings_action(self.sudo().move_ids.picking_id)

    def action_view_claims(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "aftersales_stock.aftersales_maker_claim_action"
        )
        action["domain"] = [("repair_id", "=", self.id)]
        action["context"] = {"default_repair_id": self.id}
        return action

    def action_view_bills(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "account.action_move_in_invoice_type"
        )
        action["domain"] = [("maker_repair_id", "in", self.ids)]
        action["context"] = {
            "default_move_type": "in_invoice",
            "default_maker_repair_id": self[:1].id,
            "default_partner_id": self[:1].partner_id.id,
        }
        return action
