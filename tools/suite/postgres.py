"""PostgreSQL: the server of the libpq variables, or a private cluster.

The private cluster listens on a socket in a folder of its own and on no port,
so any number of clones run side by side.
"""

import contextlib
import os
import pwd
import shutil
import subprocess
import time
from pathlib import Path

from . import apt, paths
from .log import SetupError, step
from .shell import run

LIBPQ = ("PGHOST", "PGHOSTADDR", "PGSERVICE", "PGPORT")
ROLE = "odoo"
# A socket's path may have 107 bytes; leave room for the file name.
LONGEST_SOCKET_FOLDER = 80
SETTINGS = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "shared_buffers": "512MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "effective_cache_size": "4GB",
    "max_wal_size": "4GB",
    "max_connections": "120",
    # Uninstalling the suite drops its tables in one transaction.
    "max_locks_per_transaction": "512",
    "random_page_cost": "1.1",
    # Compiling the conditions of record rules takes longer than running them.
    "jit": "off",
    # A crash may lose the last moments of a demo, never damage it.
    "synchronous_commit": "off",
}


def external() -> bool:
    return any(os.environ.get(name) for name in LIBPQ)


def database_name(kind: str) -> str:
    """`kind` in a private cluster; on a shared server told apart by the clone."""
    return f"suite_{kind}_{paths.CLONE_ID}" if external() else f"suite_{kind}"


def _binaries() -> Path:
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: int(path.parts[-3]),
    )
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    raise SetupError("no PostgreSQL server here: install it, or set PGHOST")


def _owner() -> str:
    """PostgreSQL refuses to run as root: then its own user runs it."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    return "postgres"


def _as_owner(command) -> list[str]:
    if os.geteuid() != 0:
        return [str(c) for c in command]
    owner = pwd.getpwnam(_owner())
    switch = ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}"]
    return [*switch, "--init-groups", "--", *map(str, command)]


def _reachable(folder: Path) -> bool:
    """Whether the owner may walk to the folder (a clone in /root is closed)."""
    folder.mkdir(parents=True, exist_ok=True)
    check = _as_owner(["test", "-x", folder])
    return subprocess.run(check, check=False).returncode == 0


def folder() -> Path:
    inside = paths.LOCAL / "postgres"
    if inside.exists() and (inside / "data").exists():
        return inside
    if _reachable(paths.LOCAL):
        return inside
    return Path("/var/tmp") / f"aftersales-suite-{paths.CLONE_ID}"


def socket_folder() -> Path:
    inside = folder() / "run"
    if len(str(inside)) <= LONGEST_SOCKET_FOLDER:
        return inside
    return Path("/tmp") / f"aftersales-suite-{paths.CLONE_ID}"


def environment() -> dict[str, str]:
    """The libpq variables that reach the server in use."""
    if external():
        return {}
    return {"PGHOST": str(socket_folder()), "PGUSER": ROLE, "PGDATABASE": "postgres"}


def client_environment() -> dict[str, str]:
    return {**os.environ, **environment()}


def ready() -> bool:
    tool = shutil.which("pg_isready") or _binaries() / "pg_isready"
    done = subprocess.run(
        [tool, "-q", "-d", "postgres"], env=client_environment(), check=False
    )
    return done.returncode == 0


def ensure() -> None:
    """Have a server that answers; make and start the private one if needed."""
    if external():
        if not ready():
            raise SetupError(
                "the PostgreSQL server named by PGHOST and friends does not answer. "
                "Start it, or unset the variables to get a private one."
            )
        return
    if os.geteuid() == 0 or not list(Path("/usr/lib/postgresql").glob("*/bin")):
        apt.install(["postgresql", "postgresql-client"])
    if not (folder() / "data" / "PG_VERSION").exists():
        _make()
    if not ready():
        _start()
    _make_role()


def _make() -> None:
    home = folder()
    step(f"PostgreSQL cluster in {home}")
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    if os.geteuid() == 0:
        shutil.chown(home, _owner())
    run(
        _as_owner(
            [
                _binaries() / "initdb",
                "--pgdata",
                home / "data",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--username=postgres",
                # The socket's folder is closed to everybody else.
                "--auth=trust",
            ]
        ),
        cwd="/",
    )
    lines = [f"{key} = {value}\n" for key, value in SETTINGS.items()]
    with (home / "data" / "postgresql.conf").open("a") as handle:
        handle.writelines(lines)


def _start() -> None:
    run_folder = socket_folder()
    run_folder.mkdir(parents=True, exist_ok=True)
    run_folder.chmod(0o700)
    if os.geteuid() == 0:
        shutil.chown(run_folder, _owner())
    step("start PostgreSQL")
    command = [_binaries() / "pg_ctl", "start", "--silent", "--wait", "--timeout=60"]
    command += ["--pgdata", folder() / "data", "--log", folder() / "server.log"]
    command += ["-o", f"-k {run_folder}"]
    run(
        _as_owner(command),
        cwd="/",
        hint=f"See {folder() / 'server.log'}.",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def stop() -> None:
    if external() or not (folder() / "data" / "postmaster.pid").exists():
        return
    command = [_binaries() / "pg_ctl", "stop", "--silent", "--mode=fast"]
    subprocess.run(
        _as_owner([*command, "--pgdata", folder() / "data"]),
        cwd="/",
        check=False,
        stdout=subprocess.DEVNULL,
    )


def psql(statement: str, database: str = "postgres", user: str | None = None) -> str:
    env = client_environment()
    if user and not external():
        env["PGUSER"] = user
    tool = shutil.which("psql") or _binaries() / "psql"
    command = [tool, "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", statement]
    return run(command, env=env).stdout.strip()


def _make_role() -> None:
    """Odoo refuses the superuser `postgres`, so it gets a role of its own."""
    found = psql(f"SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}'", user="postgres")
    if not found:
        psql(f"CREATE ROLE {ROLE} LOGIN CREATEDB REPLICATION", user="postgres")


def exists(database: str) -> bool:
    return bool(psql(f"SELECT 1 FROM pg_database WHERE datname = '{database}'"))


def list_names(beginning: str) -> list[str]:
    """Databases whose name begins so."""
    names = psql("SELECT datname FROM pg_database").splitlines()
    return [name for name in names if name.startswith(beginning)]


def drop(database: str) -> None:
    psql(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


def copy(source: str, target: str) -> None:
    drop(target)
    psql(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


@contextlib.contextmanager
def server():
    """A server for the time of a command; stopped if this started it."""
    was_ready = not external() and (folder() / "data").exists() and ready()
    ensure()
    try:
        yield
    finally:
        if not was_ready and not external():
            stop()


def remove() -> None:
    stop()
    time.sleep(0.2)
    for place in {folder(), socket_folder()}:
        shutil.rmtree(place, ignore_errors=True)
