"""Turn a finished print edition into what a printer takes.

In come the bytes of the print edition, the front matter, the theme and a house (`houses.py`: its figures, each with its
source); out come the interior, the cover, the house's form, and what a preflight finds in the finished files. `ordering.py`
has the order: read it first. Pages are taken as they were proved; only the cover is set. What a house does not print is a
finding; a print edition that is none is a UsageError.
"""
