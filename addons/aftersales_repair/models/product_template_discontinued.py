# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from odoo.addons.aftersales_stock.roles import BMD_PLANNER, PRODUCTION

from ..roles import KEEPER, MANAGER, MARKETING

_FLAG = "is_discontinued"
_ROLES = (MANAGER, MARKETING, KEEPER, BMD_PLANNER, PRODUCTION)


class ProductTemplate(models.Model):
    """No longer made: a reserve of it is kept for after-sales (S15, D1-6)."""

    _inherit = "product.template"

    discontinued_on = fields.Date(readonly=True, copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get(_FLAG) for vals in vals_list):
            self._check_may_discontinue()
        templates = super().create(vals_list)
        templates.filtered(_FLAG)._note_discontinued()
        return templates

    def write(self, vals):
        if _FLAG in vals:
            self._check_may_discontinue()
        result = super().write(vals)
        if vals.get(_FLAG):
            self._note_discontinued()
        return result

    @api.model
    def _check_may_discontinue(self):
        self.env["service.guarded.mixin"]._check_roles(*_ROLES)

    def _note_discontinued(self):
        fresh = self.filtered(lambda one: not one.discontinued_on)
        fresh.discontinued_on = self.env["service.policy"]._today(self.env.company)
        self.env["aftersales.reserve"].sudo()._ensure(self.product_variant_ids)
