"""Debian packages: installed ones, and ones only unpacked from unstable."""

import shutil
import subprocess
from pathlib import Path

from . import paths
from .log import SetupError, step
from .shell import as_root, digest, lock, run

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
NO_NETWORK = "Check the network and the machine's apt sources, then run again."


def available() -> bool:
    return bool(shutil.which("apt-get") and shutil.which("dpkg"))


def _missing(packages) -> list[str]:
    known = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Abbrev}\n", *packages],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    installed = {line.split()[0] for line in known.splitlines() if " ii" in line}
    return [package for package in packages if package not in installed]


def install(packages) -> None:
    """Install what is not there yet. Nothing is upgraded or removed."""
    if not available():
        step(f"no apt here: please provide {', '.join(packages)} yourself")
        return
    missing = _missing(packages)
    if not missing:
        return
    step(f"apt packages: {' '.join(missing)}")
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    environment = ["env", "DEBIAN_FRONTEND=noninteractive"]
    try:
        refresh_index()
        run(as_root([*environment, *command]))
    except SetupError as error:
        raise SetupError(f"{error}\n{NO_NETWORK}") from error


def refresh_index() -> None:
    run(as_root(["apt-get", "update"]), hint=NO_NETWORK)


def _mirror() -> tuple[str, str]:
    """The machine's own Debian mirror and the keyring that it trusts for it."""

    def targets():
        listing = run(
            [
                "apt-get",
                "indextargets",
                "--format",
                "$(ORIGIN)|$(REPO_URI)|$(SIGNED_BY)|$(SUITE)",
                "Created-By: Packages",
            ]
        ).stdout
        rows = [line.split("|") for line in listing.splitlines()]
        return [
            row
            for row in rows
            if len(row) == 4 and row[0] == "Debian" and "security" not in row[3]
        ]

    rows = targets()
    if not rows:
        refresh_index()
        rows = targets()
    if not rows:
        raise SetupError("no Debian mirror in this machine's apt sources")
    _origin, uri, signed_by, _suite = rows[0]
    # apt may name no keyring here, or the key itself.
    named = signed_by.startswith("/") and Path(signed_by).exists()
    return uri, signed_by if named else str(KEYRING)


class Own:
    """The machine's own apt, used only to look up and fetch packages."""

    def __init__(self):
        self.debs = paths.CACHE / "debs"

    def prepare(self) -> None:
        self.debs.mkdir(parents=True, exist_ok=True)

    def _apt(self, *command, **options) -> str:
        return run(command, hint=NO_NETWORK, **options).stdout or ""

    def candidate(self, package: str) -> dict[str, str]:
        """The signed index's entry of a package; empty when there is none."""
        text = self._apt("apt-cache", "show", "--no-all-versions", package)
        fields = [line.split(": ", 1) for line in text.splitlines() if ": " in line]
        entry = {row[0]: row[1] for row in fields if not row[0].startswith(" ")}
        return entry if "SHA256" in entry else {}

    def fetch(self, package: str) -> tuple[Path, dict[str, str]]:
        """The package's file, checked against the checksum of the signed index.

        A file that another clone left is used when its checksum is right; a
        broken one is taken up again by apt where it stopped, or replaced.
        """
        entry = self.candidate(package)
        if not entry:
            raise SetupError(f"apt knows no package {package}")
        version = entry["Version"].replace(":", "%3a")
        name = f"{package}_{version}_{entry['Architecture']}.deb"
        target = self.debs / name
        if target.exists() and digest(target) == entry["SHA256"]:
            return target, entry
        size = -(-int(entry["Size"]) // 1024**2)
        step(f"download {name} ({size} MB)")
        if target.exists() and target.stat().st_size >= int(entry["Size"]):
            target.unlink()
        self._apt("apt-get", "download", package, cwd=self.debs)
        if not target.exists() or digest(target) != entry["SHA256"]:
            target.unlink(missing_ok=True)
            raise SetupError(f"{name}: wrong checksum, it was deleted. {NO_NETWORK}")
        return target, entry


class Unstable(Own):
    """A private apt that looks at the suite `sid` and touches nothing else."""

    def __init__(self):
        super().__init__()
        self.home = paths.CACHE / "apt"
        self.config = self.home / "apt.conf"

    def prepare(self) -> None:
        super().prepare()
        for folder in ("lists/partial", "archives/partial", "sources", "empty"):
            (self.home / folder).mkdir(parents=True, exist_ok=True)
        uri, keyring = _mirror()
        (self.home / "sources" / "sid.sources").write_text(
            f"Types: deb\nURIs: {uri}\nSuites: sid\nComponents: main\n"
            f"Signed-By: {keyring}\n"
        )
        (self.home / "status").touch()
        settings = {
            "Dir::State::Lists": self.home / "lists",
            "Dir::State::status": self.home / "status",
            "Dir::Cache": self.home,
            "Dir::Etc::SourceList": "/dev/null",
            "Dir::Etc::SourceParts": self.home / "sources",
            "Dir::Etc::Preferences": "/dev/null",
            "Dir::Etc::PreferencesParts": self.home / "empty",
            "APT::Sandbox::User": "",
            "Acquire::Languages": "none",
            "Acquire::Retries": "3",
        }
        self.config.write_text(
            "".join(f'{key} "{value}";\n' for key, value in settings.items())
        )
        step("Debian unstable: package index")
        self._apt("apt-get", "update")

    def _apt(self, *command, **options) -> str:
        return super()._apt("env", f"APT_CONFIG={self.config}", *command, **options)


def unpack(wanted: dict, root: Path) -> None:
    """Unpack {apt source: [package, …]} into `root`, all or nothing."""
    with lock("apt"):
        files = []
        for source, packages in wanted.items():
            source.prepare()
            files += [source.fetch(package) for package in packages]
    scratch = root.with_name(root.name + ".new")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    for path, entry in files:
        step(f"unpack {entry['Package']} {entry['Version']}")
        run(["dpkg", "-x", path, scratch])
    shutil.rmtree(root, ignore_errors=True)
    scratch.rename(root)
