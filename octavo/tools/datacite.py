"""Turn what DataCite's own JSON schema says of a record into findings."""

from __future__ import annotations

import json

from octavo.model import Finding, Severity
from octavo.tools.places import find_python_package, no_verdict, not_run

_SHOWN = 200  # letters of a message: the schema repeats the value that it refuses, whole


def validate_datacite(content: bytes) -> list[Finding]:
    """Every rule of kernel 4.5 that the record breaks, as an error; ``content``: of datacite.json."""
    if not find_python_package("datacite"):
        return [not_run("DataCite’s schema", "datacite")]
    from datacite import schema45

    try:
        record = json.loads(content)
    except ValueError as error:
        return [no_verdict("DataCite’s schema", f"the record is not JSON: {error}")]
    faults = sorted(
        schema45.validator.iter_errors(record),
        key=lambda fault: list(map(str, fault.absolute_path)),
    )
    return [
        Finding(
            "datacite",
            Severity.ERROR,
            f"DataCite 4.5 {fault.json_path}: {fault.message[:_SHOWN]}",
            None,
            "correct the front matter that this part of the record is made of",
        )
        for fault in faults
    ]
