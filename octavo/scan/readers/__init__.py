"""Turn files that know where on a page their words stand into Sheets: one module for each kind of file.

In comes the content of a file, out come Sheets (`scan/sheets/model.py`); a file that cannot be read is a UsageError.
Files come from strangers: nothing that they name is opened, and how much is read of one has a limit.
"""
