# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from pytz import timezone, utc

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.service_base.turns import take_turns


class AftersalesRequisitionOrderMixin(models.AbstractModel):
    """Work orders (D3-10.3.1) and internal orders of departments (D3-10.3.12)."""

    _name = "aftersales.requisition.order.mixin"
    _description = "Orders behind a requisition"

    @api.model
    def _get_order_models(self):
        """Hook: models of work orders that a requisition may name."""
        return ["maintenance.request"]

    @api.model
    def _selection_order(self):
        return [
            (name, self.env["ir.model"]._get(name).name)
            for name in self._get_order_models()
        ]

    @api.depends("res_model", "res_id")
    def _compute_order_ref(self):
        known = self._get_order_models()
        for requisition in self:
            model, res_id = requisition.res_model, requisition.res_id
            found = bool(model in known and res_id)
            requisition.order_ref = f"{model},{res_id}" if found else False

    def _inverse_order_ref(self):
        for requisition in self:
            order = requisition.order_ref
            requisition.res_model = order._name if order else False
            requisition.res_id = order.id if order else False

    @api.constrains("res_model")
    def _check_order_model(self):
        known = self._get_order_models()
        for requisition in self:
            if requisition.res_model and requisition.res_model not in known:
                raise ValidationError(
                    self.env._(
                        "%(requisition)s: %(model)s is no kind of work order.",
                        requisition=requisition.name,
                        model=requisition.res_model,
                    )
                )

    # -- work orders (D3-10.3.1) -------------------------------------------------------

    def _get_order_reasons(self):
        """Why the store may not issue without, or on, the order that is named."""
        reasons = {}
        orders = self._get_orders()
        for requisition in self:
            order = orders.get((requisition.res_model, requisition.res_id))
            if requisition.res_id and not (order and self._is_order_open(order)):
                reasons[requisition] = [
                    self.env._(
                        "Its work order is not in progress (D3-10.3.2): start the "
                        "work in the system first."
                    )
                ]
            elif not requisition.res_id and (
                requisition.site_id.issues_on_order_only
                or requisition.purpose == "work_order"
            ):
                reasons[requisition] = [
                    self.env._(
                        "Parts are issued against a work order only (D3-10.3.1): "
                        "name the order."
                    )
                ]
        return reasons

    def _get_order_key(self):
        """``(model, id)`` of the work order that is named, or False."""
        self.ensure_one()
        return (self.res_model, self.res_id) if self.res_id else False

    def _get_orders(self):
        """``{(model, id): work order}`` of those that exist."""
        orders = {}
        named = self.filtered(lambda one: one.res_model and one.res_id)
        for model, requisitions in named.grouped("res_model").items():
            found = self.env[model].sudo().browse(requisitions.mapped("res_id"))
            orders.update({(model, order.id): order for order in found.exists()})
        return orders

    @api.model
    def _is_order_open(self, order):
        """Hook: whether parts may be drawn on a work order."""
        if "stage_id" in order._fields and "done" in order.stage_id._fields:
            return not order.stage_id.done
        return "state" not in order._fields or order.state not in ("done", "cancel")

    # -- limit of internal orders (D3-10.3.12) -----------------------------------------

    def _get_internal_limit_reasons(self):
        """Internal orders of a department: so many of a product a month."""
        reasons = {}
        internal = self.filtered(lambda one: one.purpose == "internal")
        for (company, department), requisitions in internal.grouped(
            lambda one: (one.company_id, one.department_id)
        ).items():
            limit = self.env["service.policy"]._get_value(
                "requisition.internal_month_quantity", company
            )
            if not limit or not department:
                continue
            # Two requests of a department at once would both find room.
            take_turns(department.sudo())
            drawn = requisitions._get_drawn_this_month(company, department)
            for requisition in requisitions:
                texts = []
                for line in requisition.line_ids:
                    product = line.product_id
                    total = drawn.get(product, 0) + line._in_product_unit()
                    drawn[product] = total
                    if product.uom_id.compare(total, limit) > 0:
                        texts.append(
                            self.env._(
                                "%(product)s: %(total)s this month for %(department)s, "
                                "%(limit)s are allowed (D3-10.3.12).",
                                product=product.display_name,
                                total=total,
                                department=department.display_name,
                                limit=limit,
                            )
                        )
                if texts:
                    reasons[requisition] = texts
        return reasons

    def _get_drawn_this_month(self, company, department):
        """``{product: quantity}`` asked for or issued, by the company's month."""
        zone = timezone(company.resource_calendar_id.tz or "UTC")
        now = utc.localize(fields.Datetime.now()).astimezone(zone)
        midnight = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        first = zone.localize(midnight.replace(tzinfo=None))
        start = first.astimezone(utc).replace(tzinfo=None)
        lines = (
            self.env["aftersales.requisition.line"]
            .sudo()
            .search(
                [
                    ("requisition_id.purpose", "=", "internal"),
                    ("requisition_id.department_id", "=", department.id),
                    ("requisition_id.company_id", "=", company.id),
                    ("product_id", "in", self.line_ids.product_id.ids),
                    ("requisition_id", "not in", self.ids),
                    "|",
                    ("requisition_id.signed_at", ">=", start),
                    ("requisition_id.state", "=", "draft"),
                ]
            )
        )
        drawn = {}
        for line in lines:
            requisition = line.requisition_id
            if requisition.state in ("refused", "cancelled"):
                continue
            if requisition.state == "draft" and not requisition.review_ids:
                continue
            product = line.product_id
            drawn[product] = drawn.get(product, 0) + line._in_product_unit(left=True)
        return drawn
