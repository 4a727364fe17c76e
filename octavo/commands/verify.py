"""``octavo verify``: whether a bag is whole, and whether the same is made again from what lies in it."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from octavo.commands.options import add_jobs_option, add_json_option, open_workshop
from octavo.model import Severity

if TYPE_CHECKING:
    from octavo.depositing import Verified


def add_options(parser: argparse.ArgumentParser) -> None:
    """Which bag, and how it is built again."""
    parser.add_argument(
        "bag", type=Path, metavar="BAG", help="the folder of a bag, or its zip file"
    )
    add_jobs_option(parser)
    add_json_option(parser)


def run(options: argparse.Namespace) -> int:
    """0 when nothing is wrong with the bag, 1 when something is. Raises OctavoError when it cannot be found out."""
    from octavo.commands.terminal import show_findings, show_progress
    from octavo.depositing import Verified, verify_bag
    from octavo.reading.bags import open_bag
    from octavo.report import finding_value

    bag, strange = open_bag(options.bag)
    options.no_cache = True  # what is made again is made anew
    if strange:
        verified = Verified(strange, len(bag.names))
    else:
        with show_progress() as progress, open_workshop(options) as workshop:
            verified = verify_bag(bag, os.environ, workshop, progress)
    errors = sum(finding.severity is Severity.ERROR for finding in verified.findings)
    if options.json:
        value = {
            "bag": options.bag.name,
            "files": verified.files,
            "made_again": verified.made_again,
            "same_bytes": verified.same_bytes,
            "findings": [finding_value(finding) for finding in verified.findings],
        }
        sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")
    else:
        show_findings(verified.findings)
        sys.stdout.write(f"{verified.files} files, {errors} errors; {_said(verified)}\n")
    return 1 if errors else 0


def _said(verified: Verified) -> str:
    if not verified.made_again:
        return "not made again"
    if verified.same_bytes == verified.files:
        return "made again from its sources: every byte is the same"
    return f"made again from its sources: {verified.same_bytes} files have the same bytes"
