# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from math import floor

from odoo import api, fields, models
from odoo.exceptions import UserError

CAUSES = [
    ("breach", "Rules not followed (D0-2.4.1c)"),
    ("damage", "Lost or damaged in keeping (D2-K5.2)"),
    ("management", "Mismanagement: joint liability (D2-K5.3)"),
    ("misuse", "Convenience or misuse (D4-3.1.3e)"),
    ("shortage", "Short after the slip was signed (D1-L1)"),
    ("loan", "Lent and not returned (D3-10.3.5)"),
    ("nobody", "Nobody's fault: the company bears it"),
]
_OPEN = ("reported", "cause", "liable", "approved")
# Fields that an approval stands for; they stay once it is given.
_CONTENT = {"site_id", "product_id", "lot_id", "quantity", "value", "cause", "reason"}


class AftersalesLoss(models.Model):
    """A loss and who bears it (责任人承担, S39, D0-2.4.1c, D2-K5.2).

    Reported → cause found → those liable named, who bear it whole and in equal or
    weighted shares → approved by the department and the BMD → settled by payment
    to the company (a receipt on the person's account, never wages) or by goods of
    the same model. Steps: ``aftersales.loss.flow.mixin``; money and goods:
    ``aftersales.loss.settle.mixin``.
    """

    _name = "aftersales.loss"
    _description = "Loss"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.policy.basis.mixin",
        "aftersales.loss.settle.mixin",
        "aftersales.loss.flow.mixin",
        "service.numbered.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _guarded_fields = (
        "name",
        "res_model",
        "res_id",
        "origin_key",
        "percent",
        "settled_at",
        "move_id",
    )
    # What was reported once is cancelled with a trace, never deleted.
    _register_draft_states = ()
    _register_closed_states = ("settled", "cancelled")
    _register_date_field = "settled_at"

    site_id = fields.Many2one(
        "aftersales.site",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    department_id = fields.Many2one(
        related="site_id.department_id",
        store=True,
        string="Department",
        index=True,
        ondelete="restrict",
    )
    manager_id = fields.Many2one(related="site_id.manager_id")
    company_id = fields.Many2one(
        related="site_id.company_id",
        store=True,
        index=True,
        precompute=True,
        ondelete="restrict",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    day = fields.Date(
        string="Day of the Loss",
        required=True,
        default=lambda self: self.env["service.policy"]._today(self.env.company),
    )
    user_id = fields.Many2one(
        "res.users",
        string="Reported By",
        required=True,
        default=lambda self: self.env.user,
        copy=False,
        ondelete="restrict",
    )
    product_id = fields.Many2one(
        "product.product", index=True, check_company=True, ondelete="restrict"
    )
    lot_id = fields.Many2one(
        "stock.lot",
        string="Serial Number",
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
        domain="[('product_id', '=', product_id)]",
    )
    quantity = fields.Float(default=1.0, digits="Product Unit")
    value = fields.Monetary(
        required=True, tracking=True, help="What the company lost, at original price."
    )
    cause = fields.Selection(CAUSES, tracking=True)
    reason = fields.Text(string="What Happened", required=True)
    percent = fields.Float(
        string="Borne by Those Liable (%)",
        readonly=True,
        copy=False,
        digits=(16, 2),
        help="By the policy of the day on which those liable were named.",
    )
    share_ids = fields.One2many("aftersales.loss.share", "loss_id", string="Liable")
    liable_amount = fields.Monetary(
        string="To Bear", compute="_compute_amounts", store=True
    )
    open_amount = fields.Monetary(
        string="Owed", compute="_compute_amounts", store=True, tracking=True
    )
    res_model = fields.Char(readonly=True, copy=False)
    res_id = fields.Many2oneReference(
        model_field="res_model", string="Origin", readonly=True, copy=False
    )
    origin_key = fields.Char(readonly=True, copy=False)
    origin_name = fields.Char(compute="_compute_origin_name")
    move_id = fields.Many2one(
        "stock.move",
        string="Goods Received",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    case_count = fields.Integer(compute="_compute_case_count")
    settled_at = fields.Datetime(readonly=True, copy=False)
    state = fields.Selection(
        [
            ("reported", "Reported"),
            ("cause", "Cause found"),
            ("liable", "Liability named"),
            ("approved", "Approved"),
            ("settled", "Settled"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="reported",
        required=True,
        readonly=True,
        tracking=True,
    )

    _value_positive = models.Constraint(
        "CHECK(value > 0)", "A loss has a value above zero."
    )
    _origin_once = models.UniqueIndex(
        "(origin_key) WHERE origin_key IS NOT NULL AND state != 'cancelled'",
        "This loss was handed over already.",
    )
    _live = models.Index(
        "(site_id) WHERE state IN ('reported', 'cause', 'liable', 'approved')"
    )

    @api.depends("share_ids.amount", "share_ids.paid_amount", "state")
    def _compute_amounts(self):
        for loss in self:
            loss.liable_amount = sum(loss.share_ids.mapped("amount"))
            due = sum(loss.share_ids.mapped("open_amount"))
            loss.open_amount = due if loss.state in _OPEN else 0.0

    @api.depends("res_model", "res_id")
    def _compute_origin_name(self):
        for loss in self:
            loss.origin_name = False
            # What is on file: an unsaved form would ask for any document's name.
            saved = loss._origin
            if saved.res_model and saved.res_id and saved.res_model in self.env:
                origin = self.env[saved.res_model].sudo().browse(saved.res_id).exists()
                loss.origin_name = origin.display_name

    def _compute_case_count(self):
        cases = self.env["service.accountability.case"].sudo()
        groups = cases._read_group(
            [("res_model", "=", self._name), ("res_id", "in", self.ids)],
            ["res_id"],
            ["__count"],
        )
        counts = dict(groups)
        for loss in self:
            loss.case_count = counts.get(loss.id, 0)

    @api.onchange("product_id", "quantity")
    def _onchange_product_id(self):
        if self.product_id:
            self.value = self.product_id.standard_price * self.quantity

    def write(self, vals):
        fixed = _CONTENT & set(vals)
        if fixed and not self._is_in_transition():
            closed = self.filtered(lambda loss: loss.state not in _OPEN[:2])
            if closed:
                raise UserError(
                    self.env._(
                        "%s: value, cause and goods stay once those liable are named "
                        "(D0-2.4.1c). Take the naming back first.",
                        ", ".join(closed.mapped("name")[:5]),
                    )
                )
        return super().write(vals)

    # -- handed over by other documents ---

    @api.model
    def _propose(self, rows):
        """Report losses that another document found (count, receipt, loan).

        The same fact is reported once: rows whose origin, product and serial are
        known give the loss that there is.

        :param list rows: dicts with ``site`` (aftersales.site), ``reason`` (text),
            ``origin`` (a record) and, as far as they are known, ``product``,
            ``lot``, ``quantity`` (in the product's unit; 1), ``value`` (in the
            company's currency; cost × quantity when left out), ``liable``
            (res.users, hr.employee or res.partner records), ``cause`` (key of
            ``CAUSES``), ``day`` (today), ``key`` (text, instead of origin, product
            and serial)
        :return: the losses in the order of the rows. With cause and liable people
            they stand at "liability named" and wait for the approval
        """
        model = self.sudo()
        keys = [_get_origin_key(row) for row in rows]
        known = {
            loss.origin_key: loss
            for loss in model.search(
                [("origin_key", "in", keys), ("state", "!=", "cancelled")]
            )
        }
        fresh = {
            key: row for key, row in zip(keys, rows, strict=True) if key not in known
        }
        made = model._in_transition().create(
            [self._prepare_proposed_vals(key, row) for key, row in fresh.items()]
        )
        made = made._out_of_transition()
        known.update(zip(fresh, made, strict=True))
        ready = made.filtered(lambda loss: loss.cause and loss.share_ids)
        ready._split_shares()
        ready._in_transition().write({"state": "liable"})
        (made - ready).filtered("cause")._in_transition().write({"state": "cause"})
        return self.browse([known[key].id for key in keys])

    @api.model
    def _prepare_proposed_vals(self, key, row):
        site, origin = row["site"], row["origin"]
        company = site.company_id
        product = row.get("product") or self.env["product.product"]
        quantity = row.get("quantity") or 1.0
        value = row.get("value")
        if value is None:
            value = product.with_company(company).standard_price * quantity
        liable = row.get("liable")
        return {
            "site_id": site.id,
            "product_id": product.id,
            "lot_id": row["lot"].id if row.get("lot") else False,
            "quantity": quantity,
            "value": company.currency_id.round(value),
            "cause": row.get("cause"),
            "reason": row["reason"],
            "day": row.get("day") or self.env["service.policy"]._today(company),
            "user_id": self.env.uid,
            "res_model": origin._name,
            "res_id": origin.id,
            "origin_key": key,
            "share_ids": [
                fields.Command.create(_get_liable_vals(person)) for person in liable
            ]
            if liable
            else [],
        }

    # -- ways to other documents ---

    def action_open_origin(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }

    def action_view_cases(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cases of %s", self.name),
            "res_model": "service.accountability.case",
            "view_mode": "list,form",
            "domain": [("res_model", "=", self._name), ("res_id", "=", self.id)],
        }

    def action_view_receipts(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Receipts of %s", self.name),
            "res_model": "account.move",
            "view_mode": "list,form",
            "domain": [("id", "in", self.share_ids.account_move_id.ids)],
        }

    def _distribute(self, weights):
        """Split what is to bear, to the last cent (D2-K5.3).

        Each part is rounded down; the cents that are left go to the first ones:
        500 among three are 166.67, 166.67 and 166.66.

        :param list weights: a positive number for each person
        :return: amounts in the order of the weights; they add up exactly
        """
        self.ensure_one()
        currency = self.currency_id
        total = currency.round(self.value * self.percent / 100)
        units = round(total / currency.rounding)
        whole = sum(weights)
        parts = [floor(units * weight / whole + 1e-9) for weight in weights]
        for number in range(units - sum(parts)):
            parts[number % len(parts)] += 1
        return [currency.round(part * currency.rounding) for part in parts]


def _get_origin_key(row):
    if row.get("key"):
        return row["key"]
    origin = row["origin"]
    parts = [origin._name, origin.id]
    parts += [row[name].id for name in ("product", "lot") if row.get(name)]
    return ",".join(map(str, parts))


def _get_liable_vals(person):
    """A user or employee answers as employee; anybody else as a partner."""
    if person._name == "res.users":
        person = person.sudo().employee_id or person.sudo().partner_id
    if person._name == "hr.employee":
        return {"employee_id": person.id}
    return {"partner_id": person.id}
