"""The configuration of the servers that the set-up starts on this machine."""

import configparser
import os
import socket

from . import odoo, paths, postgres

SOURCE = paths.ROOT / "odoo.conf"
TARGET = paths.LOCAL / "odoo.conf"
TOOLS = paths.LOCAL / "bin"
FONTS = paths.LOCAL / "fonts.conf"
SETUP_ADDONS = paths.ROOT / "tools" / "addons"
# Chinese text takes the glyphs of mainland China; without this the Japanese
# shapes of the same font family come first.
FONTS_XML = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <match>
    <test name="lang" compare="contains"><string>zh</string></test>
    <edit name="family" mode="prepend"><string>Noto Sans CJK SC</string></edit>
  </match>
  <match>
    <edit name="family" mode="append"><string>Noto Sans CJK SC</string></edit>
  </match>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
"""


def free_port(preferred: int) -> int:
    for port in (preferred, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return probe.getsockname()[1]
    raise AssertionError("no free port")


def write(database: str, port: int) -> None:
    """odoo.conf of production, with what differs on one machine."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(SOURCE)
    folders = [paths.ADDONS, SETUP_ADDONS, *odoo.core_addons()]
    parser["options"].update(
        {
            "addons_path": ",".join(map(str, folders)),
            "data_dir": str(paths.LOCAL / "data"),
            "bin_path": str(TOOLS),
            "db_name": database,
            "dbfilter": f"^{database}$",
            "http_interface": "127.0.0.1",
            "http_port": str(port),
            "proxy_mode": "False",
            "workers": "0",
            "log_level": "warn",
            "screenshots": str(paths.LOCAL / "screenshots"),
        }
    )
    # The library's variables name the server here, not the file.
    for key in ("db_host", "db_port", "db_user", "db_password"):
        parser["options"].pop(key, None)
    with TARGET.open("w") as handle:
        parser.write(handle)
    _write_tools()


def _write_tools() -> None:
    TOOLS.mkdir(parents=True, exist_ok=True)
    link = TOOLS / "wkhtmltopdf"
    link.unlink(missing_ok=True)
    link.symlink_to(paths.VENV / "bin" / "wkhtmltopdf-pack")
    FONTS.write_text(FONTS_XML)


def environment() -> dict[str, str]:
    """The environment of every Odoo process of the project."""
    values = {
        **postgres.client_environment(),
        "ODOO_RC": str(TARGET),
        "FONTCONFIG_FILE": str(FONTS),
        "PATH": f"{TOOLS}:{os.environ.get('PATH', '')}",
    }
    # Odoo reads its database from the file; psycopg2 would prefer this one.
    values.pop("PGDATABASE", None)
    values.pop("PYTHONPATH", None)
    return values


def command(*arguments) -> list[str]:
    return [str(paths.PYTHON), "-m", "odoo", *map(str, arguments)]
