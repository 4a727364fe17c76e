"""What can stop a build, each with the exit code that a shell sees.

OctavoError
├── UsageError          2   the command was given something it cannot use
│   └── StyleFault      2   a theme, a style sheet or a template's file of the book is wrong
├── ManuscriptError     3   the book cannot be built as it is written
├── TemplateFault       3   a template of the book is wrong
├── WorkerLostError     3   a process of the build was ended from outside
├── LayoutError         3   the print edition could not be laid out without losing text
├── MissingToolError    4   a library or program that we need is not there
└── InternalError      70   a fault of ours
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a process that lays out pages has no use for the model
    from octavo.model import Finding


class OctavoError(Exception):
    """Anything that ends a run with a message instead of a traceback."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(OctavoError):
    """A wrong argument: a folder that is not there, an edition that does not exist."""

    exit_code = 2


class StyleFault(UsageError):
    """A theme, a style sheet or a template's file of the book cannot be used: it is not UTF-8, no TOML, leads elsewhere."""


class ManuscriptError(OctavoError):
    """The manuscript has faults after which no stage can go on; ``findings`` lists them all."""

    exit_code = 3

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(finding.message for finding in findings))
        self.findings = findings


class TemplateFault(OctavoError):
    """A template of the book is wrong: it names something that is not there, or is not Jinja."""

    exit_code = 3


class LayoutError(OctavoError):
    """The layout engine failed on a part of the book; the message names the part."""

    exit_code = 3


class WorkerLostError(OctavoError):
    """A process of the build was ended from outside, most often for want of memory."""

    exit_code = 3


class InternalError(OctavoError):
    """A fault of Octavo's own: nothing that a book, a file or a machine can do should raise one."""

    exit_code = 70  # EX_SOFTWARE of sysexits.h


class MissingToolError(OctavoError):
    """A library or program is not installed; the hint says how to get it."""

    exit_code = 4
