"""The e-book as a file: chapters, contents, and what a reading system wants to know of them.

An EPUB is a zip archive of known documents, for which Python's own library and a few templates
do.  EbookLib would date the archive by the clock, and its licence (AGPL) is not that of this
project.  Contents and cover are given twice, as EPUB 3 and as EPUB 2 have them: many devices read
the older form alone.
"""

from __future__ import annotations

import os
import time
import uuid
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jinja2

from book.report import look
from publish.finished import books, pages
from publish.outputs.citations import long_date
from publish.project import EPUB, MADE, citation, parts, subtitle

from . import xhtml

HERE = Path(__file__).parent
CONTAINER = """<?xml version="1.0" encoding="utf-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles>
<rootfile full-path="book/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
"""
# One style sheet that older reading systems understand, and one that only newer ones do.
SHEETS = ("book.css", "newer.css")
# Korean, Chinese and Japanese, which not every device has letters of.
LETTERS = "noto-serif-cjk-letters.woff2"
# The kinds of chapters that follow the main text.
AT_THE_END = ("appendix", "bibliography")
FONTS = HERE.parents[1] / "book/assets/fonts"


def write(site: Path, folder: Path, base: str = "") -> Path:
    """Write the e-book of a finished site into a folder, and return its path.

    `base`: the address of the site, if known.
    """
    names = [name for _, some in parts() for name in some]
    book = books.select("main", pages.read(site, names, screen=True), parts(), sources=True)
    members = _members(site, book, base)
    unfinished = folder / f"{EPUB}.unfinished"
    moment = time.gmtime(int(os.environ["SOURCE_DATE_EPOCH"]))[:6]
    with zipfile.ZipFile(unfinished, "w") as archive:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, moment)
            entry.external_attr = 0o644 << 16
            # The first says by its place and in plain bytes what the file is.
            packed = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, packed, 9)
    return unfinished.replace(folder / EPUB)


def _members(site: Path, book: books.Book, base: str) -> dict[str, bytes]:
    """The files of the e-book by name, in their order."""
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    about = _about(book, base)
    images: dict[str, bytes] = {}

    def image(address: str) -> str:
        name = Path(address).name
        images.setdefault(name, (site / "_images" / name).read_bytes())
        return f"images/{name}"

    def document(title: str, content: str, kind: str = "bodymatter") -> bytes:
        page = templates.get_template("page.xhtml")
        return page.render(title=title, content=content, kind=kind).encode()

    places = {
        chapter.slug: {e.get("id") for e in chapter.body.iter("*") if e.get("id")}
        for chapter in book.chapters
    }
    contents = _contents(book)
    documents = {
        chapter.slug: document(
            chapter.title,
            xhtml.chapter(chapter, places, image, base),
            "backmatter" if xhtml.kind(chapter) in AT_THE_END else "bodymatter",
        )
        for chapter in book.chapters
    }
    front = templates.get_template("title.xhtml").render(about)
    nav = templates.get_template("nav.xhtml").render(about | contents)
    ncx = templates.get_template("toc.ncx").render(about | contents)
    package = templates.get_template("package.opf").render(
        about, chapters=list(documents), images=sorted(images)
    )
    files = {
        "title.xhtml": document(about["title"], front, "frontmatter"),
        "nav.xhtml": document("Contents", nav, "frontmatter"),
        "toc.ncx": ncx.encode(),
        **{f"{slug}.xhtml": content for slug, content in documents.items()},
        **{sheet: styles(sheet).encode() for sheet in SHEETS},
        f"fonts/{LETTERS}": (FONTS / "screen" / LETTERS).read_bytes(),
        "fonts/OFL.txt": (FONTS / "OFL-NotoCJK.txt").read_bytes(),
        "cover.png": (MADE / "_static/cover.png").read_bytes(),
        **{f"images/{name}": images[name] for name in sorted(images)},
    }
    return {
        "mimetype": b"application/epub+zip",
        "META-INF/container.xml": CONTAINER.encode(),
        "book/package.opf": package.encode(),
        **{f"book/{name}": content for name, content in files.items()},
    }


def styles(sheet: str) -> str:
    """A style sheet, with colours where it names them: not every device knows properties."""
    colours = vars(look.LIGHT) | {f"mark-{role}": c for role, c in look.LIGHT.marks.items()}
    text = (HERE / sheet).read_text(encoding="utf-8")
    for name, colour in colours.items():
        text = text.replace(f"var(--{name})", str(colour))
    return text


def _about(book: books.Book, base: str) -> dict[str, Any]:
    """What the front of the e-book and its metadata say of it."""
    cited = citation()
    title = cited["preferred-citation"]["title"]
    made = datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), UTC)
    return {
        "title": cited["title"],
        "subtitle": subtitle(),
        "about": " ".join(cited["abstract"].split()),
        "authors": [author["name"] for author in cited["authors"]],
        "version": str(cited["version"]),
        "keywords": cited["keywords"],
        "released": cited["date-released"].isoformat(),
        "day": long_date(cited["date-released"]),
        "modified": f"{made:%Y-%m-%dT%H:%M:%SZ}",
        "edition": book.edition,
        "rest": book.rest,
        "identifier": uuid.uuid5(uuid.NAMESPACE_URL, f"{title}, edition {cited['version']}").urn,
        "site": base,
    }


def _contents(book: books.Book) -> dict[str, Any]:
    """The contents: by part the chapters with their sections, and the figures."""
    in_parts = [
        (
            caption,
            [
                (
                    f"{chapter.number}  {chapter.title}" if chapter.number else chapter.title,
                    f"{chapter.slug}.xhtml",
                    [
                        (title, f"{chapter.slug}.xhtml#{place}")
                        for title, place in books.sections(chapter)
                    ],
                )
                for chapter in chapters
            ],
        )
        for caption, chapters in book.parts
    ]
    figures = [
        (f"{number}  {title}", f"{chapter.slug}.xhtml#{place}")
        for chapter in book.chapters
        for number, title, place in books.captions(chapter, "figure")
    ]
    landmarks = [("bodymatter", book.chapters[0].title, f"{book.chapters[0].slug}.xhtml")]
    landmarks += [
        (kind, chapter.title, f"{chapter.slug}.xhtml")
        for chapter in book.chapters
        if (kind := xhtml.kind(chapter)) in AT_THE_END
    ]
    return {"parts": in_parts, "figures": figures, "landmarks": landmarks}
