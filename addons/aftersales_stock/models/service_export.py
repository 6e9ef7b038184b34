# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import fields, models


class ServiceExport(models.Model):
    _inherit = "service.export"

    handler = fields.Selection(
        selection_add=[
            ("aftersales.loan.line.export", "Lent goods"),
            ("aftersales.freight.export", "Freight"),
            ("aftersales.cost.table.line.export", "Parts costs"),
            ("aftersales.count.line.export", "Count sheets"),
            ("aftersales.reconciliation.line.export", "Reconciliations"),
            ("aftersales.store.visit.export", "Store access"),
            ("aftersales.damaged.part.export", "Damaged spares"),
            ("aftersales.maker.repair.export", "Repairs by makers"),
            ("aftersales.scrap.request.export", "Scrapped goods"),
            ("aftersales.movement.export", "Movement ledger"),
            ("aftersales.stock.in.export", "Stock-in slips"),
            ("aftersales.site.receipt.export", "Site receipts"),
            ("aftersales.requisition.line.export", "Requisitions and issues"),
            ("aftersales.owed.part.export", "Old parts owed"),
            ("aftersales.slip.line.export", "Stock-in and stock-out slips"),
            ("aftersales.transfer.line.export", "Transfer slips"),
            ("aftersales.contact.sheet.line.export", "Contact sheets"),
            ("aftersales.purchase.request.line.export", "Purchase requests"),
        ],
        ondelete={
            "aftersales.loan.line.export": "cascade",
            "aftersales.freight.export": "cascade",
            "aftersales.cost.table.line.export": "cascade",
            "aftersales.count.line.export": "cascade",
            "aftersales.reconciliation.line.export": "cascade",
            "aftersales.store.visit.export": "cascade",
            "aftersales.damaged.part.export": "cascade",
            "aftersales.maker.repair.export": "cascade",
            "aftersales.scrap.request.export": "cascade",
            "aftersales.movement.export": "cascade",
            "aftersales.stock.in.export": "cascade",
            "aftersales.site.receipt.export": "cascade",
            "aftersales.requisition.line.export": "cascade",
            "aftersales.owed.part.export": "cascade",
            "aftersales.slip.line.export": "cascade",
            "aftersales.transfer.line.export": "cascade",
            "aftersales.contact.sheet.line.export": "cascade",
            "aftersales.purchase.request.line.export": "cascade",
        },
    )
