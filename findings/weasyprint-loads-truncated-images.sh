#!/bin/sh
# Importing WeasyPrint lets Pillow take damaged pictures for whole ones, in the whole process.
#
# Expected: importing a library changes no setting of another one for everybody; a PNG or JPEG that is cut in its
#   pixels raises when Pillow loads it.
# Seen (WeasyPrint 70.0, Pillow 13.0.0): weasyprint.images sets PIL.ImageFile.LOAD_TRUNCATED_IMAGES, so the same
#   picture raises OSError before the import and loads without a word behind it, its lost pixels in grey or black.
#   A program that imports WeasyPrint in a thread gets the one or the other by chance.
# What it taught: pictures are judged with the setting off, whatever was imported (octavo/reading/rasters.py), and
#   tests/reading/test_pictures.py judges a cut picture with the engine loaded.
#
# Run by hand, not by CI: it installs from PyPI into a temporary folder. It fails when the behaviour changes.
# WeasyPrint needs Pango on the machine.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-python3}" -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "weasyprint==70.0" "pillow==13.0.0"
"$folder/venv/bin/python" - <<'PROGRAM'
from io import BytesIO

from PIL import Image, ImageFile


def cut(kind):
    whole = BytesIO()
    Image.effect_noise((64, 64), 50).save(whole, kind)
    return whole.getvalue()[: len(whole.getvalue()) // 2]


def loads(content):
    try:
        Image.open(BytesIO(content)).load()
    except OSError as error:
        return f"OSError: {error}"
    return "loaded"


before = [loads(cut(kind)) for kind in ("PNG", "JPEG")]
print("before:", ImageFile.LOAD_TRUNCATED_IMAGES, before)
import weasyprint  # noqa: E402

behind = [loads(cut(kind)) for kind in ("PNG", "JPEG")]
print("weasyprint", weasyprint.__version__, "imported:", ImageFile.LOAD_TRUNCATED_IMAGES, behind)
assert all(said.startswith("OSError") for said in before)
assert ImageFile.LOAD_TRUNCATED_IMAGES is True
assert behind == ["loaded", "loaded"]
PROGRAM
echo "as described"
