# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging

from psycopg2 import OperationalError
from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.tools import SQL

from ..deadline_writer import DeadlineWriter

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
        deadlines = self._lock_found(
            SQL("state = 'open' AND due < %s", now), SQL("due, id"), limit
        )
        alive = deadlines._cancel_without_document()
        alive.write({"state": "overdue", "overdue_at": now})
        alive._tell_isolated("overdue")
        return len(deadlines)

    @api.model
    def _sweep_escalations(self, limit=_BATCH, now=None):
        """Escalate one batch of what stayed overdue too long; returns how many."""
        now = now or fields.Datetime.now()
        deadlines = self._lock_found(
            SQL(
                "state = 'overdue' AND escalated_at IS NULL "
                "AND escalate_at IS NOT NULL AND escalate_at < %s",
                now,
            ),
            SQL("escalate_at, id"),
            limit,
        )
        alive = deadlines._cancel_without_document()
        alive.escalated_at = now
        alive._tell_isolated("escalation")
        return len(deadlines)

    def _lock_found(self, condition, order, limit):
        """Rows of this batch, locked; those of another server are skipped.

        A row that another server has just committed counts as its own: then
        nothing is taken, and the next run goes on.
        """
        self.env["service.deadline"].flush_model()
        query = SQL(
            "SELECT id FROM service_deadline WHERE %s ORDER BY %s LIMIT %s "
            "FOR NO KEY UPDATE SKIP LOCKED",
            condition,
            order,
            limit,
        )
        cr = self.env.cr
        try:
            with cr.savepoint(flush=False):
                cr.execute(query, log_exceptions=False)
                ids = [row[0] for row in cr.fetchall()]
        except SerializationFailure:
            _logger.info("Another server sweeps the deadlines.")
            return self.sudo().browse()
        deadlines = self.sudo()._in_transition().browse(ids)
        # The lock may have waited: what was read before counts no more.
        deadlines.invalidate_recordset()
        return deadlines

    def _cancel_without_document(self):
        """Drop what lost its document behind the ORM's back; return the rest."""
        lost = self.browse()
        for model, deadlines in self.grouped("res_model").items():
            ids = set()
            if model in self.env:
                documents = self.env[model].browse(deadlines.mapped("res_id"))
                ids = set(documents.exists().ids)
            lost |= deadlines.filtered(lambda d, ids=ids: d.res_id not in ids)
        if lost:
            lost._out_of_transition()._cancel(self.env._("The document is gone."))
        return self - lost

    # -- telling people -------------------------------------------------------

    def _tell_isolated(self, kind):
        """Tell who is concerned; one that fails does not stop the others."""
        if not self:
            return
        try:
            with self.env.cr.savepoint():
                self._out_of_transition()._tell(kind)
        except OperationalError:
            raise
        except Exception:
            _logger.warning("Deadlines are told one by one.", exc_info=True)
            for deadline in self:
                deadline._tell_one(kind)

    def _tell_one(self, kind):
        try:
            with self.env.cr.savepoint():
                self._out_of_transition()._tell(kind)
        except OperationalError:
            raise
        except Exception as error:
            _logger.warning("Nobody was told of %s.", self, exc_info=True)
            self.sweep_error = str(error)

    def _tell(self, kind):
        """Activities for the people and a note on the documents."""
        self._refresh_responsible()
        writer = DeadlineWriter(self.env, kind)
        for model, deadlines in self.grouped("res_model").items():
            documents = self.env[model]
            if "message_ids" in documents._fields:
                notes = writer.notes(deadlines)
                documents.browse(notes)._message_log_batch(notes)
        # No mail for each: they stand on the documents and in everybody's list.
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                vals
                for deadline in self
                if "activity_ids" in self.env[deadline.res_model]._fields
                for vals in writer.activities(deadline)
            ]
        )

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
