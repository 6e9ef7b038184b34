# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import float_compare

from odoo.addons.service_base.jobs import each_record

RETURN = "damaged.return"
COLLECTING = ("collecting", "due")


class AftersalesDamagedReturnCollectMixin(models.AbstractModel):
    """Parts join the open return of their site, and decide when it is due: some
    days after the first one, or today when they fill the volume (D4-3.1.5d)."""

    _name = "aftersales.damaged.return.collect.mixin"
    _description = "Collecting of damaged parts"

    # -- collecting ------------------------------------------------------------
    @api.model
    def _collect(self, parts):
        """Put registered parts on the open returns of their sites."""
        if not parts:
            return
        found = self.search(
            [("site_id", "in", parts.site_id.ids), ("state", "in", COLLECTING)]
        )
        lacking = parts.site_id - found.site_id
        found |= self.create([{"site_id": site.id} for site in lacking])
        by_site = {one.site_id: one for one in found}
        for site, own in parts.grouped("site_id").items():
            own._in_transition().write({"return_id": by_site[site].id})
        found._follow_parts()

    def _follow_parts(self):
        """Due dates follow the parts: the first one, and the volume of all."""
        returns = self.sudo().filtered(lambda one: one.state in COLLECTING)
        first = {
            one: moment
            for one, moment in self.env["aftersales.damaged.part"]
            .sudo()
            ._read_group(
                [("return_id", "in", returns.ids)], ["return_id"], ["registered_at:min"]
            )
        }
        empty = returns.filtered(lambda one: one not in first)
        empty._drop()
        returns -= empty
        returns._start_deadlines(RETURN, start=first)
        limits = {
            company: self.env["service.policy"]._get_value(
                "damaged.return_volume", company
            )
            for company in returns.company_id
        }
        for one in returns:
            limit = limits[one.company_id]
            full = float_compare(one.volume, limit, precision_digits=4) >= 0
            if full and not one.is_full:
                one._make_full()
            elif not full:
                one._make_unfull(first[one])

    def _make_full(self):
        """Freight is called at once (D4-3.1.5d)."""
        clock = self.company_id.resource_calendar_id._get_clock(self.company_id)
        end = clock.end_of_day(clock.day(fields.Datetime.now()))
        if not self.due or end < self.due:
            self._extend_deadlines(
                RETURN,
                end,
                self.env._("The volume reached %s m³ (D4-3.1.5d).", self.volume),
            )
        self._in_transition().write({"is_full": True, "state": "due"})
        self._keep_policies(
            self.env["service.policy"]._explain_many(
                ("damaged.return_volume",), self.company_id
            )
        )
        self._call_for_shipping()

    def _make_unfull(self, first):
        """Below the volume the first part counts: also when it changed."""
        deadline = self._find_live_deadlines(RETURN)
        if self.is_full or deadline.start != first:
            self._restart_deadlines(
                RETURN, first, self.env._("The parts of the return changed.")
            )
        if self.is_full:
            self._in_transition().write({"is_full": False, "state": "collecting"})

    def _drop(self):
        self._cancel_deadlines(reason=self.env._("All its parts were cancelled."))
        self._in_transition().write(
            {"state": "cancelled", "received_at": fields.Datetime.now()}
        )

    def _call_for_shipping(self):
        """Tell who ships: the site's chief, or else its people."""
        for one in self:
            people = one.site_id.chief_id or one.site_id.user_ids[:1]
            one.activity_schedule(
                "aftersales_stock.activity_damaged_return",
                user_id=people.id or self.env.uid,
                summary=self.env._("Pack and ship the damaged parts"),
            )

    @api.model
    def _cron_call_due(self):
        """Returns whose last day is today become due, and the site is told."""
        now = fields.Datetime.now()
        found = self.search(
            [("state", "=", "collecting"), ("due", "<", now + timedelta(days=2))]
        )
        due = self.browse()
        for company, returns in found.grouped("company_id").items():
            clock = company.resource_calendar_id._get_clock(company)
            today = clock.day(now)
            due |= returns.filtered(lambda one, c=clock, t=today: c.day(one.due) <= t)
        each_record(due, lambda some: some._become_due())

    def _become_due(self):
        due = self.filtered(lambda one: one.state == "collecting")
        due._in_transition().write({"state": "due"})
        due._call_for_shipping()
