# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import hashlib

from odoo import fields, models
from odoo.exceptions import AccessError

from ..roles import CLERK, KEEPER
from .aftersales_rma_line import LIVE

_LONGEST_CODE = 64
_LONGEST_TEXT = 500
# What people write for what the customer wants, in both languages.
_REQUESTS = {
    "维修": "repair",
    "换货": "exchange",
    "退货": "refund",
    "repair": "repair",
    "exchange": "exchange",
    "return": "refund",
    "refund": "refund",
}


class AftersalesRmaImport(models.AbstractModel):
    """The store keeper's list of returned goods becomes returns (S12).

    One return for each customer and packing list. A row is refused when its
    goods cannot be told for certain; free text is taken as it is.
    """

    _name = "aftersales.rma.import"
    _description = "Import of returned goods"
    _inherit = "service.import.handler"

    def _import_columns(self):
        return [
            (
                "customer",
                (self.env._("Customer no."), "客户编号", "Customer no."),
                True,
            ),
            ("name", (self.env._("Customer name"), "客户名称", "Customer name"), False),
            ("product", (self.env._("Model"), "产品型号", "Model"), True),
            ("serial", (self.env._("Serial no."), "序列号", "Serial no."), True),
            ("quantity", (self.env._("Quantity"), "数量", "Quantity"), True),
            ("reason", (self.env._("Reason"), "原因", "Reason"), True),
            (
                "request",
                (self.env._("Customer wants"), "要求", "客户要求", "Customer wants"),
                True,
            ),
            (
                "packing_list",
                (self.env._("Packing list no."), "装箱单号", "Packing list no."),
                True,
            ),
            (
                "signed_at",
                (self.env._("Signed for at"), "签收时间", "Signed for at"),
                True,
            ),
        ]

    # -- dry run --------------------------------------------------------------

    def _import_check(self, importer, rows):
        found = self._look_up(importer, rows)
        for row in rows:
            reader = _Row(self, importer, row, found)
            reader.read_cells()
        keys = [row["key"] for row in rows if row["key"]]
        lines = (
            self.env["aftersales.rma.line"]
            .sudo()
            .search_fetch(
                [
                    ("company_id", "=", importer.company_id.id),
                    ("import_key", "in", keys),
                ],
                ["import_key", "rma_id"],
            )
        )
        known = {line.import_key: line.rma_id for line in lines}
        for row in rows:
            row["known"] = known.get(row["key"])

    def _look_up(self, importer, rows):
        """All customers, products, serials and reasons of a batch at once."""
        company = importer.company_id

        def column(name, clean):
            return {clean(row["values"].get(name)) for row in rows} - {""}

        mine = [("company_id", "in", (company.id, False))]
        codes = column("customer", self._clean_code)
        partners = self.env["res.partner"].search_fetch(
            [*mine, ("ref", "in", list(codes))], ["ref", "name"]
        )
        models_ = column("product", self._clean_code)
        products = self.env["product.product"].search_fetch(
            [*mine, ("default_code", "in", list(models_))], ["default_code", "tracking"]
        )
        # Serials are printed in capitals, whatever somebody typed.
        serials = column("serial", self._clean_code)
        variants = serials | {serial.upper() for serial in serials}
        lots = self.env["stock.lot"].search_fetch(
            [*mine, ("name", "in", list(variants))],
            ["name", "product_id", "delivery_partner_id", "delivery_date"],
        )
        live = (
            self.env["aftersales.rma.line"]
            .sudo()
            .search_fetch(
                [("lot_id", "in", lots.ids), ("state", "in", LIVE)],
                ["lot_id", "rma_id"],
            )
        )
        texts = column("reason", self._clean_text)
        return {
            "partners": {partner.ref: partner for partner in partners},
            "products": {product.default_code: product for product in products},
            "lots": lots.grouped("name"),
            "live": {line.lot_id: line.rma_id for line in live},
            "reasons": self.env["aftersales.return.reason"]._find_by_text(texts),
            "other": self.env.ref("aftersales_repair.reason_other"),
            "zone": company.resource_calendar_id.tz or self.env.user.tz,
            "now": fields.Datetime.now(),
            "pieces": {},
        }

    # -- import ---------------------------------------------------------------

    def _import_write(self, importer, lines):
        self._check_may_import()
        groups = lines.grouped("group_key")
        ordered = list(groups.values())
        rmas = self.env["aftersales.rma"].create(
            [self._prepare_rma_vals(importer, group) for group in ordered]
        )
        for rma, group in zip(rmas, ordered, strict=True):
            for goods, line in zip(rma.line_ids, group, strict=True):
                goods._in_transition().import_key = line.key
        # All or none of a batch: the caller tries the documents one by one then.
        rmas._raise_reasons(
            self.env._("The return cannot be confirmed."),
            rmas._get_step_reasons("confirm"),
        )
        rmas._do_confirm()
        return {
            line: rma
            for rma, group in zip(rmas, ordered, strict=True)
            for line in group
        }

    def _check_may_import(self):
        if not any(self.env.user.has_group(group) for group in (CLERK, KEEPER)):
            raise AccessError(
                self.env._("Only after-sales clerks and store keepers import returns.")
            )

    def _prepare_rma_vals(self, importer, lines):
        first = lines[0].data
        return {
            "partner_id": first["partner_id"],
            "packing_list": first["packing_list"],
            "signed_at": min(line.data["signed_at"] for line in lines),
            "company_id": importer.company_id.id,
            "import_id": importer.id,
            "line_ids": [
                fields.Command.create(
                    {
                        "sequence": line.row,
                        "product_id": line.data["product_id"],
                        "lot_id": line.data["lot_id"],
                        "quantity": line.data["quantity"],
                        "signed_at": line.data["signed_at"],
                        "reason_id": line.data["reason_id"],
                        "reason_note": line.data["reason_note"],
                        "request": line.data["request"],
                    }
                )
                for line in lines
            ],
        }


class _Row:
    """Reads one row against what was looked up for its batch."""

    def __init__(self, handler, importer, row, found):
        self.handler = handler
        self.env = handler.env
        self.importer = importer
        self.row = row
        self.found = found
        self.values = row["values"]
        self.data = {}

    def refuse(self, column, wrong, fix):
        label = self.handler._label(column)
        self.row["problems"].append(self.handler._problem(label, wrong, fix))

    def read_cells(self):
        self.check_lengths()
        if self.row["problems"]:
            return
        self.read_customer()
        self.read_product()
        self.read_serial()
        self.read_quantity()
        self.read_reason()
        self.read_request()
        self.read_packing_list()
        self.read_signed_at()
        self.row["data"] = self.data
        if self.row["problems"]:
            return
        self.row["group"] = f"{self.data['partner_id']}|{self.data['packing_list']}"
        self.row["key"] = self.make_key()
        self.row["once"] = self.lot and f"serial {self.lot.id}" or self.row["key"]

    def check_lengths(self):
        """A key that got stuck, or a whole letter pasted into a cell."""
        for column, value in self.values.items():
            limit = _LONGEST_TEXT if column == "reason" else _LONGEST_CODE
            if isinstance(value, str) and len(value) > limit:
                self.refuse(
                    column,
                    self.env._(
                        "has %(length)s characters, %(limit)s are possible.",
                        length=len(value),
                        limit=limit,
                    ),
                    self.env._("Type it again from the paper."),
                )

    def make_key(self):
        """The same goods on the same packing list: one serial is one row.

        Goods without a serial may stand on a list more than once; they are
        told apart by their count.
        """
        data = self.data
        parts = [data["partner_id"], data["packing_list"], data["product_id"]]
        if data["lot_id"]:
            parts.append(f"serial {data['lot_id']}")
        else:
            parts += [data["quantity"], data["signed_at"], data["reason_note"]]
            pieces = self.found["pieces"]
            number = pieces[tuple(parts)] = pieces.get(tuple(parts), 0) + 1
            parts.append(number)
        text = "|".join(map(str, parts))
        return hashlib.sha256(text.encode()).hexdigest()

    def read_customer(self):
        code = self.handler._clean_code(self.values.get("customer"))
        partner = self.found["partners"].get(code)
        if not code:
            self.refuse(
                "customer",
                self.env._("is empty."),
                self.env._("Write the customer's number."),
            )
            return
        if not partner:
            self.refuse(
                "customer",
                self.env._("there is no customer %s.", code),
                self.env._("Correct the number, or register the customer first."),
            )
            return
        name = self.handler._clean_code(self.values.get("name"))
        if name and name != self.handler._clean_code(partner.name):
            self.refuse(
                "name",
                self.env._(
                    "%(code)s is %(name)s, not %(typed)s.",
                    code=code,
                    name=partner.name,
                    typed=name,
                ),
                self.env._("Correct the number or the name."),
            )
        self.data["partner_id"] = partner.id

    def read_product(self):
        code = self.handler._clean_code(self.values.get("product"))
        product = self.found["products"].get(code)
        self.product = product
        if not code:
            self.refuse(
                "product", self.env._("is empty."), self.env._("Write the model.")
            )
        elif not product:
            self.refuse(
                "product",
                self.env._("there is no model %s.", code),
                self.env._("Correct the model."),
            )
        else:
            self.data["product_id"] = product.id

    def read_serial(self):
        self.lot = None
        self.data["lot_id"] = False
        code = self.handler._clean_code(self.values.get("serial"))
        if not code:
            if self.product and self.product.tracking != "none":
                self.refuse(
                    "serial",
                    self.env._("is empty."),
                    self.env._("Read the serial number off the unit."),
                )
            return
        lots = self.found["lots"].get(code) or self.found["lots"].get(code.upper())
        if not lots:
            self.refuse(
                "serial",
                self.env._("we never delivered a serial %s.", code),
                self.env._(
                    "Read it off the unit again; if it is right, ask quality "
                    "whether the unit is genuine."
                ),
            )
            return
        lot = lots.filtered(lambda one: one.product_id == self.product)[:1] or lots[:1]
        if self.product and lot.product_id != self.product:
            self.refuse(
                "serial",
                self.env._(
                    "%(serial)s is a %(model)s.",
                    serial=lot.name,
                    model=lot.product_id.default_code,
                ),
                self.env._("Correct the model or the serial number."),
            )
            return
        self.lot = lot
        self.data["lot_id"] = lot.id
        self.check_delivered_to(lot)
        self.check_not_on_its_way(lot)

    def check_delivered_to(self, lot):
        partner_id = self.data.get("partner_id")
        owner = lot.delivery_partner_id.commercial_partner_id
        partner = self.env["res.partner"].browse(partner_id)
        if not partner_id or not owner or owner == partner.commercial_partner_id:
            return
        self.refuse(
            "serial",
            self.env._(
                "%(serial)s was delivered to %(ref)s %(owner)s.",
                serial=lot.name,
                ref=owner.ref or "",
                owner=owner.name,
            ),
            self.env._("Correct the customer or the serial number."),
        )

    def check_not_on_its_way(self, lot):
        rma = self.found["live"].get(lot)
        packing = self.handler._clean_code(self.values.get("packing_list"))
        if not rma:
            return
        same = rma.partner_id.id == self.data.get("partner_id")
        if same and rma.packing_list == packing:
            # The same goods once more: `known` says so.
            return
        self.refuse(
            "serial",
            self.env._(
                "%(serial)s is on its way through %(rma)s already.",
                serial=lot.name,
                rma=rma.name,
            ),
            self.env._("Delete the row, or close that return first."),
        )

    def read_quantity(self):
        raw = self.values.get("quantity")
        quantity = self.handler._clean_number(raw)
        if quantity is None:
            self.refuse(
                "quantity",
                self.env._(
                    "%s is not a number.",
                    self.handler._clean_text(raw) or self.env._("nothing"),
                ),
                self.env._("Write the number alone, without a unit."),
            )
        elif quantity <= 0:
            self.refuse(
                "quantity",
                self.env._("%g is not more than zero.", quantity),
                self.env._("Write how many came, or delete the row."),
            )
        elif self.product and self.product.tracking == "serial" and quantity != 1:
            self.refuse(
                "quantity",
                self.env._("one serial number is one unit, not %g.", quantity),
                self.env._("Write 1, and a row for each further serial number."),
            )
        else:
            self.data["quantity"] = quantity

    def read_reason(self):
        text = self.handler._clean_text(self.values.get("reason"))
        if not text:
            self.refuse(
                "reason",
                self.env._("is empty."),
                self.env._("Write why the customer sends it back (D4-8.5.1.3)."),
            )
            return
        reason = self.found["reasons"].get(text)
        self.data["reason_id"] = (reason or self.found["other"]).id
        self.data["reason_note"] = text

    def read_request(self):
        text = self.handler._clean_code(self.values.get("request"))
        request = _REQUESTS.get(text.casefold())
        if request:
            self.data["request"] = request
            return
        self.refuse(
            "request",
            self.env._("%s is none of the three.", text)
            if text
            else self.env._("is empty."),
            self.env._("Write 维修 (repair), 换货 (exchange) or 退货 (return)."),
        )

    def read_packing_list(self):
        code = self.handler._clean_code(self.values.get("packing_list"))
        if not code:
            self.refuse(
                "packing_list",
                self.env._("is empty."),
                self.env._("Write the number of the packing list."),
            )
        self.data["packing_list"] = code

    def read_signed_at(self):
        raw = self.values.get("signed_at")
        moment = self.handler._clean_datetime(raw, self.found["zone"])
        if not moment:
            self.refuse(
                "signed_at",
                self.env._(
                    "%s is not a date.",
                    self.handler._clean_text(raw) or self.env._("nothing"),
                ),
                self.env._("Write a date that exists, as 2026-06-30 10:00."),
            )
            return
        if moment > self.found["now"]:
            self.refuse(
                "signed_at",
                self.env._("the date is in the future."),
                self.env._("Correct the date."),
            )
            return
        delivered = self.lot and self.lot.delivery_date
        if delivered and moment.date() < delivered:
            self.refuse(
                "signed_at",
                self.env._("the unit was delivered later, on %s.", delivered),
                self.env._("Correct the date or the serial number."),
            )
            return
        self.data["signed_at"] = fields.Datetime.to_string(moment)
