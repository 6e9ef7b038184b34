# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..tools.phone_numbers import split_numbers


class HelpdeskTicket(models.Model):
    """Who calls: by the number on the display or a serial (S17, D3-6.2)."""

    _inherit = "helpdesk.ticket"

    lookup = fields.Char(
        string="Phone or Serial",
        store=False,
        help="Type the caller's number, or scan the serial of the machine.",
        groups="base.group_user",
    )
    customer_lot_ids = fields.Many2many(
        "stock.lot",
        string="Machines",
        compute="_compute_customer_card",
        groups="base.group_user",
    )
    recent_visit_ids = fields.Many2many(
        "aftersales.visit",
        string="Last Services",
        compute="_compute_customer_card",
        groups="base.group_user",
    )
    open_call_ids = fields.Many2many(
        "helpdesk.ticket",
        string="Open Calls",
        compute="_compute_customer_card",
        help="Calls of the same customer that are not closed: perhaps this is one.",
        groups="base.group_user",
    )

    @api.depends("partner_id")
    def _compute_customer_card(self):
        """Machines, last services and open calls: three queries for all."""
        firms = self.partner_id.commercial_partner_id
        cards = firms._get_service_cards()
        for call in self:
            card = cards.get(call.partner_id.commercial_partner_id, {})
            call.customer_lot_ids = card.get("lots")
            call.recent_visit_ids = card.get("visits")
            call.open_call_ids = card.get("calls", call.browse()) - call._origin

    @api.onchange("lookup")
    def _onchange_lookup(self):
        text = (self.lookup or "").strip()
        if not text:
            return None
        found = self._find_caller(text)
        if found["lot"]:
            self.lot_id = found["lot"]
        if split_numbers(text) and not found["lot"]:
            self.phone = text
        if len(found["firms"]) == 1:
            self.partner_id = found["partners"][:1]
            if not self.lot_id and len(self.customer_lot_ids) == 1:
                self.lot_id = self.customer_lot_ids
        return self._warn_of_caller(text, found)

    @api.onchange("lot_id")
    def _onchange_lot_id(self):
        if self.lot_id and not self.partner_id:
            self.partner_id = self.lot_id.delivery_partner_id

    def _find_caller(self, text):
        """Whose number or serial this is.

        :return: dict of ``lot``, ``partners`` (contacts) and ``firms``
            (their customers)
        """
        company = self.company_id or self.env.company
        lots = self.env["stock.lot"]._search_by_serial(
            [text],
            [("company_id", "in", (company.id, False))],
            ["product_id", "delivery_partner_id"],
        )
        partners = lots.delivery_partner_id
        if not lots:
            partners = self.env["res.partner"]._search_by_phone(text, company)
        # The contact whose own number it is goes before the customer's.
        partners = partners.sorted(lambda partner: not partner.parent_id)
        return {
            "lot": lots if len(lots) == 1 else lots.browse(),
            "partners": partners,
            "firms": partners.commercial_partner_id,
        }

    def _warn_of_caller(self, text, found):
        if len(found["firms"]) > 1:
            message = self.env._(
                "%(text)s belongs to %(customers)s: choose the customer.",
                text=text,
                customers=", ".join(found["firms"][:5].mapped("display_name")),
            )
        elif not found["firms"] and not found["lot"]:
            message = self.env._(
                "%s is not on file. Type the customer's name: the call makes the "
                "customer when it is registered.",
                text,
            )
        else:
            return None
        return {
            "warning": {
                "type": "notification",
                "title": self.env._("Caller"),
                "message": message,
            }
        }
