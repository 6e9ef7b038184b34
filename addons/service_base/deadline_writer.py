# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


class DeadlineWriter:
    """What one sweep writes, each text and each list of people made once."""

    def __init__(self, env, kind):
        self.env = env
        self.kind = kind
        self._people = {}
        self._titles = {}
        self._clocks = {}
        self._todo_id = env["ir.model.data"]._xmlid_to_res_id(
            "mail.mail_activity_data_todo", raise_if_not_found=True
        )

    def _receivers(self, deadline):
        """Who hears of it: the responsible person, else the role."""
        rule = deadline.rule_id
        document = self._document(deadline)
        if hasattr(document, "_get_deadline_receivers"):
            own = document._get_deadline_receivers(self.kind).filtered("active")
            if own:
                return own
        if self.kind == "overdue" and deadline.user_id.active:
            return deadline.user_id
        group = rule.group_id if self.kind == "overdue" else rule.escalation_group_id
        key = (group, deadline.company_id)
        if key not in self._people:
            self._people[key] = self.env["res.users"].search(
                [
                    ("all_group_ids", "in", group.ids),
                    ("company_ids", "in", deadline.company_id.ids),
                    ("share", "=", False),
                ]
            )
        return self._people[key]

    def _document(self, deadline):
        return self.env[deadline.res_model].browse(deadline.res_id)

    def _target(self, deadline):
        """Where the activity stands."""
        document = self._document(deadline)
        if hasattr(document, "_get_deadline_target"):
            return document._get_deadline_target()
        return document

    def _title(self, deadline, lang):
        lang = lang or self.env.lang
        key = (deadline.rule_id, lang)
        if key not in self._titles:
            env = self.env(context={**self.env.context, "lang": lang})
            name = deadline.rule_id.with_env(env).name
            self._titles[key] = (
                env._("Overdue: %s", name)
                if self.kind == "overdue"
                else env._("Still overdue: %s", name)
            )
        return self._titles[key]

    def _local(self, deadline):
        calendar = deadline.calendar_id
        if calendar not in self._clocks:
            self._clocks[calendar] = calendar._get_clock(deadline.company_id)
        return self._clocks[calendar].local(deadline.due)

    def text(self, deadline, lang):
        """The obligation, its rule and its end on the company's clock."""
        rule = f" ({deadline.rule_id.rule})" if deadline.rule_id.rule else ""
        moment = self._local(deadline).strftime("%Y-%m-%d %H:%M")
        return f"{self._title(deadline, lang)}{rule}, {moment}"

    def activities(self, deadline):
        """Values of the activities; one that nobody has where a role is empty."""
        target = self._target(deadline)
        if "activity_ids" not in target._fields:
            return []
        type_id = deadline.rule_id.activity_type_id.id or self._todo_id
        return [
            {
                "res_model_id": self.env["ir.model"]._get_id(target._name),
                "res_model": target._name,
                "res_id": target.id,
                "activity_type_id": type_id,
                "summary": self._title(deadline, user.lang),
                "note": self.text(deadline, user.lang),
                "date_deadline": self._local(deadline).date(),
                "user_id": user.id,
                "automated": True,
                "service_deadline_id": deadline.id,
            }
            for user in self._receivers(deadline) or [self.env["res.users"]]
        ]
