"""The finished pages of the site, read as the chapters of a book.

`pages` reads and cleans them, and `books` selects what an edition holds.  PDFs, the e-book and
the plain texts are made of them.
"""
