"""``octavo check``: read the finished files back and check everything that can be checked."""

from __future__ import annotations

import argparse
import sys

from octavo.commands.elsewhere import add_sarif_option, look_where_to_tell, tell_elsewhere
from octavo.commands.options import add_book_options, folders
from octavo.commands.terminal import show_findings, show_progress
from octavo.model import Severity
from octavo.pipeline import check_book
from octavo.reading.reports import read_report
from octavo.reading.theme import template_environment
from octavo.report import REPORT, account_lines, make_reports, report_json
from octavo.write import write_files


def add_options(parser: argparse.ArgumentParser) -> None:
    """Which book, which editions, where they are."""
    add_book_options(parser)
    add_sarif_option(parser)


def run(options: argparse.Namespace) -> int:
    """0 when no error is found, 1 when there are some. Raises OctavoError when there is nothing to read."""
    look_where_to_tell(options)
    root, folder = folders(options)
    with show_progress() as progress:
        build = check_book(root, folder, options.to, progress)
    last = read_report(folder / REPORT)
    write_files(folder, make_reports(build, template_environment(root), last))
    if options.json:
        sys.stdout.write(report_json(build).decode())
    else:
        show_findings(build.findings)
        errors = sum(finding.severity is Severity.ERROR for finding in build.findings)
        sys.stdout.writelines(
            f"{n:>9,} letters {what}\n" for what, n in account_lines(build.account)
        )
        for figure in build.makeup.figures if build.makeup else ():
            sys.stdout.write(f"{figure.value:>9.2f} {figure.label}, in 100 {figure.base}\n")
        sys.stdout.write(f"{len(build.editions)} editions checked, {errors} errors\n")
    exit_code = 1 if build.has_errors else 0
    tell_elsewhere(build.findings, options, exit_code)
    return exit_code
