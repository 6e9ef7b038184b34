# Copyright 2026 After-sales suite maintainers
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""A worker of the job queue in a process of its own, to be killed by a test.

    python tests/job_worker.py DATABASE IDENTITY

Runs the waiting jobs whose identity begins with IDENTITY one after another, by
the queue's own controller, each in its transaction.
"""

import sys

from odoo.api import SUPERUSER_ID, Environment
from odoo.modules.registry import Registry
from odoo.service.server import load_server_wide_modules
from odoo.tools import config


def take_job(env, identity):
    """The oldest waiting job, handed out as the runner does; or None."""
    job = env["queue.job"].search(
        [("state", "=", "pending"), ("identity_key", "=like", f"{identity}%")],
        order="date_created, id",
        limit=1,
    )
    if not job:
        return None
    env.cr.execute(
        "UPDATE queue_job SET state = 'enqueued', "
        "date_enqueued = now() AT TIME ZONE 'utc' WHERE id = %s",
        (job.id,),
    )
    env.cr.commit()
    return job.uuid


def main(database, identity):
    config.parse_config(["-d", database], setup_logging=True)
    load_server_wide_modules()
    registry = Registry(database)
    from odoo.addons.queue_job.controllers.main import RunJobController

    while True:
        with registry.cursor() as cr:
            env = Environment(cr, SUPERUSER_ID, {})
            uuid = take_job(env, identity)
            if not uuid:
                return
            env.invalidate_all()
            job = RunJobController._acquire_job(env, uuid)
            RunJobController._runjob(job.env, job)


if __name__ == "__main__":
    main(*sys.argv[1:])
