"""Turn a manuscript's text into one HTML tree: the one call of pandoc per book.

1. mark each note definition with its key and line, so that a note can be traced to its source;
2. run pandoc with its log on, as findings with lines;
3. parse what it wrote.
"""

from __future__ import annotations

import json
import logging
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pypandoc
from lxml import etree, html

from octavo.errors import ManuscriptError, MissingToolError
from octavo.model import Finding, Manuscript, Place, Severity

# yaml_metadata_block: front matter is ours. auto_identifiers: ids must not change with the text of
# notes. implicit_figures and the rest of pandoc's Markdown stay on.
READER = "markdown+smart-yaml_metadata_block-auto_identifiers"
MARK = "octavo-note"

_DEFINITION = re.compile(r"^( {0,3}\[\^([^\]\s]+)\]:[ \t]*)(\S.*)?$")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
# A note that begins so begins with a block, before which no inline mark may stand.
_BLOCK_START = re.compile(r"[-*+>|:#~`]|\d+[.)]\s|\(?[a-zA-Z#@]+[.)]\s|<")


@dataclass(frozen=True, slots=True)
class Converted:
    """Pandoc's answer: the body's tree (a ``div``) and what its log said."""

    root: etree._Element
    findings: tuple[Finding, ...]


def convert_text(manuscript: Manuscript) -> Converted:
    """Run pandoc over the whole book.

    Raises MissingToolError without pandoc, ManuscriptError when pandoc refuses the text.
    """
    logging.getLogger("pypandoc").setLevel(logging.ERROR)  # its warnings come to us in the log
    with tempfile.TemporaryDirectory(prefix="octavo-") as folder:
        log = Path(folder) / "log.json"
        try:
            text = pypandoc.convert_text(
                _mark_notes(manuscript.text),
                "html5",
                format=READER,
                extra_args=_arguments(manuscript, log),
            )
        except OSError as error:
            raise MissingToolError(
                "pandoc is not installed", hint="pip install pypandoc-binary"
            ) from error
        except RuntimeError as error:
            raise ManuscriptError((
                Finding("pandoc-failed", Severity.ERROR,
                        f"pandoc cannot read the manuscript: {_last_line(str(error))}",
                        manuscript.front_matter_place, "mend what it names and build again"),
            )) from error  # fmt: skip
        entries = json.loads(log.read_text("utf-8") or "[]") if log.exists() else []
    root = html.fragment_fromstring(text, create_parent="div")
    findings = [f for entry in entries if (f := _log_finding(entry, manuscript))]
    return Converted(root, tuple(findings))


def _arguments(manuscript: Manuscript, log: Path) -> list[str]:
    arguments = [
        "--wrap=none",
        "--mathml",
        "--syntax-highlighting=none",
        "--email-obfuscation=none",
        "--sandbox",
        f"--log={log}",
        "--quiet",
    ]
    if manuscript.bibliography:
        arguments += ["--citeproc", "--metadata", "link-citations=true"]
        arguments += [f"--bibliography={path}" for path in manuscript.bibliography]
        arguments += ["--metadata", f"lang={manuscript.metadata.language}"]
        if manuscript.csl:
            arguments.append(f"--csl={manuscript.csl}")
    return arguments


def _mark_notes(text: str) -> str:
    lines = text.split("\n")
    fence = ""
    for number, line in enumerate(lines, start=1):
        if match := _FENCE.match(line):
            if not fence:
                fence = match[1]
            elif match[1].startswith(fence) and not line.strip(" `~"):
                fence = ""
            continue
        if fence or not (match := _DEFINITION.match(line)):
            continue
        opening, key, rest = match[1], match[2], match[3] or ""
        if rest and not _BLOCK_START.match(rest):
            safe = key.replace("\\", "\\\\").replace('"', '\\"')
            mark = f'[]{{.{MARK} key="{safe}" line="{number}"}}'
            lines[number - 1] = f"{opening}{mark}{rest}"
    return "\n".join(lines)


def _log_finding(entry: dict[str, object], manuscript: Manuscript) -> Finding | None:
    """The log entry in our words; None where one of our own checks says it better."""
    kind = entry.get("type")
    line = entry.get("line")
    place: Place | None = None
    if isinstance(line, int) and line > 0:
        place = manuscript.place(line)
    key = str(entry.get("key") or entry.get("contents") or "")
    said = str(entry.get("pretty"))
    match kind:
        case "NoteDefinedButNotUsed":
            return Finding("note-unused", Severity.WARNING, f"the note [^{key}] is never called",
                           place, "call it in the text or take it out")  # fmt: skip
        case "DuplicateNoteReference":
            return Finding("note-double", Severity.ERROR, f"the note [^{key}] is defined twice",
                           place, "give one of the two another key")  # fmt: skip
        case "CiteprocWarning" if match := re.fullmatch(
            r"citation (.+) not found", str(entry.get("message"))
        ):
            return Finding("citation-missing", Severity.ERROR,
                           f"the citation @{match[1]} is not in the bibliography",
                           manuscript.place_of(f"@{match[1]}"), "add it, or correct its key")  # fmt: skip
        case "DuplicateLinkReference":
            return Finding("reference-double", Severity.WARNING,
                           f"the link reference [{key}] is defined twice", place,
                           "give one of them another name")  # fmt: skip
        case _ if entry.get("verbosity") == "WARNING":
            return Finding("pandoc-warning", Severity.WARNING, said, place,
                           "look at this place in the finished editions")  # fmt: skip
    return None


def _last_line(message: str) -> str:
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    return lines[-1] if lines else "no reason given"
