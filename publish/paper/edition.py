"""The editions of the book as files: one to read on a screen, one to print and bind."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import typst
from pypdf import PdfReader

from publish.compat import typst_pdf
from publish.finished import books, pages
from publish.outputs import source_archive
from publish.project import DATA_ZIP, PDF, PRINT_PDF, SPREADSHEET, citation, subtitle

from . import covers, drawings, fonts
from .source import Writer, literal, target_of
from .terms import Finder, Terms

TEMPLATE = Path(__file__).with_name("book.typ")
# The colours of the template, from `book/report/look.py`.
PALETTE = Path(__file__).with_name("palette.typ")
STANDARDS: list[Any] = ["a-3a", "ua-1"]
SHEETS = ("A4", "letter", "A5", "6x9")
# What a printer cuts off on each side, and how much of it is bleed, in millimetres, as
# `book.typ` has them.
TRIM = (10.0, 3.0)


@dataclass(frozen=True)
class Edition:
    """An edition of the book.

    `file`: its name on the site. `duplex`: printed on both sides. `content`: the `whole` book,
    its `main` text, the `brief` or the name of a chapter. `bleed`: with marks for a printer who
    cuts the sheets, and a cover.
    """

    file: str
    duplex: bool
    content: str = "whole"
    grey: bool = False
    bleed: bool = False

    @property
    def cover(self) -> str:
        """The name of the file of the cover, if the edition has one."""
        return self.file.replace(".pdf", "-cover.pdf") if self.bleed else ""


def _named(word: str) -> str:
    return PDF.replace(".pdf", f"-{word}.pdf")


SCREEN, PRINT = Edition(PDF, duplex=False), Edition(PRINT_PDF, duplex=True)
EDITIONS = {
    "screen": SCREEN,
    "print": PRINT,
    "reader": Edition(_named("reader"), duplex=True, content="main"),
    "brief": Edition(_named("brief"), duplex=True, content="brief"),
    "grey": Edition(_named("grey"), duplex=True, grey=True),
    "press": Edition(_named("press"), duplex=True, bleed=True),
}


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
    finder = Finder(terms)
    names = [name for _, names in parts for name in names]
    for content in sorted({edition.content for edition in editions}):
        book = books.select(content, pages.read(site, names), parts)
        grey = any(edition.grey for edition in editions if edition.content == content)
        write_source(source / content, site, book, finder, grey=grey)
    unpacked = fonts.unpack(folder)
    made = int(os.environ["SOURCE_DATE_EPOCH"])
    with ProcessPoolExecutor(max_workers=min(len(editions), os.cpu_count() or 1)) as pool:
        jobs = [
            pool.submit(_set, source / edition.content, unpacked, edition, sheet, made, folder)
            for edition in editions
        ]
        for job in jobs:
            job.result()


def _set(source: Path, fonts: Path, edition: Edition, sheet: str, made: int, folder: Path) -> None:
    """Set an edition from its source into a folder, with its cover if it has one."""
    inputs = {
        "sides": "two" if edition.duplex else "one",
        "sheet": sheet,
        "colour": "no" if edition.grey else "yes",
        "bleed": "yes" if edition.bleed else "no",
    }
    trim = TRIM if edition.bleed else None
    try:
        pdf = compiled(source, fonts, inputs, made, trim=trim)
        made_of = {edition.file: pdf}
        if edition.cover:
            spine = covers.spine(PdfReader(BytesIO(pdf)).get_num_pages())
            inputs["spine"] = f"{spine:.2f}"
            made_of[edition.cover] = compiled(
                source, fonts, inputs, made, main="cover.typ", trim=trim
            )
    except LayoutError as error:
        raise LayoutError(f"{edition.file}: {error}") from None
    for name, content in made_of.items():
        unfinished = folder / f"{name}.unfinished"
        unfinished.write_bytes(content)
        unfinished.replace(folder / name)


def compiled(
    source: Path,
    fonts: Path,
    inputs: dict[str, str],
    made: int,
    *,
    main: str = "main.typ",
    trim: tuple[float, float] | None = None,
) -> bytes:
    """The PDF that the source in a folder makes, dated `made` seconds after 1970.

    `trim`: what is cut off on each side, and how much of it is bleed, in millimetres.
    """
    compiler = typst.Compiler(
        source / main,
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
    assert isinstance(pdf, bytes)
    try:
        return typst_pdf.mend(pdf, places, trim)
    except KeyError as error:
        raise LayoutError(f"a link leads to {error}, a place that is not on paper") from None


def write_source(
    folder: Path, site: Path, book: books.Book, finder: Finder, *, grey: bool = False
) -> None:
    """Write the source of a book into a folder."""
    (folder / "chapters").mkdir(parents=True)
    (folder / "images").mkdir()
    for design in (TEMPLATE, PALETTE):
        shutil.copyfile(design, folder / design.name)
    for name in (DATA_ZIP, SPREADSHEET):
        shutil.copyfile(site / name, folder / name)
    (folder / source_archive.NAME).write_bytes(source_archive.content())
    if grey:
        (folder / "grey").mkdir()

    def image(address: str) -> str:
        name = Path(address).name
        shutil.copyfile(site / "_images" / name, folder / "images" / name)
        if grey:
            drawn = (folder / "images" / name).read_text(encoding="utf-8")
            (folder / "grey" / name).write_text(drawings.grey(drawn), encoding="utf-8")
        return name

    targets = _targets(book.chapters)
    for chapter in book.chapters:
        writer = Writer(chapter, targets=targets, finder=finder, image=image)
        text = writer.source()
        if not book.bound and chapter is book.chapters[-1]:
            text += '#import "../about.typ": about\n#source-line(about)\n'
        (folder / "chapters" / f"{chapter.slug}.typ").write_text(text, encoding="utf-8")
    (folder / "about.typ").write_text(f"#let about = {literal(_about(book))}\n", encoding="utf-8")
    (folder / "main.typ").write_text(_main(book, finder), encoding="utf-8")
    (folder / "cover.typ").write_text(
        '#import "book.typ": *\n#import "about.typ": about\n#show: book.with(about)\n'
        '#cover(about, float(input("spine", "0")) * 1mm)\n',
        encoding="utf-8",
    )


def _targets(chapters: Sequence[pages.Chapter]) -> set[str]:
    """The addresses that links of the book lead to and that it has."""
    wanted = {chapter.address for chapter in chapters}
    found = {chapter.address for chapter in chapters}
    for chapter in chapters:
        for link in chapter.body.iter("a"):
            if target := target_of(link.get("href") or "", chapter.slug):
                wanted.add(target)
        found |= {f"{chapter.slug}--{e.get('id')}" for e in chapter.body.iter() if e.get("id")}
    return wanted & found


def _main(book: books.Book, finder: Finder) -> str:
    """The main file: the parts of a book in their order."""
    includes = [f'#include "chapters/{chapter.slug}.typ"' for chapter in book.chapters]
    lines = [
        '#import "book.typ": *',
        '#import "about.typ": about',
        "#show: book.with(about)",
    ]
    if not book.bound:
        return "\n".join([*lines, *includes]) + "\n"
    lines += ["#front(about)", f"#contents({literal(_contents(book))})"]
    if book.lists:
        figures, tables = (_captions(book.chapters, tag) for tag in ("figure", "table"))
        lines.append(f'#captions("Figures", "figures", {literal(figures)})')
        lines.append(f'#captions("Tables", "tables", {literal(tables)})')
    lines += [*includes, f"#index-of-terms({literal(finder.headings)})", "#colophon(about)"]
    return "\n".join(lines) + "\n"


def _contents(book: books.Book) -> list[tuple]:
    """The lines of the contents: their kind, number, words and address."""
    lines: list[tuple] = []
    for caption, chapters in book.parts:
        if caption:
            lines.append(("part", "", caption, ""))
        for chapter in chapters:
            lines.append(("chapter", chapter.number, chapter.title, chapter.address))
            if chapter.number:
                lines += [
                    ("section", "", title, f"{chapter.slug}--{place}")
                    for title, place in books.sections(chapter)
                ]
    extra = [c for c in book.chapters if c.slug == pages.NUMBERS]
    lines += [("chapter", "", c.title, c.address) for c in extra]
    return [*lines, ("chapter", "", "Index", "index"), ("chapter", "", "Colophon", "colophon")]


def _about(book: books.Book) -> dict:
    """What the pages before and after the chapters say of the book."""
    cited = citation()
    made = datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC)
    return {
        "title": cited["title"],
        "subtitle": subtitle(),
        "about": " ".join(cited["abstract"].split()),
        "authors": cited["authors"][0]["name"],
        "version": cited["version"],
        "keywords": cited["keywords"],
        "released": _written(cited["date-released"]),
        "month": f"{cited['date-released']:%B %Y}",
        "year": str(cited["date-released"].year),
        "made": _written(made.date()),
        "edition": book.edition,
        "rest": book.rest,
        "attached": [
            (DATA_ZIP, "The data package that this book rests on", "data"),
            # Adobe's readers neither open nor save an archive.
            (SPREADSHEET, "The tables of the data package as a spreadsheet", "data"),
            (source_archive.NAME, "The source that this file is made from", "source"),
        ],
    }


def _written(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _captions(chapters: Sequence[pages.Chapter], tag: str) -> list[tuple]:
    """The numbers, titles and addresses of figures or tables."""
    return [
        (number, title, f"{chapter.slug}--{place}")
        for chapter in chapters
        for number, title, place in books.captions(chapter, tag)
    ]
