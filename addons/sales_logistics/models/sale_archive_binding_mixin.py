# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from dateutil.relativedelta import relativedelta

from odoo import fields, models

from odoo.addons.service_base.digest import digest

from ..roles import CLERK
from .sale_archive_kind import replace_number


class SaleArchiveBindingMixin(models.AbstractModel):
    """Collecting a month's papers, finding the gaps, binding; part of a volume."""

    _name = "sale.archive.binding.mixin"
    _description = "Binding of vouchers"

    # -- collected ---

    def _get_documents(self):
        """The papers of the month as they are now: ``[Numbered, …]``."""
        self.ensure_one()
        after = self.month + relativedelta(months=1)
        return self.kind_id._find_documents(self.company_id, self.month, after)

    def _collect(self):
        """List the papers in number order, with the gaps between them (D2-34).

        Sheets and explanations that were written stay with their numbers.
        """
        for volume in self.sudo()._in_transition():
            documents = volume._get_documents()
            volume._write_lines(documents)
            volume._write_gaps(documents)
            numbers = [
                *((one.series, one.number, one.text) for one in documents),
                *volume.gap_ids._get_ends(),
            ]
            numbers.sort()
            volume.write(
                {
                    "first_number": numbers[0][2] if numbers else False,
                    "last_number": numbers[-1][2] if numbers else False,
                }
            )

    def _write_lines(self, documents):
        """Make the index fit the papers; the rest of it stays untouched."""
        lines = self.line_ids
        known = {line.res_id: line for line in lines}
        new, kept = [], lines.browse()
        for position, one in enumerate(documents, 1):
            vals = self._prepare_line_vals(position, one)
            line = known.get(one.record.id)
            if not line:
                new.append(vals)
                continue
            kept |= line
            changed = {
                name: value
                for name, value in vals.items()
                if not _is(line, name, value)
            }
            if changed:
                line.write(changed)
        (lines - kept).unlink()
        lines.create(new)
        self.invalidate_recordset(["line_ids"])

    def _prepare_line_vals(self, position, one):
        kind = self.kind_id
        said = kind._get_content(one.record)
        day = one.record[kind.date_field]
        if day and kind._get_model()._fields[kind.date_field].type == "datetime":
            day = self.env["sale.archive.line"]._to_local_day(self.company_id, day)
        partner = kind.partner_field and one.record[kind.partner_field]
        return {
            "volume_id": self.id,
            "sequence": position,
            "number": one.text,
            "date": day,
            "title": partner.display_name if partner else one.record.display_name,
            "res_model": one.record._name,
            "res_id": one.record.id,
            "content": said,
            "digest": digest([one.record._name, one.record.id, said]),
        }

    def _write_gaps(self, documents):
        """Numbers that are missing, one gap a run of them."""
        spans = self._find_spans(documents)
        known = {gap.name: gap for gap in self.gap_ids}
        gaps, kept = self.gap_ids, self.gap_ids.browse()
        new = []
        for series, start, end, neighbour in spans:
            vals = {
                "volume_id": self.id,
                "series": series,
                "number_from": start,
                "number_to": end,
                "first": replace_number(neighbour, start),
                "last": replace_number(neighbour, end),
            }
            gap = known.get(gaps._get_name(vals["first"], vals["last"]))
            if gap:
                kept |= gap
            else:
                new.append(vals)
        (gaps - kept).unlink()
        gaps.create(new)
        self.invalidate_recordset(["gap_ids"])

    def _find_spans(self, documents):
        """Runs of missing numbers: ``[(series, from, to, number beside), …]``.

        The first number of a month follows the last one of the months before; a
        number that another month has is not missing.
        """
        kind, companies = self.kind_id, self.company_id
        if kind._shares_numbers(companies):
            # Companies that were closed have drawn numbers too.
            every = self.env["res.company"].sudo().with_context(active_test=False)
            companies |= every.search([("id", "!=", False)])
            after = self.month + relativedelta(months=1)
            documents = kind._find_documents(companies, self.month, after)
        last, others = kind._get_other_numbers(companies, self.month)
        spans = []
        for one in documents:
            if not one.number:
                continue
            # Numbers that never begin anew begin where the first paper is.
            start = one.number - 1 if kind.restart == "never" else 0
            before = last.get(one.series, start)
            spans += [
                (one.series, first, end, one.text)
                for first, end in self._find_runs(one, before, others)
            ]
            last[one.series] = max(before, one.number)
        return spans

    def _find_runs(self, one, before, others):
        """Runs of numbers between two papers that no other month has."""
        if one.number <= before + 1:
            return
        there = sorted(
            number
            for series, number in others
            if series == one.series and before < number < one.number
        )
        for number in [*there, one.number]:
            if number > before + 1:
                yield before + 1, number - 1
            before = number

    # -- bound ---

    def action_bind(self):
        """Bound: month, quarter, numbers and sheets stand, sealed by the digest."""
        return self._run_step("bind", (CLERK,), self.env._("It cannot be bound."))

    def _get_cannot_bind_reasons(self):
        reasons = {}
        for volume in self.sudo():
            own = self.browse(volume.id)
            if volume.state != "open":
                reasons[own] = [self.env._("It is bound.")]
                continue
            reasons[own] = [
                *volume._get_time_reasons(),
                *volume._get_gap_reasons(),
                *volume._get_paper_reasons(),
            ]
        return reasons

    def _get_time_reasons(self):
        """D2-34: bound by the month, one month after the other."""
        today = self.env["service.policy"]._today(self.company_id)
        reasons = []
        if today < self.month + relativedelta(months=1):
            reasons.append(self.env._("Its month is not over (D2-34)."))
        earlier = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("kind_id", "=", self.kind_id.id),
                ("month", "<", self.month),
                ("state", "=", "open"),
            ],
            order="month",
            limit=1,
        )
        if earlier:
            reasons.append(
                self.env._("Bind the earlier month first: %s.", earlier.display_name)
            )
        return reasons

    def _get_gap_reasons(self):
        """D2-34: in number order, so each missing number is explained."""
        open_gaps = self.gap_ids.filtered(
            lambda gap: not (gap.explanation or "").strip() or not gap.reason
        )
        if not open_gaps:
            return []
        return [
            self.env._(
                "Missing and not explained (D2-34): %s. Write the reason for each.",
                ", ".join(open_gaps.mapped("name")[:20]),
            )
        ]

    def _get_paper_reasons(self):
        """The papers are all there, finished, and still as they were collected."""
        documents = self._get_documents()
        if not documents:
            return [self.env._("There are no papers in it.")]
        reasons = []
        retention = self.env["service.retention.mixin"]
        if retention._is_register(documents[0].record._name):
            drafts = [one.text for one in documents if one.record._is_register_draft()]
            if drafts:
                reasons.append(
                    self.env._(
                        "Still drafts: %s. Finish or cancel them first.",
                        ", ".join(drafts[:20]),
                    )
                )
        now = [
            self._prepare_line_vals(position, one)["digest"]
            for position, one in enumerate(documents, 1)
        ]
        if now != self.line_ids.mapped("digest"):
            reasons.append(
                self.env._(
                    "Papers came, went or changed since they were collected: collect "
                    "them again and have it signed anew."
                )
            )
        return reasons

    def _do_bind(self):
        now = fields.Datetime.now()
        volumes = self.sudo()
        for volume in volumes._in_transition():
            volume.write(
                {
                    "state": "bound",
                    "digest": volume._get_seal(),
                    "bound_at": now,
                    "bound_by_id": self.env.uid,
                }
            )
        volumes._meet_deadlines("archive.bind")


def _is(line, name, value):
    """Whether a line says this already."""
    have = line[name]
    return (have.id if hasattr(have, "ids") else have) == value
