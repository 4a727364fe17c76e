#!/bin/sh
# Justified lines of letters that the first face lacks end before the margin, each at another place.
#
# Expected: with `text-align: justify` every line but the last fills the measure, whichever faces its letters are taken from
#   (CSS Text 3, 6.1; CSS Fonts 4, 5.3: a face is chosen for each letter).
# Seen (WeasyPrint 70.0, Pango 1.50 and later): the words of an Armenian paragraph come from the second face of `font-family`.
#   In the line that is measured Pango takes some of the spaces between them from the second face, too; when WeasyPrint
#   widens the spaces, each by an attribute of its own, all come from the first, which are narrower or wider. So lines that
#   were reckoned full are not, by some points. With the Armenian face in front all lines end at the margin.
# What it taught: octavo/engine/mending.py measures such a line once more when it is spaced out
#   (fill_lines_of_several_faces); tests/engine/test_faces.py reads where the lines of a finished file end.
#
# Run by hand, not by CI: it installs from PyPI into a temporary folder. It fails when the behaviour changes.
# WeasyPrint needs Pango on the machine.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "weasyprint==70.0" "pdfminer.six==20260107" \
    "fontpkg-eb-garamond==1.3"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps "rinoh-typeface-dejavuserif==0.1.3"
"$folder/venv/bin/python" - <<'PROGRAM'
import sysconfig
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

import weasyprint
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTChar
from weasyprint.text.ffi import pango
from weasyprint.text.fonts import FontConfiguration

PACKAGES = Path(sysconfig.get_path("purelib"))
FIRST = next(PACKAGES.glob("fontpkg_eb_garamond/**/EBGaramond[[]wght].ttf"))
SECOND = next(PACKAGES.glob("rinoh_typeface_dejavuserif/**/DejaVuSerif.ttf"))
WORDS = "գիրք երկիր քաղաք մարդ գիշեր լեռ գետ դուռ պատուհան ճանապարհ".split()
TEXT = " ".join(WORDS[(7 * n * n + n // 5) % len(WORDS)] for n in range(90))


def ends_of_lines(families):
    """Where the full lines of a paragraph end, in points."""
    faces = "".join(
        f"@font-face {{ font-family: {name}; src: url('{file.as_uri()}') }}"
        for name, file in (("first", FIRST), ("second", SECOND))
    )
    style = f"{faces} @page {{ size: 400pt 500pt; margin: 40pt }} body {{ margin: 0 }} p {{ font: 11pt/14pt {families}; text-align: justify }}"
    html = f"<html lang=hy><style>{style}</style><p>{TEXT}</p>"
    pdf = weasyprint.HTML(string=html).write_pdf(font_config=FontConfiguration())
    rows = {}

    def read(thing):
        if isinstance(thing, LTChar):
            if thing.get_text().strip():
                rows.setdefault(round(thing.matrix[5]), []).append(thing.x1)
        elif hasattr(thing, "__iter__"):
            for part in thing:
                read(part)

    for page in extract_pages(BytesIO(pdf)):
        read(page)
    return [round(max(rows[row]), 1) for row in sorted(rows, reverse=True)][:-1]


print("WeasyPrint", version("weasyprint"), "Pango", pango.pango_version())
mixed, plain = ends_of_lines("first, second"), ends_of_lines("second, first")
print("second face behind:", *mixed)
print("second face in front:", *plain)
assert max(plain) - min(plain) < 0.6
assert max(mixed) - min(mixed) > 1.5, "the lines are filled now"
PROGRAM
echo "as described"
