# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError
from odoo.tools import float_compare

BELOW_TARGET = "D2-L3.1"


class ServiceAccountabilityProposal(models.AbstractModel):
    """How documents of the suite propose rewards and penalties (S53).

    Called on ``service.accountability.case`` by server code. A proposal never
    stops the document's own work: what cannot be proposed stays a draft that
    says why, for HR. The same document proposes a person under an article once.
    """

    _name = "service.accountability.proposal"
    _description = "Proposals of rewards and penalties by documents"

    @api.model
    def _propose_case(self, article_code, employee, origin, description, amount=None):
        """Propose cases from one document.

        :param str article_code: code of the article, such as ``D3-6.17``
        :param employee: hr.employee records, a case each
        :param origin: the document: any record of the suite
        :param str description: what happened
        :param amount: where the article leaves it open, in the company's currency
        :return: the cases, also those that existed before
        :raises UserError: when there is no article of the code
        """
        return self._propose_cases(
            [
                {
                    "article_code": article_code,
                    "employee": person,
                    "origin": origin,
                    "description": description,
                    "amount": amount,
                }
                for person in employee
            ]
        )

    @api.model
    def _propose_cases(self, rows):
        """Propose many cases at once.

        :param rows: dicts with ``article_code``, ``employee``, ``description``,
            ``origin`` (a record) or ``origin_key`` (any text that is the same for
            the same fact), and optionally ``amount``, ``fact_date`` (today),
            ``occasions`` (1), ``evidence``
        :return: the cases in the order of the rows, without doubles
        :raises UserError: when there is no article of a code
        """
        # The document proposes, not whoever happens to work on it: that person
        # neither reads the case for it nor is barred from signing it.
        model = self.with_user(SUPERUSER_ID)
        keys = [self._get_case_key(row) for row in rows]
        known = model._get_known_cases(keys)
        articles = model._get_proposed_articles(rows)
        new = {}
        for row, key in zip(rows, keys, strict=True):
            if key not in known and key not in new:
                new[key] = model._prepare_case_vals(row, key, articles)
        cases = model._in_transition().create(list(new.values()))
        cases = cases._out_of_transition()
        cases._propose_what_can()
        known.update(zip(new, cases, strict=True))
        return self.browse(dict.fromkeys(known[key].id for key in keys))

    @api.model
    def _get_case_key(self, row):
        origin = row.get("origin")
        text = row.get("origin_key") or (
            f"{origin._name},{origin.id}" if origin else ""
        )
        if not text:
            raise UserError(
                self.env._(
                    "A case on %s has no origin: name the document.",
                    row["employee"].name,
                )
            )
        return row["article_code"], row["employee"].id, text

    @api.model
    def _get_known_cases(self, keys):
        codes, employees, texts = (list(set(part)) for part in zip(*keys, strict=True))
        cases = self.search_fetch(
            [
                ("article_code", "in", codes),
                ("employee_id", "in", employees),
                ("origin_key", "in", texts),
            ],
            ["article_code", "employee_id", "origin_key"],
        )
        return {(c.article_code, c.employee_id.id, c.origin_key): c for c in cases}

    @api.model
    def _get_fact_date(self, row):
        return row.get("fact_date") or self.env["service.policy"]._today(
            self.env.company
        )

    @api.model
    def _get_proposed_articles(self, rows):
        articles = self.env["service.accountability.article"]._find(
            {
                (
                    row["article_code"],
                    row["employee"].sudo().company_id,
                    self._get_fact_date(row),
                )
                for row in rows
            }
        )
        for code, _company, day in articles:
            if not articles[code, _company, day]:
                raise UserError(
                    self.env._(
                        "There is no article %(code)s for %(day)s.", code=code, day=day
                    )
                )
        return articles

    @api.model
    def _prepare_case_vals(self, row, key, articles):
        company = row["employee"].sudo().company_id
        day = self._get_fact_date(row)
        origin = row.get("origin")
        vals = {
            "company_id": company.id,
            "employee_id": row["employee"].id,
            "article_id": articles[row["article_code"], company, day].id,
            "fact_date": day,
            "description": row["description"],
            "evidence": row.get("evidence") or (origin and origin.display_name),
            "occasions": row.get("occasions") or 1,
            "res_model": origin and origin._name,
            "res_id": origin and origin.id,
            "origin_key": key[2],
            "is_automatic": True,
            "user_id": SUPERUSER_ID,
        }
        if row.get("amount") is not None:
            vals["amount"] = row["amount"]
        return vals

    def _propose_what_can(self):
        """Propose these; the others stay drafts with their reasons."""
        reasons = self._get_cannot_propose_reasons()
        able = self.filtered(lambda case: not reasons[case])
        try:
            with self.env.cr.savepoint():
                able._do_propose()
        except UserError:
            # Find out which one: the rest goes on its way.
            for case in able:
                try:
                    with self.env.cr.savepoint():
                        case._do_propose()
                except UserError as error:
                    reasons[case] = [str(error)]
        for case in self.filtered(lambda case: reasons[case]):
            case._in_transition().problem = "\n".join(reasons[case])

    # -- below target (D2-L3.1) --------------------------------------------------

    @api.model
    def _propose_warnings(self, rows):
        """Warn who stayed below target for consecutive months (D2-L3.1).

        The policy ``accountability.below_target_months`` says how many. Months
        of a warning count for no further one. Exactly at target is not below.

        :param rows: dicts with ``employee``, ``month`` (any day of it),
            ``target`` and ``actual``, in any order
        :return: the cases, dated the 1st of the month after
        """
        by_employee = {}
        for row in rows:
            months = by_employee.setdefault(row["employee"], {})
            months[date(row["month"].year, row["month"].month, 1)] = (
                float_compare(row["actual"], row["target"], precision_digits=2) < 0
            )
        warned = self._get_warned_months(list(by_employee))
        proposals = [
            self._prepare_warning(employee, run)
            for employee, months in by_employee.items()
            for run in self._get_runs_below(employee, months, warned)
        ]
        return self._propose_cases(proposals) if proposals else self.browse()

    @api.model
    def _get_run_length(self, employee, day):
        return int(
            self.env["service.policy"]._get_value(
                "accountability.below_target_months", employee.sudo().company_id, day
            )
        )

    @api.model
    def _get_warned_months(self, employees):
        """``{(employee id, month)}`` that a warning has counted already."""
        cases = self.sudo().search_fetch(
            [
                ("article_code", "=", BELOW_TARGET),
                ("employee_id", "in", [employee.id for employee in employees]),
                ("origin_key", "like", "below_target:%"),
            ],
            ["employee_id", "origin_key"],
        )
        warned = set()
        for case in cases:
            for text in case.origin_key.split(":")[1].split(","):
                warned.add((case.employee_id.id, date.fromisoformat(f"{text}-01")))
        return warned

    @api.model
    def _get_runs_below(self, employee, months, warned):
        """Lists of consecutive months below, each as long as the policy says."""
        runs, run = [], []
        length = self._get_run_length(employee, max(months)) if months else 0
        for month in sorted(months):
            if not months[month] or (employee.id, month) in warned:
                run = []
                continue
            if run and month != run[-1] + relativedelta(months=1):
                run = []
            run.append(month)
            if len(run) == length:
                runs.append(run)
                run = []
        return runs

    @api.model
    def _prepare_warning(self, employee, run):
        texts = [f"{month:%Y-%m}" for month in run]
        listed = ", ".join(texts)
        return {
            "article_code": BELOW_TARGET,
            "employee": employee,
            "origin_key": f"below_target:{','.join(texts)}",
            "fact_date": run[-1] + relativedelta(months=1),
            "description": self.env._(
                "Below the personal target in %s, consecutive months.", listed
            ),
            "evidence": self.env._("Targets and results of %s.", listed),
        }
