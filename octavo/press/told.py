"""Turn a preflight into its reports: one for a person, one for a machine. Nothing in them depends on time or place."""

from __future__ import annotations

import base64
import json
from typing import Any

from jinja2.sandbox import ImmutableSandboxedEnvironment

import octavo
from octavo.model import Severity
from octavo.model.metadata import Metadata
from octavo.press.making import Made
from octavo.press.ordering import Ordered
from octavo.press.rules import Rule
from octavo.press.thumbnail import WIDTHS_PX
from octavo.text.templates import render_template

_HEADS = {
    "rules": "The pages", "cover": "The cover", "jacket": "The jacket", "front": "The front in a shop", "form": "The form",
}  # fmt: skip
_ALWAYS = ("rules", "cover", "form")  # in the report for machines


def preflight_json(made: Ordered) -> bytes:
    """The report for machines: the files, what was done for them, and every rule."""
    job, interior = made.job, made.interior
    value: dict[str, Any] = {
        "octavo": octavo.__version__,
        "printer": job.house.key,
        "ink": job.ink,
        "paper": job.paper,
        "pages": len(interior.read.pages),
        "done": _done(interior),
        **{
            part: [_rule_value(rule) for rule in rules]
            for part, rules in made.parts.items()
            if rules or part in _ALWAYS
        },
        "inks": [
            {"page": index + 1, **dict(sorted(page.inks.items())), "most": round(page.most_ink, 3)}
            for index, page in enumerate(interior.read.pages)
        ],
    }
    return (json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def preflight_html(
    environment: ImmutableSandboxedEnvironment, metadata: Metadata, made: Ordered
) -> bytes:
    """The report for a person. Raises TemplateFault."""
    rules = [rule for part in made.parts.values() for rule in part]
    thumbnails = [
        (width, base64.b64encode(picture).decode())
        for width, picture in zip(WIDTHS_PX, made.small, strict=False)
    ]
    return render_template(
        environment, "report/preflight.html",
        metadata=metadata, job=made.job, done=_done(made.interior), version=octavo.__version__,
        parts=[(_HEADS[part], rules) for part, rules in made.parts.items()], count=len(rules), thumbnails=thumbnails,
        broken=sum(rule.severity in (Severity.ERROR, Severity.WARNING) for rule in rules),
    ).encode()  # fmt: skip


def _done(made: Made) -> dict[str, Any]:
    """What had to be done for the house, in its words."""
    done: dict[str, Any] = {}
    if made.aside_pt:
        done["pages moved from the spine, pt"] = made.aside_pt
    if made.down_pt:
        done["pages moved downwards, pt"] = made.down_pt
    if made.covered:
        done["pages that a picture covers, with bleed"] = made.covered
    if made.interior.blank:
        done["blank pages added at the end"] = made.interior.blank
    if made.interior.opaque:
        done["pictures laid on white"] = made.interior.opaque
    if made.interior.patched:
        done["half transparent places printed as pictures"] = made.interior.patched
    if made.interior.smaller:
        done["pictures with fewer points than before"] = made.interior.smaller
    return done


def _rule_value(rule: Rule) -> dict[str, Any]:
    source = rule.figure.source
    return {
        "code": rule.code,
        "asked": rule.asked,
        "seen": rule.seen,
        "kept": rule.severity is None,
        "severity": rule.severity.value if rule.severity else None,
        "source": source.title,
        "url": source.url,
        "read": str(source.read or ""),
        "disputed": rule.figure.disputed,
    }
