# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import json
from datetime import datetime, time

from pytz import timezone, utc

from odoo import models
from odoo.tools import SQL, date_utils


class ServiceStatisticHandler(models.AbstractModel):
    """The rows behind a figure: what a statistic counts in a span of days.

    A concrete handler gives them as one query (any number of rows stays in the
    database), or, for few rows, as a list of dicts. Each row has the columns of
    ``ROW_COLUMNS``:

    * ``key``: text, the same row at another time (mostly "model,id");
    * ``res_model``, ``res_id``, ``label``: the record and what it is called;
    * ``numerator``, ``denominator``: numbers that the row adds to each;
    * ``cause``, ``department``, ``product``: text to group by, or NULL;
    * ``snapshot``: jsonb object with what is shown of the record.

    Handlers are abstract models, so that every user's registry has them without
    a table. The language of texts is ``self.env.lang``.
    """

    _name = "service.statistic.handler"
    _description = "Rows of a statistic"

    ROW_COLUMNS = (
        ("key", "text"),
        ("res_model", "text"),
        ("res_id", "integer"),
        ("label", "text"),
        ("numerator", "numeric"),
        ("denominator", "numeric"),
        ("cause", "text"),
        ("department", "text"),
        ("product", "text"),
        ("snapshot", "jsonb"),
    )

    def _statistic_query(self, company, date_from, date_to) -> SQL:
        """One SELECT with the columns of ``ROW_COLUMNS`` in that order.

        :param company: res.company record
        :param date_from: first day, by the company's clock
        :param date_to: last day, included
        """
        rows = self._statistic_rows(company, date_from, date_to)
        columns = SQL(", ").join(
            SQL("%s %s", SQL.identifier(name), SQL(kind))
            for name, kind in self.ROW_COLUMNS
        )
        return SQL(
            "SELECT * FROM jsonb_to_recordset(%s::jsonb) AS rows (%s)",
            json.dumps(rows),
            columns,
        )

    def _statistic_rows(self, company, date_from, date_to) -> list[dict]:
        """The rows as dicts; for handlers that need no query of their own."""
        raise NotImplementedError

    def _moments(self, company, date_from, date_to):
        """First moment of the days and first one after them, as naive UTC."""
        zone = timezone(company.resource_calendar_id.tz or "UTC")
        return tuple(
            zone.localize(datetime.combine(day, time.min))
            .astimezone(utc)
            .replace(tzinfo=None)
            for day in (date_from, date_utils.add(date_to, days=1))
        )

    def _translated(self, alias, column) -> SQL:
        """The text of a translated column in the language of the figure."""
        field = SQL.identifier(alias, column)
        language = self.env.lang or "en_US"
        return SQL("COALESCE(%s->>%s, %s->>'en_US')", field, language, field)
