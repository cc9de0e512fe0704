"""The site is whole: chapters, links, figures, tables, and no other host."""

from __future__ import annotations

import csv
import hashlib
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag

from publish.project import chapters

Pages = dict[str, BeautifulSoup]


def test_every_chapter_is_there(pages: Pages) -> None:
    for chapter in chapters():
        page = pages[f"{chapter}.html"]
        assert page.select_one("article h1") is not None
        text = page.select_one("article").get_text()
        assert len(text.split()) > 100, chapter
        assert "Traceback" not in text


def test_every_internal_link_and_anchor_leads_somewhere(site: Path, pages: Pages) -> None:
    ids = {
        name: {tag["id"] for tag in page.find_all(id=True)}
        | {tag["name"] for tag in page.find_all("a", attrs={"name": True})}
        for name, page in pages.items()
    }
    broken = []
    for name, page in pages.items():
        for link in page.find_all("a", href=True):
            parts = urlsplit(link["href"])
            if parts.scheme or parts.netloc:
                continue
            target = name
            if parts.path:
                # The page for wrong addresses can be shown anywhere, so its links start at the top.
                top = parts.path.startswith("/")
                path = (site if top else (site / name).parent) / unquote(parts.path).lstrip("/")
                if not path.is_file():
                    broken.append(f"{name}: {link['href']}")
                    continue
                target = path.resolve().relative_to(site.resolve()).as_posix()
            if parts.fragment and target in ids and unquote(parts.fragment) not in ids[target]:
                broken.append(f"{name}: {link['href']}")
    assert broken == []


def test_every_image_is_there(site: Path, pages: Pages) -> None:
    for name, page in pages.items():
        for image in page.find_all("img", src=True):
            if not image["src"].startswith("data:"):
                assert ((site / name).parent / unquote(image["src"])).is_file(), image["src"]


def test_every_figure_has_number_caption_text_and_source(pages: Pages) -> None:
    figures = [figure for page in pages.values() for figure in page.select("article figure")]
    assert len(figures) >= 30
    for figure in figures:
        name = figure["id"]
        caption = figure.select_one("figcaption .caption-text").get_text(strip=True)
        alt = figure.img["alt"]
        assert figure.select_one(".caption-number"), name
        assert caption, name
        assert not caption.endswith("."), name
        assert len(alt) >= 60, f"{name} has too short a text for those who cannot see it"
        assert caption.lower() not in alt.lower(), f"{name} repeats its caption"
        assert "Source:" in figure.select_one(".legend").get_text(), name
        assert figure.img["src"].endswith(".svg"), name


def test_every_table_has_number_and_headings(pages: Pages) -> None:
    tables = [table for page in pages.values() for table in page.select("article table")]
    tables = [table for table in tables if not table.find_parent("details")]
    assert len(tables) >= 30
    for table in tables:
        assert table.select_one("caption .caption-number"), table.get("id")
        assert all(head.get_text(strip=True) for head in table.select("thead th")), table["id"]


# The parts of a section's chapter; its questions come after the first two.
FIRST_PARTS, LAST_PARTS = ["In brief", "What the article says"], ["Still open", "The claims"]


def running_words(section: Tag) -> int:
    """How many words a section has, without its heading and the numbers of claims."""
    text = BeautifulSoup(str(section), "lxml")
    for other in text.select("h2, .claims, .bibtex-citation, .finding"):
        other.extract()
    return len(re.findall(r"\w[\w’'.,-]*", text.get_text()))


@pytest.mark.parametrize("section", range(1, 6))
def test_section_chapters_have_their_parts(pages: Pages, section: int) -> None:
    from book.report import load

    chapter = load()["sections"].set_index("section").at[section, "chapter"]
    page = pages[f"book/{chapter}.html"]
    heads = [re.sub(r"^[\d.]+\s*", "", h.get_text().rstrip("#")) for h in page.select("article h2")]
    asked = [head for head in heads if head.endswith("?")]
    assert 2 <= len(asked) <= 5
    since = ["Since then"] if "Since then" in heads else []
    assert heads == [*FIRST_PARTS, *asked, *since, *LAST_PARTS]
    for question in page.select("article h2"):
        if question.get_text().rstrip("#").endswith("?"):
            answer = question.find_parent("section")
            text = question.get_text()
            assert answer.select("figure, table"), f"{text} shows nothing"
            assert answer.select("a[href*='references.html#']"), f"{text} cites nothing"
    assert len(page.select("article figure")) >= 3
    assert len(page.select("article table")) >= 2


@pytest.mark.parametrize("section", range(1, 6))
def test_section_chapters_are_brief_first_and_list_every_claim_last(
    pages: Pages, section: int
) -> None:
    from book.report import load

    chapter = load()["sections"].set_index("section").at[section, "chapter"]
    parts = {
        re.sub(r"^[\d.]+\s*", "", h.get_text().rstrip("#")): h.find_parent("section")
        for h in pages[f"book/{chapter}.html"].select("article h2")
    }
    assert running_words(parts["In brief"]) <= 90
    assert 120 <= running_words(parts["What the article says"]) <= 260
    claims = load()["claims"]["claim"]
    own = set(claims[claims.str.startswith(f"{section}.")])
    listed = {link.get_text() for link in parts["The claims"].select("table .claims a")}
    assert own <= listed


def test_chapters_say_how_long_they_take_to_read(pages: Pages) -> None:
    said = {
        name: int(re.findall(r"\d+", time.get_text())[0])
        for name, page in pages.items()
        if (time := page.select_one("h1 + .reading-time"))
    }
    assert {"book/index.html", "book/since-then.html", "book/method.html"} <= said.keys()
    assert not {"book/ledger.html", "book/data.html", "book/references.html"} & said.keys()
    for name, minutes in said.items():
        page = BeautifulSoup(str(pages[name].article), "lxml")
        for other in page.select("h1, h2, h3, table, figure, .cell, .standing, .reading-time"):
            other.extract()
        assert abs(len(page.get_text().split()) / 200 - minutes) < 2, name


def test_questions_say_which_claims_they_turn_on(pages: Pages) -> None:
    from book.report import findings, load, verdicts

    found = verdicts(load()["claims"], findings(load()))
    notes = 0
    for section in load()["sections"].itertuples():
        for question in pages[f"book/{section.chapter}.html"].select("article h3, article h2"):
            if not question.get_text().rstrip("#").endswith("?"):
                continue
            part = question.find_parent("section")
            note = part.select_one("div.standing")
            named = {
                link.get_text()
                for link in part.select(".claims a")
                if link.get_text().startswith(f"{section.section}.")
                and not link.find_parent("table")
            }
            assert bool(note) == bool(named), question
            if note:
                notes += 1
                listed = {
                    item.a.get_text(): item.select_one(".verdict").get_text()
                    for item in note.select("li")
                }
                assert listed == {claim: found[claim] for claim in named}, question
    assert notes > 15


def test_every_figure_has_its_numbers_and_a_drawing_for_phones(site: Path, pages: Pages) -> None:
    narrow = 0
    for name, page in pages.items():
        for figure in page.select("article figure"):
            numbers = figure.find_next_sibling("details", class_="figure-numbers")
            assert numbers, figure["id"]
            assert figure.select_one(".caption-number").get_text(strip=True) in numbers.get_text()
            heads = [" ".join(th.get_text().split()) for th in numbers.select("thead th")]
            assert heads and all(heads), figure["id"]
            assert len(numbers.select("tbody tr")) >= 1, figure["id"]
            first = numbers.select("tbody tr:first-child > :is(td, th)")
            assert len(first) == len(heads), figure["id"]
            offer = numbers.select_one("a[download]")["href"]
            assert offer.endswith(f"/{figure['id']}.csv"), offer
            content = ((site / name).parent / offer).read_bytes()
            assert b"\r" not in content and content.endswith(b"\n"), offer
            read = list(csv.reader(content.decode().splitlines()))
            # A file says in its heads what its numbers count.
            for shown, head in zip(heads, read[0], strict=True):
                assert re.fullmatch(rf"{re.escape(shown)}( \(.+\))?", head), offer
            assert len(read) == 1 + len(numbers.select("tbody tr")), offer
            assert {len(row) for row in read} == {len(heads)}, offer
            source = figure.select_one("picture source")
            assert ((site / name).parent / source["srcset"]).is_file()
            narrow += 1
            assert int(figure.img["width"]) > 100, figure["id"]
    assert narrow > 40


def test_pages_say_what_they_are_to_those_who_link_to_them(site: Path, pages: Pages) -> None:
    described = {}
    for chapter in chapters():
        page = pages[f"{chapter}.html"]
        text = page.select_one("meta[name=description]")["content"]
        assert 50 <= len(text) <= 210, f"{chapter}: {text}"
        assert text == page.select_one("meta[property='og:description']")["content"]
        described.setdefault(text, []).append(chapter)
        assert page.select_one("meta[property='og:title']")["content"]
        picture = page.select_one("meta[property='og:image']")["content"]
        assert (site / "book" / urlsplit(picture).path).is_file()
    assert all(len(chapters) == 1 for chapters in described.values()), described


def test_no_two_sources_are_cited_in_the_same_words(pages: Pages) -> None:
    meant: dict[str, set[str]] = {}
    for page in pages.values():
        for link in page.select(".bibtex-citation a[href*='references.html#']"):
            words = link.get("aria-label") or link.get_text(strip=True)
            meant.setdefault(words, set()).add(link["href"].split("#")[1])
    assert len(meant) > 300
    assert {words: ids for words, ids in meant.items() if len(ids) > 1} == {}


def test_machines_can_read_the_report(pages: Pages) -> None:
    import json

    script = pages["book/index.html"].select_one("script[type='application/ld+json']")
    (report,) = json.loads(script.get_text())["@graph"]
    assert report["@type"] == "Report"
    assert report["license"].startswith("https://creativecommons.org/licenses/by/4.0")


def test_styles_find_what_they_ask_for(site: Path, pages: Pages) -> None:
    asked = 0
    for style in site.glob("_static/**/*.css"):
        for address in re.findall(
            r"""(?:@import\s+|url\()["']?(?!url)([^"')\s;]+)""", style.read_text("utf-8")
        ):
            if address.startswith("data:"):
                continue
            asked += 1
            assert (style.parent / urlsplit(address).path).is_file(), f"{style.name}: {address}"
    assert asked > 15
    icons = (site / "_static/styles/pydata-sphinx-theme.css").read_text(encoding="utf-8")
    named = {
        name
        for page in pages.values()
        for tag in page.select("[class*='fa-']")
        for name in tag["class"]
        if name.startswith("fa-")
    }
    assert len(named) > 8
    assert {name for name in named if f".{name}" not in icons} == set()


def test_nothing_is_published_that_no_page_uses(site: Path, pages: Pages) -> None:
    used = "".join(str(page) for page in pages.values())
    used += "".join(p.read_text("utf-8") for p in site.glob("_static/**/*.css"))
    for path in site.glob("_static/**/*"):
        if path.is_file() and not path.name.startswith(("OFL", "LICENSE")):
            assert path.name in used, path.name
    assert list(site.rglob("*.map")) == []


def test_a_column_that_names_rows_heads_them(pages: Pages) -> None:
    headed = 0
    for name, page in pages.items():
        for table in page.select("article table"):
            rows = [row.find_all(["th", "td"], recursive=False) for row in table.select("tbody tr")]
            names = [" ".join(row[0].get_text().split()) for row in rows if row]
            alike = len({len(row) for row in rows}) == 1 and len(rows[0]) > 1
            heads = alike and all(names) and len(set(names)) == len(rows)
            for row in rows:
                wanted = ("th", "row") if heads else ("td", None)
                assert (row[0].name, row[0].get("scope")) == wanted, f"{name}: {row[0]}"
                assert {cell.name for cell in row[1:]} <= {"td"}
            headed += heads
    assert headed > 60


def test_every_disclosure_has_a_name(pages: Pages) -> None:
    for name, page in pages.items():
        for summary in page.select("summary"):
            shown = " ".join(summary.get_text().split())
            said = summary.get("aria-label", shown)
            # Who speaks to a browser says what is to be seen.
            assert shown and said.startswith(shown), f"{name}: {summary}"
        for cell in page.select("div.cell"):
            number = cell.select_one(".caption-number")
            if number and (summary := cell.select_one("details.hide > summary")):
                assert summary["aria-label"] == f"Code of {number.get_text(strip=True)}"


def test_descriptions_are_whole_sentences(pages: Pages) -> None:
    for chapter in chapters():
        page = pages[f"{chapter}.html"]
        text = page.select_one("meta[name=description]")["content"]
        assert re.search(r"[.?!]”?$", text) and not text.endswith("..."), f"{chapter}: {text}"
        assert not re.search(r"  | [.,;:]|\(\s*\)|\[", text), f"{chapter}: {text}"
        title = page.title.get_text()
        assert title == " ".join(title.split()) and "…" not in title
    assert "genindex.html" not in pages


def test_code_is_folded_but_where_readers_change_it(pages: Pages) -> None:
    for name, page in pages.items():
        cells = page.select("div.cell_input")
        shown = [cell for cell in cells if not cell.find_parent("details")]
        assert bool(shown) == (name == "book/turn-the-dials.html"), name


def test_korean_chinese_and_japanese_carry_their_language(pages: Pages) -> None:
    foreign = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
    for name, page in pages.items():
        if not name.startswith("book/"):
            continue
        for text in page.select_one("article").find_all(string=foreign):
            if text.find_parent(["pre", "code", "title"]):
                continue
            assert text.find_parent(lang=re.compile("ko|ja|zh")) not in (None, page.html), text


FETCHING = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src"}


def test_no_page_asks_another_host(site: Path, pages: Pages) -> None:
    assets = set()
    for name, page in pages.items():
        for tag, attribute in FETCHING.items():
            for element in page.find_all(tag, attrs={attribute: True}):
                address = element[attribute]
                if "canonical" in element.get("rel", []):
                    continue
                assert not re.match(r"(https?:)?//", address), f"{name} loads {address}"
                if tag in ("script", "link"):
                    path = urlsplit(address).path
                    top = site if path.startswith("/") else (site / name).parent
                    assets.add(top / path.lstrip("/"))
        for script in page.find_all("script", src=False, type=None):
            text = script.get_text()
            assert not re.search(r"https?://", text), f"{name}: {text[:90]}"
    styles = {a.resolve() for a in assets if a.suffix == ".css"}
    styles |= {path.resolve() for path in site.glob("_static/*.css")}
    for style in styles:
        text = style.read_text(encoding="utf-8")
        assert not re.search(r"""(@import\s*|url\()\s*['"]?(https?:)?//""", text), style.name
    for script in {a.resolve() for a in assets if a.suffix in (".js", ".mjs")}:
        text = script.read_text(encoding="utf-8")
        hosts = r"//[\w.-]*(unpkg|jsdelivr|cdnjs|cloudflare|googleapis|gstatic|mybinder)"
        assert not re.search(hosts, text), script.name


@pytest.mark.parametrize("name", ["screen.css", "fonts.css"])
def test_fonts_come_with_the_site(site: Path, name: str) -> None:
    style = (site / "_static" / name).read_text(encoding="utf-8")
    for file in re.findall(r'url\("([^"]+)"\)', style):
        assert (site / "_static" / urlsplit(file).path).is_file(), file


def test_the_address_of_every_asset_changes_with_its_content(site: Path, pages: Pages) -> None:
    """Addresses in a style sheet are part of its bytes, so that its own changes with them."""
    asked = []
    for name, page in pages.items():
        for tag, attribute in (*FETCHING.items(), ("source", "srcset"), ("meta", "content")):
            for element in page.find_all(tag, attrs={attribute: True}):
                address = element[attribute]
                if tag == "meta" and element.get("property") != "og:image":
                    continue
                # A feed keeps its address, for those who follow it.
                if "alternate" in element.get("rel", []):
                    continue
                if re.search(r"\.(js|css|svg|png|woff2?|json|ico)\b", address.partition("?")[0]):
                    asked.append((name, address))
        for loaded in page.select("script[src]"):
            asked += [(name, value) for key, value in loaded.attrs.items() if key[:5] == "data-"]
    for style in site.glob("_static/**/*.css"):
        for address in re.findall(
            r"""(?:@import\s+|url\()["']?(?!url|data:|#)([^"')\s;]+)""", style.read_text("utf-8")
        ):
            asked.append((style.relative_to(site).as_posix(), address))
    assert len(asked) > 300
    for name, address in asked:
        parts = urlsplit(address)
        top = parts.path.startswith("/")
        file = (site if top else (site / name).parent) / unquote(parts.path).lstrip("/")
        content = file.read_bytes()
        if file.parent.name == "_images":
            # A drawing is named by its content.
            assert file.stem == hashlib.sha1(content).hexdigest(), address
        else:
            digest = hashlib.sha256(content).hexdigest()[:8]
            assert parts.query == f"v={digest}", f"{name}: {address}"
