"""Turn what a page names to draw with into the forms among it: running heads, drawings, what is half transparent;
and tell whether there is a picture."""

from __future__ import annotations

from typing import Any

from octavo.checks.pdfobjects import PdfObjects, Stream
from octavo.checks.pdftokens import PdfError
from octavo.checks.showing import Form

_DEEPEST = 8  # forms in one another


def read_forms(pdf: PdfObjects, resources: Any, depth: int = 0) -> dict[bytes, Form]:
    """The forms of a page with these resources, by the names that its content has for them."""
    held = pdf.find(resources) or {}
    found: dict[bytes, Form] = {}
    for name, item in (pdf.find(held, "XObject") or {}).items():
        drawn = pdf.get(item)
        if isinstance(drawn, Stream) and drawn.head.get("Subtype") == "Form":
            if depth == _DEEPEST:
                raise PdfError("forms stand too deep in one another")
            own = pdf.find(drawn.head.get("Resources")) or {}
            has_founts = own.get("Font") == held.get("Font")
            found[name.encode()] = Form(drawn, has_founts, read_forms(pdf, own, depth + 1))
    return found


def has_picture(pdf: PdfObjects, resources: Any, depth: int = 0) -> bool:
    """Whether a page with these resources can show a picture, in a form of its or by itself."""
    for item in (pdf.find(resources, "XObject") or {}).values():
        found = pdf.get(item)
        head = found.head if isinstance(found, Stream) else {}
        if pdf.get(head.get("Subtype")) == "Image":
            return True
        if depth < _DEEPEST and has_picture(pdf, head.get("Resources"), depth + 1):
            return True
    return False
