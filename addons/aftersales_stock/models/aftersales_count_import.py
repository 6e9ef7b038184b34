# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.exceptions import AccessError, UserError

from odoo.addons.service_base.tools import cells

from .aftersales_count_round_mixin import COUNTERS


class AftersalesCountImport(models.AbstractModel):
    """The filled-in count sheet comes back as xlsx (D4-2.6b).

    A mapping cannot do it: the rows write figures into lines that are there,
    into the first or the second count, whichever the importer makes.
    """

    _name = "aftersales.count.import"
    _description = "Import of counts"
    _inherit = "service.import.handler"

    def _import_columns(self):
        return [
            (
                "count",
                (self.env._("Count sheet no."), "盘点表编号", "Count sheet no."),
                True,
            ),
            ("product", (self.env._("Product code"), "物料编码", "Product code"), True),
            (
                "lot",
                (self.env._("Lot or serial"), "批次/序列号", "Lot or serial"),
                False,
            ),
            ("place", (self.env._("Place"), "库位", "Place"), False),
            ("counted", (self.env._("Counted"), "实盘数量", "Counted"), True),
        ]

    def _import_title(self):
        return self.env._("Counts")

    def _import_help(self):
        return {
            "count": self.env._("The number of a sheet that you count now."),
            "product": self.env._("The product's internal reference."),
            "lot": self.env._("Where the goods have one."),
            "place": self.env._(
                "The position, as 01-03-02-15, or the barcode of the place; needed "
                "where the goods lie at more than one."
            ),
            "counted": self.env._("A number in the unit of the line; 0 for none."),
        }

    def _import_check_access(self):
        if self.env.su:
            return
        if not any(self.env.user.has_group(group) for group in COUNTERS):
            raise AccessError(
                self.env._("Only keepers and those who count import counts.")
            )

    # -- dry run --------------------------------------------------------------

    def _import_check(self, importer, rows):
        found = self._look_up(importer, rows)
        for row in rows:
            self._check_row(row, found)

    def _look_up(self, importer, rows):
        """The sheets that these rows name, with all their lines."""
        names = {cells.clean_code(row["values"].get("count")) for row in rows}
        counts = self.env["aftersales.count"].search(
            [("name", "in", list(names)), ("company_id", "=", importer.company_id.id)]
        )
        lines = {}
        for line in counts.line_ids:
            key = (line.count_id, line.product_id.default_code or "")
            lines.setdefault(key, []).append(line)
        return {"counts": {count.name: count for count in counts}, "lines": lines}

    def _check_row(self, row, found):
        values = row["values"]

        def refuse(column, wrong, fix):
            row["problems"].append(self._problem(column, wrong, fix))

        name = cells.clean_code(values.get("count"))
        count = found["counts"].get(name)
        if not count:
            refuse(
                "count",
                self.env._("there is no count sheet %s.", name),
                self.env._("Write the number as it stands on the sheet."),
            )
            return
        if count._get_counter() != self.env.user:
            refuse(
                "count",
                self.env._("you do not count %s now (D2-K2.3).", name),
                self.env._("The person who counts imports the figures."),
            )
            return
        line = self._find_line(row, found, count, refuse)
        figure = cells.clean_number(values.get("counted"))
        if figure is None:
            refuse(
                "counted",
                self.env._("%s is not a number.", values.get("counted") or ""),
                self.env._("Write a number; 0 for none."),
            )
        elif line and figure < 0:
            refuse(
                "counted",
                self.env._("%s is less than nothing.", figure),
                self.env._("Write 0 or more."),
            )
        elif line and line.tracking == "serial" and figure > 1:
            refuse(
                "counted",
                self.env._("a serial number is one unit, not %s.", figure),
                self.env._("Write 0 or 1."),
            )
        if row["problems"]:
            return
        row["data"] = {"line_id": line.id, "counted": figure}
        row["group"] = name
        turn = f"{count.count_turn}"
        row["key"] = f"{name}|{turn}|{line.id}|{figure:g}"
        row["once"] = f"{name}|{line.id}"
        row["repeats"] = False

    def _find_line(self, row, found, count, refuse):
        values = row["values"]
        code = cells.clean_code(values.get("product"))
        lot = cells.clean_code(values.get("lot"))
        place = cells.clean_code(values.get("place"))
        lines = found["lines"].get((count, code), [])
        if not lines:
            refuse(
                "product",
                self.env._("%(sheet)s has no %(code)s.", sheet=count.name, code=code),
                self.env._("Correct the code, or add the goods to the sheet by hand."),
            )
            return None
        if lot:
            lines = [line for line in lines if line.lot_id.name == lot]
        if place:
            lines = [
                line
                for line in lines
                if place
                in (
                    line.location_id.position,
                    line.location_id.barcode,
                    line.location_id.name,
                )
            ]
        if len(lines) == 1:
            return lines[0]
        column = "lot" if lot or not place else "place"
        refuse(
            column,
            self.env._("%(number)s lines of the sheet fit.", number=len(lines)),
            self.env._("Write the lot and the place as they stand on the sheet."),
        )
        return None

    # -- import ---------------------------------------------------------------

    def _import_write(self, importer, lines):
        self._import_check_access()
        counted = self.env["aftersales.count.line"].browse(
            [line.data["line_id"] for line in lines]
        )
        figures = {
            line: row.data["counted"] for line, row in zip(counted, lines, strict=True)
        }
        if len(figures) != len(lines):
            raise UserError(self.env._("A line stands in the file more than once."))
        counted._write_figures(figures)
        return {row: line.count_id for line, row in zip(counted, lines, strict=True)}
