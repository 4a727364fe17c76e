"""The print edition: the Book as pages, the map of those pages, and one PDF of them.

In come the Book, the theme and the Stamp, out come a PageMap and the bytes of the PDF. What cannot be
laid out without losing text is a LayoutError that names the part; what a reader may stumble over is a
finding. `book.py` knows the order; `pieces.py` makes jobs of a book (`job.py`), `setjob.py` sets one, `sheets.py` has
them set at once and keeps what was set, `join.py` makes one PDF of them. Nothing is imported here: a
process that sets a job loads what jobs need, and no more.
"""
