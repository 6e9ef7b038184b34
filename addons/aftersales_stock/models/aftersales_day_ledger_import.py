# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib
from collections import defaultdict

from odoo import models
from odoo.exceptions import AccessError

from odoo.addons.service_base.tools import cells

from ..roles import BMD_PLANNER, DEPARTMENT_ACCOUNTANT, KEEPER, SITE_CHIEF
from .aftersales_day_ledger_line import NEEDS_SLIP

_ROLES = (KEEPER, SITE_CHIEF, DEPARTMENT_ACCOUNTANT, BMD_PLANNER)


class AftersalesDayLedgerImport(models.AbstractModel):
    """The sheet of a site that works off line becomes lines of its ledgers (S32).

    Names and models have to be those of the exported on-hand (D4-2.7b). A row that
    cannot be told for certain is refused by itself; the rest goes in.
    """

    _name = "aftersales.day.ledger.import"
    _description = "Import of daily movement ledgers"
    _inherit = "service.import.handler"

    def _import_columns(self):
        return [
            ("site", (self.env._("Site code"), "现场编号", "现场", "Site code"), True),
            ("day", (self.env._("Day"), "日期", "Day"), True),
            (
                "kind",
                (self.env._("Movement kind"), "出入库类别", "Movement kind"),
                True,
            ),
            ("store", (self.env._("Store"), "库房", "Store"), False),
            ("model", (self.env._("Model"), "型号", "物资编码", "Model"), True),
            ("name", (self.env._("Name"), "名称", "物资名称", "Name"), True),
            ("serial", (self.env._("Serial or Lot No."), "序列号", "批号"), False),
            ("quantity", (self.env._("Quantity"), "数量", "Quantity"), True),
            ("unit", (self.env._("Unit"), "单位", "Unit"), False),
            ("to", (self.env._("Sent to"), "调往", "Sent to"), False),
            ("slip", (self.env._("Slip No."), "调拨单号", "单号", "Slip No."), False),
            (
                "packing",
                (self.env._("Packing List No."), "装箱单号", "Packing List No."),
                False,
            ),
            ("remark", (self.env._("Remark"), "备注", "Remark"), False),
        ]

    def _import_title(self):
        return self.env._("Daily movement ledgers")

    def _import_help(self):
        kinds = self.env["aftersales.day.ledger.line"]._selection_kind()
        return {
            "site": self.env._("The site's short code."),
            "day": self.env._("The day of the movement, as 2026-06-03."),
            "kind": ", ".join(label for _code, label in kinds),
            "store": self.env._("Good or damaged; empty: what the kind uses."),
            "model": self.env._("As in the exported on-hand (D4-2.7b)."),
            "name": self.env._("As in the exported on-hand (D4-2.7b)."),
            "quantity": self.env._("Below 0 for a red line."),
            "to": self.env._("Code of the site that goods were transferred to."),
            "slip": self.env._("Needed for what came in by a transfer (D4-2.7b)."),
            "packing": self.env._("Needed for whatever left the site (D4-2.7b)."),
        }

    def _import_check_access(self):
        if self.env.su:
            return
        if not any(self.env.user.has_group(group) for group in _ROLES):
            raise AccessError(
                self.env._("Sites and their accountants import daily ledgers.")
            )

    # -- dry run --------------------------------------------------------------

    def _import_check(self, importer, rows):
        found = self._look_up(importer, rows)
        for row in rows:
            _LedgerRow(self, row, found).read_cells()

    def _look_up(self, importer, rows):
        """Sites, goods, units and ledgers of a batch at once."""
        company = importer.company_id

        def column(*names):
            return list(
                {cells.clean_code(row["values"].get(n)) for row in rows for n in names}
                - {""}
            )

        sites = self.env["aftersales.site"].search(
            [("company_id", "=", company.id), ("code", "in", column("site", "to"))]
        )
        products = self.env["product.product"].search(
            [
                ("company_id", "in", (company.id, False)),
                ("default_code", "in", column("model")),
                ("is_storable", "=", True),
            ]
        )
        by_model = defaultdict(lambda: self.env["product.product"])
        for product in products:
            by_model[product.default_code] |= product
        ledgers = self.env["aftersales.day.ledger"].search(
            [
                ("site_id", "in", sites.ids),
                ("day", "in", [d for d in map(_day, rows) if d]),
            ]
        )
        lines = self.env["aftersales.day.ledger.line"]
        stores = lines._fields["store"]
        return {
            "sites": {site.code: site for site in sites},
            "mine": sites._acts_for(self.env.user),
            "products": by_model,
            "names": self._read_names(products),
            "units": self._read_labels(
                self.env["uom.uom"].search([("active", "=", True)])
            ),
            "kinds": self._labels_of(lambda r: r._selection_kind()),
            "stores": self._labels_of(lambda r: stores._description_selection(r.env)),
            "ledgers": {(ledger.site_id, ledger.day): ledger for ledger in ledgers},
            "today": self.env["service.policy"]._today(company),
        }

    def _languages(self):
        return [code for code, _name in self.env["res.lang"].get_installed()]

    def _read_names(self, products):
        """``{product: its names in all languages}``: sheets come in each."""
        names = defaultdict(set)
        for lang in self._languages():
            for product in products.with_context(lang=lang):
                names[product.id].add(cells.clean_code(product.name))
        return names

    def _read_labels(self, records):
        labels = {}
        for lang in self._languages():
            for record in records.with_context(lang=lang):
                labels.setdefault(cells.clean_label(record.name), record.id)
        return labels

    def _labels_of(self, read):
        """``{label as compared: code}`` of a selection, in all languages."""
        labels = {}
        for lang in self._languages():
            lines = self.env["aftersales.day.ledger.line"].with_context(lang=lang)
            for code, label in read(lines):
                labels[cells.clean_label(label)] = code
                labels[code] = code
        return labels

    # -- import ---------------------------------------------------------------

    def _import_write(self, importer, lines):
        self._import_check_access()
        ledgers = self._open_ledgers(lines)
        made = self.env["aftersales.day.ledger.line"].create(
            [
                {
                    **line.data["vals"],
                    "sequence": line.row,
                    "ledger_id": ledgers[line.data["site"], line.data["day"]].id,
                }
                for line in lines
            ]
        )
        return dict(zip(lines, made, strict=True))

    def _open_ledgers(self, lines):
        """The ledgers of these lines; made where the day has none yet."""
        keys = {(line.data["site"], line.data["day"]) for line in lines}
        model = self.env["aftersales.day.ledger"]

        def find():
            found = model.search(
                [
                    ("site_id", "in", [site for site, _day in keys]),
                    ("day", "in", [day for _site, day in keys]),
                ]
            )
            return {(led.site_id.id, led.day.isoformat()): led for led in found}

        missing = keys - set(find())
        model.create([{"site_id": site, "day": day} for site, day in sorted(missing)])
        return find()


def _day(row):
    return cells.clean_date(row["values"].get("day"))


class _LedgerRow:
    """One row of the sheet, read for certain or refused."""

    def __init__(self, handler, row, found):
        self.handler, self.row, self.found = handler, row, found
        self.env = handler.env
        self.vals = {}

    def code(self, name):
        return cells.clean_code(self.row["values"].get(name))

    def refuse(self, column, wrong, fix):
        label = self.handler._label(column)
        self.row["problems"].append(self.handler._problem(label, wrong, fix))

    def read_cells(self):
        site, day = self._read_site(), self._read_day()
        self._read_kind()
        self._read_goods()
        self._read_papers(site)
        for name, column in (("lot_name", "serial"), ("remark", "remark")):
            self.vals[name] = self.code(column) or False
        if self.row["problems"] or not site or not day:
            return
        self._check_line(site, day)
        content = "|".join(
            [site.code, str(day), *(str(self.vals[n]) for n in sorted(self.vals))]
        )
        self.row["data"] = {
            "site": site.id,
            "day": day.isoformat(),
            "vals": self.vals,
        }
        self.row["key"] = hashlib.sha256(content.encode()).hexdigest()
        # The same goods may leave twice on a day; a serial may not.
        self.row["repeats"] = not self.vals["lot_name"]
        self.row["group"] = f"{site.id}|{day}"

    def _read_site(self):
        site = self.found["sites"].get(self.code("site"))
        if not site or site.level != "site":
            self.refuse(
                "site",
                self.env._("no site has the code %s.", self.code("site") or "…"),
                self.env._("Write the site's short code."),
            )
            return None
        if site not in self.found["mine"]:
            self.refuse(
                "site",
                self.env._("you do not act for %s (D4-2.1b).", site.name),
                self.env._("Let its people or its department import it."),
            )
            return None
        return site

    def _read_day(self):
        day = _day(self.row)
        if not day or day > self.found["today"]:
            self.refuse(
                "day",
                self.env._("is no day up to today."),
                self.env._("Write it as 2026-06-03."),
            )
            return None
        return day

    def _read_kind(self):
        kind = self.found["kinds"].get(cells.clean_label(self.row["values"]["kind"]))
        if not kind:
            self.refuse(
                "kind",
                self.env._("%s is no kind of movement.", self.code("kind") or "…"),
                self.env._("Take one of the list in the template."),
            )
            return
        self.vals["kind"] = kind
        lines = self.env["aftersales.day.ledger.line"]
        text = cells.clean_label(self.row["values"].get("store"))
        store = self.found["stores"].get(text)
        if text and store not in lines._get_own_stores(kind):
            self.refuse(
                "store",
                self.env._("this kind of movement does not use that store."),
                self.env._("Take the other store, or leave it empty."),
            )
            return
        self.vals["store"] = store or lines._get_own_stores(kind)[0]

    def _read_goods(self):
        products = self.found["products"][self.code("model")]
        if len(products) != 1:
            self.refuse(
                "model",
                self.env._("%s are no goods in stock.", self.code("model") or "…"),
                self.env._("Take model and name from the exported on-hand (D4-2.7b)."),
            )
            return
        self.vals["product_id"] = products.id
        if self.code("name") not in self.found["names"][products.id]:
            self.refuse(
                "name",
                self.env._(
                    "%(typed)s is not the name of %(model)s.",
                    typed=self.code("name") or "…",
                    model=self.code("model"),
                ),
                self.env._("Write “%s”, as in the exported on-hand.", products.name),
            )
        quantity = cells.clean_number(self.row["values"].get("quantity"))
        if not quantity:
            self.refuse(
                "quantity",
                self.env._("is no number other than 0."),
                self.env._("Write a number without a unit; below 0 for a red line."),
            )
        self.vals["quantity"] = quantity
        self._read_unit(products)

    def _read_unit(self, product):
        text = cells.clean_label(self.row["values"].get("unit"))
        unit = self.env["uom.uom"].browse(
            self.found["units"].get(text) if text else product.uom_id.id
        )
        if not unit or not unit._has_common_reference(product.uom_id):
            self.refuse(
                "unit",
                self.env._("%s is no unit of these goods.", self.code("unit")),
                self.env._("Write “%s”, or leave it empty.", product.uom_id.name),
            )
        self.vals["uom_id"] = unit.id

    def _read_papers(self, site):
        self.vals["slip_no"] = self.code("slip") or False
        self.vals["packing_no"] = self.code("packing") or False
        self.vals["counter_site_id"] = False
        if self.code("to"):
            other = self.found["sites"].get(self.code("to"))
            if not other:
                self.refuse(
                    "to",
                    self.env._("no site has the code %s.", self.code("to")),
                    self.env._("Write the site's short code."),
                )
                return
            self.vals["counter_site_id"] = other.id

    def _check_line(self, site, day):
        """What the ledger itself would say of the line."""
        ledger = self.found["ledgers"].get((site, day))
        if ledger and ledger.state != "open":
            self.refuse(
                "day",
                self.env._("the ledger of that day was sent already."),
                self.env._("Ask the accountant to give it back."),
            )
            return
        ledgers = self.env["aftersales.day.ledger"]
        line = self.env["aftersales.day.ledger.line"].new(
            {
                **self.vals,
                "ledger_id": ledgers.new({"site_id": site.id, "day": day}),
                "site_id": site.id,
            }
        )
        for text in line._get_line_reasons().get(line, ()):
            column = "packing" if line._get_way() == "out" else "serial"
            if line.kind in NEEDS_SLIP:
                column = "slip"
            self.refuse(column, text, self.env._("Complete the row."))
