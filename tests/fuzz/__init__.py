"""Books that nobody wrote: generated, spoiled, built, and judged.

In comes a seed, out come a book's folder, a scan, a document or a text (`generate.py`), the same every time; a
process of its own builds, imports or reads it (`child.py`) and says what went wrong (`verdict.py`, `readings.py`).
``python -m fuzz.run --help`` tells how to run many, and how to repeat one. Nothing here is known to crash,
hang or deceive a program of others: depth and size are bounded, and addresses lead nowhere.
"""
