# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models


class CareRequestType(models.Model):
    """What the one-stop centre does (服务类别, S64): data, not code (D2-J4.4).

    Meals, lodging, transport, medical care (D2-I3.1, D2-I6), grounds (D2-J2.2),
    property (D2-J2.4), copying (D2-J2.6), parcels (D2-J2.8), reception and
    formalities (D2-P3.1), complaints about the centre (D2-J5.2).
    """

    _name = "care.request.type"
    _description = "Kind of request"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    rule = fields.Char(help="Id of the rule in the policy catalogue.")
    company_id = fields.Many2one(
        "res.company", ondelete="restrict", help="Empty: every company."
    )
    owner_id = fields.Many2one(
        "res.users",
        string="Handled By",
        domain="[('share', '=', False)]",
        help="Gets new requests of this kind; empty: who takes them first.",
    )
    is_portal = fields.Boolean(
        string="In the Portal", default=True, help="Customers may ask for it there."
    )
    is_default = fields.Boolean(
        string="For Calls", help="What a call of the hotline becomes, unless changed."
    )
    service_ids = fields.Many2many(
        "care.fee.service", string="Fees", help="Services that are charged for."
    )
    standard = fields.Text(
        translate=True, help="How the work is done: the standard (D2-J4.4, D2-I6)."
    )
    request_count = fields.Integer(
        string="Open Requests", compute="_compute_request_count"
    )

    _code_unique = models.UniqueIndex(
        "(code, company_id)", "A kind of request of this code exists already."
    )

    def _compute_request_count(self):
        counts = dict(
            self.env["care.request"]._read_group(
                [
                    ("type_id", "in", self.ids),
                    ("state", "not in", ("confirmed", "cancelled")),
                ],
                ["type_id"],
                ["__count"],
            )
        )
        for kind in self:
            kind.request_count = counts.get(kind, 0)

    @api.model
    def _get_default_type(self, company):
        """The kind that a call becomes: the company's own first."""
        return self.search(
            [("company_id", "in", (company.id, False))],
            order="is_default desc, company_id, sequence, id",
            limit=1,
        )

    def action_view_requests(self):
        self.ensure_one()
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "customer_care.care_request_action"
            ),
            "domain": [("type_id", "=", self.id)],
        }
