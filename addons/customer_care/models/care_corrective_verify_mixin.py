# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import timedelta

from odoo import api, fields, models

from ..roles import AGENT, QUALITY, SUPERVISOR

RESPONSIBLE = "D3-5.4.6"


class CorrectiveVerifyMixin(models.AbstractModel):
    """From the measures to the proof that they work (S58, D4-8.5.4, D4-8.5.6.2)."""

    _name = "care.corrective.verify.mixin"
    _description = "Measures and effect of a complaint"

    # -- approval of the measures ---

    def _get_tier_validation_readonly_domain(self):
        """Read only while it is signed; what comes after is written on the form."""
        signing = super()._get_tier_validation_readonly_domain()
        return f"state == 'measures' and {signing}"

    def _get_cannot_request_approval_reasons(self):
        reasons = dict(super()._get_cannot_request_approval_reasons())
        for sheet in self:
            texts = [*sheet._get_measure_lacks(), *sheet._get_review_lacks()]
            if texts:
                reasons[sheet] = [*reasons.get(sheet, ()), *texts]
        return reasons

    def _get_measure_lacks(self):
        """Corrective and preventive, each with owner and date (D4-8.5.4)."""
        self.ensure_one()
        planned = self.measure_ids.filtered(lambda one: one.state == "planned")
        kinds = set(planned.mapped("kind"))
        labels = dict(self.measure_ids._fields["kind"]._description_selection(self.env))
        texts = [
            self.env._("No measure yet: %s (D4-8.5.4).", labels[kind])
            for kind in ("corrective", "preventive")
            if kind not in kinds
        ]
        if self.measure_ids.filtered(lambda one: not (one.owner_id and one.due_date)):
            texts.append(
                self.env._("Each measure has an owner and a date (D4-8.5.6.2).")
            )
        return texts

    def _on_approved(self):
        """Signed by all: the responsible department carries it out in time."""
        result = super()._on_approved()
        sheets = self.sudo()
        sheets._in_transition().write(
            {"state": "executing", "approved_at": fields.Datetime.now()}
        )
        sheets._start_deadlines("corrective.improve")
        sheets.measure_ids._tell_owners()
        return result

    def _on_deadline_overdue(self, code):
        """Late improvement: a joint review is called (D4-8.5.5.1)."""
        if code == "corrective.improve":
            self.sudo()._in_transition().write({"is_late": True})
        return super()._on_deadline_overdue(code)

    # -- the customer confirms ---

    def action_confirm_customer(self):
        """The customer confirmed cause and conclusion; noted here (D4-8.5.6.1)."""
        return self._run_step(
            "confirm_customer", (AGENT,), self.env._("Nothing can be confirmed.")
        )

    def _get_cannot_confirm_customer_reasons(self):
        reasons = self._get_state_reasons("executing")
        for sheet in self:
            if not (sheet.customer_statement or "").strip():
                reasons[sheet].append(
                    self.env._("Write what the customer says (D4-8.5.6.1).")
                )
        return reasons

    def _do_confirm_customer(self):
        self.sudo()._in_transition().write(
            {
                "state": "confirmed",
                "confirmed_at": fields.Datetime.now(),
                "confirmed_by_id": self.env.uid,
            }
        )

    def _confirm_from_portal(self):
        """The customer agreed to the answer of the complaint in the portal."""
        text = self.env._("Confirmed in the portal.")
        sheets = self.filtered(lambda sheet: sheet.state == "executing")
        sheets._in_transition().write({"customer_statement": text})
        sheets._do_confirm_customer()

    # -- the effect ---

    def action_verify_cs(self):
        """Customer service finds that it works (D4-8.5.6.2)."""
        return self._run_step(
            "verify_cs", (AGENT,), self.env._("The effect is not verified.")
        )

    def _get_cannot_verify_cs_reasons(self):
        return self._get_cannot_verify_reasons("cs", "effect_cs", "qc_verifier_id")

    def _do_verify_cs(self):
        self._note_verified("cs")

    def action_verify_qc(self):
        """Quality control finds that it works (D4-8.3.2.3, D4-8.5.6.2)."""
        return self._run_step(
            "verify_qc", (QUALITY,), self.env._("The effect is not verified.")
        )

    def _get_cannot_verify_qc_reasons(self):
        return self._get_cannot_verify_reasons("qc", "effect_qc", "cs_verifier_id")

    def _do_verify_qc(self):
        self._note_verified("qc")

    def _get_cannot_verify_reasons(self, side, effect, other):
        reasons = self._get_state_reasons("confirmed")
        for sheet in self:
            texts = reasons[sheet]
            opened = sheet.measure_ids.filtered(lambda one: one.state != "done")
            if opened:
                texts.append(
                    self.env._(
                        "Not carried out: %s (D4-8.5.6.2).",
                        ", ".join(opened.mapped("description")),
                    )
                )
            if not (sheet[effect] or "").strip():
                texts.append(self.env._("Write how the effect was checked."))
            if sheet[f"{side}_verified_at"]:
                texts.append(self.env._("It was verified."))
            if sheet[other] == self.env.user:
                texts.append(
                    self.env._("The other side verified it is you: two people do.")
                )
            texts += sheet._get_review_lacks()
        return reasons

    def _note_verified(self, side):
        """The second of the two makes the effect verified; the watch begins."""
        policy, now = self.env["service.policy"].sudo(), fields.Datetime.now()
        for sheet in self.sudo()._in_transition():
            sheet.write(
                {f"{side}_verified_at": now, f"{side}_verifier_id": self.env.uid}
            )
            if not (sheet.cs_verified_at and sheet.qc_verified_at):
                continue
            days = policy._get_value("corrective.recurrence_days", sheet.company_id)
            sheet.write(
                {
                    "state": "verified",
                    "verified_at": now,
                    "watched_until": sheet._get_watch_end(now, days),
                }
            )
            sheet._meet_deadlines("corrective.improve")

    def _get_watch_end(self, moment, days):
        """Close of the last of N days; the first is not counted (A34)."""
        self.ensure_one()
        company = self.company_id
        clock = company.resource_calendar_id._get_clock(company)
        return clock.at(clock.day(moment) + timedelta(days=int(days) + 1), 0)

    # -- close ---

    def action_close(self):
        """Verified by both, explained or settled: the sheet is filed."""
        return self._run_step(
            "close", (SUPERVISOR, QUALITY), self.env._("The sheet cannot be closed.")
        )

    def _get_cannot_close_reasons(self):
        reasons = {}
        for sheet in self:
            texts = reasons[sheet] = []
            if sheet.state in ("verified", "explained", "settled"):
                continue
            texts += self._get_state_reasons("verified")[sheet]
            if sheet.state in ("measures", "executing", "confirmed"):
                lacking = [
                    text
                    for done, text in (
                        (sheet.cs_verified_at, self.env._("customer service")),
                        (sheet.qc_verified_at, self.env._("quality control")),
                    )
                    if not done
                ]
                texts.append(
                    self.env._(
                        "The effect is not verified by: %s (D4-8.5.6.2).",
                        ", ".join(lacking),
                    )
                )
        return reasons

    def _do_close(self):
        sheets = self.sudo()
        sheets._in_transition().write(
            {"state": "closed", "closed_at": fields.Datetime.now()}
        )
        sheets.activity_unlink(["mail.mail_activity_data_todo"])
        sheets._propose_responsible()

    def _propose_responsible(self):
        """Who is responsible by the cause goes to the register (D3-5.4.6)."""
        rows = [
            {
                "article_code": RESPONSIBLE,
                "employee": sheet.employee_id,
                "origin": sheet,
                "description": sheet.cause,
                "evidence": sheet.name,
            }
            for sheet in self
            if sheet.employee_id and sheet.sorting == "departments"
        ]
        if rows:
            self.env["service.accountability.case"]._propose_cases(rows)

    # -- the same fault again ---

    @api.model
    def _find_recurrences(self, events):
        """Open again what did not last (D4-8.5.6.2, D4-8.3.2.3).

        :param events: ``[(record, product, fault, moment), …]`` of faults that
            came up: complaints and repairs
        :return: the sheets that were opened again
        """
        if not events:
            return self.browse()
        pairs = {(product.id, fault.id) for _r, product, fault, _m in events}
        watched = self.sudo().search(
            [
                ("watched_until", "!=", False),
                ("product_id", "in", [product for product, _fault in pairs]),
                ("fault_id", "in", [fault for _product, fault in pairs]),
            ]
        )
        opened = self.browse()
        for sheet in watched:
            for record, product, fault, moment in events:
                if (
                    (sheet.product_id, sheet.fault_id) == (product, fault)
                    and sheet.company_id == record.company_id
                    and sheet.complaint_id != record
                    and sheet.verified_at <= moment < sheet.watched_until
                ):
                    sheet._reopen(record)
                    opened |= sheet
                    break
        return opened

    def _reopen(self, record):
        """Quality control looks for the cause once more; what was verified is void."""
        self.ensure_one()
        verified = self.verified_at
        # Who signed for the old measures stays in the trail.
        self._end_reviews("ended")
        self._in_transition().write(
            {
                "state": "qc",
                "recurrence_count": self.recurrence_count + 1,
                "cause_found_at": False,
                "cause_found_by_id": False,
                "approved_at": False,
                "is_late": False,
                "confirmed_at": False,
                "confirmed_by_id": False,
                "cs_verified_at": False,
                "cs_verifier_id": False,
                "qc_verified_at": False,
                "qc_verifier_id": False,
                "verified_at": False,
                "watched_until": False,
                "closed_at": False,
                "sent_to_qc_at": fields.Datetime.now(),
                "reopened_at": fields.Datetime.now(),
            }
        )
        self._start_deadlines("corrective.cause")
        self.message_post(
            body=self.env._(
                "The same fault again: %(record)s. The measures verified on %(day)s do "
                "not hold; the cause is looked for once more (D4-8.5.6.2).",
                record=record.display_name,
                day=verified,
            )
        )
        for user in self.complaint_id._get_people(QUALITY, self.company_id):
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("The same fault came again (D4-8.5.6.2)"),
                user_id=user.id,
            )
