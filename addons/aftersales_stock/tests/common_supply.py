# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.fields import Command

from .common import SiteCase


class SupplyCase(SiteCase):
    """Materials of each kind, vendors, and short ways to sheets and requests."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.main_stock = cls.main.lot_stock_id
        cls.spare = cls.material("S-BEARING", "spare")
        cls.second_spare = cls.material("S-FUSE", "spare")
        cls.tool = cls.material("T-WRENCH", "tool")
        cls.grease = cls.material("C-GREASE", "consumable")
        cls.vendors = cls.env["res.partner"].create(
            [{"name": f"Vendor {letter}"} for letter in "ABCD"]
        )

    @classmethod
    def material(cls, code, kind):
        product = cls._product(code, "none", 10.0)
        product.material_kind = kind
        return product

    def sheet(self, *lines, user=None, site=None, kind="spare", **vals):
        """A contact sheet of ``(product, quantity)`` lines, as the keeper."""
        return (
            self.env["aftersales.contact.sheet"]
            .with_user(user or self.keeper)
            .create(
                {
                    "site_id": (site or self.site).id,
                    "kind": kind,
                    "reason": "Turbine 7 stands still",
                    "line_ids": [
                        Command.create({"product_id": product.id, "quantity": quantity})
                        for product, quantity in lines
                    ],
                    **vals,
                }
            )
        )

    def sign(self, sheets, *users):
        for user in users or (
            self.chief,
            self.accountant,
            self.supervisor,
            self.manager,
        ):
            sheets.with_user(user).action_approve()

    def signed(self, *lines, **vals):
        sheet = self.sheet(*lines, **vals)
        sheet.action_request_approval()
        self.sign(sheet)
        return sheet

    def fulfil(self, sheets):
        return sheets.with_user(self.production).action_fulfil()

    def arrivals(self, sheets):
        return self.env["stock.picking"].search(
            [
                ("move_ids.contact_line_id.sheet_id", "in", sheets.ids),
                ("picking_type_id.aftersales_kind", "=", "transfer_in"),
                ("state", "not in", ("done", "cancel")),
            ]
        )

    def receive(self, pickings, user=None):
        pickings = pickings.with_user(user or self.keeper)
        pickings.move_ids.picked = True
        return pickings.button_validate()

    def request(self, *lines, user=None, site=None, **vals):
        return (
            self.env["aftersales.purchase.request"]
            .with_user(user or self.keeper)
            .create(
                {
                    "site_id": (site or self.site).id,
                    "reason": "Not in stock",
                    "line_ids": [
                        Command.create({"product_id": product.id, "quantity": quantity})
                        for product, quantity in lines
                    ],
                    **vals,
                }
            )
        )

    def quote(self, request, vendor, price, user=None):
        wizard = (
            self.env["aftersales.purchase.quote"]
            .with_user(user or self.keeper)
            .with_context(default_request_id=request.id)
            .create({"vendor_id": vendor.id})
        )
        wizard.line_ids.price_unit = price
        wizard.action_add()
        return request.sudo().order_ids.filtered(lambda o: o.partner_id == vendor)
