# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

import logging
from math import inf

from psycopg2 import OperationalError

from odoo.tools import split_every

_logger = logging.getLogger(__name__)
_BATCH = 100
# With the data of now, that often: then the job itself is run again.
_TRIES = 3
_PROGRESS = "ir_cron_progress_id"


def speak(records, company):
    """The records in a company, and in its language.

    A job runs as OdooBot: what it writes would be in OdooBot's language.
    """
    lang = company.sudo().partner_id.lang or records.env.lang
    return records.with_company(company).with_context(lang=lang)


def _within(records):
    """The records for a part of a job, which does not commit by itself."""
    context = {k: v for k, v in records.env.context.items() if k != _PROGRESS}
    return records.with_context(context)  # pylint: disable=context-overridden


def speak_to(records, user):
    """The records in the language of who will read it."""
    return records.with_context(lang=user.sudo().lang or records.env.lang)


def each_company(model, companies, work):
    """Call ``work(model, company)`` for each; one that fails stops no other.

    :return: the companies for which it failed
    """
    return each_record(
        companies,
        lambda company: work(_within(speak(model, company)), company),
        size=1,
    )


def each_record(records, work, size=_BATCH, company=None, tell=None):
    """Call ``work(batch)`` with all records; one that fails stops no other.

    Each batch is of one company, in its language, and is committed where a
    scheduled job runs. Where one fails its halves are tried, until the bad
    record stands alone: nothing of it stays, it is logged by its name, and found
    again by the next run.

    :param work: a function of some of the records; never commits, and looks at
        their status itself: somebody may have been faster since the search
    :param int size: records of a batch
    :param company: whose work it is, where the records do not say so
    :param tell: a function of a record and the error for which it was left out
    :return: the records for which it failed
    """
    failed, left = records.browse(), len(records) + _get_remaining(records.env)
    for owner, own in _by_company(records, company):
        own = _within(speak(own, owner) if owner else own)
        for batch in split_every(size, own.ids, own.browse):
            failed |= _do_or_split(records.env, batch, work, tell)
            left -= len(batch)
            if not commit_progress(records.env, len(batch), left):
                return failed
    return failed


def commit_progress(env, done, left):
    """Keep what is done so far; seconds that the job may still work.

    Commits in a scheduled job only, not where a button or a test does its work.
    """
    if _PROGRESS not in env.context:
        return inf
    return env["ir.cron"]._commit_progress(done, remaining=left)


def _get_remaining(env):
    """What an earlier part of this run had no time for: it stays to be done."""
    progress = env["ir.cron.progress"].sudo().browse(env.context.get(_PROGRESS))
    return progress.exists().remaining


def _by_company(records, company):
    if company is not None:
        return [(company, records)]
    if records._name == "res.company":
        return [(one, one) for one in records]
    if "company_id" not in records._fields:
        return [(None, records)]
    return records.grouped("company_id").items()


def _do_or_split(env, batch, work, tell):
    """Do it; the records of the batch for which it failed."""
    error = _try(env, batch, work)
    if error is None:
        return batch.browse().with_env(env)
    if len(batch) == 1:
        _logger.warning("A job left out %s: %s", _name(batch), error, exc_info=error)
        if tell:
            _try(env, batch, lambda record: tell(record, error))
        return batch.with_env(env)
    half = len(batch) // 2
    left = _do_or_split(env, batch[:half], work, tell)
    return left | _do_or_split(env, batch[half:], work, tell)


def _try(env, batch, work):
    """The error that came of it, or None."""
    for tries in range(_TRIES):
        try:
            with env.cr.savepoint():
                work(batch)
        except OperationalError:
            # Another server was faster, which is nobody's fault.
            if tries + 1 == _TRIES or _PROGRESS not in env.context:
                raise
            env["ir.cron"]._commit_progress()
        except Exception as error:
            return error
        else:
            return None
    return None


def _name(record):
    try:
        with record.env.cr.savepoint():
            return f"{record.display_name} ({record._name}, {record.id})"
    except Exception:
        return f"{record._name}, {record.id}"
