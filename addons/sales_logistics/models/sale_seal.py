# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..roles import SUPERVISOR


class SaleSeal(models.Model):
    """A seal, or the book of letters of introduction, and who keeps it (D2-Q4.5)."""

    _name = "sale.seal"
    _description = "Seal"
    _inherit = ["mail.thread", "service.register.mixin", "service.document.mixin"]
    _order = "kind, id"
    _check_company_auto = True

    _register_draft_states = ()
    _register_closed_states = ("retired",)
    _register_date_field = "retired_at"
    _guarded_fields = ("retired_at",)

    title = fields.Char(string="Seal", required=True, tracking=True)
    kind = fields.Selection(
        [
            ("company", "Company seal"),
            ("contract", "Contract seal"),
            ("finance", "Finance seal"),
            ("person", "Seal of a person"),
            ("department", "Department seal"),
            ("letter", "Letters of introduction"),
        ],
        required=True,
        default="contract",
        tracking=True,
    )
    keeper_id = fields.Many2one(
        "res.users",
        required=True,
        tracking=True,
        index=True,
        ondelete="restrict",
        domain="[('share', '=', False)]",
        check_company=True,
    )
    place = fields.Char(help="Where it is locked away.")
    imprint = fields.Image(max_width=512, max_height=512)
    use_ids = fields.One2many("sale.seal.use", "seal_id", readonly=True)
    use_count = fields.Integer(string="Uses", compute="_compute_use_count")
    state = fields.Selection(
        [("in_use", "In use"), ("retired", "Retired")],
        string="Status",
        default="in_use",
        required=True,
        readonly=True,
        tracking=True,
        copy=False,
    )
    retired_at = fields.Datetime(readonly=True, copy=False)

    def _compute_use_count(self):
        counts = dict(
            self.env["sale.seal.use"]._read_group(
                [("seal_id", "in", self.ids)], ["seal_id"], ["__count"]
            )
        )
        for seal in self:
            seal.use_count = counts.get(seal, 0)

    @api.depends("title")
    def _compute_display_name(self):
        for seal in self:
            seal.display_name = seal.title

    def action_retire(self):
        """Destroyed or handed in: nothing is stamped with it any more (D2-Q4.5)."""
        return self._run_step(
            "retire", (SUPERVISOR,), self.env._("It cannot be retired.")
        )

    def _get_cannot_retire_reasons(self):
        waiting = dict(
            self.env["sale.seal.use"]
            .sudo()
            ._read_group(
                [("seal_id", "in", self.ids), ("state", "in", ("draft", "approved"))],
                ["seal_id"],
                ["__count"],
            )
        )
        reasons = {}
        for seal in self:
            texts = reasons[seal] = []
            if seal.state != "in_use":
                texts.append(self.env._("It is retired."))
            if waiting.get(seal.sudo()):
                texts.append(
                    self.env._("Requests for it are open: stamp or cancel them first.")
                )
        return reasons

    def _do_retire(self):
        self.sudo()._in_transition().write(
            {"state": "retired", "retired_at": fields.Datetime.now()}
        )

    def action_view_uses(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "sales_logistics.sale_seal_use_action"
        )
        return {**action, "domain": [("seal_id", "in", self.ids)], "context": {}}
