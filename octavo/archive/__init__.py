"""What is handed to an archive: a finished book and all that it was made of become a bag, and a bag is judged.

In go the Book, its finished files, its sources and what validators said; out come the bag's files, path by path,
and nothing is written here. The same book, epoch and validators give the same bytes. A bag that is read back is a
stranger's: what it lacks or has too much is told in findings, one for each file.
"""
