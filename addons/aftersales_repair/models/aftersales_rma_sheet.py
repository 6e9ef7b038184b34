# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import CLERK


class AftersalesRmaSheet(models.Model):
    """Detail sheet of returned and exchanged goods, 退回/换货品详单, red copy
    (S11, D4-8.5.1.5).

    Made on receipt for the salesperson of the area, signed by the sales manager,
    then by finance, who books it. An exchange goes out and money is paid back
    only when the goods and the signed sheet are there.
    """

    _name = "aftersales.rma.sheet"
    _description = "Detail sheet of a return"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.document.mixin",
        "service.register.mixin",
        "service.approval.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _guarded_fields = ("state", "goods_text", "signed_at")
    _register_closed_states = ("signed", "refused", "cancelled")
    _register_date_field = "signed_at"
    _state_from = ["draft"]
    _state_to = ["signed"]
    _cancel_state = "cancelled"
    _approval_applicant_fields = ("user_id",)
    _approval_request_roles = (CLERK,)

    rma_id = fields.Many2one(
        "aftersales.rma",
        string="Return",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    partner_id = fields.Many2one(
        related="rma_id.partner_id",
        string="Customer",
        store=True,
        precompute=True,
        ondelete="restrict",
    )
    salesperson_id = fields.Many2one(
        "res.users",
        string="Salesperson of the Area",
        compute="_compute_salesperson_id",
        store=True,
        precompute=True,
        readonly=False,
        ondelete="restrict",
    )
    ship_date = fields.Date(
        string="To Be Shipped On", help="When the goods in exchange go out."
    )
    reason = fields.Text(help="Why the goods came back.")
    goods_text = fields.Text(string="Goods", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("draft", "To sign"),
            ("signed", "Signed"),
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
    )
    signed_at = fields.Datetime(string="Signed On", readonly=True, copy=False)

    _one_live = models.UniqueIndex(
        "(rma_id) WHERE state IN ('draft', 'signed')",
        "This return has a detail sheet already.",
    )

    @api.depends("rma_id")
    def _compute_salesperson_id(self):
        for sheet in self:
            partner = sheet.rma_id.partner_id
            sheet.salesperson_id = (
                partner.user_id or partner.commercial_partner_id.user_id
            )

    @api.model_create_multi
    def create(self, vals_list):
        sheets = super().create(vals_list)
        wrong = sheets.rma_id.filtered(lambda rma: not rma._has_received_goods())
        wrong._raise_reasons(
            self.env._("The detail sheet is made when goods were received."),
            {
                rma: [self.env._("Nothing was received yet (D4-8.5.1.5).")]
                for rma in wrong
            },
        )
        for sheet in sheets:
            sheet.sudo()._in_transition().goods_text = sheet.rma_id._get_goods_text()
            if not sheet.reason:
                reasons = sheet.rma_id._get_live_lines().reason_id
                sheet.sudo().reason = ", ".join(reasons.mapped("name"))
        return sheets

    def write(self, vals):
        content = {"rma_id", "reason", "ship_date", "salesperson_id"} & set(vals)
        if content and any(sheet.state != "draft" for sheet in self):
            raise UserError(
                self.env._(
                    "%s is decided and stays as it was signed.",
                    ", ".join(self.mapped("name")[:5]),
                )
            )
        return super().write(vals)

    def _on_approved(self):
        result = super()._on_approved()
        self.sudo()._in_transition().write(
            {"state": "signed", "signed_at": fields.Datetime.now()}
        )
        return result

    def _on_rejected(self, comment):
        result = super()._on_rejected(comment)
        self.sudo()._in_transition().write(
            {"state": "refused", "signed_at": fields.Datetime.now()}
        )
        return result

    def action_cancel(self):
        return self._run_step("cancel", (CLERK,), self.env._("It cannot be cancelled."))

    def _get_cannot_cancel_reasons(self):
        return {
            sheet: [self.env._("It is decided.")]
            for sheet in self
            if sheet.state != "draft"
        }

    def _do_cancel(self):
        self.sudo()._in_transition().write(
            {"state": "cancelled", "signed_at": fields.Datetime.now()}
        )

    def action_view_rma(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "aftersales.rma",
            "res_id": self.rma_id.id,
            "views": [[False, "form"]],
        }


class AftersalesRma(models.Model):
    _inherit = "aftersales.rma"

    sheet_ids = fields.One2many(
        "aftersales.rma.sheet",
        "rma_id",
        string="Detail Sheets",
        readonly=True,
        groups="base.group_user",
    )
    sheet_count = fields.Integer(
        compute="_compute_sheet_count", groups="base.group_user"
    )

    def _compute_sheet_count(self):
        counts = dict(
            self.env["aftersales.rma.sheet"]._read_group(
                [("rma_id", "in", self.ids)], ["rma_id"], ["__count"]
            )
        )
        for rma in self:
            rma.sheet_count = counts.get(rma, 0)

    def _has_received_goods(self):
        self.ensure_one()
        return any(
            line.state not in ("draft", "expected") for line in self._get_live_lines()
        )

    def _get_goods_text(self):
        """The goods of the sheet as text: what was signed stays readable."""
        self.ensure_one()
        labels = dict(self.line_ids._fields["request"]._description_selection(self.env))
        return "\n".join(
            f"{line.product_id.display_name} {line.lot_id.name or ''} × "
            f"{line.quantity:g} ({labels[line.request]})"
            for line in self._get_live_lines()
        )

    def action_make_sheet(self):
        """Make the detail sheets and ask for their signatures (D4-8.5.1.5)."""
        return self._run_step(
            "make_sheet", (CLERK,), self.env._("The detail sheet cannot be made.")
        )

    def _get_cannot_make_sheet_reasons(self):
        reasons = {}
        for rma in self:
            texts = reasons[rma] = []
            if rma.state != "open":
                texts.append(self.env._("It is not in progress."))
            elif not rma._has_received_goods():
                texts.append(self.env._("Nothing was received yet (D4-8.5.1.5)."))
            if rma.sheet_ids.filtered(lambda s: s.state in ("draft", "signed")):
                texts.append(self.env._("It has a detail sheet already."))
        return reasons

    def _do_make_sheet(self):
        sheets = self.env["aftersales.rma.sheet"].create(
            [{"rma_id": rma.id} for rma in self]
        )
        sheets.action_request_approval()

    def action_view_sheets(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Detail sheets of %s", self.name),
            "res_model": "aftersales.rma.sheet",
            "view_mode": "list,form",
            "domain": [("rma_id", "=", self.id)],
        }

    def _get_sheet_reasons(self):
        """``{rma: [reason]}`` of returns whose signed sheet is not there."""
        policy = self.env["service.policy"]
        signed = (
            self.env["aftersales.rma.sheet"]
            .sudo()
            ._read_group(
                [("rma_id", "in", self.ids), ("state", "=", "signed")], ["rma_id"]
            )
        )
        there = {rma.id for (rma,) in signed}
        return {
            rma: [
                self.env._(
                    "The detail sheet is not signed by the sales manager and by "
                    "finance yet (D4-8.5.1.5)."
                )
            ]
            for rma in self
            if rma.id not in there
            and policy._get_value("rma.sheet_required", rma.company_id)
        }


class AftersalesRmaLine(models.Model):
    _inherit = "aftersales.rma.line"

    def _get_step_reasons(self, name):
        """Exchanges go out and money is paid with the signed sheet only."""
        reasons = dict(super()._get_step_reasons(name))
        asked = self.browse()
        if name == "refund":
            asked = self.filtered(lambda line: line.state == "inspected")
        elif name == "ship":
            asked = self.filtered(
                lambda line: line.state == "ready" and line.disposition == "exchange"
            )
        if not asked:
            return reasons
        sheets = asked.rma_id._get_sheet_reasons()
        for line in asked:
            if line.rma_id in sheets:
                reasons[line] = [*reasons.get(line, ()), *sheets[line.rma_id]]
        return reasons
