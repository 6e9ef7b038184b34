# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import SUPERUSER_ID, api, models
from odoo.fields import Command


class AftersalesPurchaseRequestSourceMixin(models.AbstractModel):
    """Where purchase requests come from, besides a person who writes one."""

    _name = "aftersales.purchase.request.source.mixin"
    _description = "Sources of purchase requests"

    @api.model
    def _notice_shortage(self, site, lines, origin, user=None):
        """A store lacks what a signed requisition asks for (D0-2.4.3c).

        The request goes to the department's manager at once; purchasing gets it
        when the manager has approved.

        :param site: aftersales.site whose store lacks it
        :param list lines: dicts with ``product``, ``quantity`` and, where it
            differs from the product's, ``uom``
        :param origin: the record, or its number as text
        :param user: res.users who notices; the user, or the system where the user
            is the manager, who never approves an own request
        :return: aftersales.purchase.request
        """
        user = user or self.env.user
        if user == site.sudo().manager_id:
            user = self.env["res.users"].browse(SUPERUSER_ID)
        record = not isinstance(origin, str) and origin
        request = self._create_of_kind(
            [
                {
                    "kind": "shortage",
                    "site_id": site.id,
                    "user_id": user.id,
                    "reason": self.env._("Wanted and not in stock (D0-2.4.3c)."),
                    "origin": record.display_name if record else origin,
                    "origin_model": record._name if record else False,
                    "origin_id": record.id if record else False,
                    "line_ids": [
                        Command.create(
                            {
                                "product_id": line["product"].id,
                                "quantity": line["quantity"],
                                "product_uom_id": (
                                    line.get("uom") or line["product"].uom_id
                                ).id,
                            }
                        )
                        for line in lines
                    ],
                }
            ]
        )
        request.with_user(user).sudo()._submit()
        return request.with_env(self.env)

    @api.model
    def _create_for_sheets(self, quantities):
        """What the main store lacks for contact sheets, a request a sheet (D4-4.3.4).

        :param quantities: ``{contact sheet line: quantity in the product's unit}``
        """
        by_sheet = defaultdict(dict)
        for line, quantity in quantities.items():
            by_sheet[line.sheet_id][line] = quantity
        requests = self._create_of_kind(
            [
                {
                    "kind": "sheet",
                    "origin": sheet.name,
                    "site_id": sheet.site_id.id,
                    "user_id": self.env.uid,
                    "reason": sheet.reason,
                    "needed_by": sheet.needed_by,
                    "line_ids": self._prepare_sheet_lines(rows),
                }
                for sheet, rows in by_sheet.items()
            ]
        )
        requests._submit()
        return requests.with_env(self.env)

    @api.model
    def _create_centralised(self, quantities):
        """One request of the business management department for many sheets.

        Its goods come to the main store, which ships them by the sheets
        (D4-4.3.3c).
        """
        lines = self.env["aftersales.contact.sheet.line"].union(*quantities)
        root = lines.site_id.sudo().warehouse_id[:1]._get_root_site()
        days = list(filter(None, lines.mapped("needed_by")))
        request = self._create_of_kind(
            [
                {
                    "kind": "central",
                    "origin": ", ".join(sorted(set(lines.sheet_id.mapped("name")))),
                    "site_id": root.id,
                    "user_id": self.env.uid,
                    "delivery": "main",
                    "reason": self.env._("Centralised purchase (D4-4.3.3c)."),
                    "needed_by": min(days, default=False),
                    "line_ids": self._prepare_sheet_lines(quantities),
                }
            ]
        )
        request._submit()
        return request.with_env(self.env)

    @api.model
    def _create_of_kind(self, vals_list):
        made = self.sudo()._in_transition().create(vals_list)
        return self.sudo().browse(made.ids)

    @api.model
    def _prepare_sheet_lines(self, quantities):
        return [
            Command.create(
                {
                    "product_id": line.product_id.id,
                    "quantity": quantity,
                    "product_uom_id": line.product_id.uom_id.id,
                    "contact_line_id": line.id,
                }
            )
            for line, quantity in quantities.items()
        ]

    def _submit(self):
        """Ask the manager, or go on where a signed sheet says so already."""
        waiting = self.filtered("needs_approval")
        if waiting:
            waiting._do_request_approval()
        (self - waiting)._do_accept()
