# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models


class PurchaseRequisitionCreateAlternative(models.TransientModel):
    """An alternative to a quotation of a request belongs to the request (S26)."""

    _inherit = "purchase.requisition.create.alternative"

    def action_create_alternative(self):
        wizard = self
        request = self.origin_po_id.aftersales_request_id
        if request:
            request._check_roles(*request._get_buying_roles())
            context = self.env["purchase.order"]._for_request().env.context
            wizard = self.with_context(**context)
        return super(
            PurchaseRequisitionCreateAlternative, wizard
        ).action_create_alternative()

    def _get_alternative_values(self):
        vals_list = super()._get_alternative_values()
        origin = self.origin_po_id
        if origin.aftersales_request_id:
            for vals in vals_list:
                vals["aftersales_request_id"] = origin.aftersales_request_id.id
                vals["picking_type_id"] = origin.picking_type_id.id
        return vals_list

    @api.model
    def _get_alternative_line_value(
        self, order_line, product_tmpl_ids_with_description
    ):
        vals = super()._get_alternative_line_value(
            order_line, product_tmpl_ids_with_description
        )
        wanted = order_line.aftersales_request_line_id
        if wanted:
            vals["aftersales_request_line_id"] = wanted.id
        return vals
