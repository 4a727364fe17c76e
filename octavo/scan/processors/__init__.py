"""Turn a word processor's file into one of which pandoc loses nothing, and the facts beside it.

In comes the content of a .docx or .odt, out come the same with signs in its text, what it says of itself, and
asides and looks for comments and tracked changes. A part that is damaged is left to pandoc, which refuses it.

1. `docx.py`, `odt.py`: kinds of notes, ends of pages, changes and comments, each by the format's own means;
2. `guessing.py`: headings by their look, for both;
3. `properties.py`: title, author, language and date;
4. `signs.py`: letters of private use carry what was found through pandoc, and are read in its tree.
"""
