# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from pytz import timezone, utc

from odoo import api, fields, models

GENERAL_MANAGER = "service_base.group_general_manager"


class AftersalesRequisitionSigningMixin(models.AbstractModel):
    """Who signs a requisition, and what the signatures set going (S24).

    The signatures are asked for in *draft*; when all are given, the goods are
    reserved. They must still stand, for what the document says then, when the
    goods are issued: a change voids them and lets the goods go (D0-2.4.3a).
    """

    _name = "aftersales.requisition.signing.mixin"
    _description = "Signing of a requisition"

    _state_from = ["draft", "signed"]
    _state_to = ["partly", "issued"]
    _cancel_state = "cancelled"
    _approval_steps = ("issue",)
    # The last one turns by itself when the signatures are given.
    _approval_free_fields = ("note", "date_wanted", "was_confirmed")
    _approval_line_fields = ("line_ids",)
    _approval_applicant_fields = ("applicant_id", "recipient_user_id")

    @api.depends("site_id.supervisor_id", "site_id.manager_id")
    def _compute_signers(self):
        general_managers = self.env.ref(GENERAL_MANAGER).sudo().all_user_ids
        for requisition in self:
            site = requisition.site_id.sudo()
            heads = general_managers.filtered(
                lambda user, company=requisition.company_id: (
                    company in user.company_ids
                )
            )
            requisition.signer_ids = site.supervisor_id | heads
            requisition.manager_signer_ids = site.manager_id or heads

    @api.depends("line_ids.is_old_for_new")
    def _compute_has_old_for_new(self):
        for requisition in self:
            requisition.has_old_for_new = any(
                line.is_old_for_new for line in requisition.line_ids
            )

    # -- request --------------------------------------------------------------------

    def _get_cannot_request_approval_reasons(self):
        reasons = super()._get_cannot_request_approval_reasons()
        overdue = self._get_overdue_reasons()
        limits = self._get_internal_limit_reasons()
        orders = self._get_order_reasons()
        for requisition in self:
            texts = [
                *requisition._get_incomplete_reasons(),
                *overdue.get(requisition, ()),
                *limits.get(requisition, ()),
                *orders.get(requisition, ()),
            ]
            if texts:
                reasons[requisition] = [*reasons.get(requisition, ()), *texts]
        return reasons

    def _get_incomplete_reasons(self):
        self.ensure_one()
        texts = []
        if not self.line_ids:
            texts.append(self.env._("It has no goods: add a line."))
        if not self.recipient_user_id and not self.employee_id:
            texts.append(self.env._("Say who receives the goods."))
        if self.purpose == "internal" and not self.department_id:
            texts.append(
                self.env._("An internal order names its department (D3-10.3.12).")
            )
        return texts

    def _do_request_approval(self):
        super()._do_request_approval()
        self._ensure_owed_parts()

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

    # -- limit of internal orders (D3-10.3.12) -------------------------------------------

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
            department.sudo().lock_for_update(allow_referencing=True)
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

    # -- all signatures are given ------------------------------------------------------

    def _on_approved(self):
        super()._on_approved()
        self.filtered(lambda one: one.state == "draft")._do_release()

    def _do_release(self):
        """The keeper's queue: the goods are reserved where they are there."""
        requisitions = self.sudo()
        requisitions._in_transition().write(
            {"state": "signed", "signed_at": fields.Datetime.now()}
        )
        requisitions._ensure_owed_parts()
        pickings = self.env["stock.picking"].sudo()
        pickings = pickings._create_of_kind(
            "own_use_out", [one._prepare_issue_order() for one in requisitions]
        )
        pickings.move_ids._lock_stock()
        pickings.action_confirm()
        pickings.move_ids.filtered(lambda m: m.state != "assigned")._action_assign()

    def _prepare_issue_order(self):
        self.ensure_one()
        partner = self.recipient_user_id.partner_id or self.employee_id.work_contact_id
        return {
            "site": self.site_id,
            "origin": self.name,
            "partner": partner,
            "lines": [
                {
                    "product": line.product_id,
                    "quantity": line.quantity,
                    "uom": line.product_uom_id,
                    "vals": {"requisition_line_id": line.id},
                }
                for line in self.line_ids
            ],
            "vals": {"user_id": False},
        }

    # -- a change voids them -------------------------------------------------------------

    def _void_approvals(self, reason):
        """The goods that were kept for it are free again (D0-2.4.3a)."""
        super()._void_approvals(reason)
        self.filtered(lambda one: one.state == "signed")._take_back()

    def _take_back(self):
        requisitions = self.sudo()
        requisitions._get_open_moves()._action_cancel()
        requisitions._in_transition().write({"state": "draft", "signed_at": False})

    def _do_withdraw_approval(self):
        super()._do_withdraw_approval()
        self.filtered(lambda one: one.state == "signed")._take_back()

    def _void_if_changed(self):
        """Lines were written: do they still say what was signed?"""
        signed = self.filtered(lambda one: one.sudo().review_ids)
        if not signed:
            return
        digests = signed._get_approval_digests()
        changed = signed.filtered(
            lambda one: (
                set(one.sudo().review_ids.mapped("content_digest")) != {digests[one]}
            )
        )
        changed._void_approvals(self.env._("The goods were changed."))
