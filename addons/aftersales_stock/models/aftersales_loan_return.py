# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

CONDITIONS = [("good", "In good order"), ("damaged", "Broken"), ("lost", "Lost")]


class AftersalesLoanReturn(models.Model):
    """What came back of a loan, when, in which condition, and who received it (S37).

    Made by ``aftersales.loan.line._take_back`` only: nothing of it can be written.
    """

    _name = "aftersales.loan.return"
    _description = "Return of lent goods"
    _inherit = "service.retention.mixin"
    _order = "done_at desc, id desc"
    _register_parent = "loan_id"

    _guarded_fields = (
        "line_id",
        "loan_id",
        "condition",
        "quantity",
        "note",
        "done_at",
        "user_id",
        "move_id",
        "request_id",
        "loss_id",
    )

    loan_id = fields.Many2one(
        "aftersales.loan", required=True, index=True, readonly=True, ondelete="cascade"
    )
    line_id = fields.Many2one(
        "aftersales.loan.line",
        string="Goods",
        required=True,
        index=True,
        readonly=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="loan_id.company_id", store=True, ondelete="restrict"
    )
    product_id = fields.Many2one(related="line_id.product_id")
    lot_id = fields.Many2one(related="line_id.lot_id")
    borrower_name = fields.Char(related="loan_id.borrower_name")
    condition = fields.Selection(CONDITIONS, required=True, readonly=True)
    quantity = fields.Float(required=True, readonly=True, digits="Product Unit")
    note = fields.Char(readonly=True)
    done_at = fields.Datetime(string="Received At", required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Received By", readonly=True, ondelete="restrict"
    )
    move_id = fields.Many2one(
        "stock.move", readonly=True, ondelete="restrict", index="btree_not_null"
    )
    request_id = fields.Many2one(
        "maintenance.request",
        string="Maintenance",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    loss_id = fields.Many2one(
        "aftersales.loss",
        readonly=True,
        ondelete="restrict",
        index="btree_not_null",
    )

    @api.depends("line_id", "condition")
    def _compute_display_name(self):
        labels = dict(self._fields["condition"]._description_selection(self.env))
        for row in self:
            row.display_name = (
                f"{row.loan_id.name} · {row.line_id.display_name} · "
                f"{labels.get(row.condition, '')}"
            )

    def _move_goods(self):
        """One transfer for each site and way, whatever the number of loans."""
        groups = self.grouped(lambda row: (row.loan_id.site_id, row.condition))
        orders = {"loan_in": [], "loan_lost": []}
        for (site, condition), rows in groups.items():
            kind = "loan_lost" if condition == "lost" else "loan_in"
            orders[kind].append(rows._prepare_return_order(site, condition))
        pickings = self.env["stock.picking"]
        for kind, wanted in orders.items():
            if wanted:
                pickings |= pickings.sudo()._create_of_kind(kind, wanted)
        by_line = {
            (move.loan_line_id.id, move.location_dest_id.id): move
            for move in pickings.move_ids
        }
        for (site, condition), rows in groups.items():
            target = site._get_place(_get_target(condition))
            for row in rows:
                move = by_line[row.line_id.id, target.id]
                row._in_transition().move_id = move
        pickings._do_at_once()

    def _prepare_return_order(self, site, condition):
        loans = self.loan_id
        names = ", ".join(loans[:5].mapped("name"))
        return {
            "site": site,
            "target": site._get_place(_get_target(condition)),
            "origin": names if len(loans) <= 5 else f"{names} …",
            "lines": [
                {
                    "product": row.line_id.product_id,
                    "quantity": row.quantity,
                    "lots": row.line_id.lot_id and {row.line_id.lot_id: row.quantity},
                    "vals": {"loan_line_id": row.line_id.id},
                }
                for row in self
            ],
        }

    # -- damaged: repaired at once (D4-11.3.1.3) ---

    def _open_requests(self):
        if not self:
            return
        equipment = self._find_equipment()
        requests = (
            self.env["maintenance.request"]
            .sudo()
            .create([row._prepare_request_vals(equipment.get(row)) for row in self])
        )
        for row, request in zip(self, requests, strict=True):
            row._in_transition().request_id = request

    def _find_equipment(self):
        """The maintained equipment behind a serial: ``{return: equipment}``."""
        names = [name for name in self.line_id.lot_id.mapped("name") if name]
        found = (
            self.env["maintenance.equipment"]
            .sudo()
            .search(
                [
                    ("serial_no", "in", names),
                    ("company_id", "in", [False, *self.company_id.ids]),
                ]
            )
            .grouped("serial_no")
        )
        return {row: found.get(row.line_id.lot_id.name) for row in self}

    def _prepare_request_vals(self, equipment):
        self.ensure_one()
        company = self.company_id
        team = equipment and equipment[0].maintenance_team_id
        vals = {
            "name": self.env._(
                "%(tool)s came back damaged (%(loan)s)",
                tool=self.line_id.display_name,
                loan=self.loan_id.name,
            ),
            "company_id": company.id,
            "equipment_id": equipment and equipment[0].id,
            "maintenance_type": "corrective",
            "description": self.note or "",
            "owner_user_id": self.user_id.id,
        }
        if not team:
            team = self.env["maintenance.team"].sudo().search(
                [("company_id", "in", [False, company.id])], limit=1
            ) or self.env["maintenance.team"].sudo().create(
                {"name": self.env._("After-sales tools"), "company_id": company.id}
            )
        return {**vals, "maintenance_team_id": team.id}

    # -- lost: original price or the same model (D3-10.3.5) ---

    def _report_losses(self):
        if not self:
            return
        losses = self.env["aftersales.loss"]._propose(
            [
                {
                    "site": row.loan_id.site_id,
                    "product": row.line_id.product_id,
                    "lot": row.line_id.lot_id,
                    "quantity": row.quantity,
                    "value": row.line_id.unit_price * row.quantity,
                    "liable": row.loan_id.employee_id
                    or row.loan_id._get_borrower_partner(),
                    "cause": "loan",
                    "reason": row.note
                    or self.env._(
                        "Lent with %(loan)s to %(borrower)s and not returned.",
                        loan=row.loan_id.name,
                        borrower=row.loan_id.borrower_name,
                    ),
                    "origin": row,
                }
                for row in self
            ]
        )
        for row, loss in zip(self, losses, strict=True):
            row._in_transition().loss_id = loss


def _get_target(condition):
    return {"good": "good", "damaged": "damaged", "lost": "scrap"}[condition]
