"""Turn objects of one PDF into the same objects of another, with all that they name."""

from __future__ import annotations

from typing import Any

from octavo.checks.pdfobjects import PdfObjects, Stream
from octavo.checks.pdftokens import Reference
from octavo.press.written import PressFile


class Copier:
    """Objects that are taken over from a PDF, each once."""

    def __init__(self, pdf: PdfObjects, file: PressFile) -> None:
        self._pdf, self._file = pdf, file
        self._copied: dict[int, Reference] = {}  # by their number in the first

    def copy(self, item: Any) -> Any:
        """An object as it is, under its new name."""
        if isinstance(item, Reference):
            known = self._copied.get(item.number)
            if known is None:
                known = self._copied[item.number] = self._file.reserve()
                self._file.add(self.copy(self._pdf.get(item)), known)
            return known
        if isinstance(item, list):
            return [self.copy(part) for part in item]
        if isinstance(item, dict):
            return {key: self.copy(part) for key, part in item.items()}
        if isinstance(item, Stream):
            return Stream(self.copy(item.head), item.raw)
        return item
