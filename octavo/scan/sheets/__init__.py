"""Turn sheets, pages of which it is known where every word stands, into the text of a scan.

In come Sheets, made by the readers of PDF, hOCR, ALTO, PAGE and ABBYY files; out comes text that `import_scan` reads,
and the place on its sheet of each of its lines. Nothing here opens a file; what cannot be told is a look.
"""
