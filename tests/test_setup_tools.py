"""The set-up's own tools: downloads that are checked, ports, databases."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))
from suite import apt, config, database, paths, postgres, shell  # noqa: E402
from suite.log import SetupError  # noqa: E402

PACKAGE = "libjs-jquery-form"
needs_apt = pytest.mark.skipif(not shutil.which("apt-get"), reason="no apt here")


@pytest.fixture
def source(tmp_path, monkeypatch):
    """The machine's own apt, keeping its files in a folder of this test."""
    monkeypatch.setattr(paths, "CACHE", tmp_path)
    source = apt.Own()
    source.prepare()
    return source


@needs_apt
class TestDownloads:
    def test_a_download_has_the_checksum_of_the_signed_index(self, source):
        path, entry = source.fetch(PACKAGE)
        assert shell.digest(path) == entry["SHA256"]

    def test_a_good_file_is_not_fetched_again(self, source, monkeypatch):
        path, _entry = source.fetch(PACKAGE)
        before = path.stat().st_mtime_ns
        assert source.fetch(PACKAGE)[0].stat().st_mtime_ns == before

    @pytest.mark.parametrize("broken", ["cut off", "changed", "longer"])
    def test_a_broken_file_is_made_whole(self, source, broken):
        path, entry = source.fetch(PACKAGE)
        content = path.read_bytes()
        changed = {
            "cut off": content[: len(content) // 2],
            "changed": b"x" + content[1:],
            "longer": content + b"x",
        }
        path.write_bytes(changed[broken])
        assert shell.digest(source.fetch(PACKAGE)[0]) == entry["SHA256"]

    def test_an_unknown_package_says_so(self, source):
        with pytest.raises(SetupError, match="no-such-package-at-all"):
            source.fetch("no-such-package-at-all")


def test_a_taken_port_is_left_for_a_free_one():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert config.free_port(port) != port
    assert config.free_port(port) == port


def test_two_clones_on_one_server_have_databases_of_their_own(monkeypatch):
    for name in postgres.LIBPQ:
        monkeypatch.delenv(name, raising=False)
    assert postgres.database_name("demo") == "suite_demo"
    monkeypatch.setenv("PGHOST", "somewhere")
    assert postgres.database_name("demo") == f"suite_demo_{paths.CLONE_ID}"


def test_a_long_path_gets_a_short_socket_folder(monkeypatch):
    monkeypatch.setattr(postgres, "folder", lambda: Path("/" + "long/" * 30))
    assert len(str(postgres.socket_folder())) <= postgres.LONGEST_SOCKET_FOLDER


def test_a_failed_command_says_what_and_what_to_do():
    with pytest.raises(SetupError) as caught:
        shell.run(["sh", "-c", "echo went wrong; exit 3"], hint="Do this.")
    assert "went wrong" in str(caught.value)
    assert "Do this." in str(caught.value)


def test_the_core_modules_are_those_that_the_suite_depends_on():
    modules = database.core_modules()
    assert {"stock_account", "repair", "mrp", "sale_stock", "l10n_cn"} <= set(modules)
    assert not set(modules) & set(database.suite_addons())


def test_the_local_server_is_for_this_machine_alone():
    text = Path(os.environ["ODOO_RC"]).read_text()
    assert "http_interface = 127.0.0.1" in text
    assert "list_db = False" in text


@pytest.mark.parametrize("wrong", ["/nowhere", "no odoo in it"])
def test_a_wrong_odoo_home_is_refused_with_a_cure(wrong, tmp_path):
    home = tmp_path if wrong == "no odoo in it" else wrong
    code = "from suite import odoo; odoo.ensure()"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "ODOO_HOME": str(home)},
        cwd=ROOT / "tools",
        capture_output=True,
        text=True,
    )
    assert done.returncode != 0
    assert "Unset ODOO_HOME" in done.stderr
