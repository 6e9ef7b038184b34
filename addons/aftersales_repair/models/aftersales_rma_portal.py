# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

_FILES = "portal_photo"


class AftersalesRma(models.Model):
    """The customer's own page of a return: ask for one, follow it, agree or not.

    Whoever acts here is a portal user or holds the document's link; each method
    checks the ownership itself, the controller only passes on.
    """

    _inherit = "aftersales.rma"

    _portal_photo_policy = "rma.portal_photos"

    customer_agreed_at = fields.Datetime(readonly=True, copy=False)
    customer_note = fields.Text(
        string="In the Customer's Words", readonly=True, copy=False
    )

    _guarded_fields = ("customer_agreed_at", "customer_note")

    def _compute_access_url(self):
        result = super()._compute_access_url()
        for rma in self:
            rma.access_url = f"/my/returns/{rma.id}"
        return result

    def _get_report_base_filename(self):
        self.ensure_one()
        return f"RMA {self.name.replace('/', '-')}"

    @api.model
    def _get_portal_units(self, partner):
        """Units that were delivered to the customer, for the form."""
        return (
            self.env["stock.lot"]
            .sudo()
            .search(
                [("delivery_partner_id", "child_of", partner.commercial_partner_id.id)],
                order="delivery_date desc, id desc",
                limit=200,
            )
        )

    @api.model
    def _portal_register(self, values, files):
        """Register what a customer asks for in the portal.

        :param dict values: ``serial``, ``request``, ``reason_id``, ``note`` and
            ``purchase_date`` as text of the form
        :param files: ``[(file name, bytes), …]`` photos
        :return: the new return, as superuser
        :raises UserError: naming what is wrong with the form
        """
        partner, company = self._check_portal_form(files)
        warehouse = (
            self.env["stock.warehouse"]
            .sudo()
            .search(
                [("is_aftersales", "=", True), ("company_id", "=", company.id)], limit=1
            )
        )
        if not warehouse:
            raise UserError(
                self.env._("Returns cannot be registered here yet: please call us.")
            )
        today = self.env["service.policy"].sudo()._today(company)
        rma = (
            self.sudo()
            .with_company(company)
            ._in_transition()
            .create(
                {
                    "partner_id": partner.id,
                    "company_id": company.id,
                    "warehouse_id": warehouse.id,
                    "user_id": False,
                    "state": "requested",
                    "is_awaited": True,
                    "request_date": today,
                    "customer_note": (values.get("note") or "")[:2000],
                    "line_ids": [
                        Command.create(self._prepare_portal_line(partner, values))
                    ],
                }
            )
        )
        if files:
            rma._out_of_transition()._add_evidence(_FILES, files)
        return rma._out_of_transition()

    @api.model
    def _prepare_portal_line(self, partner, values):
        requests = dict(
            self.line_ids._fields["request"]._description_selection(self.env)
        )
        if values.get("request") not in requests:
            raise UserError(
                self.env._("Choose what you want: repair, exchange, money.")
            )
        number = str(values.get("reason_id") or "")
        reason = (
            self.env["aftersales.return.reason"]
            .sudo()
            .browse(int(number) if number.isdecimal() and len(number) < 19 else 0)
            .exists()
        )
        if not reason:
            raise UserError(self.env._("Choose why it comes back."))
        lot = self._find_portal_unit(partner, values.get("serial"))
        try:
            bought = fields.Date.to_date(values.get("purchase_date") or False)
        except ValueError:
            raise UserError(self.env._("The day of purchase is no date.")) from None
        return {
            "product_id": lot.product_id.id,
            "lot_id": lot.id,
            "quantity": 1.0,
            "request": values["request"],
            "reason_id": reason.id,
            "reason_note": (values.get("note") or "").strip()[:200] or False,
            "purchase_date": bought,
        }

    @api.model
    def _find_portal_unit(self, partner, serial):
        """A unit of this customer by its serial; nothing is told of others'."""
        serial = (serial or "").strip()
        lots = (
            self.env["stock.lot"]
            .sudo()
            ._search_by_serial(
                [serial] if serial else [],
                [
                    (
                        "delivery_partner_id",
                        "child_of",
                        partner.commercial_partner_id.id,
                    )
                ],
                ["name", "product_id"],
            )
        )
        if not lots:
            raise UserError(
                self.env._(
                    "The serial number %s is not on file among your units: check it, "
                    "or call us.",
                    serial or "—",
                )
            )
        live = self.line_ids.sudo().search_count(
            [
                ("lot_id", "=", lots[0].id),
                ("state", "not in", ("shipped", "refunded", "cancelled")),
            ],
            limit=1,
        )
        if live:
            raise UserError(
                self.env._("%s is on its way through a return already.", lots[0].name)
            )
        return lots[0]

    # -- agree or not --------------------------------------------------------------

    def _portal_agree(self, access_token=None):
        """The customer agrees to how the return is handled."""
        self._check_portal_owner(access_token)
        rma = self.sudo()
        if rma.state != "open":
            raise UserError(self.env._("It is not in progress."))
        rma._in_transition().write({"customer_agreed_at": fields.Datetime.now()})
        if rma.is_disputed:
            rma._do_agree()
        rma._post_from_customer(self.env._("The customer agrees."))

    def _portal_dispute(self, words, access_token=None):
        """The customer does not agree: the shorter limit runs (D1-2)."""
        self._check_portal_owner(access_token)
        rma, words = self.sudo(), (words or "").strip()[:2000]
        if not words:
            raise UserError(self.env._("Please write what you do not agree to."))
        rma._raise_reasons(
            self.env._("The return cannot be disputed."),
            rma._get_cannot_dispute_reasons(),
        )
        rma._in_transition().write({"customer_agreed_at": False})
        rma._do_dispute()
        rma._post_from_customer(self.env._("The customer does not agree: %s", words))

    def _notify_customer(self, text):
        """Tell the customers of these returns, by message and mail."""
        for rma in self:
            if rma.partner_id.email:
                rma.message_post(
                    body=text,
                    subject=rma.name,
                    partner_ids=rma.partner_id.ids,
                    subtype_xmlid="mail.mt_comment",
                )
            else:
                rma.message_post(body=text)
