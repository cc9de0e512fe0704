"""The editions of the book as files: one to read on a screen, one to print and bind."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import typst
from pypdf import PdfReader

from publish.compat import typst_pdf
from publish.project import DATA_ZIP, PDF, PRINT_PDF, SUBTITLE, citation

from . import fonts, pages
from .source import Writer, literal, target_of
from .terms import Finder, Terms

TEMPLATE = Path(__file__).with_name("book.typ")
# The colours of the template, from `book/report/look.py`.
PALETTE = Path(__file__).with_name("palette.typ")
STANDARDS = ["a-3a", "ua-1"]
SHEETS = ("A4", "letter")
# Headings that every chapter has tell a reader of the contents nothing.
IN_EVERY_CHAPTER = {
    "What the article says", "The claims", "Beside the record", "Since then", "Still open",
}  # fmt: skip


@dataclass(frozen=True)
class Edition:
    """`file`: its name on the site. `duplex`: whether it is printed on both sides."""

    file: str
    duplex: bool


SCREEN, PRINT = Edition(PDF, duplex=False), Edition(PRINT_PDF, duplex=True)


class LayoutError(Exception):
    """The book cannot be set; the message says why."""


def count_pages(path: Path) -> int:
    """The number of pages of a PDF."""
    return PdfReader(path).get_num_pages()


def write(
    editions: Sequence[Edition],
    sheet: str,
    site: Path,
    parts: Sequence[tuple[str, Sequence[str]]],
    terms: Terms,
    folder: Path,
) -> None:
    """Write editions of the site into a folder, each in a process of its own.

    `sheet`: one of `SHEETS`. `parts`: the captions of the parts and the chapters in each
    (without suffix). `terms`: what the index lists, by group and heading: the words to look for.
    """
    source = folder / "typst"
    shutil.rmtree(source, ignore_errors=True)
    write_source(source, site, parts, terms)
    unpacked = fonts.unpack(folder)
    made = int(os.environ["SOURCE_DATE_EPOCH"])
    with ProcessPoolExecutor(max_workers=len(editions)) as pool:
        jobs = [
            pool.submit(_set, source, unpacked, edition, sheet, made, folder / edition.file)
            for edition in editions
        ]
        for job in jobs:
            job.result()


def _set(source: Path, fonts: Path, edition: Edition, sheet: str, made: int, target: Path) -> None:
    """Set an edition from its source."""
    inputs = {"sides": "two" if edition.duplex else "one", "sheet": sheet}
    try:
        pdf = compiled(source, fonts, inputs, made)
    except LayoutError as error:
        raise LayoutError(f"{edition.file}: {error}") from None
    unfinished = target.with_suffix(".unfinished")
    unfinished.write_bytes(pdf)
    unfinished.replace(target)


def compiled(source: Path, fonts: Path, inputs: dict[str, str], made: int) -> bytes:
    """The PDF that the source in a folder makes, dated `made` seconds after 1970."""
    compiler = typst.Compiler(
        source / "main.typ",
        root=source,
        font_paths=typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts]
        ),
        sys_inputs=inputs,
    )
    try:
        pdf, warnings = compiler.compile_with_warnings(pdf_standards=STANDARDS, timestamp=made)
        places = json.loads(compiler.query("<places>", field="value", one=True))
    except typst.TypstError as error:
        raise LayoutError(error.diagnostic or error.message) from None
    if warnings:
        said = "\n".join(warning.diagnostic or warning.message for warning in warnings)
        raise LayoutError(f"Typst warns:\n{said}")
    return typst_pdf.mend(pdf, places)


def write_source(
    folder: Path, site: Path, parts: Sequence[tuple[str, Sequence[str]]], terms: Terms
) -> None:
    """Write the whole source of the book into a folder."""
    chapters = pages.read(site, [name for _, names in parts for name in names])
    finder = Finder(terms)
    (folder / "chapters").mkdir(parents=True)
    (folder / "images").mkdir()
    for design in (TEMPLATE, PALETTE):
        shutil.copyfile(design, folder / design.name)
    shutil.copyfile(site / DATA_ZIP, folder / DATA_ZIP)

    def image(address: str) -> str:
        name = Path(address).name
        shutil.copyfile(site / "_images" / name, folder / "images" / name)
        return name

    targets = _targets(chapters)
    for chapter in chapters:
        writer = Writer(chapter, targets=targets, finder=finder, image=image)
        (folder / "chapters" / f"{chapter.slug}.typ").write_text(writer.source(), encoding="utf-8")
    (folder / "main.typ").write_text(_main(chapters, parts, finder), encoding="utf-8")


def _targets(chapters: Sequence[pages.Chapter]) -> set[str]:
    """The addresses that links of the book lead to and that it has."""
    wanted = {chapter.address for chapter in chapters}
    found = {chapter.address for chapter in chapters}
    for chapter in chapters:
        for link in chapter.body.iter("a"):
            wanted.add(target_of(link.get("href") or "", chapter.slug))
        found |= {f"{chapter.slug}--{e.get('id')}" for e in chapter.body.iter() if e.get("id")}
    return wanted & found


def _main(chapters: Sequence[pages.Chapter], parts, finder: Finder) -> str:
    """The main file: the parts of the book in their order."""
    slugs = {chapter.slug: chapter for chapter in chapters}
    contents: list[tuple] = []
    for caption, names in parts:
        if caption:
            contents.append(("part", "", caption, ""))
        for chapter in (slugs[name.rsplit("/", 1)[-1]] for name in names):
            contents.append(("chapter", chapter.number, chapter.title, chapter.address))
            contents += _sections(chapter) if chapter.number else []
    extra = [
        ("The numbers in the figures", "chapter-numbers"),
        ("Index", "index"),
        ("Colophon", "colophon"),
    ]
    contents += [("chapter", "", title, address) for title, address in extra]
    cited = citation()
    made = datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC)
    about = {
        "title": cited["title"],
        "subtitle": SUBTITLE,
        "about": " ".join(cited["abstract"].split()),
        "authors": cited["authors"][0]["name"],
        "version": cited["version"],
        "keywords": cited["keywords"],
        "released": _written(cited["date-released"]),
        "month": f"{cited['date-released']:%B %Y}",
        "year": str(cited["date-released"].year),
        "made": _written(made.date()),
        "data": DATA_ZIP,
    }
    lines = [
        '#import "book.typ": *',
        f"#let about = {literal(about)}",
        "#show: book.with(about)",
        "#front(about)",
        f"#contents({literal(contents)})",
        f'#captions("Figures", "figures", {literal(_captions(chapters, "figure"))})',
        f'#captions("Tables", "tables", {literal(_captions(chapters, "table"))})',
        *(f'#include "chapters/{chapter.slug}.typ"' for chapter in chapters),
        f"#index-of-terms({literal(finder.headings)})",
        "#colophon(about)",
    ]
    return "\n".join(lines) + "\n"


def _written(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _sections(chapter: pages.Chapter) -> list[tuple]:
    found = []
    for heading in chapter.body.iter("h2", "h3"):
        # The numbers of sections have been taken out of their headings.
        text = pages.words(heading)
        if text not in IN_EVERY_CHAPTER:
            name = heading.getparent().get("id")
            found.append(("section", "", text, f"{chapter.slug}--{name}"))
    return found


def _captions(chapters: Sequence[pages.Chapter], tag: str) -> list[tuple]:
    """The numbers, titles and addresses of figures or tables."""
    found = []
    for chapter in chapters:
        for element in chapter.body.iter(tag):
            number = pages.find(element, "span", "caption-number")
            text = pages.find(element, "span", "caption-text")
            if number and element.get("id"):
                shown = pages.words(number[0]).split()[-1]
                found.append((shown, pages.words(text[0]), f"{chapter.slug}--{element.get('id')}"))
    return found
