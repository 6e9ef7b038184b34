# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from psycopg2 import DataError, IntegrityError

from odoo import models
from odoo.exceptions import UserError

from odoo.addons.queue_job.exception import RetryableJobError

from .service_import_check_mixin import BATCH, INLINE_ROWS

# Seconds until a job looks again whether another one left its import.
_BUSY_SECONDS = 5


class ServiceImportRunMixin(models.AbstractModel):
    """Importing: good rows become records, each at most once.

    One batch is one transaction is one job, and a job starts the next one in
    its own transaction. A worker that is killed leaves nothing half done;
    queue_job finds its job unlocked and runs it again.
    """

    _name = "service.import.run.mixin"
    _description = "Import of a register: import"

    def _get_cannot_import_reasons(self):
        self.ensure_one()
        if self.state != "checked":
            return [self.env._("Check the file first.")]
        if not self.good_count:
            return [self.env._("It has no good row that was not imported before.")]
        return []

    def _check_can_import(self):
        for record in self:
            record._handler()._import_check_access()
        self._raise_reasons(
            self.env._("The file cannot be imported."),
            {record: record._get_cannot_import_reasons() for record in self},
        )

    def _do_import(self):
        self.ensure_one()
        # Two clicks at once must not import the same rows twice.
        self.lock_for_update()
        self._in_transition().state = "importing"
        if self.good_count <= INLINE_ROWS:
            self._job_run(follow=False)
            return
        self._delay_run()

    def _check_can_resume(self):
        self._raise_reasons(
            self.env._("There is nothing to go on with."),
            {
                record: [self.env._("Nothing runs in the background.")]
                for record in self
                if record.state not in ("checking", "importing")
            },
        )

    def _do_resume(self):
        for record in self:
            if record.state == "importing":
                record._delay_run()
            elif record.total_rows:
                record._delay_check()
            else:
                record._delay("_job_read", self.env._("Read %s", record.name))

    # -- jobs -----------------------------------------------------------------

    def _delay(self, method, description):
        """Queue the next step, unless it waits in the queue already."""
        job = self._out_of_transition().with_delay(
            channel="root.service_import",
            description=description,
            identity_key=f"service.import,{self.id},{method}",
        )
        getattr(job, method)()

    def _delay_run(self):
        self._delay("_job_run", self.env._("Import rows of %s", self.name))

    def _lock_job(self, *states):
        """Whether this job has the import for itself and its step is still due.

        :raises RetryableJobError: when another job works on the same import
        """
        self.ensure_one()
        if not self.exists() or self.state not in states:
            return False
        if not self.try_lock_for_update(allow_referencing=True):
            raise RetryableJobError(
                self.env._("%s is worked on by another job.", self.name),
                seconds=_BUSY_SECONDS,
                ignore_retry=True,
            )
        return True

    def _job_run(self, follow=True):
        """Import a batch of good rows; the next batch is a job of its own."""
        if not self._lock_job("importing"):
            return
        lines = self.env["service.import.line"].sudo()
        domain = [("import_id", "=", self.id), ("state", "=", "good")]
        while batch := lines.search(domain, order="group_key, row", limit=BATCH):
            # Rows of one document go together.
            last = batch[-1].group_key
            batch |= lines.search([*domain, ("group_key", "=", last)], order="row")
            self._run_batch(self._leave_known(batch), retry=follow)
            if follow and lines.search_count(domain, limit=1):
                self._delay_run()
                return
        self._in_transition().state = "done"
        if follow:
            self._notify_done()

    def _notify_done(self):
        """Tell the user who left the page that the background work is done."""
        self.user_id._bus_send(
            "simple_notification",
            {
                "type": "warning" if self.failed_count else "success",
                "title": self.env._("%s is imported", self.name),
                "message": self.env._(
                    "%(done)s rows imported, %(failed)s failed.",
                    done=self.done_count,
                    failed=self.failed_count,
                ),
            },
        )

    # -- a batch --------------------------------------------------------------

    def _leave_known(self, lines):
        """The lines that no other import brought in since they were checked."""
        done = self._find_done(self._handler(), lines.mapped("key"))
        known = lines.filtered(lambda line: line.key in done)
        for line in known:
            record = done[line.key]
            problem = self.env._(
                "%s was imported before, by another import of the same rows.",
                record.display_name,
            )
            self._fail_lines(line, UserError(problem))
        return lines - known

    def _run_batch(self, lines, retry=False):
        """Import lines together; when that fails, find the document that does.

        :param retry: whether a new transaction may try again, which sees what
            another server imported meanwhile
        """
        if not lines:
            return
        try:
            with self.env.cr.savepoint():
                self._run_lines(lines)
        except (UserError, IntegrityError, DataError) as error:
            if retry and self._is_done_elsewhere(error):
                raise RetryableJobError(
                    self.env._("%s: the same rows are being imported.", self.name),
                    seconds=_BUSY_SECONDS,
                    ignore_retry=True,
                ) from error
            groups = list(lines.grouped("group_key").values())
            if len(groups) == 1:
                self._fail_lines(lines, error)
                return
            # Halves, so that one bad document costs few tries among hundreds.
            middle = len(groups) // 2
            for half in (groups[:middle], groups[middle:]):
                self._run_batch(lines.browse().concat(*half), retry)

    def _is_done_elsewhere(self, error):
        """Whether another server has just brought in one of the same rows."""
        if isinstance(error, UserError):
            return False
        index = self.env["service.import.line"]._done_once
        return error.diag.constraint_name == index.full_name(
            self.env["service.import.line"]
        )

    def _run_lines(self, lines):
        made = self._handler()._import_write(self, lines)
        names = {record: record.display_name for record in set(made.values())}
        lines.browse().concat(*made)._store(
            [
                {
                    "state": "done",
                    "res_model": record._name,
                    "res_id": record.id,
                    "res_name": names[record],
                }
                for record in made.values()
            ]
        )

    def _fail_lines(self, lines, error):
        problem = {
            "column": self.env._("Whole row"),
            "wrong": self._get_error_text(error),
            "fix": self.env._("Correct it and import the file again."),
        }
        lines._in_transition().write({"state": "failed", "problems": [problem]})

    def _get_error_text(self, error):
        """What people can read of an error, also of the database's."""
        if isinstance(error, UserError):
            return str(error.args[0] if error.args else error)
        table = error.diag.table_name
        model = next(
            (
                self.env[name]
                for name, cls in self.env.registry.items()
                if cls._table == table
            ),
            self,
        )
        return model._sql_error_to_message(error)
