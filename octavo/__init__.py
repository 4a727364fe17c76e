"""Octavo turns one Markdown manuscript into a print PDF, an EPUB and a single HTML page."""

__version__ = "0.1.0"
