"""Print a book by one call of WeasyPrint: what `bench.py` holds ours against.

python scripts/plain.py BOOK OUT.pdf
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from octavo.engine import reliefs
from octavo.engine.layout import Engine
from octavo.model import Stamp
from octavo.parse import parse_manuscript
from octavo.reading.folder import read_manuscript
from octavo.reading.pictures import read_images
from octavo.reading.theme import load_theme, template_environment
from octavo.typeset.design import design_pages, estimate_pages, page_css
from octavo.typeset.pieces import Setter


def print_plainly(root: Path, out: Path) -> None:
    """One document with everything in it, laid out by the engine without our reliefs."""
    reliefs.RELIEFS = ()
    manuscript, _ = read_manuscript(root)
    parsed = parse_manuscript(manuscript)
    book, _ = read_images(parsed.book, parsed.images, manuscript)
    theme = load_theme(book.metadata.theme, manuscript.root, manuscript.fonts)
    text = sum(len(division.html) for division in book.divisions)
    count = estimate_pages(text, sum(len(n.text) for n in book.notes), book.metadata.print, theme)
    design = design_pages(book.metadata.print, theme, count)
    setter = Setter(book, theme, template_environment(manuscript.root), Stamp(0), design)
    front, body = ([making.make() for making in part] for part in setter.divisions())
    pieces = [setter.preliminaries(), setter.contents({}), *front, *body]
    inside = [re.split(r"<body[^>]*>|</body>", piece.job.html)[1] for piece in pieces]
    html = (
        f'<html lang="{book.metadata.language}"><head><title>-</title></head><body>'
        + "".join(f'<div class="piece">{part}</div>' for part in inside)
        + "</body></html>"
    )
    css = theme.print_css + page_css(design, book.metadata) + ".piece { break-before: right }"
    engine = Engine(theme.faces)
    engine.serve({name: content for piece in pieces for name, content in piece.job.files})
    laid = engine.lay_out(html.replace("octavo-id:", "#"), css)
    laid.document.write_pdf(out, pdf_tags=True)


if __name__ == "__main__":
    print_plainly(Path(sys.argv[1]), Path(sys.argv[2]))
