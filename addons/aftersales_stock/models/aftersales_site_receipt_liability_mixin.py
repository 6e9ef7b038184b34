# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.service_base.jobs import each_record

_BATCH = 200


class AftersalesSiteReceiptLiabilityMixin(models.AbstractModel):
    """Who bears what is missing or damaged (D4-3.1.2f).

    A check that ends in time leaves it with the sender, or with the carrier where
    the packing shows it. After the days of the policy all of it is the site
    chief's.
    """

    _name = "aftersales.site.receipt.liability.mixin"
    _description = "Loss on arrival"
    _inherit = "service.guarded.mixin"
    _guarded_fields = (
        "liable",
        "liable_user_id",
        "loss_quantity",
        "loss_amount",
        "loss_booked_at",
        "loss_proposed_at",
    )

    company_id = fields.Many2one("res.company")
    currency_id = fields.Many2one(related="company_id.currency_id")
    liable = fields.Selection(
        [
            ("sender", "Sender"),
            ("carrier", "Carrier"),
            ("chief", "Site chief"),
        ],
        string="Loss Borne By",
        readonly=True,
        copy=False,
        tracking=True,
        index="btree_not_null",
    )
    liable_user_id = fields.Many2one(
        "res.users",
        string="Liable Person",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    loss_quantity = fields.Float(
        string="Missing or Damaged",
        digits="Product Unit",
        readonly=True,
        copy=False,
        help="In the units of the products.",
    )
    loss_amount = fields.Monetary(
        string="Loss",
        readonly=True,
        copy=False,
        help="What is missing or damaged, at cost on the day of booking.",
    )
    loss_booked_at = fields.Datetime(string="Loss Booked", readonly=True, copy=False)
    loss_proposed_at = fields.Datetime(
        string="Loss Proposed", readonly=True, copy=False
    )
    is_late = fields.Boolean(compute="_compute_is_late", search="_search_is_late")

    @api.depends("check_due", "checked_at", "state")
    def _compute_is_late(self):
        now = fields.Datetime.now()
        for receipt in self:
            end = receipt.checked_at or now
            receipt.is_late = (
                receipt.state != "cancelled"
                and bool(receipt.check_due)
                and end > receipt.check_due
            )

    def _search_is_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        running = Domain("checked_at", "=", False)
        running &= Domain("check_due", "<", fields.Datetime.now())
        running &= Domain("state", "in", ("arrived", "checking"))
        late = running | Domain("liable", "=", "chief")
        return late if True in value else ~late

    def _book_liability(self):
        """Book what is missing or damaged on who bears it.

        Called when the check ends, and by the job once it is overdue; the site
        chief is told and the loss is proposed once.
        """
        now = fields.Datetime.now()
        for receipt in self:
            quantity, amount = receipt._get_loss()
            late = receipt.is_late
            if not quantity and not late:
                continue
            liable = receipt._get_liable() if quantity or late else False
            receipt._in_transition().write(
                {
                    "liable": liable,
                    "liable_user_id": (
                        receipt.site_id.chief_id.id if liable == "chief" else False
                    ),
                    "loss_quantity": quantity,
                    "loss_amount": amount,
                    "loss_booked_at": now,
                }
            )
        owing = self.filtered(
            lambda one: (
                one.liable == "chief" and one.loss_quantity and not one.loss_proposed_at
            )
        )
        if owing:
            owing._propose_loss()
            owing._in_transition().write({"loss_proposed_at": now})

    def _get_liable(self):
        """Who bears the loss of this receipt, as the clock stands now."""
        self.ensure_one()
        if self.is_late:
            return "chief"
        return "sender" if self.package_state == "intact" else "carrier"

    def _get_loss(self):
        """``(quantity, amount at cost)`` of what is missing or damaged."""
        self.ensure_one()
        quantity = amount = 0.0
        # Before anybody counted, nothing can be missing.
        if self.state == "arrived" or self.kind == "leftover":
            return quantity, amount
        for line in self.line_ids:
            product = line.product_id.with_company(self.company_id)
            lost = line._in_product_unit(
                line.short_quantity + line._get_damaged_quantity()
            )
            if product.uom_id.is_zero(lost):
                continue
            quantity += lost
            amount += lost * product.standard_price
        return quantity, self.company_id.currency_id.round(amount)

    def _propose_loss(self):
        """The loss is proposed on the site chief, who is told (D4-3.1.2f)."""
        self.env["aftersales.loss"]._propose(
            [row for receipt in self for row in receipt._prepare_loss_rows()]
        )
        for receipt in self:
            vals = receipt._prepare_loss_vals()
            receipt.message_post(body=vals["description"])
            for user in receipt.liable_user_id | receipt.site_id.manager_id:
                receipt.activity_schedule(
                    "mail.mail_activity_data_todo",
                    user_id=user.id,
                    summary=self.env._("Loss on arrival is the site chief's"),
                    note=vals["description"],
                )

    def _prepare_loss_rows(self):
        """A row of the register of losses for each product that is lost."""
        self.ensure_one()
        text = self._prepare_loss_vals()["description"]
        rows = []
        for line in self.line_ids:
            lost = line._in_product_unit(
                line.short_quantity + line._get_damaged_quantity()
            )
            if line.product_id.uom_id.is_zero(lost):
                continue
            rows.append(
                {
                    "site": self.site_id,
                    "product": line.product_id,
                    "quantity": lost,
                    "liable": self.liable_user_id,
                    "cause": "breach",
                    "reason": text,
                    "origin": self,
                }
            )
        return rows

    def _prepare_loss_vals(self):
        """What the loss is, for the people who are told."""
        self.ensure_one()
        return {
            "origin": self,
            "company": self.company_id,
            "site": self.site_id,
            "user": self.liable_user_id,
            "quantity": self.loss_quantity,
            "amount": self.loss_amount,
            "rule": "D4-3.1.2f",
            "description": self.env._(
                "%(receipt)s was not checked in time: %(quantity)s missing or "
                "damaged, %(amount)s, are borne by %(chief)s (D4-3.1.2f).",
                receipt=self.name,
                quantity=self.loss_quantity,
                amount=self.currency_id.format(self.loss_amount),
                chief=self.liable_user_id.name or self.site_id.display_name,
            ),
        }

    @api.model
    def _cron_book_liability(self):
        """Receipts whose check became overdue: the chief bears what is missing."""
        self._book_overdue()

    @api.model
    def _book_overdue(self):
        """Book what is overdue; the receipts for which it failed."""
        domain = [
            ("state", "in", ("arrived", "checking")),
            ("check_due", "<", fields.Datetime.now()),
            ("liable", "=", False),
        ]
        return each_record(
            self.search(domain),
            lambda some: some.try_lock_for_update(
                allow_referencing=True
            )._book_liability(),
            size=_BATCH,
        )
