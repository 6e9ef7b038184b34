# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models

from ..roles import AGENT, QUALITY, SUPERVISOR


class CorrectiveSortMixin(models.AbstractModel):
    """From the register to the cause: who settles it, and why it came (S58).

    Not ours: explained with evidence. Customer service can: settled. Else to
    quality control, who finds the cause and says who is responsible.
    """

    _name = "care.corrective.sort.mixin"
    _description = "Sorting and cause of a complaint"

    # -- not ours ---

    def action_explain(self):
        """Not our fault: explained with the appraisal (D3-5.3.3, D4-8.5.3.2)."""
        return self._run_step(
            "explain", (AGENT, QUALITY), self.env._("It cannot be explained away.")
        )

    def _get_cannot_explain_reasons(self):
        reasons = self._get_state_reasons("registered", "qc")
        counts = self._count_valid("service.evidence")
        for sheet in self:
            if not (sheet.handling or "").strip():
                reasons[sheet].append(
                    self.env._("Write what the customer was told and why (D3-5.3.3).")
                )
            proofs = [
                kind for (res_id, kind), n in counts.items() if n and res_id == sheet.id
            ]
            if not proofs:
                reasons[sheet].append(
                    self.env._(
                        "Add the result of the appraisal as evidence: a photo or a "
                        "paper (D3-5.3.3)."
                    )
                )
            if sheet.state == "qc" and not self._has_role(QUALITY):
                reasons[sheet].append(
                    self.env._("Quality control has it and says so (D4-8.5.3.2).")
                )
        return reasons

    def _do_explain(self):
        sheets = self.sudo()
        sheets._in_transition().write({"state": "explained", "sorting": "not_ours"})
        sheets._meet_deadlines("corrective.cause")

    # -- customer service settles it ---

    def action_settle(self):
        """Ours, and customer service can settle it and records how (D4-8.5.2.1)."""
        return self._run_step("settle", (AGENT,), self.env._("It is not settled."))

    def _get_cannot_settle_reasons(self):
        reasons = self._get_state_reasons("registered")
        for sheet in self:
            if not (sheet.handling or "").strip():
                reasons[sheet].append(self.env._("Write how it was settled."))
            if sheet.is_major:
                reasons[sheet].append(
                    self.env._("It is major: quality control looks into it.")
                )
        return reasons

    def _do_settle(self):
        self.sudo()._in_transition().write({"state": "settled", "sorting": "cs"})

    # -- to quality control ---

    def action_send_to_qc(self):
        """The sheet goes to quality control, who investigates (D4-8.5.2.1)."""
        return self._run_step(
            "send_to_qc", (AGENT,), self.env._("The sheet cannot go to quality.")
        )

    def _get_cannot_send_to_qc_reasons(self):
        reasons = self._get_state_reasons("registered")
        for sheet in self:
            lacking = sheet._get_lacking_labels()
            if lacking:
                reasons[sheet].append(
                    self.env._("Fill in first: %s (D3-5.3.2).", ", ".join(lacking))
                )
        return reasons

    def _get_lacking_labels(self):
        """What a quality complaint must say before it goes on (D3-5.3.2)."""
        self.ensure_one()
        if self.kind != "quality":
            return []
        unit = self.product_id.uom_id or self.env.ref("uom.product_uom_unit")
        given = {
            "order_id": bool(self.order_id),
            "product_id": bool(self.product_id),
            "ship_date": bool(self.ship_date),
            "quantity": unit.compare(self.quantity, 0) > 0,
            "defect_quantity": unit.compare(self.defect_quantity, 0) > 0,
            "demand": bool((self.demand or "").strip()),
        }
        return [
            self._fields[name].get_description(self.env)["string"]
            for name, there in given.items()
            if not there
        ]

    def _do_send_to_qc(self):
        sheets = self.sudo()
        sheets._in_transition().write(
            {
                "state": "qc",
                "sorting": "departments",
                "sent_to_qc_at": fields.Datetime.now(),
            }
        )
        sheets._start_deadlines("corrective.cause")
        for sheet in sheets:
            for user in sheet.complaint_id._get_people(QUALITY, sheet.company_id):
                sheet.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=self.env._("Find the cause (D3-9.7, D4-8.5.3.1)"),
                    user_id=user.id,
                )

    # -- the cause ---

    def action_find_cause(self):
        """Quality control has the cause and who is responsible.

        (D4-8.5.3.1, D3-5.4.3)
        """
        return self._run_step(
            "find_cause", (QUALITY,), self.env._("The cause is not found yet.")
        )

    def _get_cannot_find_cause_reasons(self):
        reasons = self._get_state_reasons("qc")
        for sheet in self:
            texts = reasons[sheet]
            contained = sheet.measure_ids.filtered(
                lambda one, since=sheet.reopened_at: (
                    one.kind == "containment"
                    and one.state == "done"
                    and (not since or one.done_at >= since)
                )
            )
            if sheet.kind == "quality" and not contained:
                texts.append(
                    self.env._(
                        "Contain first: no containment measure is done (D4-8.5.3.1)."
                    )
                )
            unit = sheet.product_id.uom_id
            if unit and unit.compare(sheet.samples_inspected, sheet.samples_received):
                texts.append(
                    self.env._(
                        "Every sample or return is inspected again: %(done)g of "
                        "%(all)g (D4-8.5.3.3).",
                        done=sheet.samples_inspected,
                        all=sheet.samples_received,
                    )
                )
            if not sheet.is_cause_unknown and not (
                (sheet.cause or "").strip() and sheet.cause_id
            ):
                texts.append(
                    self.env._(
                        "Write the cause and its class, or tick that it is unknown "
                        "(D4-8.5.3.1)."
                    )
                )
            if not sheet.is_responsibility_unclear and not sheet.department_id:
                texts.append(
                    self.env._(
                        "Name the responsible department, or tick that it is unclear "
                        "(D4-8.3.2.2)."
                    )
                )
        return reasons

    def _do_find_cause(self):
        sheets = self.sudo()
        sheets._in_transition().write(
            {
                "state": "measures",
                "cause_found_at": fields.Datetime.now(),
                "cause_found_by_id": self.env.uid,
            }
        )
        sheets._meet_deadlines("corrective.cause")
        for sheet in sheets:
            head = sheet.department_id.manager_id.user_id
            if head:
                sheet.activity_schedule(
                    "mail.mail_activity_data_todo",
                    summary=self.env._("Write the measures with dates (D4-8.5.4)"),
                    user_id=head.id,
                )

    # -- joint review ---

    @api.depends(
        "is_major",
        "is_cause_unknown",
        "is_responsibility_unclear",
        "is_late",
        "review_meeting_ids.state",
        "reopened_at",
    )
    def _compute_review_lack(self):
        for sheet in self:
            sheet.review_lack = "\n".join(sheet._get_review_lacks()) or False

    def _get_review_lacks(self):
        """Joint reviews that are still to be held (D4-8.5.5.1, D4-8.5.5.2).

        The general manager's covers what the sales manager's would decide; a
        delay that came later is reviewed on its own. What was held before the
        fault came again decided on measures that did not last.
        """
        self.ensure_one()
        since = self.reopened_at
        held = set(
            self.review_meeting_ids.filtered(
                lambda one: one.state == "held" and (not since or one.held_at >= since)
            ).mapped("reason")
        )
        lacks = []
        if self.is_major and "major" not in held:
            lacks.append(
                self.env._(
                    "It is major: the joint review of the general manager is lacking "
                    "(D4-8.5.5.2)."
                )
            )
        for wanted, reason, text in (
            (
                self.is_cause_unknown,
                "unknown",
                self.env._("The cause is unknown: hold a joint review (D4-8.5.5.1)."),
            ),
            (
                self.is_responsibility_unclear,
                "unclear",
                self.env._(
                    "Responsibility is unclear: hold a joint review (D4-8.5.5.1)."
                ),
            ),
        ):
            if wanted and not {reason, "major"} & held:
                lacks.append(text)
        if self.is_late and "late" not in held:
            lacks.append(
                self.env._("The improvement is late: hold a joint review (D4-8.5.5.1).")
            )
        return lacks

    # -- cancel ---

    def action_cancel(self):
        """Opened by mistake; what quality control has goes its way."""
        return self._run_step(
            "cancel", (SUPERVISOR,), self.env._("The sheet cannot be cancelled.")
        )

    def _get_cannot_cancel_reasons(self):
        return self._get_state_reasons("registered")

    def _do_cancel(self):
        self.sudo()._in_transition().write(
            {"state": "cancelled", "closed_at": fields.Datetime.now()}
        )

    def _has_role(self, group):
        return self.env.su or self.env.user.has_group(group)

    def _get_state_reasons(self, *states):
        labels = dict(self._fields["state"]._description_selection(self.env))
        return {
            sheet: []
            if sheet.state in states
            else [self.env._("It is: %s.", labels[sheet.state])]
            for sheet in self
        }
