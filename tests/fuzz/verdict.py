"""Turn what a command said and wrote into faults: each a kind, by which they are counted, and what was seen."""

from __future__ import annotations

import html
import json
import re
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fuzz.generate import SECRET, Case
from octavo.checks.codes import GROUPS
from octavo.model.oneline import one_line

UNACCOUNTED = "letters unaccounted"
ALLOWED = frozenset((0, 1, 2, 3, 4))
_CODES = {
    code: (group, severity) for group, _, codes in GROUPS for code, (severity, _) in codes.items()
}
_PLACED = ("Front matter", "Text")  # what is wrong there is wrong in a line
_LINE = re.compile(
    r"(?:(?P<file>\S.*?)(?::(?P<line>\d+))?: )?(?P<severity>error|warning|note): (?P<message>.*) \[(?P<code>[\w-]+)\]"
)
_PYTHON = re.compile(
    r"Traceback \(most recent|<class '|NoneType|0x[0-9a-f]{9,}|object at |\bErrno\b|PosixPath\("
)
_MARKED = re.compile(r"mark\d+er")
_TAG = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that must not be."""

    kind: str  # without what differs from case to case
    detail: str


@dataclass(frozen=True, slots=True)
class Step:
    """One command, and what it did."""

    arguments: tuple[str, ...]
    code: int | None  # None: it raised
    out: str
    err: str
    error: str = ""  # the summary of what it raised
    trace: str = ""


def summary_of(error: BaseException) -> str:
    """“ValueError at octavo/typeset/join.py:50 in bind, raised in zlib.py:3”: one line for each cause."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/octavo/" in frame.filename]
    where = ""
    if ours:
        frame = ours[-1]
        where = (
            f" at octavo/{frame.filename.rpartition('/octavo/')[2]}:{frame.lineno} in {frame.name}"
        )
    last = frames[-1]
    raised = (
        "" if ours and last is ours[-1] else f", raised in {Path(last.filename).name}:{last.lineno}"
    )
    return f"{type(error).__name__}{where}{raised}"


def judge_step(step: Step, root: Path) -> list[Fault]:
    """Faults of the command itself: how it ended, and what it said of the book in ``root``."""
    shown = " ".join(step.arguments[:1])
    if step.code is None:
        return [Fault(f"traceback {step.error}", step.trace[-1500:])]
    if step.code not in ALLOWED:
        return [Fault(f"exit {step.code} of {shown}: {_first_words(step.err)}", step.err[-1500:])]
    faults = []
    if "Traceback (most recent call last)" in step.err:
        faults.append(
            Fault(
                f"traceback told by {shown}: {step.err.strip().splitlines()[-1][:80]}",
                step.err[-1500:],
            )
        )
    findings = read_findings(step)
    if findings is None:
        return [
            *faults,
            Fault(
                f"{shown} --json gave no JSON, exit {step.code}", step.out[:500] + step.err[-500:]
            ),
        ]
    if step.code and not findings and step.arguments[0] == "build":
        faults.append(Fault(f"exit {step.code} without a word", step.err[-500:]))
    for finding in findings:
        faults += judge_finding(finding, root)
    if SECRET in step.out + step.err:
        faults.append(Fault("a file outside of the book is told", (step.out + step.err)[-1500:]))
    return faults


def read_findings(step: Step) -> list[dict[str, Any]] | None:
    """The findings that a build told, as JSON or for people; None where they cannot be read."""
    if step.arguments[0] != "build":
        return []
    if "--json" in step.arguments:
        try:
            found: list[dict[str, Any]] = json.loads(step.out)["findings"]
            return found
        except (ValueError, KeyError):
            return None
    findings: list[dict[str, Any]] = []
    for line in step.err.splitlines():
        if line.startswith("  hint: ") and findings:
            findings[-1]["hint"] = line.removeprefix("  hint: ")
        elif match := _LINE.fullmatch(line):
            number = int(match["line"]) if match["line"] else None
            findings.append({**match.groupdict(), "line": number, "hint": None})
    return findings


def judge_finding(finding: Mapping[str, Any], root: Path) -> Iterable[Fault]:
    """What is wrong with how a finding is said."""
    code, severity, message = str(finding["code"]), finding["severity"], str(finding["message"])
    shown = json.dumps(finding, ensure_ascii=False)[:600]
    group, _ = _CODES.get(code, ("", ""))
    if not group and code != "stopped":
        yield Fault(f"finding: unknown code {code}", shown)
    if not message.strip():
        yield Fault(f"finding: no message, {code}", shown)
    if one_line(message) != message:
        yield Fault(f"finding: more than a line in the message, {code}", shown)
    if severity == "error" and not finding["hint"]:
        yield Fault(f"finding: no hint, {code}", shown)
    if _PYTHON.search(f"{message} {finding['hint']}"):
        yield Fault(f"finding: words of Python, {code}", shown)
    if severity == "error" and group in _PLACED and not (finding["file"] and finding["line"]):
        yield Fault(f"finding: no place, {code}", shown)
    if finding["file"] and finding["line"]:
        path = root / re.sub(r"\\(?:x..|u....|[nrt])", _meant, str(finding["file"]))
        if path.is_file():
            content = path.read_bytes().replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            if not 1 <= int(finding["line"]) <= content.count(b"\n") + 1:
                yield Fault(f"finding: a line that is not there, {code}", shown)
        else:
            yield Fault(f"finding: a file that is not there, {code}", shown)


def _meant(escape: re.Match[str]) -> str:
    """The control character that is shown by its name."""
    return escape[0].encode().decode("unicode_escape")


def judge_files(case: Case, step: Step, out: Path, formats: Iterable[str]) -> list[Fault]:
    """Faults of the finished files after a build that was done: they are there, whole, with every word."""
    faults = []
    found = {
        path.suffix[1:]: path
        for path in sorted(out.iterdir())
        if path.suffix in (".pdf", ".epub", ".html") and path.name != "report.html"
    }
    for name in formats:
        if name not in found:
            faults.append(
                Fault(
                    f"exit {step.code} and no {name}",
                    str(sorted(path.name for path in out.iterdir())),
                )
            )
    for name in ("report.html", "report.json"):
        if not (out / name).is_file():
            faults.append(Fault(f"exit {step.code} and no {name}", ""))
    if "html" in found:
        page = found["html"].read_bytes().decode("utf-8", "replace")
        if SECRET in page:
            faults.append(Fault("a file outside of the book is in the page", ""))
        if case.kind in ("sound", "odd") and not page.rstrip().endswith("</html>"):
            faults.append(Fault("the page is not whole", page[-200:]))
        text = html.unescape(_TAG.sub("", page))
        lost = [word for word in case.words if word not in text]
        if case.kind == "sound" and lost:
            faults.append(Fault("words lost from the page", ", ".join(lost[:20])))
        if case.words:
            faults += judge_losses(read_findings(step) or (), set(lost))
    if case.kind == "sound":
        faults += [
            Fault(f"sound book: {finding['code']}", json.dumps(finding, ensure_ascii=False)[:600])
            for finding in read_findings(step) or ()
            if finding["severity"] == "error" or finding["code"] == "engine-warning"
        ]
    return faults


def judge_losses(findings: Iterable[Mapping[str, Any]], lost: set[str]) -> Iterable[Fault]:
    """Words told as lost that are on the page, or of which nobody can say whether they are."""
    for finding in findings:
        if finding["code"] == "manuscript-lost":
            named = set(_MARKED.findall(str(finding["message"])))
            if not named or not named <= lost:
                yield Fault(UNACCOUNTED, json.dumps(finding, ensure_ascii=False)[:600])


def _first_words(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return re.sub(r"\d+", "N", lines[0])[:120] if lines else ""
