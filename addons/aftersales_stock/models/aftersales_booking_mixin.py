# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.service_base.turns import take_turns

from ..roles import BMD_PLANNER

# Papers of these kinds belong to the sites; the stores above have slips and
# requisitions (D0-2.4.2a, D0-2.4.3a).
_PAPER_OF_STORES = {
    "purchase_in": "D0-2.4.2a",
    "local_purchase_in": "D0-2.4.2a",
    "own_use_out": "D0-2.4.3a",
}


class AftersalesBookingMixin(models.AbstractModel):
    """Papers that book goods when they are approved (S30, S31).

    What a document says against a step is known before; what the store says
    (goods that are not there, a cap of another paper) only when the goods move.
    So a batch is booked whole, and where that fails in halves, until the bad
    record stands alone.
    """

    _name = "aftersales.booking.mixin"
    _description = "Booked paper"
    _inherit = "service.guarded.mixin"

    # Many2one fields whose records a step's limits depend on: locked with it.
    _booking_locks: tuple[str, ...] = ()

    def _run_booking(self, name, roles, title):
        """Do a step that moves goods for the records that can take it.

        As ``_run_step``, with the rows locked and each failure kept to its own
        record.

        :raises AccessError: without the role
        :raises UserError: when no record can take the step, with the reasons
        """
        self._check_roles(*roles)
        self.check_access("read")
        reasons = self._get_busy_reasons()
        free = self.filtered(lambda record: record not in reasons)
        reasons.update(free._get_step_reasons(name))
        able, left = self._able_or_raise(title, reasons)
        take_turns(able.sudo())
        failed = able._do_isolated(name)
        done, more = able._able_or_raise(title, failed)
        return self._notify_batch(done, "\n".join(filter(None, [left, more])))

    def _get_busy_reasons(self):
        """Lock the rows; who cannot be locked is at work elsewhere this moment."""
        text = self.env._(
            "Somebody else is booking it at this moment. Look at it again and repeat "
            "what is still to be done."
        )
        locked = self.sudo().try_lock_for_update()
        reasons = {record: [text] for record in self - locked}
        for name in self._booking_locks:
            others = self.sudo()[name]
            locked = others.try_lock_for_update()
            # What they limit is counted in other rows: written, not only locked.
            take_turns(locked)
            busy = others - locked
            if busy:
                reasons.update(
                    {record: [text] for record in self if record.sudo()[name] & busy}
                )
        return reasons

    def _do_isolated(self, name):
        """Do a step; ``{record: [reason]}`` of those that failed."""
        if not self:
            return {}
        try:
            with self.env.cr.savepoint():
                getattr(self, f"_do_{name}")()
        except UserError as error:
            if len(self) == 1:
                return {self: [str(error)]}
        else:
            return {}
        half = len(self) // 2
        return {**self[:half]._do_isolated(name), **self[half:]._do_isolated(name)}

    # -- who ----------------------------------------

    @api.model
    def _get_accounted_sites(self, sites, user):
        """Those of the sites whose books the user keeps (D4-2.1b, D4-2.1c).

        The people of a site keep its goods; its books are kept by those of its
        department, or of the business management department.
        """
        sites = sites.sudo()
        departments = sites.department_id._acts_for(user)
        return sites._acts_for(user).filtered(
            lambda site: site.department_id in departments
        )

    @api.model
    def _get_authority_reason(self, site):
        return self.env._(
            "%(user)s does not keep the books of %(site)s: its department's accountant "
            "or the business management department does (D4-2.1b, D4-2.1c).",
            user=self.env.user.name,
            site=site.sudo().display_name,
        )

    @api.model
    def _is_planner(self):
        return self.env.su or self.env.user.has_group(BMD_PLANNER)

    @api.model
    def _get_paper_reason(self, site, kind):
        """Stores above the sites have other papers (D0-2.4.2a, D0-2.4.3a)."""
        rule = _PAPER_OF_STORES.get(kind)
        if not rule or site.level == "site":
            return None
        return self.env._(
            "%(site)s is no site: its store receives by a stock-in slip and issues "
            "by a requisition (%(rule)s).",
            site=site.display_name,
            rule=rule,
        )
