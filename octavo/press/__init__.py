"""Turn a finished print edition into what a printer takes.

In come the bytes of the print edition and a house (`houses.py`: its figures, each with its source); out come the
interior (`interior.py`), and what a preflight finds in the finished files (`preflight.py`). Nothing here reads the
manuscript or sets a line: pages are taken as they were proved. What a house does not print is a finding; a print
edition that is none is a UsageError.
"""
