# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import models
from odoo.tools import SQL


class CareKpiStatistic(models.AbstractModel):
    """Where the rows of a KPI come from: one SELECT for each kind of document.

    A KPI inherits this handler and names its sources. A model that comes later
    adds its own in three lines, by inheriting the KPI's handler: ``_kpi_sources``
    returns super's list and one more ``_kpi_select``, as in
    ``care.kpi.capa.statistic``.

    A KPI without a source has no figure, and its screen says so.
    """

    _name = "care.kpi.statistic"
    _description = "Statistic of a KPI"
    _inherit = "service.statistic.handler"

    def _statistic_query(self, company, date_from, date_to):
        start, end = self._moments(company, date_from, date_to)
        sources = self._kpi_sources(company, start, end)
        if not sources:
            columns = SQL(", ").join(
                SQL("NULL::%s AS %s", SQL(kind), SQL.identifier(name))
                for name, kind in self.ROW_COLUMNS
            )
            return SQL("SELECT %s WHERE FALSE", columns)
        return SQL(" UNION ALL ").join(sources)

    def _kpi_sources(self, company, start, end) -> list[SQL]:
        """SELECTs made by ``_kpi_select``.

        :param start: first moment of the days, naive UTC
        :param end: first moment after them
        """
        return []

    def _kpi_select(
        self,
        res_model,
        tables,
        where,
        numerator,
        denominator=None,
        label=None,
        cause=None,
        department=None,
        product=None,
        snapshot=None,
        record=None,
        key=None,
    ) -> SQL:
        """A SELECT with the columns of the handler; the document is ``doc``.

        :param str res_model: name of the document's model
        :param SQL tables: FROM, with the document's table as ``doc``
        :param SQL where: which documents count
        :param SQL numerator: what one adds above the line
        :param SQL denominator: and below it; 1 when left out
        """
        text = SQL("NULL::text")
        record = record or SQL("doc.id")
        return SQL(
            """
            SELECT concat_ws(',', %(model)s::text, %(key)s) AS key,
                   %(model)s::text AS res_model, %(record)s AS res_id,
                   (%(label)s)::text AS label,
                   (%(numerator)s)::numeric AS numerator,
                   (%(denominator)s)::numeric AS denominator,
                   (%(cause)s)::text AS cause, (%(department)s)::text AS department,
                   (%(product)s)::text AS product, %(snapshot)s AS snapshot
              FROM %(tables)s
             WHERE %(where)s
            """,
            model=res_model,
            key=key or record,
            record=record,
            label=label or SQL("doc.name"),
            numerator=numerator,
            denominator=denominator or SQL("1"),
            cause=cause or text,
            department=department or text,
            product=product or text,
            snapshot=snapshot or SQL("NULL::jsonb"),
            tables=tables,
            where=where,
        )
