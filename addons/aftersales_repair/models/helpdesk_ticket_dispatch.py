# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..roles import CLERK, DIRECTOR, MANAGER, TECHNICIAN
from .helpdesk_ticket_flow import UNDER_WAY

_PLAN = {"technician_id", "planned_start", "planned_end", "unreachable_note"}


class HelpdeskTicket(models.Model):
    """Sending somebody (S02, D3-1.14, D3-7.4.2.3).

    Urgent repairs and emergencies obey the dispatcher and are recorded (D2-B9,
    D3-11.19). Who is sent leaves at once, unless another time was agreed
    (D3-3.2.2). The manager decides on the spot where it is urgent (D1-M10).
    """

    _inherit = "helpdesk.ticket"

    technician_id = fields.Many2one(
        "res.users",
        index="btree_not_null",
        copy=False,
        tracking=True,
        ondelete="restrict",
        domain=lambda self: [("all_group_ids", "in", self.env.ref(TECHNICIAN).ids)],
        help="Who goes, or went last.",
    )
    planned_start = fields.Datetime(copy=False)
    planned_end = fields.Datetime(copy=False)
    unreachable_note = fields.Char(
        string="Director Not Reached",
        copy=False,
        help="Whom you called, and when. If the service director cannot be reached, "
        "whoever took the call goes (D3-7.4.2.3).",
        groups="base.group_user",
    )
    dispatched_at = fields.Datetime(
        string="Dispatched", readonly=True, copy=False, groups="base.group_user"
    )
    dispatched_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups="base.group_user",
    )

    # -- dispatch ---------------------------------------------------------------

    def action_plan_dispatch(self):
        """Choose who goes: with skills, travel and what they have that day."""
        # Rows that are not saved have no button that works.
        box = self.env["aftersales.call.dispatch"].create({"ticket_ids": self.ids})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Dispatch"),
            "res_model": "aftersales.call.dispatch",
            "views": [[False, "form"]],
            "target": "new",
            "res_id": box.id,
        }

    def action_dispatch(self):
        """Send the chosen technicians: a voucher is drawn for each call."""
        return self._run_step(
            "dispatch",
            (DIRECTOR, MANAGER, CLERK, TECHNICIAN),
            self.env._("The call cannot be dispatched."),
        )

    def _get_cannot_dispatch_reasons(self):
        reasons = self._get_sending_reasons()
        for call in self:
            waiting = call._get_sent_visits()
            if waiting:
                reasons[call].append(
                    self.env._(
                        "%s is under way: cancel that voucher first.",
                        ", ".join(waiting.mapped("name")),
                    )
                )
        return reasons

    def _get_sending_reasons(self):
        """Why this user does not send this technician to these calls."""
        directs = self.env.su or any(
            self.env.user.has_group(group) for group in (DIRECTOR, MANAGER)
        )
        workers = self._get_technicians()
        reasons = {}
        for call in self:
            texts = reasons[call] = []
            if call.state == "new":
                texts.append(
                    call.register_lack or self.env._("It is not registered (D3-1.3).")
                )
            elif call.state not in ("to_dispatch", "dispatched"):
                texts.append(self.env._("It is closed."))
            if not call.technician_id:
                texts.append(self.env._("Choose the technician (D3-1.14)."))
            elif call.technician_id not in workers | call.taken_by_id:
                texts.append(
                    self.env._("%s is no service technician.", call.technician_id.name)
                )
            if not directs:
                texts += call._get_fallback_reasons()
        return reasons

    def _get_sent_visits(self):
        """Vouchers with which somebody is on the way."""
        return self.sudo().visit_ids.filtered(
            lambda visit: visit.state in UNDER_WAY and visit.technician_id
        )

    def _get_papers(self):
        """Vouchers that the clerk drew from the dossier, not sent yet (D3-1.3)."""
        return self.sudo().visit_ids.filtered(
            lambda visit: visit.state == "drawn" and not visit.technician_id
        )

    def _get_fallback_reasons(self):
        """The director dispatches; not reached, who took the call goes himself."""
        self.ensure_one()
        me = self.env.user
        if self.taken_by_id == me == self.technician_id:
            if (self.unreachable_note or "").strip():
                return []
            return [
                self.env._(
                    "Write whom you called in vain: only if the service director "
                    "cannot be reached do you go yourself (D3-7.4.2.3)."
                )
            ]
        return [
            self.env._(
                "The service director dispatches. If nobody reaches the director, "
                "whoever took the call goes (D3-7.4.2.3)."
            )
        ]

    def _get_technicians(self):
        """Users who may be sent: service technicians of these companies."""
        return (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    ("all_group_ids", "in", self.env.ref(TECHNICIAN).ids),
                    ("company_ids", "in", (self.company_id or self.env.company).ids),
                ]
            )
            .with_env(self.env)
        )

    def _do_dispatch(self):
        self.lock_for_update()
        self._mark_dispatched()
        visits = self.env["aftersales.visit"]
        drawn = {}
        for call in self:
            paper = call._get_papers()[:1]
            if paper:
                paper.write(call._prepare_visit_vals())
                visits |= paper.with_env(self.env)
            else:
                drawn[call] = call._prepare_visit_vals()
        visits |= visits.create(list(drawn.values()))
        self._tell_sent(visits)
        return visits

    def _mark_dispatched(self):
        self._write_state(
            "dispatched",
            {
                "dispatched_at": fields.Datetime.now(),
                "dispatched_by_id": self.env.uid,
                "dispatch_rank": 0,
            },
        )

    def _prepare_visit_vals(self):
        """Values of the voucher that goes with the technician (D3-1.3)."""
        self.ensure_one()
        start = self.planned_start or fields.Datetime.now()
        policy = self.env["service.policy"]
        hours = policy._get_value("call.visit_hours", self.company_id)
        return {
            "ticket_id": self.id,
            "partner_id": self.partner_id.id,
            "product_id": self.product_id.id,
            "lot_id": self.lot_id.id,
            "technician_id": self.technician_id.id,
            "planned_start": start,
            "planned_end": self.planned_end or start + timedelta(hours=hours),
            "company_id": self.company_id.id,
        }

    def _tell_sent(self, visits):
        """The technician's list says so; the director hears of who went alone."""
        model_id = self.env["ir.model"]._get_id("aftersales.visit")
        activity = self.env.ref("mail.mail_activity_data_todo").id
        vals_list = [
            {
                "res_model_id": model_id,
                "res_id": visit.id,
                "activity_type_id": activity,
                "user_id": visit.technician_id.id,
                "summary": self.env._("Go to %s", visit.partner_id.display_name),
            }
            for visit in visits
            if visit.technician_id != self.env.user
        ]
        vals_list += self._prepare_fallback_activities(activity)
        self.env["mail.activity"].sudo()._create_quietly(vals_list)

    def _prepare_fallback_activities(self, activity):
        alone = self.filtered(
            lambda call: call.unreachable_note and call.technician_id == self.env.user
        )
        if not alone or self.env.user.has_group(DIRECTOR):
            return []
        return [
            {
                "res_model_id": self.env["ir.model"]._get_id(self._name),
                "res_id": call.id,
                "activity_type_id": activity,
                "user_id": director.id,
                "summary": self.env._(
                    "%(who)s went without dispatch: %(note)s (D3-7.4.2.3)",
                    who=call.technician_id.name,
                    note=call.unreachable_note,
                ),
            }
            for call in alone
            for director in call._get_directors(call.company_id)
        ]

    @api.model
    def _get_directors(self, company):
        return (
            self.env["res.users"]
            .sudo()
            .search(
                [
                    ("all_group_ids", "in", self.env.ref(DIRECTOR).ids),
                    ("company_ids", "in", company.ids),
                ]
            )
        )

    def _check_dispatch_write(self, vals):
        """Once sent, another technician means another voucher."""
        if not _PLAN.intersection(vals):
            return
        sent = self.filtered(lambda call: call.state == "dispatched")
        for call in sent:
            waiting = call._get_sent_visits()
            if waiting:
                raise UserError(
                    self.env._(
                        "%(call)s is dispatched: change its voucher %(voucher)s, or "
                        "cancel it and dispatch anew.",
                        call=call.number,
                        voucher=", ".join(waiting.mapped("name")),
                    )
                )

    def _return_to_dispatch(self):
        """Its vouchers were cancelled: the call waits again, in its old place."""
        waiting = self.filtered(
            lambda call: (
                call.state == "dispatched"
                and set(call.sudo().visit_ids.mapped("state")) <= {"cancelled"}
            )
        )
        for rank, calls in waiting.grouped("carried_over_count").items():
            calls._write_state(
                "to_dispatch",
                {
                    "dispatched_at": False,
                    "dispatched_by_id": False,
                    "dispatch_rank": rank,
                    "technician_id": False,
                    "planned_start": False,
                    "planned_end": False,
                    "unreachable_note": False,
                },
            )
