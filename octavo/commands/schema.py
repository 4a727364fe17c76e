"""``octavo schema``: the JSON schema of the front matter, for editors."""

from __future__ import annotations

import argparse
import json
import sys


def add_options(parser: argparse.ArgumentParser) -> None:
    """There are none: it is written to stdout."""
    parser.set_defaults(json=False)


def run(options: argparse.Namespace) -> int:
    """0: there is always a schema."""
    from octavo.desk.frontschema import front_matter_schema

    schema = front_matter_schema()
    sys.stdout.write(json.dumps(schema, ensure_ascii=False, indent=2) + "\n")
    return 0
