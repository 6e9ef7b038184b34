# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..deadline_planner import DeadlinePlanner

LIVE = ("open", "overdue", "paused")


class ServiceDeadlineFlowMixin(models.AbstractModel):
    """The life of a deadline: started, met or cancelled.

    Server code only; each method takes many deadlines of any documents, and a
    moment (naive UTC, now when left out).
    """

    _name = "service.deadline.flow.mixin"
    _description = "Flow of deadlines"

    # -- start ----------------------------------------------------------------

    @api.model
    def _start(self, wanted):
        """Start deadlines; one that runs already is left as it is.

        :param list wanted: dicts with ``record`` (the document), ``code`` and,
            if they differ from what is usual, ``start`` (now), ``quantity``
            (1), ``company`` (the document's own) and ``calendar`` (the
            company's); all documents are of one model
        :return: the deadlines that were started
        :raises UserError: for a code without a rule, or a limit that cannot
            be computed; names the rule and what to do
        """
        wanted = [item for item in wanted if item["record"].id]
        if not wanted:
            return self.browse()
        model = wanted[0]["record"]._name
        rules = self.env["service.deadline.rule"]._get_by_code(
            model, {item["code"] for item in wanted}
        )
        running = self._find_running(wanted, rules)
        now = fields.Datetime.now()
        planner = DeadlinePlanner()
        vals_list = []
        for item in wanted:
            rule, record = rules.get(item["code"]), item["record"].sudo()
            if not rule or (record.id, rule) in running:
                continue
            running.add((record.id, rule))
            vals = self._prepare_start_vals({"start": now, **item}, rule, record)
            vals_list.append({**vals, **planner.plan(self.env, rule, vals)})
        started = self.sudo()._in_transition().create(vals_list)
        started = self.browse(started.ids)
        started._mirror_due()
        return started

    def _find_running(self, wanted, rules):
        """``{(document id, rule)}`` of what runs already."""
        running = self.sudo().search_fetch(
            [
                ("res_model", "=", wanted[0]["record"]._name),
                ("res_id", "in", [item["record"].id for item in wanted]),
                ("rule_id", "in", [rule.id for rule in rules.values()]),
                ("state", "in", LIVE),
            ],
            ["res_id", "rule_id"],
        )
        return {(deadline.res_id, deadline.rule_id) for deadline in running}

    def _prepare_start_vals(self, item, rule, record):
        company = item.get("company")
        if not company and "company_id" in record._fields:
            company = record.company_id
        company = company or self.env.company
        calendar = item.get("calendar") or company.resource_calendar_id
        if not calendar:
            raise UserError(
                self.env._(
                    "%(rule)s: %(company)s has no working hours. Set them in its "
                    "settings.",
                    rule=rule.name,
                    company=company.name,
                )
            )
        partner = record._fields.get("partner_id")
        has_partner = partner is not None and partner.comodel_name == "res.partner"
        return {
            "rule_id": rule.id,
            "res_model": record._name,
            "res_id": record.id,
            "res_name": record.display_name,
            "company_id": company.id,
            "calendar_id": calendar.id,
            "partner_id": record.partner_id.id if has_partner else False,
            "user_id": record[rule.user_field].id if rule.user_field else False,
            "quantity": item.get("quantity", 1),
            "start": item["start"],
        }

    # -- end ------------------------------------------------------------------

    def _meet(self, moment=None):
        """The obligation is done; late when that is later than the end.

        What is paused goes on first, so that the pause counts.
        """
        moment = moment or fields.Datetime.now()
        live = self.sudo().filtered(lambda deadline: deadline.state in LIVE)
        live._resume(moment)
        for late, deadlines in live.grouped(lambda d: d.due < moment).items():
            deadlines._in_transition().write(
                {"state": "met_late" if late else "met", "met_at": moment}
            )
            if late:
                deadlines._note_late_hours()
        live._close_activities()

    def _note_late_hours(self):
        for deadline in self._in_transition():
            late = deadline.met_at - deadline.due
            deadline.late_hours = late.total_seconds() / 3600

    def _cancel(self, reason=None):
        """The obligation fell away."""
        live = self.sudo().filtered(lambda deadline: deadline.state in LIVE)
        live._log_change("cancelled", {d: d.due for d in live}, reason)
        live._in_transition().write({"state": "cancelled", "paused_at": False})
        live._close_activities()

    def _close_activities(self):
        """What the sweep asked people to do is settled."""
        told = self.filtered("overdue_at")
        if told:
            self.env["mail.activity"].sudo().search(
                [("service_deadline_id", "in", told.ids)]
            ).unlink()

    # -- documents ------------------------------------------------------------

    def _mirror_due(self):
        """Tell the documents their new ends, see ``_deadline_due_fields``."""
        for model, deadlines in self.sudo().grouped("res_model").items():
            documents = self.env[model].sudo()
            mirrored = getattr(documents, "_get_deadline_due_fields", dict)()
            changes = {}
            for deadline in deadlines:
                name = mirrored.get(deadline.rule_id.code)
                if name:
                    changes.setdefault(deadline.res_id, {})[name] = deadline.due
            batches = {}
            for res_id, vals in changes.items():
                batches.setdefault(tuple(sorted(vals.items())), []).append(res_id)
            for vals, ids in batches.items():
                documents.browse(ids)._in_transition().write(dict(vals))
