"""Small pure functions about words and markup that several stages share.

In come texts, numbers and values of the Book, out come texts and fragments of XHTML; the same every
time, whatever the machine. Only `templates.py` can fail: a wrong template is a TemplateFault with its
file and line.
"""
