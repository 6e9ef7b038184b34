# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import io

from odoo import fields, models

from ..roles import BMD_PLANNER, DEPARTMENT_ACCOUNTANT, KEEPER, PRODUCTION, SITE_CHIEF


class AftersalesDamagedReturnListMixin(models.AbstractModel):
    """The electronic list goes to production management before the goods
    (D4-3.1.5.3c): complete, and in one format (D4-3.1.5.2)."""

    _name = "aftersales.damaged.return.list.mixin"
    _description = "Electronic list of a return of damaged parts"

    def action_send_list(self):
        """Mail the list, as a sheet and as the packing list to print."""
        return self._run_step(
            "send_list",
            (KEEPER, SITE_CHIEF, DEPARTMENT_ACCOUNTANT, BMD_PLANNER),
            self.env._("The list cannot be sent."),
        )

    def _get_cannot_send_list_reasons(self):
        reasons = self._add_foreign_reasons(self._get_state_reasons("packed"))
        receivers = self._get_list_receivers()
        for one in self:
            reasons[one] += one._get_packing_reasons()
            reasons[one] += one._get_list_reasons()
            if not receivers[one.company_id]:
                reasons[one].append(
                    self.env._(
                        "Nobody of %s works in production management: give somebody "
                        "the role.",
                        one.company_id.name,
                    )
                )
        return reasons

    def _get_list_reasons(self):
        """What the list lacks, by part (D4-3.1.5c, D4-3.1.5.2)."""
        self.ensure_one()
        texts = []
        for name in ("turbine_no", "changed_by_id", "changed_on", "cause"):
            lacking = self.part_ids.filtered(lambda part, name=name: not part[name])
            if lacking:
                texts.append(
                    self.env._(
                        "%(field)s is missing (D4-3.1.5c) of: %(parts)s.",
                        field=lacking._fields[name].get_description(self.env)["string"],
                        parts=", ".join(lacking.mapped("display_name")[:5]),
                    )
                )
        return texts

    def _get_list_receivers(self):
        """{company: partners} of production management."""
        users = self.env.ref(PRODUCTION).sudo().all_user_ids
        return {
            company: users.filtered(
                lambda user, company=company: (
                    user.active and company in user.company_ids and not user.share
                )
            ).partner_id
            for company in self.company_id
        }

    def _do_send_list(self):
        receivers = self._get_list_receivers()
        for one in self:
            one.message_post(
                subject=self.env._("Damaged parts of %s", one.site_id.display_name),
                body=self.env._(
                    "The list of the damaged parts that %(site)s sends: "
                    "%(count)s parts, %(boxes)s boxes.",
                    site=one.site_id.display_name,
                    count=one.part_count,
                    boxes=one.box_count,
                ),
                partner_ids=receivers[one.company_id].ids,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                attachments=one._get_list_files(),
            )
        self.sudo()._in_transition().write(
            {
                "state": "sent",
                "list_sent_at": fields.Datetime.now(),
                "list_sent_by_id": self.env.uid,
            }
        )

    def _get_list_files(self):
        """``[(file name, bytes), …]``: the sheet and the packing list."""
        self.ensure_one()
        sheet = io.BytesIO()
        export = self.env["aftersales.damaged.part.export"]
        export._write_xlsx(sheet, self.part_ids.ids, self.name)
        report = self.env["ir.actions.report"].sudo()
        paper, _kind = report._render_qweb_pdf(
            "aftersales_stock.action_report_damaged_return", self.ids
        )
        name = self.name.replace("/", "-")
        return [(f"{name}.xlsx", sheet.getvalue()), (f"{name}.pdf", paper)]
