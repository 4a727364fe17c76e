#!/usr/bin/env python3
"""Build a book: `python build.py` makes the three editions of the book in this folder.

    python build.py                                  PDF, EPUB and HTML of manuscript/ into build/
    python build.py build BOOK --to pdf --out DIR    another book, some editions, another place
    python build.py check [BOOK]                     read the finished files back and check them

The story it tells is in octavo/pipeline.py, where the stages stand in their order; the installed
command `octavo` is the same program. Run with any Python: when `make setup` has made .venv, that
one is used.
"""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
VENV_PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def main() -> int:
    """Run the command line of octavo, in the environment that `make setup` made."""
    if VENV_PYTHON.exists() and Path(sys.prefix).resolve() != VENV.resolve():
        os.execv(VENV_PYTHON, [str(VENV_PYTHON), str(HERE / "build.py"), *sys.argv[1:]])
    try:
        from octavo.cli import run
    except ModuleNotFoundError as error:
        sys.stderr.write(f"error: {error.name} is not installed\n  hint: run make setup\n")
        return 4
    run()


if __name__ == "__main__":
    sys.exit(main())
