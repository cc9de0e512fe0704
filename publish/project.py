"""Paths of the project, and the contents of `_toc.yml` and `CITATION.cff`."""

from __future__ import annotations

import os
import re
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
BUILD = ROOT / "_build"
# Everything is made here and copied to `SITE` only when it is whole.
WORK = BUILD / "work"
MADE = WORK / "_build" / "html"
SITE = BUILD / "html"
# The fonts of site and PDFs.
FONTS = ROOT / "book" / "assets" / "fonts"

# The folder of the site with the numbers of its figures.
NUMBERS = "_downloads"

# Prefix of an output line that says why a build stopped.
FAULT = "fault: "
# In the environment of a build whose pages are not published before all editions are made.
STAGED = "REPORT_STAGED"


def numbers_file(figure: str) -> str:
    """Where the site has the numbers of a figure, by its label."""
    return f"{NUMBERS}/{figure}.csv"


def parts() -> list[tuple[str, list[str]]]:
    """The parts of `_toc.yml`, each a caption and its files; the front page has no caption."""
    return [*_parts((ROOT / "_toc.yml").read_text(encoding="utf-8"))]


# By content, so that a file that was changed is parsed again.
@lru_cache(maxsize=1)
def _parts(text: str) -> tuple[tuple[str, list[str]], ...]:
    toc = yaml.safe_load(text)
    named = [(part["caption"], [c["file"] for c in part["chapters"]]) for part in toc["parts"]]
    return (("", [toc["root"]]), *named)


def chapters() -> list[str]:
    """The files of `_toc.yml` in order, the front page first."""
    return [file for _, files in parts() for file in files]


def has_code(chapter: str) -> bool:
    """Whether a file of `_toc.yml` is a notebook."""
    return "{code-cell}" in (ROOT / f"{chapter}.md").read_text(encoding="utf-8")


# Processes that do the same work side by side: chapters run, pages read and written.
PROCESSES = 2


@cache
def citation() -> dict:
    """`CITATION.cff`, parsed: title, authors, abstract, version and date of the edition.

    The date may be written as a text, as the format of the file has it.
    """
    content = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    content["date-released"] = date.fromisoformat(str(content["date-released"]).strip())
    return content


def _name() -> str:
    """What the names of the downloads begin with: the title of the book, in small letters."""
    try:
        title = citation()["title"]
    except (OSError, ValueError, KeyError, TypeError, yaml.YAMLError):
        # `settings.check` says what is wrong.
        title = ""
    return "-".join(re.findall(r"[a-z0-9]+", str(title).lower())) or "book"


PDF = f"{_name()}.pdf"
PRINT_PDF = f"{_name()}-print.pdf"
EPUB = f"{_name()}.epub"
DATA_ZIP = f"{_name()}-data.zip"
SPREADSHEET = f"{_name()}-data.xlsx"
DATABASE = f"{_name()}-data.sqlite"
PLACES = f"{_name()}-places.geojson"
NOTEBOOKS_ZIP = f"{_name()}-notebooks.zip"
SOURCE_ZIP = f"{_name()}-source.zip"


def subtitle() -> str:
    """What `CITATION.cff` has after the title of the book and a colon."""
    return citation()["preferred-citation"]["title"].removeprefix(f"{citation()['title']}: ")


def set_date() -> None:
    """Date everything by the edition, unless the caller has set a date of its own."""
    released = datetime.combine(citation()["date-released"], datetime.min.time(), UTC)
    os.environ.setdefault("SOURCE_DATE_EPOCH", str(int(released.timestamp())))
