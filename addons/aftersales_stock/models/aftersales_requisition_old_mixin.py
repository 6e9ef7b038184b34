# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import math
from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..roles import KEEPER


class AftersalesRequisitionOldMixin(models.AbstractModel):
    """Old for new (以旧换新): the old part first, then the new one (S25).

    Each line with such a product has an entry in the ledger of old parts, from
    the request on: what is handed in, and what is owed where the policy lets the
    new part go first.
    """

    _name = "aftersales.requisition.old.mixin"
    _description = "Old for new on a requisition"

    def _get_ratio(self):
        """Old parts for one new one (D0-2.4.3e)."""
        return self.env["service.policy"]._get_value("oldnew.ratio", self.company_id)

    def _ensure_owed_parts(self):
        """An entry for each old-for-new line, as large as the line is now."""
        vals_list = []
        for requisition in self.sudo():
            lines = requisition.line_ids.filtered("is_old_for_new")
            if not lines:
                continue
            ratio = requisition._get_ratio()
            for line in lines:
                owed = math.ceil(round(line._in_product_unit() * ratio, 6))
                live = line.owed_ids.filtered(lambda part: part.state == "draft")
                if live:
                    live[:1]._fit(owed)
                elif not line.owed_ids - line.owed_ids.filtered(
                    lambda part: part.state == "cancelled"
                ):
                    vals_list.append(requisition._prepare_owed_vals(line, owed))
        self.env["aftersales.owed.part"].sudo()._in_transition().create(vals_list)

    def _prepare_owed_vals(self, line, quantity):
        self.ensure_one()
        return {
            "state": "draft",
            "company_id": self.company_id.id,
            "site_id": self.site_id.id,
            "debtor_kind": "person",
            "user_id": self.recipient_user_id.id,
            "employee_id": self.employee_id.id,
            "product_id": line.product_id.id,
            "quantity": quantity,
            "requisition_line_id": line.id,
            "origin": self.name,
        }

    def _get_old_part_reasons(self, wanted):
        """No new part without the old one and both signatures (D0-2.4.3e)."""
        reasons = defaultdict(list)
        exchanged = {
            line: quantity for line, quantity in wanted.items() if line.is_old_for_new
        }
        documents = self.browse({line.requisition_id.id for line in exchanged})
        signed = {
            signature.res_id
            for signature in documents._get_valid_signatures()
            if signature.code == "old_for_new"
        }
        for requisition in documents:
            if (
                requisition.id not in signed
                and not requisition._is_asked_by_recipient()
            ):
                reasons[requisition].append(
                    self.env._(
                        "Old for new is signed by the recipient too (D0-2.4.3e): %s "
                        "signs it on the screen.",
                        requisition.recipient_name,
                    )
                )
        for line, quantity in exchanged.items():
            requisition = self.browse(line.requisition_id.id)
            if requisition._may_go_first():
                continue
            unit = line.product_uom_id
            new = unit._compute_quantity(
                line.issued_quantity + quantity, line.product_id.uom_id
            )
            needed = math.ceil(round(new * requisition._get_ratio(), 6))
            if line.product_id.uom_id.compare(line.old_quantity, needed) < 0:
                reasons[requisition].append(
                    self.env._(
                        "%(product)s is old for new (D0-2.4.3e): %(old)s old parts "
                        "were handed in, %(needed)s are needed for %(new)s new ones. "
                        "Take the old parts in first.",
                        product=line.product_id.display_name,
                        old=line.old_quantity,
                        needed=needed,
                        new=new,
                    )
                )
        return reasons

    def _is_asked_by_recipient(self):
        """The recipient asked for it under his own login: that is his signature."""
        self.ensure_one()
        return bool(self.recipient_user_id) and (
            self.sudo().review_ids.requested_by == self.recipient_user_id
        )

    def _may_go_first(self):
        """Whether the company lets the new part of a requisition go first."""
        self.ensure_one()
        return bool(
            self.env["service.policy"]._get_value(
                "oldnew.new_first_requisition", self.company_id
            )
        )

    # -- overdue old parts block -------------------------------------------------------

    def _get_overdue_reasons(self):
        """Who owes overdue old parts gets nothing more before they are back."""
        reasons = {}
        if not self:
            return reasons
        requisitions = self.sudo()
        people = Domain("user_id", "in", requisitions.recipient_user_id.ids)
        people |= Domain("employee_id", "in", requisitions.employee_id.ids)
        sites = Domain("debtor_kind", "=", "site")
        sites &= Domain("owing_site_id", "in", requisitions.site_id.ids)
        overdue = (
            self.env["aftersales.owed.part"]
            .sudo()
            .search(
                Domain("state", "=", "open")
                & Domain("due_at", "<", fields.Datetime.now())
                & (people | sites)
            )
        )
        for requisition in requisitions if overdue else ():
            mine = overdue.filtered(lambda part, one=requisition: part._is_owed_by(one))
            if mine:
                reasons[self.browse(requisition.id)] = [
                    self.env._(
                        "Old parts are overdue, nothing more is issued before they are "
                        "back: %s.",
                        ", ".join(part._describe_owed() for part in mine),
                    )
                ]
        return reasons

    # -- button ------------------------------------------------------------------------

    def action_take_in_old(self):
        """The keeper takes old parts in for this requisition."""
        self._check_roles(KEEPER)
        self.check_access("read")
        self._ensure_owed_parts()
        owed = self.owed_ids.filtered("open_quantity")
        if not owed:
            raise UserError(self.env._("No old part is owed on it."))
        return owed[:1].action_take_in()
