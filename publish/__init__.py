"""Make the published book from the chapters: site, PDFs, notebooks, browser edition.

Rooms, in the order in which data flow:

- `project`: where things are, what `_toc.yml` and `CITATION.cff` say.
- `sphinx_ext`: what Sphinx needs for this book, whoever starts it.
- `outputs`: what readers download and what the pages' scripts load.
- `paper`: the book as PDF.  `browser`: the book that runs in a reader's browser.
- `compat`: each change to another project's internals, with its reason.
- `build`: the command that makes all of it, `python -m publish.build`.
- `tools`: set-up, a reader's own session, maintenance.
"""
