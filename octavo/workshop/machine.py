"""Turn a name of the table of needs (`model/needs.py`) into what to type for it on this machine.

Which system it is, and how Octavo came to it: by make into a clone's ``.venv``, by pipx, by uv, or by pip. It takes
nothing but the standard library, since it speaks where libraries are missing.
"""

from __future__ import annotations

import shutil
import sys
from functools import lru_cache
from pathlib import Path

from octavo.model.errors import MissingToolError
from octavo.model.needs import FONT_EXTRAS, NEEDS, of_module, system_command
from octavo.workshop.store import cache_folder

_HOME = Path(__file__).resolve().parents[2]  # of a clone
_INSTALLERS = {"apt": "apt-get", "dnf": "dnf", "brew": "brew"}


@lru_cache(maxsize=1)
def system_name() -> str:
    """“apt”, “dnf” or “brew”: that with which this system installs; “” where it is none of them."""
    if sys.platform == "darwin":
        return "brew"
    return next((name for name, program in _INSTALLERS.items() if shutil.which(program)), "")


def in_clone() -> bool:
    """Whether this is a clone that installs by make into a ``.venv`` of its own."""
    return (_HOME / "Makefile").is_file() and (_HOME / "scripts/setup.sh").is_file()


def how_to_get(name: str) -> str:
    """What to type for something of the table."""
    need = NEEDS[name]
    if need.system:
        return system_command(need, system_name())
    if in_clone() and (need.kind == "npm" or need.of_make):
        return "make validate"
    if need.kind == "npm":
        packages = f"{need.name} {need.beside}".strip()
        return f"npm install --ignore-scripts --prefix {cache_folder() / 'tools'} {packages}"
    if in_clone() and Path(sys.prefix) == _HOME / ".venv":
        return "make setup"
    return _by_pip(f"{need.name}{need.wanted}")


def missing(name: str, called: str = "") -> MissingToolError:
    """That something of the table is not installed, to be raised; ``called``: as the message is to name it."""
    called = called or NEEDS[name].called
    return MissingToolError(f"{called} is not installed", hint=how_to_get(name))


def missing_module(error: ModuleNotFoundError) -> MissingToolError | None:
    """What to say of a module that could not be imported; None when it is not of a package of the table."""
    need = of_module(error.name or "")
    return missing(need.name) if need else None


def how_to_get_fonts(extra: str) -> str:
    """What to type for the fonts of an extra."""
    return f"make fonts EXTRAS={extra}" if in_clone() else _by_pip(*FONT_EXTRAS[extra])


def _by_pip(*requirements: str) -> str:
    """Packages put where this Python looks for them."""
    quoted = [f"'{one}'" if set(one) & set("<>[") else one for one in requirements]
    parts = Path(sys.prefix).parts
    if "pipx" in parts:
        return f"pipx inject octavo {' '.join(quoted)}"
    if "uv" in parts and "tools" in parts:
        return f"uv tool install octavo {' '.join(f'--with {one}' for one in quoted)}"
    return f"pip install {' '.join(quoted)}"
