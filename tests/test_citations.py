"""How the report is cited: the same facts in every form, on every page and in every file."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser
from pybtex.database import parse_string

from publish.outputs import citations
from publish.project import ROOT, chapters, citation

BASE = "https://report.example/book-of/"
EDITION = citation()
CHAPTER = citations.work("book/people", "People & places_1", BASE)
WHOLE = citations.work("book/index", "What a Defector Heard", BASE)
PEOPLE = (
    citations.Author("Ada van Dyk", "van Dyk", "Ada"),
    citations.Author("Research & Friends"),
)
Pages = dict[str, BeautifulSoup]


def test_facts_are_those_of_the_citation_file() -> None:
    assert WHOLE.title == EDITION["preferred-citation"]["title"]
    assert WHOLE.edition == str(EDITION["version"])
    assert WHOLE.released == EDITION["date-released"]
    assert [author.name for author in WHOLE.authors] == [a["name"] for a in EDITION["authors"]]
    assert (WHOLE.chapter, CHAPTER.chapter) == ("", "People & places_1")
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT")


def test_a_page_that_is_no_chapter_stands_for_the_whole() -> None:
    assert citations.work("search", "Search", BASE) == WHOLE
    assert WHOLE.address == f"{BASE}book/index.html"
    assert citations.work("book/people", "People").address == ""


def test_a_person_is_cited_by_family_name(monkeypatch: pytest.MonkeyPatch) -> None:
    person = {"given-names": "Ada", "family-names": "Dyk", "name-particle": "van"}
    edited = EDITION | {"authors": [person, {"name": "Research & Friends"}]}
    monkeypatch.setattr(citations, "citation", lambda: edited)
    cited = citations.work("book/people", "People")
    assert cited.authors == PEOPLE
    assert citations.as_text(cited).startswith("van Dyk, Ada; Research & Friends (")


def test_as_text() -> None:
    text = citations.as_text(CHAPTER)
    day = EDITION["date-released"]
    assert text.index("“People & places_1”. In: ") < text.index(CHAPTER.title)
    assert f"Edition {CHAPTER.edition}, {day.day} {day:%B} {day.year}." in text
    assert text.endswith(f"{BASE}book/people.html")
    assert "In:" not in citations.as_text(WHOLE)


@pytest.mark.parametrize("cited", [CHAPTER, WHOLE, dataclasses.replace(CHAPTER, authors=PEOPLE)])
def test_as_bibtex(cited: citations.Work) -> None:
    (entry,) = parse_string(citations.as_bibtex(cited), "bibtex").entries.values()
    assert entry.key == cited.key
    assert entry.type == ("incollection" if cited.chapter else "misc")
    title = entry.fields["title"].strip("{}")
    assert title == (r"People \& places\_1" if cited.chapter else cited.title)
    assert entry.fields["year"] == str(cited.released.year)
    assert entry.fields["url"] == cited.address
    people = [" ".join(person.last_names).strip("{}") for person in entry.persons["author"]]
    expected = [author.family or author.name for author in cited.authors]
    assert [name.replace("\\", "") for name in people] == [
        name.split()[-1] if name.startswith("van ") else name for name in expected
    ]


@pytest.mark.parametrize("cited", [CHAPTER, WHOLE])
def test_as_ris(cited: citations.Work) -> None:
    lines = citations.as_ris(cited).split("\r\n")
    assert lines[0] == ("TY  - CHAP" if cited.chapter else "TY  - RPRT")
    assert lines[-2:] == ["ER  - ", ""]
    assert f"TI  - {cited.chapter or cited.title}" in lines
    assert (f"T2  - {cited.title}" in lines) == bool(cited.chapter)
    assert f"DA  - {cited.released:%Y/%m/%d}" in lines
    assert [line for line in lines if line.startswith("AU")] == [
        f"AU  - {author.inverted}" for author in cited.authors
    ]


def test_tags() -> None:
    found = BeautifulSoup(citations.tags(CHAPTER, BASE), "lxml").find_all("meta")
    tags = {tag["name"]: tag["content"] for tag in found}
    assert tags["citation_title"] == "People & places_1"
    assert tags["citation_inbook_title"] == CHAPTER.title
    assert tags["citation_publication_date"] == f"{CHAPTER.released:%Y/%m/%d}"
    assert tags["citation_fulltext_html_url"] == CHAPTER.address
    assert "citation_pdf_url" not in tags
    whole = BeautifulSoup(citations.tags(WHOLE, BASE), "lxml")
    assert whole.select_one("[name=citation_pdf_url]")["content"].startswith(BASE)


def test_errors_are_reported_where_the_project_can_hear_of_them() -> None:
    strip = citations.strip("book/people", CHAPTER, up="../", repository="a/b")
    form = f"https://github.com/a/b/issues/new?template={citations.ISSUE_FORM}"
    assert form in strip
    assert (ROOT / ".github/ISSUE_TEMPLATE" / citations.ISSUE_FORM).is_file()
    strip = citations.strip("book/people", CHAPTER, up="../")
    assert "github" not in strip
    assert f'href="../{citations.on_corrections()}.html"' in strip
    assert citations.on_corrections().rsplit("/", 1)[-1] in citations.ON_CORRECTIONS


def test_a_licence_without_a_deed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(citations, "citation", lambda: EDITION | {"license": "WTFPL"})
    with pytest.raises(ValueError, match="allowed: a Creative Commons licence"):
        citations.strip("book/people", CHAPTER, up="")


def test_every_page_says_whose_it_is_and_how_to_cite_it(site: Path, pages: Pages) -> None:
    for name, page in pages.items():
        if name == "index.html":
            continue
        tags = {m["name"]: m["content"] for m in page.select("meta[name^='citation_']")}
        chapter = name.removesuffix(".html") in chapters()[1:]
        heading = page.select_one("h1").get_text().rstrip("#") if chapter else WHOLE.title
        assert heading.endswith(tags["citation_title"]), name
        assert tags["citation_author"] == EDITION["authors"][0]["name"]
        (strip,) = page.select("footer .trust-strip")
        text = strip.get_text(" ", strip=True)
        assert f"Edition {EDITION['version']}" in text
        assert strip.time["datetime"] == EDITION["date-released"].isoformat()
        assert strip.select_one("a[rel=license]")["href"].startswith("https://creativecommons.org")
        assert strip.summary.get_text() == f"Cite this {'chapter' if chapter else 'report'}"
        for link in strip.select("details a"):
            top = site if link["href"].startswith("/") else (site / name).parent
            file = top / link["href"].lstrip("/")
            shown = link.find_parent("div").find_next("pre").get_text()
            assert file.read_text("utf-8").strip() == shown.strip(), link["href"]


def test_every_figure_can_be_cited_by_its_number(site: Path, pages: Pages) -> None:
    cited = 0
    for page in pages.values():
        for figure in page.select("figure[id^=fig-]"):
            number = figure.select_one(".caption-number").get_text(strip=True)
            caption = figure.select_one(".caption-text").get_text()
            offer = figure.find_next("details", class_="figure-numbers")
            links = {
                a.get_text(): a["href"] for a in offer.select(f"a[href*='/{citations.FOLDER}/']")
            }
            assert list(links) == list(citations.FORMATS.values())
            text = (site / "book" / links["BibTeX"]).read_text(encoding="utf-8")
            ((key, entry),) = parse_string(text, "bibtex").entries.items()
            assert key.endswith(figure["id"])
            title = entry.fields["title"].strip("{}").replace("\\", "")
            assert title == f"{number}: {' '.join(caption.split())}"
            assert number in (site / "book" / links["RIS"]).read_text(encoding="utf-8")
            cited += 1
    assert cited > 30


@pytest.mark.parametrize("clipboard", ["writes", "absent", "refuses"])
def test_a_citation_is_copied_in_any_browser(browser: Browser, site: Path, clipboard: str) -> None:
    scripts = {
        "writes": "{writeText: async text => { window.copied = text; }}",
        "absent": "undefined",
        "refuses": "{writeText: async () => { throw new DOMException('NotAllowedError'); }}",
    }
    context = browser.new_context(viewport={"width": 1400, "height": 950})
    context.add_init_script(
        f"Object.defineProperty(navigator, 'clipboard', {{value: {scripts[clipboard]}}});"
        "document.addEventListener('copy', () => { window.copied = String(getSelection()); });"
    )
    page = context.new_page()
    page.goto(f"{site.as_uri()}/book/people.html")
    page.locator(".trust-strip summary").click()
    form = page.locator(".cite-form", has_text="BibTeX")
    form.get_by_role("button", name="Copy").press("Enter")
    form.get_by_text("Copied").wait_for()
    file = site / citations.FOLDER / "people.bib"
    assert page.evaluate("window.copied").strip() == file.read_text("utf-8").strip()
    context.close()


def test_without_scripts_a_citation_is_there_and_no_button_is(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.as_uri()}/book/people.html")
    page.locator(".trust-strip summary").click()
    assert page.get_by_text("@incollection").is_visible()
    assert page.locator(".cite-form button").count() == 0
    context.close()
