"""What each step of a build is made from: files and folders of the project.

A step runs again when one of its inputs has changed.  `tests/test_inputs.py` proves that no
module that a step uses is left out.
"""

from __future__ import annotations

ROOT_FILES = ("_config.yml", "_toc.yml", "CITATION.cff", "requirements.txt")
LICENCES = ("LICENSE", "LICENSE-text-and-data.md")

# The check of the data.
DATA = ("data", "book/report", "requirements.txt")
# The verdicts under the report's own rule.
VERDICTS = (
    "data/article/claims.csv",
    "data/datapackage.json",
    "data/record/bearings.csv",
    "data/record/evidence.csv",
    "book/report/__init__.py",
    "book/report/data",
    "book/report/rule.py",
    "publish/verdicts.py",
    "requirements.txt",
)
# Running any chapter, besides the files that it is seen to read.
ENVIRONMENT = (
    "requirements.txt",
    "publish/execution",
    "publish/fingerprints.py",
    "publish/inputs.py",
    "publish/project.py",
)
# Reading any page.  `book/report` gives the verdicts in the margin.
READING = (
    *ROOT_FILES,
    "data/article/article.csv",
    "book/report/__init__.py",
    "book/report/data",
    "book/report/rule.py",
    "data/references.bib",
    "publish/compat",
    "publish/languages.py",
    "publish/names.py",
    "publish/outputs/references.py",
    "publish/project.py",
    "publish/quotes.py",
    "publish/settings.py",
    "publish/sphinx_ext",
    "publish/verdicts.py",
)
# Writing any page, besides.
WRITING = ("book/redirects.csv", "publish/browser", "publish/outputs")
# The list of sources, as it is formatted.
BIBLIOGRAPHY = (
    "data/references.bib",
    "requirements.txt",
    "publish/outputs/references.py",
    "publish/sphinx_ext/bibliography.py",
)
# The scripts' data and the preview.
SCRIPTS = (
    *("data", "book/report", "publish/outputs"),
    *("publish/languages.py", "publish/names.py", "publish/project.py", "publish/quotes.py"),
)
# The data in other formats.
FORMATS = (
    "CITATION.cff",
    "book/report",
    "data",
    "publish/outputs/__init__.py",
    "publish/outputs/formats",
    "publish/outputs/judged.py",
    "publish/project.py",
    "requirements.txt",
)
# The chapters as notebooks.
NOTEBOOKS = ("publish/outputs", "publish/project.py")
# All that Jupyter Book makes, in one run.
PAGES = (
    *ROOT_FILES,
    *LICENCES,
    "requirements-run.txt",
    "book/redirects.csv",
    "book/report",
    "data",
    "publish/browser",
    "publish/compat",
    "publish/data.py",
    "publish/execution",
    "publish/fingerprints.py",
    "publish/finished",
    "publish/inputs.py",
    "publish/languages.py",
    "publish/names.py",
    "publish/outputs",
    "publish/project.py",
    "publish/quotes.py",
    "publish/settings.py",
    "publish/sphinx_ext",
    "publish/verdicts.py",
)
# The PDFs, besides the finished pages.
PAPER = (
    *ROOT_FILES,
    "book/assets/fonts",
    "book/index.csv",
    "book/report/__init__.py",
    "book/report/data",
    "data/gazetteer",
    "publish/characters.py",
    "publish/compat/__init__.py",
    "publish/compat/typst_pdf.py",
    "publish/finished",
    "publish/outputs/__init__.py",
    "publish/outputs/redirects.py",
    "publish/outputs/source_archive.py",
    "publish/names.py",
    "publish/paper",
    "publish/project.py",
    "publish/settings.py",
)
# The e-book, besides the finished pages.
EBOOK = (
    *ROOT_FILES,
    "book/assets/fonts/OFL-NotoCJK.txt",
    "book/assets/fonts/screen/noto-serif-cjk-letters.woff2",
    "book/report/__init__.py",
    "book/report/look.py",
    "publish/ebook",
    "publish/finished",
    "publish/outputs/__init__.py",
    "publish/outputs/citations.py",
    "publish/outputs/claim_addresses.py",
    "publish/names.py",
    "publish/project.py",
    "publish/quotes.py",
    "publish/settings.py",
)
# The browser edition, besides the notebooks.
BROWSER = ("data", "book/report", "requirements.txt", "publish/browser", "publish/project.py")
# The whole book.
BOOK = (*ROOT_FILES, *LICENCES, "requirements-run.txt", "book", "data", "publish")
