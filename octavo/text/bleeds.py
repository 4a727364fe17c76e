"""Turn a text of the Book into its pictures that cover a page: they bleed, as printers say, over all its edges.

The Book has each as a figure that says so, with or without a caption; on screens it is a figure as others are.
"""

from __future__ import annotations

BLEED = "data-bleed"  # attribute of such a figure in the Book
BLEED_PT = (
    9.0  # by which its picture is drawn beyond the trim: an eighth of an inch, which houses ask for
)
