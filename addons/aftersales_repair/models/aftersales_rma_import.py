# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models
from odoo.exceptions import AccessError

from odoo.addons.service_base.tools import cells

from ..roles import CLERK, KEEPER
from ..tools.returned_goods_row import ReturnedGoodsRow
from .aftersales_rma_line import LIVE


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
            ReturnedGoodsRow(self, importer, row, found).read_cells()

    def _import_find_known(self, importer, rows):
        """Returns that hold these rows already, also those of older imports."""
        lines = (
            self.env["aftersales.rma.line"]
            .sudo()
            .search_fetch(
                [
                    ("company_id", "=", importer.company_id.id),
                    ("import_key", "in", [row["key"] for row in rows]),
                ],
                ["import_key", "rma_id"],
            )
        )
        return {line.import_key: line.rma_id for line in lines}

    def _look_up(self, importer, rows):
        """All customers, products, serials and reasons of a batch at once."""
        company = importer.company_id

        def column(name, clean):
            return {clean(row["values"].get(name)) for row in rows} - {""}

        mine = [("company_id", "in", (company.id, False))]
        codes = column("customer", cells.clean_code)
        partners = self.env["res.partner"].search_fetch(
            [*mine, ("ref", "in", list(codes))],
            ["ref", "name", "commercial_partner_id"],
        )
        models_ = column("product", cells.clean_code)
        products = self.env["product.product"].search_fetch(
            [*mine, ("default_code", "in", list(models_))], ["default_code", "tracking"]
        )
        lots = self.env["stock.lot"]._search_by_serial(
            column("serial", cells.clean_code),
            mine,
            ["name", "product_id", "delivery_partner_id", "delivery_date"],
        )
        lots.delivery_partner_id.fetch(["commercial_partner_id"])
        live = (
            self.env["aftersales.rma.line"]
            .sudo()
            .search_fetch(
                [("lot_id", "in", lots.ids), ("state", "in", LIVE)],
                ["lot_id", "rma_id"],
            )
        )
        here = lots._find_with_us(company)
        # Units that a return with the same papers brought: known, not wrong.
        came = (
            self.env["aftersales.rma.line"]
            .sudo()
            .search_fetch(
                [
                    ("lot_id", "in", [lot.id for lot in here]),
                    ("state", "!=", "cancelled"),
                ],
                ["lot_id", "partner_id", "packing_list"],
            )
            if here
            else ()
        )
        texts = column("reason", cells.clean_text)
        return {
            "partners": {partner.ref: partner for partner in partners},
            "products": {product.default_code: product for product in products},
            "lots": lots.grouped("name"),
            "live": {line.lot_id: line.rma_id for line in live},
            "here": here,
            "came": {
                (line.lot_id.id, line.partner_id.id, line.packing_list) for line in came
            },
            "reasons": self.env["aftersales.return.reason"]._find_by_text(texts),
            "other": self.env.ref("aftersales_repair.reason_other"),
            "zone": company.resource_calendar_id.tz or self.env.user.tz,
            "now": fields.Datetime.now(),
        }

    # -- import ---------------------------------------------------------------

    def _import_write(self, importer, lines):
        self._import_check_access()
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
            rmas._get_intake_reasons(),
        )
        rmas._do_confirm()
        return {
            line: rma
            for rma, group in zip(rmas, ordered, strict=True)
            for line in group
        }

    def _import_title(self):
        return self.env._("Returned goods")

    def _import_help(self):
        return {
            "customer": self.env._("The customer's number in our register."),
            "name": self.env._("May be left empty; if written it must fit the number."),
            "product": self.env._("The model's internal reference."),
            "serial": self.env._("As on the unit; empty for goods without one."),
            "quantity": self.env._("A number without a unit; 1 for a serial number."),
            "reason": self.env._("Why the customer sends it back, in any words."),
            "request": self.env._("维修 (repair), 换货 (exchange) or 退货 (return)."),
            "packing_list": self.env._(
                "Goods of one customer and one packing list become one return."
            ),
            "signed_at": self.env._(
                "When the main store signed for it, as 2026-06-30 10:00."
            ),
        }

    def _import_check_access(self):
        if self.env.su:
            return
        if not any(self.env.user.has_group(group) for group in (CLERK, KEEPER)):
            raise AccessError(
                self.env._("Only after-sales clerks and store keepers import returns.")
            )

    def _prepare_rma_vals(self, importer, lines):
        # Reading what a row holds copies it: once each.
        goods = [(line.row, line.data) for line in lines]
        first = goods[0][1]
        return {
            "partner_id": first["partner_id"],
            "packing_list": first["packing_list"],
            "signed_at": min(data["signed_at"] for _row, data in goods),
            "company_id": importer.company_id.id,
            "import_id": importer.id,
            "line_ids": [
                fields.Command.create(
                    {
                        "sequence": row,
                        "product_id": data["product_id"],
                        "lot_id": data["lot_id"],
                        "quantity": data["quantity"],
                        "signed_at": data["signed_at"],
                        "reason_id": data["reason_id"],
                        "reason_note": data["reason_note"],
                        "request": data["request"],
                    }
                )
                for row, data in goods
            ],
        }
