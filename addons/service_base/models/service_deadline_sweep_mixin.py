# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from psycopg2 import OperationalError
from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.tools import SQL

from ..deadline_writer import DeadlineWriter
from ..jobs import speak

_logger = logging.getLogger(__name__)

_BATCH = 1000


class ServiceDeadlineSweepMixin(models.AbstractModel):
    """One job finds what is newly overdue and acts on it exactly once.

    It reads a partial index, locks the rows that it takes and skips those of
    another server; marks and messages are one transaction a batch.
    """

    _name = "service.deadline.sweep.mixin"
    _description = "Sweep of deadlines"

    @api.model
    def _cron_sweep(self, limit=_BATCH):
        """Act on newly overdue deadlines, then escalate; commits each batch."""
        for sweep in (self._sweep_overdue, self._sweep_escalations):
            found = limit
            while found == limit:
                found = sweep(limit)
                # A full batch says that there may be as many again.
                seconds_left = self.env["ir.cron"]._commit_progress(
                    found, remaining=limit if found == limit else 0
                )
                if not seconds_left:
                    return

    @api.model
    def _sweep_overdue(self, limit=_BATCH, now=None):
        """Act on one batch of deadlines whose end is past; returns how many."""
        now = now or fields.Datetime.now()
        return self._sweep_isolated(
            "overdue",
            SQL("state = 'overdue', overdue_at = %s", now),
            SQL("state = 'open' AND due < %s ORDER BY due, id LIMIT %s", now, limit),
        )

    @api.model
    def _sweep_escalations(self, limit=_BATCH, now=None):
        """Escalate one batch of what stayed overdue too long; returns how many."""
        now = now or fields.Datetime.now()
        return self._sweep_isolated(
            "escalation",
            SQL("escalated_at = %s", now),
            SQL(
                "state = 'overdue' AND escalated_at IS NULL "
                "AND escalate_at IS NOT NULL AND escalate_at < %s "
                "ORDER BY escalate_at, id LIMIT %s",
                now,
                limit,
            ),
        )

    @api.model
    def _sweep_isolated(self, kind, mark, found):
        """Sweep a batch; where one fails, the others are told one by one.

        What another server has just committed is its own: then nothing is
        taken here, and the next run goes on.

        :param SQL mark: what is set on the rows
        :param SQL found: which rows, in which order and how many
        """
        try:
            with self.env.cr.savepoint():
                deadlines = self._take(mark, found)
                deadlines._tell(kind)
        except SerializationFailure:
            _logger.info("Another server sweeps the deadlines.")
            return 0
        except OperationalError:
            raise
        except Exception:
            _logger.warning("Deadlines are told one by one.", exc_info=True)
            deadlines = self._take(mark, found)
            for deadline in deadlines:
                deadline._tell_isolated(kind)
        return len(deadlines)

    def _take(self, mark, found):
        """Find, lock and mark rows in one query; skip those of another server."""
        self.env["service.deadline"].flush_model()
        cr = self.env.cr
        query = SQL(
            """
            UPDATE service_deadline
               SET %s, write_uid = %s, write_date = now() AT TIME ZONE 'UTC'
             WHERE id IN (
                SELECT id FROM service_deadline WHERE %s
                   FOR NO KEY UPDATE SKIP LOCKED
             )
            RETURNING id
            """,
            mark,
            self.env.uid,
            found,
        )
        cr.execute(query, log_exceptions=False)
        deadlines = self.sudo().browse(sorted(row[0] for row in cr.fetchall()))
        # What was read before the lock counts no more.
        deadlines.invalidate_recordset(flush=False)
        return deadlines

    def _tell_isolated(self, kind):
        """One that cannot be told is marked all the same, and says why."""
        try:
            with self.env.cr.savepoint():
                self._tell(kind)
        except OperationalError:
            raise
        except Exception as error:
            _logger.warning("Nobody was told of %s.", self, exc_info=True)
            self._in_transition().write({"sweep_error": str(error)})

    def _tell(self, kind):
        """Activities for the people; what lost its document is cancelled."""
        if not self:
            return
        alive = self._cancel_without_document()
        alive._refresh_responsible()
        writer = DeadlineWriter(self.env, kind)
        self.env["mail.activity"]._create_quietly(
            [vals for deadline in alive for vals in writer.activities(deadline)]
        )
        if kind == "overdue":
            alive._tell_documents()

    def _tell_documents(self):
        """The documents act on it themselves, in the same transaction."""
        for (model, code, company), deadlines in self.grouped(
            lambda deadline: (
                deadline.res_model,
                deadline.rule_id.code,
                deadline.company_id,
            )
        ).items():
            # What they write is read in the company, not by OdooBot.
            documents = self.env[model].browse(deadlines.mapped("res_id"))
            documents = speak(documents, company)
            # A model may have deadlines without being a document, as reviews do.
            if hasattr(documents, "_on_deadline_overdue"):
                documents._on_deadline_overdue(code)

    def _cancel_without_document(self):
        """Drop what lost its document behind the ORM's back; return the rest."""
        lost = self.browse()
        for model, deadlines in self.grouped("res_model").items():
            found = self.browse()
            if model in self.env:
                documents = self.env[model].browse(deadlines.mapped("res_id")).exists()
                # Each activity asks for the name of its document.
                documents.mapped("display_name")
                ids = set(documents.ids)
                found = deadlines.filtered(lambda d, ids=ids: d.res_id in ids)
            lost |= deadlines - found
        if lost:
            lost._cancel(self.env._("The document is gone."))
        return self - lost

    def _refresh_responsible(self):
        """Who is responsible may have changed behind the document's back."""
        for (model, name), deadlines in self.grouped(
            lambda deadline: (deadline.res_model, deadline.rule_id.user_field)
        ).items():
            if not name:
                continue
            documents = self.env[model].browse(deadlines.mapped("res_id"))
            users = {document.id: document[name] for document in documents}
            for deadline in deadlines._in_transition():
                if deadline.user_id != users[deadline.res_id]:
                    deadline.user_id = users[deadline.res_id]
