# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

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
    _approval_free_fields = ("note", "date_wanted")
    _approval_line_fields = ("line_ids",)
    _approval_applicant_fields = ("applicant_id", "recipient_user_id")

    @api.depends("site_id.supervisor_id", "site_id.manager_id")
    def _compute_signers(self):
        general_managers = self.env.ref(GENERAL_MANAGER).sudo().all_user_ids
        for requisition in self:
            site = requisition.site_id.sudo()
            heads = general_managers.filtered(
                lambda user, company=requisition.company_id: company in user.company_ids
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
        result = super()._do_request_approval()
        self._ensure_owed_parts()
        return result

    # -- all signatures are given ------------------------------------------------------

    def _on_approved(self):
        result = super()._on_approved()
        self.filtered(lambda one: one.state == "draft")._do_release()
        return result

    def _do_release(self):
        """The keeper's queue: the goods are reserved where they are there."""
        requisitions = self.sudo()
        requisitions._in_transition().write(
            {"state": "signed", "signed_at": fields.Datetime.now()}
        )
        requisitions._ensure_owed_parts()
        pickings = self.env["stock.picking"].sudo()
        pickings = pickings._create_of_kind(
            "own_use_out",
            [
                one._prepare_issue_order({line: line.quantity for line in one.line_ids})
                for one in requisitions
            ],
        )
        pickings.move_ids._lock_stock()
        pickings.action_confirm()
        pickings.move_ids.filtered(lambda m: m.state != "assigned")._action_assign()
        requisitions._notice_shortages()

    def _notice_shortages(self):
        """What the store lacks goes to its manager, then to purchasing (D0-2.4.3c).

        A store without a manager has nobody to ask: its keeper sees the shortage
        on the requisition.
        """
        requests = self.env["aftersales.purchase.request"].sudo()
        for requisition in self.filtered("site_id.manager_id"):
            rows = [
                {
                    "product": line.product_id,
                    "quantity": line.short_quantity,
                    "uom": line.product_uom_id,
                }
                for line in requisition.line_ids
                if line.product_uom_id.compare(line.short_quantity, 0) > 0
            ]
            if rows:
                requests._notice_shortage(
                    requisition.site_id, rows, requisition, user=requisition.create_uid
                )

    def _prepare_issue_order(self, quantities):
        """:param dict quantities: ``{line: quantity in its unit}``"""
        self.ensure_one()
        partner = self.recipient_user_id.partner_id or self.employee_id.work_contact_id
        return {
            "site": self.site_id,
            "origin": self.name,
            "partner": partner,
            "lines": [
                {
                    "product": line.product_id,
                    "quantity": quantity,
                    "uom": line.product_uom_id,
                    "vals": {"requisition_line_id": line.id},
                }
                for line, quantity in quantities.items()
            ],
            "vals": {"user_id": False},
        }

    # -- a change voids them -----------------------------------------------------------

    def _void_approvals(self, reason):
        """The goods that were kept for it are free again (D0-2.4.3a)."""
        result = super()._void_approvals(reason)
        self.filtered(lambda one: one.state == "signed")._take_back()
        return result

    def _take_back(self):
        requisitions = self.sudo()
        requisitions._get_open_moves()._action_cancel()
        requisitions._in_transition().write({"state": "draft", "signed_at": False})

    def _do_withdraw_approval(self):
        result = super()._do_withdraw_approval()
        self.filtered(lambda one: one.state == "signed")._take_back()
        return result

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
