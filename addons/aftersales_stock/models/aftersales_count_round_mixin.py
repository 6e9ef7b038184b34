# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from collections import defaultdict

from odoo import fields, models

from ..roles import (
    BMD_PLANNER,
    DEPARTMENT_ACCOUNTANT,
    DEPARTMENT_MANAGER,
    DEPARTMENT_SUPERVISOR,
    KEEPER,
    SITE_CHIEF,
)

DEPARTMENT = (DEPARTMENT_ACCOUNTANT, DEPARTMENT_SUPERVISOR, DEPARTMENT_MANAGER)
COUNTERS = (KEEPER, SITE_CHIEF, *DEPARTMENT, BMD_PLANNER)
# So many lines are named in a reason.
_NAMED = 5


class AftersalesCountRoundMixin(models.AbstractModel):
    """Counting a sheet: the first count, the second by another person (D2-K2.3)."""

    _name = "aftersales.count.round.mixin"
    _description = "Rounds of a count"

    def _get_base_reasons(self, *states):
        """What stands against any step: the state, and whose store it is."""
        reasons = {}
        user = self.env.user
        mine = self.site_id if self.env.su else self.site_id._acts_for(user)
        labels = dict(self._fields["state"]._description_selection(self.env))
        for count in self:
            texts = reasons[count] = []
            if count.state not in states:
                texts.append(
                    self.env._(
                        "It is in the status “%(status)s”, not “%(wanted)s”.",
                        status=labels[count.state],
                        wanted=labels[states[0]],
                    )
                )
            if count.site_id not in mine:
                texts.append(
                    self.env._(
                        "You do not act for %s (D4-2.1b): its people do it.",
                        count.site_id.display_name,
                    )
                )
        return reasons

    # -- first count ------------------------------------------------------------

    def action_start(self):
        """Freeze the book and begin the first count (D4-2.6b)."""
        return self._run_step("start", COUNTERS, self.env._("The count cannot begin."))

    def _get_cannot_start_reasons(self):
        reasons = self._get_base_reasons("planned")
        for count in self:
            if count.state == "planned" and count.line_ids:
                reasons[count].append(self.env._("It has lines already."))
        return reasons

    def _do_start(self):
        counts = self.sudo()
        counts._in_transition().write(
            {
                "state": "first",
                "started_at": fields.Datetime.now(),
                "first_user_id": self.env.uid,
            }
        )
        self.env["aftersales.count.line"].sudo()._in_transition().create(
            [vals for count in counts for vals in count._prepare_lines()]
        )
        counts.activity_feedback(["mail.mail_activity_data_todo"])

    def _prepare_lines(self):
        """A line for each product, lot, place and owner that the book holds."""
        self.ensure_one()
        if self.kind == "equipment":
            return self._prepare_equipment_lines()
        domain = [
            ("location_id", "child_of", self.location_id.ids),
            ("company_id", "=", self.company_id.id),
            ("quantity", "!=", 0),
        ]
        if self.product_ids:
            domain.append(("product_id", "in", self.product_ids.ids))
        if self.abc_class:
            domain.append(("product_id.abc_class", "=", self.abc_class))
        if self.owner_id:
            domain.append(("owner_id", "=", self.owner_id.id))
        groups = (
            self.env["stock.quant"]
            .sudo()
            .with_company(self.company_id)
            ._read_group(
                domain,
                ["location_id", "product_id", "lot_id", "package_id", "owner_id"],
                ["quantity:sum"],
            )
        )
        groups.sort(
            key=lambda row: (
                row[0].complete_name,
                row[1].default_code or "",
                row[1].id,
                row[2].name or "",
            )
        )
        return [
            {
                "count_id": self.id,
                "sequence": number,
                "location_id": place.id,
                "product_id": product.id,
                "lot_id": lot.id,
                "package_id": package.id,
                "owner_id": owner.id,
                "uom_id": product.uom_id.id,
                "book_frozen": quantity,
            }
            for number, (place, product, lot, package, owner, quantity) in enumerate(
                groups, start=1
            )
        ]

    def _prepare_equipment_lines(self):
        """D2-A7: one line for each piece of the site's equipment."""
        equipment = (
            self.env["maintenance.equipment"]
            .sudo()
            .search([("aftersales_site_id", "=", self.site_id.id)], order="name, id")
        )
        return [
            {
                "count_id": self.id,
                "sequence": number,
                "equipment_id": piece.id,
                "book_frozen": 1,
            }
            for number, piece in enumerate(equipment, start=1)
        ]

    def action_finish_first(self):
        """The first count is done; another person counts again."""
        return self._run_step(
            "finish_first", COUNTERS, self.env._("The first count is not done.")
        )

    def _get_cannot_finish_first_reasons(self):
        return self._get_round_reasons("first")

    def _get_round_reasons(self, state):
        reasons = self._get_base_reasons(state)
        still_open = defaultdict(list)
        lines = self.env["aftersales.count.line"].search(
            [("count_id", "in", self.ids), ("is_counted", "=", False)]
        )
        for line in lines:
            still_open[line.count_id].append(line)
        for count in self.filtered(lambda count: count.state == state):
            counter = count._get_counter()
            if not counter:
                reasons[count].append(
                    self.env._("Nobody counts yet: press “I count” first.")
                )
            elif counter != self.env.user:
                reasons[count].append(
                    self.env._("%s counts and finishes it.", counter.name)
                )
            if still_open[count]:
                named = [line.display_name for line in still_open[count][:_NAMED]]
                reasons[count].append(
                    self.env._(
                        "%(number)s lines are not counted (D4-3.1.4.1c): "
                        "%(lines)s. What is not there counts 0.",
                        number=len(still_open[count]),
                        lines=", ".join(named),
                    )
                )
        return reasons

    def _do_finish_first(self):
        counts = self.sudo()
        counts._in_transition().write(
            {"state": "second", "first_done_at": fields.Datetime.now()}
        )
        # What a recount leaves alone was counted twice.
        counts.line_ids.filtered(
            lambda line: not line.is_settled
        )._in_transition().write({"is_counted": False})

    # -- second count ------------------------------------------------------------

    def action_take_second(self):
        """I am the second counter (D2-K2.3)."""
        return self._run_step(
            "take_second", COUNTERS, self.env._("You cannot count it a second time.")
        )

    def _get_cannot_take_second_reasons(self):
        reasons = self._get_base_reasons("second")
        user = self.env.user
        for count in self.filtered(lambda count: count.state == "second"):
            if count.second_user_id:
                reasons[count].append(
                    self.env._("%s counts already.", count.second_user_id.name)
                )
            if user == count.first_user_id:
                reasons[count].append(
                    self.env._(
                        "You made the first count: the second one is another "
                        "person's (D2-K2.3)."
                    )
                )
            if count.kind == "quarterly" and not count._is_of_department(user):
                reasons[count].append(
                    self.env._(
                        "The department supervises the quarter's count (D4-2.6a, "
                        "D4-2.6b): its accountant, supervisor or manager counts."
                    )
                )
        return reasons

    def _is_of_department(self, user):
        self.ensure_one()
        return any(user.has_group(group) for group in (*DEPARTMENT, BMD_PLANNER))

    def _do_take_second(self):
        self.sudo()._in_transition().write({"second_user_id": self.env.uid})

    def action_finish_second(self):
        """The second count is done: now all see the book and both counts."""
        return self._run_step(
            "finish_second", COUNTERS, self.env._("The second count is not done.")
        )

    def _get_cannot_finish_second_reasons(self):
        return self._get_round_reasons("second")

    def _do_finish_second(self):
        counts = self.sudo()
        counts._in_transition().write(
            {"state": "counted", "second_done_at": fields.Datetime.now()}
        )
        counts.line_ids._reveal()

    # -- once more ------------------------------------------------------------------

    def action_recount(self):
        """Count anew where the two counts disagree."""
        return self._run_step(
            "recount", COUNTERS, self.env._("There is nothing to count anew.")
        )

    def _get_cannot_recount_reasons(self):
        reasons = self._get_base_reasons("counted")
        for count in self:
            if not count.mismatch_count:
                reasons[count].append(self.env._("The two counts agree."))
        return reasons

    def _do_recount(self):
        counts = self.sudo()
        counts.line_ids.filtered("is_mismatch")._hide()
        for count in counts:
            count._in_transition().write(
                {
                    "state": "first",
                    "first_user_id": self.env.uid,
                    "second_user_id": False,
                    "first_done_at": False,
                    "second_done_at": False,
                    "recount_number": count.recount_number + 1,
                }
            )
