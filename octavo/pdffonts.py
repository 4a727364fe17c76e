"""Turn a PDF into the dictionaries of fonts that its pages draw with."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf
from pikepdf import Dictionary


def find_font_dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every dictionary of fonts that the pages and the forms on them use, each once."""
    waiting = [page.obj.get("/Resources") for page in pdf.pages]
    seen: set[tuple[int, int]] = set()
    while waiting:
        resources = waiting.pop()
        if resources is None or (resources.is_indirect and resources.objgen in seen):
            continue
        seen.add(resources.objgen)
        fonts = resources.get("/Font")
        if fonts is not None and not (fonts.is_indirect and fonts.objgen in seen):
            seen.add(fonts.objgen)
            yield fonts
        for kind in ("/XObject", "/Pattern"):
            for _, form in resources.get(kind, Dictionary()).items():
                if isinstance(form, pikepdf.Stream) and form.objgen not in seen:
                    seen.add(form.objgen)
                    waiting.append(form.get("/Resources"))
