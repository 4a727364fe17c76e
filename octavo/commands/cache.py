"""``octavo cache clear``: forget what is kept between builds."""

from __future__ import annotations

import argparse
import sys

from octavo.model.errors import UsageError
from octavo.workshop import store


def add_options(parser: argparse.ArgumentParser) -> None:
    """What to do with what is kept."""
    parser.add_argument("action", choices=["clear"], help="clear: delete all of it")
    parser.set_defaults(json=False)


def run(options: argparse.Namespace) -> int:
    """Delete everything that can be made again. Raises UsageError where that is not allowed."""
    try:
        count = store.clear()
    except OSError as error:
        raise UsageError(
            f"cannot delete in {store.cache_folder()}: {error.strerror}",
            hint="look at the folder and its permissions",
        ) from error
    sys.stdout.write(f"{count} kept things deleted\n")
    return 0
