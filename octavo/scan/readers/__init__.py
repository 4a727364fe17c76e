"""Turn files that know where on a page their words stand into Sheets, and TEI into a tree of blocks.

In comes the content of a file, out come Sheets (`scan/sheets/model.py`) of `pdf.py`, `hocr.py`, `alto.py`, `pagexml.py` and
`abbyy.py`, the order of files of `mets.py`, the tree that pandoc would give of `tei.py`; a file that cannot be read is a
UsageError. Files come from strangers: nothing that they name is opened, and how much is read of one has a limit
(`xmlfile.py` has that of XML).
"""
