"""Turn the Book into its print edition and the map of its pages.

`book.py` knows the order; `pieces.py` makes jobs of a book, `job.py` sets one, `sheets.py` has them
set at once and keeps what was set, `join.py` makes one PDF of them. Nothing is imported here: a
process that sets a job loads what jobs need, and no more.
"""
