# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class AftersalesVisitFeeMixin(models.AbstractModel):
    """What the customer pays for a visit (S03, S04, D3-1.1a, D3-1.1b).

    Parts at the customer's price list, labour and travel by the dated table of
    fees; less what the contract covers; rounded as the invoice rounds it.
    """

    _name = "aftersales.visit.fee.mixin"
    _description = "Fee of a visit"

    trips = fields.Integer(default=1, help="How often the way to the site is charged.")
    # The visit says which: its company's.
    currency_id = fields.Many2one("res.currency")
    labour_price = fields.Monetary(
        string="Labour, an Hour", compute="_compute_fee_prices", store=True
    )
    travel_price = fields.Monetary(
        string="Travel, a Trip", compute="_compute_fee_prices", store=True
    )
    parts_amount = fields.Monetary(
        string="Parts", compute="_compute_amounts", store=True
    )
    labour_amount = fields.Monetary(
        string="Labour", compute="_compute_amounts", store=True
    )
    travel_amount = fields.Monetary(
        string="Travel", compute="_compute_amounts", store=True
    )
    amount_untaxed = fields.Monetary(
        string="Before Taxes", compute="_compute_amounts", store=True
    )
    amount_tax = fields.Monetary(string="Taxes", compute="_compute_amounts", store=True)
    amount_total = fields.Monetary(
        string="Charge", compute="_compute_amounts", store=True, tracking=True
    )

    @api.constrains("trips")
    def _check_trips(self):
        wrong = self.filtered(lambda visit: visit.trips < 0)
        self._raise_reasons(
            self.env._("The visit cannot be saved."),
            {visit: [self.env._("Trips are zero or more.")] for visit in wrong},
        )

    @api.depends("service_day", "zone_id", "company_id")
    def _compute_fee_prices(self):
        """The fees in force on the day; later ones do not change a voucher."""
        fees = self.env["aftersales.service.fee"].sudo()
        for name, kind in (("labour_price", "labour"), ("travel_price", "travel")):
            found = fees._lookup_many(
                [
                    {
                        "company": visit.company_id or self.env.company,
                        "day": visit.service_day,
                        "kind": kind,
                        "zone_id": visit.zone_id,
                    }
                    for visit in self
                ]
            )
            for visit, line in zip(self, found, strict=True):
                visit[name] = line.price

    @api.depends(
        "part_ids.amount",
        "part_ids.quantity",
        "labour_ids.hours",
        "trips",
        "labour_price",
        "travel_price",
        "service_class",
        "cover_id",
        "partner_id",
    )
    def _compute_amounts(self):
        for visit in self:
            amounts = dict.fromkeys(("parts", "labour", "travel"), 0.0)
            total = 0.0
            for row in visit._get_charge_rows():
                figures = row["taxes"].compute_all(
                    row["price"] * (1 - row["discount"] / 100),
                    visit.currency_id,
                    row["quantity"],
                    row["product"],
                    visit.partner_id,
                )
                amounts[row["kind"]] += figures["total_excluded"]
                total += figures["total_included"]
            untaxed = sum(amounts.values())
            visit.update(
                {
                    **{f"{kind}_amount": value for kind, value in amounts.items()},
                    "amount_untaxed": untaxed,
                    "amount_tax": total - untaxed,
                    "amount_total": total,
                }
            )

    def _get_charge_rows(self):
        """What is charged: one row becomes one line of the invoice.

        :return: list of dicts with ``kind, product, name, quantity, uom, price,
            discount`` (per cent) and ``taxes``; what the customer does not pay at
            all is left out
        """
        self.ensure_one()
        rows = [part._get_charge_row() for part in self.part_ids]
        for kind, quantity, price in (
            ("labour", sum(self.labour_ids.mapped("hours")), self.labour_price),
            ("travel", self.trips, self.travel_price),
        ):
            product = self._get_fee_product(kind)
            rows.append(
                {
                    "kind": kind,
                    "product": product,
                    "name": product.name,
                    "quantity": quantity,
                    "uom": product.uom_id,
                    "price": price,
                    "discount": self._get_covered_percent(kind),
                }
            )
        charged = [
            row
            for row in rows
            if row["discount"] < 100 and row["quantity"] > 0 and row["price"]
        ]
        position = self._get_fiscal_position() if charged else None
        for row in charged:
            taxes = row["product"].taxes_id._filter_taxes_by_company(self.company_id)
            row["taxes"] = position.map_tax(taxes)
        return charged

    def _get_fee_product(self, kind):
        """The service product of labour or travel; no query a visit."""
        name = f"aftersales_repair.product_visit_{kind}"
        return self.env["product.product"].browse(
            self.env["ir.model.data"]._xmlid_to_res_id(name, raise_if_not_found=True)
        )

    def _get_fiscal_position(self):
        positions = self.env["account.fiscal.position"].with_company(self.company_id)
        return positions._get_fiscal_position(self.partner_id)
