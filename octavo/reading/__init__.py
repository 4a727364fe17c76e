"""The door in: everything that is read from a disk or from the web.

In comes a book's folder, out go a Manuscript, its pictures, its Stamp and its Theme. Whatever a book
names (a picture, a bibliography, a style, a template, a font) is found by `paths.py`, and is refused
when it leads out of the book. Faults of the author are findings with file and line, all at once, as a
ManuscriptError; a folder that is no book is a UsageError.
"""
