"""``octavo doctor``: what is installed, what for, what is missing and how to get it."""

from __future__ import annotations

import argparse
import json
import sys


def add_options(parser: argparse.ArgumentParser) -> None:
    """Whether it is for a person or for a machine."""
    # not by options.py, which takes libraries that may be missing
    parser.add_argument("--json", action="store_true", help="print all of it as JSON on stdout")


def run(options: argparse.Namespace) -> int:
    """0 when books can be built here, 4 when something is missing for it."""
    from octavo.desk.diagnosis import diagnosis_lines, diagnosis_value
    from octavo.desk.doctor import examine_machine

    found = examine_machine()
    if options.json:
        value = diagnosis_value(found)
        sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for line in diagnosis_lines(found))
    return 0 if found.fit else 4
