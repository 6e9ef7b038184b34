# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from ..roles import CLERK, KEEPER, LEADER
from .aftersales_rma_line import LIVE


class AftersalesRmaLine(models.Model):
    """A unit of the good store that is kept for an exchange goes to no other (S11)."""

    _inherit = "aftersales.rma.line"

    promised_lot_id = fields.Many2one(
        "stock.lot",
        string="Promised Serial",
        copy=False,
        check_company=True,
        ondelete="restrict",
        help="The unit that is kept for this exchange.",
        groups="base.group_user",
    )
    _promised_once = models.UniqueIndex(
        "(promised_lot_id) WHERE promised_lot_id IS NOT NULL AND replacement_lot_id "
        "IS NULL AND state NOT IN ('shipped', 'refunded', 'cancelled')",
        "This unit is promised to another exchange.",
    )

    @api.model
    def _find_promises(self, domain):
        """Live lines that a unit of the good store is kept for."""
        return self.sudo().search(
            [
                ("promised_lot_id", "!=", False),
                ("replacement_lot_id", "=", False),
                ("state", "in", ("draft", *LIVE)),
                *domain,
            ]
        )

    @api.model_create_multi
    def create(self, vals_list):
        wanted = [v["promised_lot_id"] for v in vals_list if v.get("promised_lot_id")]
        if wanted:
            self._refuse_promised(wanted)
        return super().create(vals_list)

    def write(self, vals):
        if vals.get("promised_lot_id"):
            self._refuse_promised([vals["promised_lot_id"]] * len(self))
        return super().write(vals)

    def _refuse_promised(self, lot_ids):
        """Before the database does, which cannot say to whom it is promised."""
        others = self._find_promises(
            [("promised_lot_id", "in", lot_ids), ("id", "not in", self.ids)]
        )
        if others:
            raise ValidationError(
                self.env._(
                    "%(serial)s is promised to the exchange %(other)s already: "
                    "choose another unit.",
                    serial=others[0].promised_lot_id.name,
                    other=others[0].display_name,
                )
            )
        if len(set(lot_ids)) < len(lot_ids):
            raise ValidationError(
                self.env._("One unit is promised to one exchange only.")
            )

    @api.constrains("promised_lot_id", "replacement_product_id", "product_id")
    def _check_promised_lot(self):
        for line in self.filtered("promised_lot_id"):
            lot = line.promised_lot_id
            if lot.product_id != (line.replacement_product_id or line.product_id):
                raise ValidationError(
                    self.env._(
                        "%(line)s: %(serial)s is another model than what replaces it.",
                        line=line.display_name,
                        serial=lot.name,
                    )
                )
            if lot == line.lot_id:
                raise ValidationError(
                    self.env._("%s cannot be replaced by itself.", lot.name)
                )

    def _get_free_replacements(self):
        """Without the units that are promised to others."""
        free = super()._get_free_replacements()
        products = self.replacement_product_id | self.product_id
        promises = self._find_promises(
            [
                ("promised_lot_id.product_id", "in", products.ids),
                ("id", "not in", self.ids),
            ]
        )
        for promise in promises:
            lot = promise.promised_lot_id
            for store in self.warehouse_id.lot_stock_id:
                if (
                    lot.location_id.parent_path
                    and lot.location_id.parent_path.startswith(store.parent_path)
                ):
                    free[store, lot.product_id] -= 1
        return free

    def _promise_units(self):
        """Name the units of these exchanges where others have a promise.

        First in, first out, as core takes them, but never a promised one.
        """
        products = self.replacement_product_id | self.product_id
        promises = self._find_promises(
            [("promised_lot_id.product_id", "in", products.ids)]
        )
        if not promises:
            return
        taken = set(promises.promised_lot_id.ids)
        quants = (
            self.env["stock.quant"]
            .sudo()
            .search(
                [
                    ("product_id", "in", products.ids),
                    ("location_id", "child_of", self.warehouse_id.lot_stock_id.ids),
                    ("lot_id", "not in", list(taken)),
                    ("quantity", ">", 0),
                    ("reserved_quantity", "=", 0),
                ],
                order="in_date, id",
            )
            .filtered(lambda quant: quant.lot_id)
        )
        for line in self:
            product = line.replacement_product_id or line.product_id
            if product.tracking != "serial" or line.promised_lot_id:
                continue
            store = line.warehouse_id.lot_stock_id
            for quant in quants:
                if (
                    quant.product_id == product
                    and quant.lot_id.id not in taken
                    and quant.location_id.parent_path.startswith(store.parent_path)
                ):
                    line.sudo().promised_lot_id = quant.lot_id
                    taken.add(quant.lot_id.id)
                    break

    def _do_ship(self):
        self.filtered(lambda line: line.disposition == "exchange")._promise_units()
        return super()._do_ship()

    def _prepare_shipment_vals(self, rma, is_new):
        vals = super()._prepare_shipment_vals(rma, is_new)
        promised = self.filtered("promised_lot_id") if is_new else self.browse()
        if not promised:
            return vals
        for command in vals["move_ids"]:
            move = command[2]
            own = promised.filtered(
                lambda line, move=move: (
                    line.promised_lot_id.product_id.id == move["product_id"]
                )
            )
            move["move_line_ids"] = [
                Command.create(line._prepare_promised_vals(move)) for line in own
            ]
        return vals

    def _prepare_promised_vals(self, move):
        """A move line that takes the promised unit from where it lies."""
        self.ensure_one()
        lot = self.promised_lot_id
        return {
            "product_id": lot.product_id.id,
            "product_uom_id": lot.product_id.uom_id.id,
            "lot_id": lot.id,
            "quantity": self.quantity,
            "company_id": self.company_id.id,
            "location_id": lot.sudo().location_id.id or move["location_id"],
            "location_dest_id": move["location_dest_id"],
        }

    def _check_fixed(self, vals):
        result = super()._check_fixed(vals)
        if self.env.su:
            return result
        if "promised_lot_id" in vals:
            self._check_roles(CLERK, KEEPER, LEADER)
            if any(line.state not in ("draft", *LIVE) for line in self):
                raise UserError(self.env._("%s is settled.", self[:1].display_name))
        return result
