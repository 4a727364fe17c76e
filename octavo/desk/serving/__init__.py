"""The book while it is written: one process that builds again whenever a file changes, and shows what it has.

    files ──watching──▶ session ──builds, in a thread──▶ the last good build ──server──▶ a page in the browser

In come a book's folder and a function that builds it; out come answers to a browser on this machine (`server.py`): the state
of the build (`standing.py`), printed pages as pictures with their words (`tiles.py`), the editions, lines of the manuscript.
`guard.py` says who may ask. A build that fails leaves what was shown; whatever else is wrong is an answer that says so.
Nothing here writes a file.
"""
