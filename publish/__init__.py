"""Make the published book from the chapters: site, PDFs, notebooks, browser edition.

Modules that all rooms use: `project` (paths, `_toc.yml`, `CITATION.cff`), `inputs` and
`fingerprints` (what a step is made from, and whether it has changed), `data` (its check) and
`languages` (runs of Korean and Japanese).  The rooms:

- `execution`: runs the chapters whose inputs have changed, on prepared kernels.
- `sphinx_ext`: what Sphinx needs for this book, whoever starts it.
- `outputs`: what readers download and what the pages' scripts load.
- `paper`: the book as PDF.  `browser`: the book that runs in a reader's browser.
- `compat`: each change to another project's internals, with its reason.
- `build`: the command that makes all of it, `python -m publish.build`.
- `tools`: set-up, a reader's own session, maintenance.
"""
