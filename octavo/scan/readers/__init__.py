"""Turn what archives hold into what the other steps know: files of pages into Sheets, TEI into a tree of blocks.

Each module reads one format, from bytes, and opens no file: `hocr.py`, `alto.py`, `pagexml.py`, `abbyy.py` give Sheets,
`mets.py` the order of files, `tei.py` the tree that pandoc would give. XML comes through `xmlfile.py`, which refuses
what is cut, too large, or asks for anything beside itself, by a UsageError.
"""
