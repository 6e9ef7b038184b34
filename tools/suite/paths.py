"""Where everything lives. All that the set-up makes is under ``.local``."""

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCAL = ROOT / ".local"
VENV = LOCAL / "venv"
PYTHON = VENV / "bin" / "python"
ODOO_ROOT = LOCAL / "odoo"
STAMPS = LOCAL / "stamps"
ADDONS = ROOT / "addons"
# Shared by every clone of the same user; each file is checked before use.
CACHE = (
    Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    / "aftersales-suite"
)
# Tells two clones apart wherever they meet (socket folder, external server).
CLONE_ID = hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]
