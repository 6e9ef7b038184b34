# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo.addons.service_base.tests.test_evidence_files import drawing, photo

from .common import SiteCase

QUALITY = "service_base.group_quality"


class ReceiptsCase(SiteCase):
    """Purchases into a department's store, shipments to a site."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.inspector = cls.role("inspector", QUALITY)
        cls.supplier = cls.env["res.partner"].create(
            {"name": "Supplier", "company_id": cls.company.id}
        )
        cls.vendors = cls.env.ref("stock.stock_location_suppliers")
        cls.department.user_ids += cls.keeper
        cls.store = cls.department.good_location_id
        cls.good_of_site = cls.site.good_location_id
        cls.transit = cls.site.transit_location_id

    # -- purchases (S23) ---

    @classmethod
    def buy(cls, *goods, confirm=True):
        """A purchase of (product, quantity[, unit]) into the department's store."""
        kind = cls.aftersales._get_kind_type("purchase_in")
        kind.default_location_dest_id = cls.store
        order = cls.env["purchase.order"].create(
            {
                "partner_id": cls.supplier.id,
                "company_id": cls.company.id,
                "picking_type_id": kind.id,
                "user_id": cls.buyer.id,
                "origin": "REQ-7",
                "order_line": [
                    (
                        0,
                        0,
                        {
                            "product_id": product.id,
                            "product_qty": quantity,
                            "product_uom_id": (unit[0] if unit else product.uom_id).id,
                            "price_unit": 9.0,
                            "tax_ids": False,
                        },
                    )
                    for product, quantity, *unit in goods
                ],
            }
        )
        if confirm:
            order.button_confirm()
        return order

    @classmethod
    def slip(cls, order=None, picking=None, **vals):
        """A slip as the keeper makes it."""
        slip = (
            cls.env["aftersales.stock.in"]
            .with_user(cls.keeper)
            .create(
                {
                    "picking_id": (picking or order.picking_ids[-1:]).id,
                    "delivery_note": "DN-1",
                    **vals,
                }
            )
        )
        slip.documents_agree = True
        return slip

    def count(self, paper, *quantities):
        for line, quantity in zip(paper.line_ids, quantities, strict=True):
            line.quantity = quantity

    def check(self, slip, *quantities):
        self.count(slip, *quantities)
        slip.with_user(self.keeper).action_check()

    def sign_papers(self, slip):
        """Keeper and buyer sign, the list is attached (D2-D4)."""
        slip.with_user(self.keeper)._sign("keeper", drawing())
        slip.with_user(self.buyer)._sign("buyer", drawing())
        slip.with_user(self.keeper)._add_evidence(
            "stock_in_list", [("list.png", photo("PNG"))]
        )

    def approve(self, slip):
        self.sign_papers(slip)
        slip.with_user(self.keeper).action_request_approval()
        slip.with_user(self.manager).action_approve()

    def sign_off(self, slip, *quantities):
        """All steps up to the manager's signature."""
        self.check(slip, *quantities)
        slip.with_user(self.inspector).action_pass_quality()
        self.approve(slip)

    # -- shipments (S34) ---

    def ship(self, *goods, kind="transfer_in", site=None):
        """A shipment of (product, quantity[, lots]) on its way to the site."""
        site = site or self.site
        lines = []
        for product, quantity, *lots in goods:
            line = {"product": product, "quantity": quantity}
            if kind == "transfer_in":
                for lot in lots or [None]:
                    amount = 1 if lot else quantity
                    self._put(site.transit_location_id, product, amount, lot=lot)
            if lots:
                line["lots"] = dict.fromkeys(lots, 1)
            lines.append(line)
        picking = self.env["stock.picking"]._create_of_kind(
            kind, [{"site": site, "lines": lines, "partner": self.supplier}]
        )
        picking.action_confirm()
        picking.action_assign()
        return picking

    def receipt(self, picking=None, **vals):
        if picking:
            vals["picking_id"] = picking.id
        else:
            vals.setdefault("site_id", self.site.id)
        return (
            self.env["aftersales.site.receipt"]
            .with_user(self.keeper)
            .create({"delivery_note": "DN-2", "packing_list": "PL-2", **vals})
        )

    def accept(self, receipt):
        receipt.with_user(self.keeper)._sign("keeper", drawing())
        return receipt.with_user(self.keeper).action_accept()

    def report(self, receipt, notice="One is missing."):
        receipt.notice = notice
        receipt._add_evidence("receipt_photo", [("box.jpg", photo())])
        receipt.with_user(self.keeper).action_report()
