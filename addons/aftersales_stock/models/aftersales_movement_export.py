# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.service_base.models.service_xlsx_export import ExportColumn

from .aftersales_day_ledger_collect_mixin import LEDGER_STORES


class AftersalesMovementExport(models.AbstractModel):
    """The movement ledger of any period: a row for each movement (S32).

    100,000 rows are an ordinary year. Which of them the user may see is a search
    as the user; what stands in the rows is then read by one query a batch instead
    of record by record.
    """

    _name = "aftersales.movement.export"
    _description = "Movement ledger"
    _inherit = "service.xlsx.export"

    _export_model = "stock.move.line"
    _export_order = "date, id"
    _export_date_field = "date"
    _export_batch = 5000

    def _export_title(self):
        return self.env._("Movement ledger")

    def _export_domain(self):
        inside = [("aftersales_store", "in", LEDGER_STORES)]
        return Domain("state", "=", "done") & (
            Domain("location_id", "any", inside)
            | Domain("location_dest_id", "any", inside)
        )

    def _export_columns(self):
        return [
            ExportColumn(self.env._("Moved At"), "date", 17),
            ExportColumn(self.env._("Transfer"), "picking_id.name", 18),
            ExportColumn(self.env._("Movement kind"), "picking_id.aftersales_kind", 18),
            ExportColumn(self.env._("Source document"), "picking_id.origin", 18),
            ExportColumn(self.env._("Model"), "product_id.default_code", 16),
            ExportColumn(self.env._("Name"), "product_id.name", 28),
            ExportColumn(self.env._("Serial or Lot No."), "lot_id.name", 18),
            ExportColumn(self.env._("From"), "location_id.complete_name", 28),
            ExportColumn(self.env._("To"), "location_dest_id.complete_name", 28),
            ExportColumn(self.env._("Quantity"), "quantity", 10, total=True),
            ExportColumn(self.env._("Unit"), "product_uom_id.name", 10),
            ExportColumn(
                self.env._("Packing List No."), "picking_id.aftersales_packing_no", 18
            ),
        ]

    def _read_rows(self, columns, batch):
        """The cells of a batch, read by one query.

        A column is a field of the line, of its transfer, goods, lot, unit or a
        place: what a user who sees the movement sees of it in the list as well.
        """
        cells = [self._get_cell(column) for column in columns]
        # The lines are found first: of more than eight joins the planner leaves some
        # in their order, and reads all lines of the register for each batch.
        rows = self.env.execute_query(
            SQL(
                """
                WITH line AS MATERIALIZED (
                    SELECT wanted.place, line.*
                      FROM unnest(%s) WITH ORDINALITY AS wanted (id, place)
                      JOIN stock_move_line AS line ON line.id = wanted.id
                )
                SELECT %s
                  FROM line
                  JOIN stock_location AS source ON source.id = line.location_id
                  JOIN stock_location AS target ON target.id = line.location_dest_id
                  JOIN product_product AS product ON product.id = line.product_id
                  JOIN product_template AS template
                    ON template.id = product.product_tmpl_id
                  JOIN uom_uom AS unit ON unit.id = line.product_uom_id
                  LEFT JOIN stock_lot AS lot ON lot.id = line.lot_id
                  LEFT JOIN stock_picking AS picking ON picking.id = line.picking_id
                  LEFT JOIN stock_picking_type AS kind
                    ON kind.id = picking.picking_type_id
                 ORDER BY line.place
                """,
                list(batch),
                SQL(", ").join(cells),
            )
        )
        return zip(*self._show(columns, zip(*rows, strict=True)), strict=True)

    def _show(self, columns, values):
        """What the cells of each column show."""
        for column, cells in zip(columns, values, strict=True):
            field = self._get_field(column)
            if field.type in ("selection", "datetime"):
                yield map(self._get_shower(field), cells)
            else:
                yield cells

    def _get_cell(self, column):
        lang = self.env.lang or "en_US"

        def translated(alias):
            name = SQL.identifier(alias, "name")
            return SQL("COALESCE(%s ->> %s, %s ->> 'en_US')", name, lang, name)

        return {
            "picking_id.aftersales_kind": SQL("kind.aftersales_kind"),
            "product_id.name": translated("template"),
            "product_id.default_code": SQL("product.default_code"),
            "product_uom_id.name": translated("unit"),
            "lot_id.name": SQL("lot.name"),
            "location_id.complete_name": SQL("source.complete_name"),
            "location_dest_id.complete_name": SQL("target.complete_name"),
            "picking_id.name": SQL("picking.name"),
            "picking_id.origin": SQL("picking.origin"),
            "picking_id.aftersales_packing_no": SQL("picking.aftersales_packing_no"),
            "quantity": SQL("line.quantity::float8"),
            "date": SQL("line.date"),
        }[column.path]
