# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""Whose goods a row of the store keeper's list means, and which ones."""

from odoo.addons.service_base.tools import cells


class GoodsIdentity:
    """Finds customer, product and serial of a row among what was looked up.

    :param handler: the ``aftersales.rma.import`` of the user
    :param dict row: see ``service.import.handler``
    :param dict found: all that the rows of the batch name
    """

    def __init__(self, handler, importer, row, found):
        self.handler = handler
        self.env = handler.env
        self.importer = importer
        self.row = row
        self.found = found
        self.values = row["values"]
        self.data = {}
        self.partner = self.env["res.partner"]

    def refuse(self, column, wrong, fix):
        label = self.handler._label(column)
        self.row["problems"].append(self.handler._problem(label, wrong, fix))

    def read_customer(self):
        code = cells.clean_code(self.values.get("customer"))
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
        name = cells.clean_code(self.values.get("name"))
        if name and name != cells.clean_code(partner.name):
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
        self.partner = partner
        self.data["partner_id"] = partner.id

    def read_product(self):
        code = cells.clean_code(self.values.get("product"))
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
        code = cells.clean_code(self.values.get("serial"))
        if not code:
            if self.product and self.product.tracking != "none":
                self.refuse(
                    "serial",
                    self.env._("is empty."),
                    self.env._("Read the serial number off the unit."),
                )
            return
        # Serials are printed in capitals, whatever somebody typed.
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
        self.check_not_with_us(lot)

    def check_delivered_to(self, lot):
        owner = lot.delivery_partner_id.commercial_partner_id
        if not self.partner or not owner:
            return
        if owner == self.partner.commercial_partner_id:
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
        packing = cells.clean_code(self.values.get("packing_list"))
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

    def check_not_with_us(self, lot):
        text = self.found["here"].get(lot)
        if not text or lot in self.found["live"]:
            return
        packing = cells.clean_code(self.values.get("packing_list"))
        if (lot.id, self.data.get("partner_id"), packing) in self.found["came"]:
            # The same goods once more: `known` says so.
            return
        self.refuse(
            "serial",
            self.env._("the unit is in our store, not with the customer."),
            text,
        )
