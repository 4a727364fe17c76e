"""Finished files from the Book: one function per edition."""
