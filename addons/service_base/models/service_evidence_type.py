# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

KINDS = [("signature", "Signature"), ("photo", "Photo"), ("file", "Document")]


class ServiceEvidenceType(models.Model):
    """What is signed or proven: the customer's signature, photos of the damage.

    Addons bring their own as data; rules, signatures and evidence name one.
    """

    _name = "service.evidence.type"
    _description = "Kind of signature or evidence"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(KINDS, required=True, default="signature")
    signer = fields.Selection(
        [("user", "User who is logged in"), ("contact", "Somebody else")],
        default="contact",
        help="Who signs: users sign for themselves only; a customer or another "
        "outsider signs on the device of a user.",
    )
    group_ids = fields.Many2many(
        "res.groups",
        string="Recorded by",
        help="Empty: everybody who can read the document.",
    )

    _code_unique = models.Constraint(
        "UNIQUE(code)", "A kind of evidence of this code exists already."
    )

    def write(self, vals):
        """What was signed keeps its meaning."""
        if self.env.registry.ready and {"code", "kind"} & set(vals):
            raise UserError(
                self.env._(
                    "%s: code and kind stay, signatures and evidence refer to them. "
                    "Make a new one.",
                    self[:1].display_name,
                )
            )
        return super().write(vals)

    @api.model
    def _get_by_code(self, code, *kinds):
        """The kind of evidence of a code.

        :raises UserError: when there is none of one of the kinds
        """
        found = self.sudo().search([("code", "=", code), ("kind", "in", kinds)])
        if not found:
            raise UserError(
                self.env._("There is no kind of signature or evidence %s.", code)
            )
        return found.with_env(self.env)

    def _check_may_record(self):
        """:raises UserError: for users without one of the groups"""
        self.ensure_one()
        groups = self.sudo().group_ids
        if not groups or groups & self.env.user.sudo().all_group_ids:
            return
        raise UserError(
            self.env._(
                "%(evidence)s is recorded by: %(roles)s. Ask one of them.",
                evidence=self.sudo().name,
                roles=", ".join(groups.mapped("full_name")),
            )
        )

    def _prepare_signer_vals(self, signer_name, partner):
        """Who signs, as values of service.signature.

        :raises UserError: when a user signs for somebody else, or nobody is named
        """
        self.ensure_one()
        user = self.env.user
        if self.signer == "user":
            if partner and partner != user.partner_id:
                raise UserError(
                    self.env._(
                        "%s: users sign for themselves only. Let the one who signs "
                        "log in.",
                        self.sudo().name,
                    )
                )
            return {
                "signer_kind": "user",
                "signer_name": user.name,
                "partner_id": user.partner_id.id,
            }
        name = (signer_name or (partner and partner.name) or "").strip()
        if not name:
            raise UserError(
                self.env._("%s: write the name of the one who signs.", self.sudo().name)
            )
        return {
            "signer_kind": "portal" if user.share else "contact",
            "signer_name": name,
            "partner_id": partner.id if partner else False,
        }
