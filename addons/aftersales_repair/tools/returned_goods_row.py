# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""One row of the store keeper's list of returned goods."""

import hashlib

from odoo import fields

from odoo.addons.service_base.tools import cells

from .goods_identity import GoodsIdentity

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


class ReturnedGoodsRow(GoodsIdentity):
    """Reads one row against what was looked up for its batch.

    What is wrong is added to the row's ``problems``; a row without problems gets
    its ``data``, ``group``, ``key``, ``repeats`` and ``once``.
    """

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
        self.row["repeats"] = not self.lot
        self.row["once"] = self.lot and f"serial {self.lot.id}"

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
        text = "|".join(map(str, parts))
        return hashlib.sha256(text.encode()).hexdigest()

    def read_quantity(self):
        raw = self.values.get("quantity")
        quantity = cells.clean_number(raw)
        if quantity is None:
            self.refuse(
                "quantity",
                self.env._(
                    "%s is not a number.",
                    cells.clean_text(raw) or self.env._("nothing"),
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
        text = cells.clean_text(self.values.get("reason"))
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
        text = cells.clean_code(self.values.get("request"))
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
        code = cells.clean_code(self.values.get("packing_list"))
        if not code:
            self.refuse(
                "packing_list",
                self.env._("is empty."),
                self.env._("Write the number of the packing list."),
            )
        self.data["packing_list"] = code

    def read_signed_at(self):
        raw = self.values.get("signed_at")
        moment = cells.clean_datetime(raw, self.found["zone"])
        if not moment:
            self.refuse(
                "signed_at",
                self.env._(
                    "%s is not a date.",
                    cells.clean_text(raw) or self.env._("nothing"),
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
        # Both as days of the company: before 08:00 in China UTC has another one.
        if delivered and cells.clean_moment(raw).date() < delivered:
            self.refuse(
                "signed_at",
                self.env._("the unit was delivered later, on %s.", delivered),
                self.env._("Correct the date or the serial number."),
            )
            return
        self.data["signed_at"] = fields.Datetime.to_string(moment)
