"""The editions for screens, one function each: `make_epub` and `make_html`.

In come the Book, the theme, the Stamp and the PageMap of the print edition, out comes a finished file
as a value. A template of the book that is wrong is a TemplateFault; nothing else fails.
"""
