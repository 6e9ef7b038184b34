# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import (
    BMD_PLANNER,
    DEPARTMENT_ACCOUNTANT,
    DEPARTMENT_MANAGER,
    DEPARTMENT_SUPERVISOR,
    KEEPER,
    SITE_CHIEF,
)

_DEPARTMENT = (DEPARTMENT_ACCOUNTANT, DEPARTMENT_SUPERVISOR, DEPARTMENT_MANAGER)


class AftersalesCodeRequest(models.Model):
    """A code for a material that has none (S26, D4-2.2.2b, 新增物资编码).

    The site photographs it from far, from near, and its specification; the
    department forwards it; business management adds the code.
    """

    _name = "aftersales.code.request"
    _description = "Request for a new item code"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "service.register.mixin",
        "service.evidence.mixin",
        "service.numbered.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True

    _guarded_fields = ("name", "product_id", "closed_at")
    _register_closed_states = ("done", "refused", "cancelled")
    _register_date_field = "closed_at"
    _evidence_content_fields = ("item_name", "spec", "material_kind")

    site_id = fields.Many2one(
        "aftersales.site",
        required=True,
        index=True,
        check_company=True,
        ondelete="restrict",
        default=lambda self: self.env["aftersales.contact.sheet"]._default_site(),
    )
    department_id = fields.Many2one(
        related="site_id.department_id", store=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="site_id.company_id", store=True, index=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users",
        string="Asked by",
        required=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    item_name = fields.Char(string="Material", required=True)
    spec = fields.Char(string="Specification / Model", required=True)
    material_kind = fields.Selection(
        selection=lambda self: (
            self.env["product.template"]
            ._fields["material_kind"]
            ._description_selection(self.env)
        ),
        string="Kind",
        required=True,
        default="spare",
    )
    uom_id = fields.Many2one(
        "uom.uom",
        string="Unit",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env.ref("uom.product_uom_unit"),
    )
    note = fields.Text()
    new_code = fields.Char(copy=False, help="Given by business management.")
    categ_id = fields.Many2one(
        "product.category", string="Product Category", ondelete="restrict"
    )
    refusal = fields.Char(
        string="Why There Is No New Code",
        copy=False,
        help="For example the code that the material has already.",
    )
    product_id = fields.Many2one(
        "product.product", readonly=True, copy=False, ondelete="restrict"
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("submitted", "With the department"),
            ("forwarded", "With business management"),
            ("done", "Code added"),
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        tracking=True,
        group_expand=True,
    )
    closed_at = fields.Datetime(string="Closed", readonly=True, copy=False)

    _code_once = models.UniqueIndex(
        "(company_id, new_code) WHERE state = 'done'",
        "This code was added by another request.",
    )
    _live = models.Index(
        "(department_id, state) WHERE state IN ('draft', 'submitted', 'forwarded')"
    )

    @api.depends("name", "item_name")
    def _compute_display_name(self):
        for request in self:
            request.display_name = f"{request.name} {request.item_name or ''}".strip()

    def write(self, vals):
        fixed = {"site_id", "item_name", "spec", "material_kind", "uom_id"} & set(vals)
        closed = self.filtered(
            lambda request: (
                request.state in ("done", "refused", "cancelled")
                and ({"new_code", "refusal", *fixed} & set(vals))
            )
        )
        if closed and not self._is_in_transition():
            raise UserError(
                self.env._(
                    "%s is closed: make another request.",
                    ", ".join(closed.mapped("name")[:5]),
                )
            )
        return super().write(vals)

    def _get_state_reasons(self, state, foreign_too=True):
        """The usual reasons: not in the state, not one's own site."""
        foreign = {}
        if foreign_too:
            foreign = self.env["aftersales.contact.sheet"]._get_site_reasons(self)
        labels = dict(self._fields["state"]._description_selection(self.env))
        reasons = {}
        for request in self:
            texts = reasons[request] = []
            if request.state != state:
                texts.append(self.env._("It is not “%s”.", labels[state]))
            if request in foreign:
                texts.append(foreign[request])
        return reasons

    # -- the way --------------------------------------------------------------

    def action_submit(self):
        """The site hands it in with the three photos (D4-2.2.2b)."""
        return self._run_step(
            "submit", (KEEPER, SITE_CHIEF), self.env._("It cannot be handed in.")
        )

    def _get_cannot_submit_reasons(self):
        return self._get_state_reasons("draft")

    def _do_submit(self):
        self.sudo()._in_transition().write({"state": "submitted"})

    def action_forward(self):
        """The department passes it on to business management."""
        return self._run_step(
            "forward", _DEPARTMENT, self.env._("It cannot be forwarded.")
        )

    def _get_cannot_forward_reasons(self):
        return self._get_state_reasons("submitted")

    def _do_forward(self):
        self.sudo()._in_transition().write({"state": "forwarded"})

    def action_add_code(self):
        """Business management adds the code: the product is made with it."""
        return self._run_step(
            "add_code", (BMD_PLANNER,), self.env._("The code cannot be added.")
        )

    def _get_cannot_add_code_reasons(self):
        reasons = self._get_state_reasons("forwarded", foreign_too=False)
        codes = [code for code in map(_clean, self.mapped("new_code")) if code]
        taken = self.env["product.product"].sudo().with_context(active_test=False)
        taken = taken.search([("default_code", "in", codes)]).grouped(
            lambda product: (product.default_code, product.company_id)
        )
        for request in self:
            code = _clean(request.new_code)
            if not code:
                reasons[request].append(self.env._("Write the new code."))
                continue
            same = taken.get((code, request.company_id)) or taken.get(
                (code, request.company_id.browse())
            )
            if same:
                reasons[request].append(
                    self.env._(
                        "%(code)s is the code of %(product)s already: choose another, "
                        "or refuse the request and name that one.",
                        code=code,
                        product=same[0].display_name,
                    )
                )
            elif codes.count(code) > 1:
                reasons[request].append(
                    self.env._("%s is given twice in this batch.", code)
                )
        return reasons

    def _do_add_code(self):
        requests = self.sudo()
        products = self.env["product.product"].sudo()
        products = products.create([one._prepare_product_vals() for one in requests])
        now = fields.Datetime.now()
        for request, product in zip(requests, products, strict=True):
            request._in_transition().write(
                {
                    "state": "done",
                    "closed_at": now,
                    "product_id": product.id,
                    "new_code": product.default_code,
                }
            )
            request._tell(self.env._("The new code is %s.", product.default_code))

    def _prepare_product_vals(self):
        self.ensure_one()
        vals = {
            "name": self.item_name,
            "default_code": _clean(self.new_code),
            "description": self.spec,
            "type": "consu",
            "is_storable": True,
            "uom_id": self.uom_id.id,
            "material_kind": self.material_kind,
            "company_id": self.company_id.id,
        }
        if self.categ_id:
            vals["categ_id"] = self.categ_id.id
        return vals

    def action_refuse(self):
        return self._run_step(
            "refuse", (*_DEPARTMENT, BMD_PLANNER), self.env._("It cannot be refused.")
        )

    def _get_cannot_refuse_reasons(self):
        reasons = {}
        foreign = self.env["aftersales.contact.sheet"]._get_site_reasons(self)
        for request in self:
            texts = reasons[request] = []
            if request.state not in ("submitted", "forwarded"):
                texts.append(self.env._("It was not handed in, or is closed."))
            if not (request.refusal or "").strip():
                texts.append(self.env._("Say why there is no new code."))
            if request in foreign:
                texts.append(foreign[request])
        return reasons

    def _do_refuse(self):
        requests = self.sudo()
        requests._in_transition().write(
            {"state": "refused", "closed_at": fields.Datetime.now()}
        )
        for request in requests:
            request._tell(self.env._("There is no new code: %s", request.refusal))

    def _tell(self, text):
        """The requester hears of it (D4-2.2.2b)."""
        self.message_post(
            body=text,
            partner_ids=self.user_id.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )

    def action_cancel(self):
        return self._run_step(
            "cancel", (KEEPER, SITE_CHIEF), self.env._("It cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        reasons = {}
        foreign = self.env["aftersales.contact.sheet"]._get_site_reasons(self)
        for request in self:
            texts = reasons[request] = []
            if request.state not in ("draft", "submitted"):
                texts.append(self.env._("It is with business management or closed."))
            if request in foreign:
                texts.append(foreign[request])
        return reasons

    def _do_cancel(self):
        self.sudo()._in_transition().write(
            {"state": "cancelled", "closed_at": fields.Datetime.now()}
        )


def _clean(code):
    return (code or "").strip()
