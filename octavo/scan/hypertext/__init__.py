"""Turn a page or an e-book into one tree of HTML of which pandoc loses nothing, and the facts beside it.

In comes the text of a page or the content of an .epub, out come a tree, its pictures, what the file says of
itself, and asides for all that was taken out; a file that is no e-book is a UsageError.

1. `parsing.py`, `ebook.py`, `looks.py`: one tree of the page, or of all files of an e-book in their order, with
   elements for what style sheets say of words;
2. `own.py`, `counted.py`, `marked_terms.py`: editions of ours lose what a build prints again: contents, numbers, marks
   of pages;
3. `pairs.py`, `notes.py`: links there and back are calls and notes, whichever program wrote them;
4. `pagemarks.py`: numbers of pages that stand in the text become marks;
5. `metadata.py`: title, author, language and date.

What is found is marked with one attribute (`marks.py`), which pandoc hands on; `marks.py` reads it in pandoc's
tree. `reading.py` has the order of the steps. All of it is pure.
"""
