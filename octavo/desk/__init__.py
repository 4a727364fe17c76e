"""The author's desk: all that is of use around a build and is no stage of one.

In come a machine, a kind of book, findings or two builds; out come what is installed (`doctor.py`), a small book to
begin with (`starting.py`), words for whoever reads them where people work, where a word of the book is (`places.py`), and the book
while it is written (`serving/`). Nothing here has a say in a book's
bytes, and nothing here fails for what it finds: what is missing or different is what it tells.
"""
