"""Where the work is done: processes, and what is kept between builds.

In come functions and things under keys, out come their results, at once or from another process
(`pool.py`), what pandoc makes of a text, within limits (`pandoc.py`), and things that were made before
(`store.py`), down to a whole build with nothing to do (`unchanged.py`). What is kept is a convenience:
whatever is damaged or cannot be written is made again, and nothing fails for it. Nothing here knows what
is made.
"""
