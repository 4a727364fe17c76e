"""How scans say pages, notes and their calls: each form a line or a file, and what chooses among them.

In come the lines and blocks of a scan, out come blocks whose pages, notes and calls every later step knows:

1. `forms.py`: the forms as data;
2. `pageends.py`: pages that only their folios and running heads tell;
3. `pagetext.py` (`columns.py`, `leaders.py`): text in the lines of the page (`pdftotext`, tesseract): what begins where;
   before it `loosenumbers.py`: numbers of notes that `pdftotext` has swept together;
4. `pairing.py` (`candidates.py`, `raising.py`): calls glued to words, and the notes that begin with their numbers;
   `misread.py`: both where OCR read their numbers as signs;
5. `finding.py`: which forms a scan speaks, and why.
"""

from octavo.scan.dialects.finding import find_dialect, note_runs
from octavo.scan.dialects.forms import (
    BREAKS,
    CALLS,
    LABELS,
    LOOSE,
    NOTES_TITLE,
    NUMBERINGS,
    PLACES,
    label_of,
    plain_label,
)

__all__ = [
    "BREAKS",
    "CALLS",
    "LABELS",
    "LOOSE",
    "NOTES_TITLE",
    "NUMBERINGS",
    "PLACES",
    "find_dialect",
    "label_of",
    "note_runs",
    "plain_label",
]
