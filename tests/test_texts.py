"""Chapters as plain text, the list of them for programs, and the feeds of corrections."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path

import pytest
from lxml import etree, html

from publish.finished import pages
from publish.outputs import citations, feeds, llms, texts
from publish.outputs.claim_addresses import address
from publish.project import ROOT, chapters, citation

BASE = "https://report.example/book-of/"
ATOM = f"{{{feeds.ATOM}}}"
LINK = re.compile(r"^- \[(.+?)\]\((\S+)\)", re.MULTILINE)
PAGE = """<html><body><article class="bd-article"><section><h1>One</h1>
<p>The <em>first</em> says so <span class="claims"><a href="ledger.html#claim-2-07">2.07</a></span>;
see <a href="https://example.org/">there</a>.</p>
<figure id="fig"><picture><source srcset="b.svg"><img src="a.svg" alt="Two bars: 1 and 2.">
</picture><figcaption><p><span class="caption-number">Figure 1 </span>
<span class="caption-text">Bars</span></p>
<div class="legend"><p>Source: A.</p></div></figcaption></figure>
<details class="figure-numbers screen-only"><p>folded</p></details>
<table><caption><span class="caption-number">Table 1 </span><span class="caption-text">Things</span>
</caption><thead><tr><th><p>A</p></th><th>B</th></tr></thead>
<tbody><tr><td><span class="card-label screen-only">A:</span> x|y</td><td>2</td></tr></tbody>
</table>
<p>Kept[<span class="paper-only">paper</span><span class="screen-only">screen</span>].</p>
</section></article></body></html>"""
TEXT = """# One

The *first* says so [2.07]; see there <https://example.org/>.

Figure 1. Bars

Two bars: 1 and 2.

Source: A.

Table 1. Things

| A | B |
| --- | --- |
| x\\|y | 2 |

Kept[screen].

---
"""


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record with an edition and two corrections."""
    folder = tmp_path_factory.mktemp("record")
    version = citation()["version"]
    (folder / "editions.csv").write_text(f"edition,claim,verdict\n{version},1.01,confirmed\n")
    (folder / "corrections.csv").write_text(
        "date,edition,kind,claim,finding,what,before,after,reason\n"
        "2030-01-02,9.0.0,verdict,1.01,,A verdict moved.,confirmed,echoed,Because & so.\n"
        "2030-01-03,9.0.0,finding,,e1-02,A finding was misread.,,,Read again.\n"
    )
    return folder


def test_a_page_becomes_text(tmp_path: Path) -> None:
    (tmp_path / "book").mkdir()
    (tmp_path / "book/one.html").write_text(PAGE, encoding="utf-8")
    made = texts.text(tmp_path, "book/one")
    assert made.startswith(TEXT)
    assert made.endswith(f"{texts.TERMS}\n")
    assert citation()["preferred-citation"]["title"] in made


def test_every_chapter_is_a_text_without_markup(site: Path) -> None:
    for name in chapters():
        made = (site / f"{name}{texts.SUFFIX}").read_text(encoding="utf-8")
        # The byte order mark: many servers send texts without an encoding, after xmake-docs#259.
        assert made.startswith("\ufeff# "), name
        assert not re.search(r"<(?!https?:|mailto:)[a-z/]|\{\w+\}`|&\w+;", made), name
        assert "attached to this file" not in made


@pytest.mark.parametrize("name", ["book/heroes-detained", "book/ledger"])
def test_no_paragraph_and_no_cell_is_lost(site: Path, name: str) -> None:
    made = squeeze((site / f"{name}{texts.SUFFIX}").read_text(encoding="utf-8-sig"))
    one = pages.chapter(pages.article(site, name), name, screen=True)
    for label in pages.find(one.body, "span", "card-label"):
        label.drop_tree()
    blocks = [e for e in one.body.iter("p", "td", "th", "h2", "h3") if e.find(".//p") is None]
    lost = [text for e in blocks if (text := squeeze(e.text_content())) not in made]
    assert lost == []
    assert len(blocks) > 60
    alts = [image.get("alt") for image in one.body.iter("img")]
    assert [alt for alt in alts if squeeze(alt) not in made] == []


def squeeze(text: str) -> str:
    return re.sub(r"[\s\[\].*`\\]+|<https?:[^>]*>|https?:\S+", "", text)


def test_the_list_for_programs_leads_to_what_is_there(site: Path) -> None:
    made = (site / llms.NAME).read_text(encoding="utf-8")
    title, _, answer, *_ = made.split("\n")
    assert title == f"# {citation()['title']}"
    front = html.document_fromstring((site / f"{chapters()[0]}.html").read_text("utf-8"))
    (lede,) = front.find_class("lede")
    assert squeeze(answer.removeprefix("> ")) == squeeze(lede.text_content())
    led = {place for _, place in LINK.findall(made)}
    assert [place for place in led if not (site / place).is_file()] == []
    assert {f"{name}{texts.SUFFIX}" for name in chapters()} <= led
    with (ROOT / "data/article/claims.csv").open(encoding="utf-8", newline="") as file:
        claims = {row["claim"]: row["statement"] for row in csv.DictReader(file)}
    assert {address(claim) for claim in claims} <= led
    assert f"): {claims['2.07'].rstrip('.')}" in made


def test_every_page_names_feeds_and_chapters_their_text(
    site: Path, pages: dict, claim_pages: dict
) -> None:
    for name, page in pages.items():
        if name == "index.html":
            continue
        found = {link["type"]: link["href"] for link in page.select("link[rel=alternate]")}
        assert set(feeds.NAMES.values()) <= set(found), name
        chapter = name.removesuffix(".html") in chapters()
        assert ("text/plain" in found) == chapter, name
        for href in found.values():
            top = site if href.startswith("/") else (site / name).parent
            assert (top / href.lstrip("/")).is_file(), href
    for name, page in claim_pages.items():
        found = {link.get("type") for link in page.xpath("//link[@rel='alternate']")}
        assert found == set(feeds.NAMES.values()), name


def test_feeds_have_every_correction_and_the_edition(site: Path) -> None:
    with (ROOT / "data/record/corrections.csv").open(encoding="utf-8", newline="") as file:
        corrections = list(csv.DictReader(file))
    feed = etree.fromstring((site / "corrections.atom").read_bytes())
    found = json.loads((site / "corrections.json").read_text(encoding="utf-8"))["items"]
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == len(found) == len(corrections) + 1
    assert [e.findtext(f"{ATOM}id") for e in entries] == [item["id"] for item in found]
    assert len({item["id"] for item in found}) == len(found)
    assert all(item["id"].startswith("urn:uuid:") for item in found)
    texts_of = " ".join(item["content_text"] for item in found)
    assert [row["claim"] for row in corrections if row["reason"] not in texts_of] == []
    for entry in entries:
        assert (site / entry.find(f"{ATOM}link").get("href")).is_file()


def test_an_entry_keeps_its_name_in_other_words(record: Path, tmp_path: Path) -> None:
    shutil.copytree(record, tmp_path, dirs_exist_ok=True)
    table = tmp_path / "corrections.csv"
    text = table.read_text()
    table.write_text(text.replace("Read again.", "We read it again."))
    names = [entry.name for entry in feeds.entries(record)]
    assert [entry.name for entry in feeds.entries(tmp_path)] == names
    # Two corrections of one thing on one day are two.
    table.write_text(text + text.splitlines()[-1] + "\n")
    assert len({entry.name for entry in feeds.entries(tmp_path)}) == len(names) + 1


def test_a_feed_is_ordered_dated_and_named_by_what_it_says(record: Path) -> None:
    finding, verdict, edition = feeds.entries(record)
    assert verdict.title == "Claim 1.01: from confirmed to echoed"
    assert verdict.page == "claims/1-01.html"
    assert finding.title == "Finding e1-02: finding"
    assert edition.text.endswith("It gives a verdict on 1 claims.")
    assert [e.name for e in feeds.entries(record)] == [finding.name, verdict.name, edition.name]
    authors = citations.work("", "").authors
    feed = etree.fromstring(feeds.as_atom([finding, verdict], "Title", authors))
    assert feed.findtext(f"{ATOM}updated") == "2030-01-03T00:00:00Z"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == authors[0].name
    assert "Because & so." in feed.findall(f"{ATOM}entry/{ATOM}content")[1].text


@pytest.mark.parametrize("base", ["", BASE])
def test_a_feed_has_addresses_if_the_site_has_one(record: Path, base: str) -> None:
    found = feeds.entries(record)
    feed = etree.fromstring(feeds.as_atom(found, "Title", (), base))
    (own,) = feed.findall(f"{ATOM}link[@rel='self']") if base else [None]
    assert own is None or own.get("href") == f"{BASE}corrections.atom"
    assert f"{base}claims/1-01.html" in [e.get("href") for e in feed.iter(f"{ATOM}link")]
    content = json.loads(feeds.as_json(found, "Title", (), base))
    assert content["version"] == "https://jsonfeed.org/version/1.1"
    assert content.get("feed_url") == (f"{BASE}corrections.json" if base else None)
    assert [item.get("url") for item in content["items"]][1] == (
        f"{BASE}claims/1-01.html" if base else None
    )
    # What an entry is called does not change with the address of the site.
    assert [item["id"] for item in content["items"]] == [entry.name for entry in found]
