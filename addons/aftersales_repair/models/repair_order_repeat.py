# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models


class RepairOrder(models.Model):
    """The same fault again within the term of the last repair (D3-6.10)."""

    _inherit = "repair.order"

    _guarded_fields = ("repeat_of_id", "repeat_user_id")

    repeat_of_id = fields.Many2one(
        "repair.order",
        string="Same Fault After",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The repair after which the same fault came again within the term.",
    )
    repeat_user_id = fields.Many2one(
        "res.users",
        string="Then Repaired By",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    @api.model_create_multi
    def create(self, vals_list):
        repairs = super().create(vals_list)
        repairs._filter_aftersales()._find_repeats()
        return repairs

    def _find_repeats(self):
        """Flag repairs of a fault that was repaired on the unit not long ago."""
        now = fields.Datetime.now()
        policy = self.env["service.policy"]
        for company, repairs in self.grouped("company_id").items():
            days = policy._get_value("repair.repeat_days", company)
            candidates = repairs.filtered(lambda one: one.lot_id and one.reason_id)
            if not candidates or not days:
                continue
            # The first day is not counted, the last one is whole (A34).
            clock = company.resource_calendar_id._get_clock(company)
            since = clock.at(clock.day(now) - timedelta(days=int(days)), 0)
            # As the superuser: the term is the unit's, whoever repaired it.
            earlier = self.sudo().search(
                [
                    ("lot_id", "in", candidates.lot_id.ids),
                    ("repaired_at", ">=", since),
                    ("state", "=", "done"),
                    ("company_id", "=", company.id),
                ],
                order="repaired_at",
            )
            last = {(one.lot_id.id, one.reason_id.id): one for one in earlier}
            for repair in candidates:
                before = last.get((repair.lot_id.id, repair.reason_id.id))
                if before:
                    repair.sudo()._in_transition().write(
                        {"repeat_of_id": before.id, "repeat_user_id": before.user_id.id}
                    )
