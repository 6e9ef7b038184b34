# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.tools import SQL


class AftersalesDamagedDocumentMixin(models.AbstractModel):
    """A paper about the damaged goods of a site (S35, S36): whose, and numbered."""

    _name = "aftersales.damaged.document.mixin"
    _description = "Paper about damaged goods"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.evidence.mixin",
        "service.numbered.mixin",
    ]
    _check_company_auto = True

    site_id = fields.Many2one(
        "aftersales.site",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        default=lambda self: self._default_site(),
        help="The place whose goods these are.",
    )
    company_id = fields.Many2one(
        "res.company",
        related="site_id.company_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    department_id = fields.Many2one(
        "aftersales.site",
        related="site_id.department_id",
        store=True,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    manager_id = fields.Many2one(
        related="site_id.manager_id", string="Department Manager"
    )

    @api.model
    def _default_site(self):
        """The user's own site, the lowest first."""
        sites = self.env["aftersales.site"]
        return sites.search(
            [("user_ids", "in", self.env.uid)], order="level desc, id", limit=1
        )

    # -- what the steps have in common -----------------------------------------
    def _get_state_reasons(self, *states):
        """Records in another state than these: ``{record: [reason]}``."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        return {
            record: [
                self.env._(
                    "Its status is “%(state)s”; this step is for: %(wanted)s.",
                    state=labels[record.state],
                    wanted=", ".join(labels[state] for state in states),
                )
            ]
            if record.state not in states
            else []
            for record in self
        }

    def _add_foreign_reasons(self, reasons):
        """Add why the user may not act for the sites (D4-2.1b)."""
        if self.env.su:
            return reasons
        own = self.site_id._acts_for(self.env.user)
        for record in self.filtered(lambda one: one.site_id not in own):
            reasons.setdefault(record, []).append(
                self.env._(
                    "You do not act for %s: its people, its department or the "
                    "business management department do it (D4-2.1b).",
                    record.site_id.display_name,
                )
            )
        return reasons

    def _lock_sites(self):
        """One transaction at a time for each site's lists.

        An update and no mere lock: whoever waited must see what was written in
        the meantime, so the database lets that transaction begin anew.
        """
        if self.site_id:
            self.env.cr.execute(
                SQL(
                    "UPDATE aftersales_site SET level = level WHERE id IN %s",
                    tuple(self.site_id.ids),
                )
            )

    def _get_root(self):
        """The business management department, which keeps what production
        management takes in."""
        self.ensure_one()
        return self.site_id.sudo().warehouse_id._get_root_site()

    def _get_pickings_action(self, pickings):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "stock.action_picking_tree_all"
        )
        action["domain"] = [("id", "in", pickings.ids)]
        action["context"] = {}
        return action
