"""``octavo cache clear``: forget what is kept between builds."""

from __future__ import annotations

import argparse
import sys

from octavo.workshop import store


def add_options(parser: argparse.ArgumentParser) -> None:
    """What to do with what is kept."""
    parser.add_argument("action", choices=["clear"], help="clear: delete all of it")
    parser.set_defaults(json=False)


def run(options: argparse.Namespace) -> int:
    """Delete everything that can be made again."""
    sys.stdout.write(f"{store.clear()} kept things deleted\n")
    return 0
