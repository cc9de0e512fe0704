"""The search finds claims, findings, sources, people and places, however a reader writes them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, expect

from book import report
from publish.outputs import search_data
from publish.project import ROOT

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
PACKAGE = report.load()
STATEMENTS = PACKAGE["claims"].set_index("claim")["statement"]
PHONE = {"width": 320, "height": 640}


@pytest.mark.parametrize(
    ("hangul", "spelt"),
    [
        ("장성택", ["jang seong taek", "chang song taek"]),
        ("요덕", ["yo deok", "yo tok"]),
        ("김정은", ["gim jeong eun", "kim chong un"]),
        ("북한", ["buk han", "puk han"]),
    ],
)
def test_a_korean_name_is_romanised_in_two_ways(hangul: str, spelt: list[str]) -> None:
    assert [" ".join(syllables) for syllables in search_data.romanised(hangul)] == spelt


def test_everything_can_be_found() -> None:
    claims = search_data.claims(PACKAGE)
    assert [row[:2] for row in claims] == [[c, s] for c, s in STATEMENTS.items()]
    names = search_data.record(PACKAGE, {})
    assert [row[0] for row in names["people"]] == list(PACKAGE["people"]["standard_name"])
    assert [row[0] for row in names["places"]] == list(PACKAGE["places"]["standard_name"])
    for row in PACKAGE["people"].dropna(subset="hangul").itertuples():
        (found,) = (words for name, _, words in names["people"] if name == row.standard_name)
        assert {row.name, row.hangul} <= {row.name, *found.split()} and row.hangul in found


def test_the_library_is_the_one_that_is_named() -> None:
    vendor = ROOT / "book/assets/vendor"
    said = (vendor / "README.md").read_text(encoding="utf-8")
    for name in ("minisearch.js", "dataTables.min.js"):
        assert hashlib.sha256((vendor / name).read_bytes()).hexdigest() in said, name
    assert "MIT" in (vendor / "LICENSE-MiniSearch.txt").read_text(encoding="utf-8") or (
        "Permission is hereby granted" in (vendor / "LICENSE-MiniSearch.txt").read_text("utf-8")
    )


@pytest.fixture(scope="module")
def page(browser: Browser, site: Path) -> Iterator[Page]:
    """The page of the search, from its folder; errors of its scripts fail the test."""
    context = browser.new_context(
        viewport={"width": 1400, "height": 950}, color_scheme="light", reduced_motion="reduce"
    )
    opened = context.new_page()
    opened.on("pageerror", lambda error: pytest.fail(str(error)))
    opened.goto(f"{site.as_uri()}/search.html")
    yield opened
    context.close()


def found(page: Page, text: str) -> dict[str, list[str]]:
    """What a reader who types a text sees: the results of each group."""
    said = page.locator(".found-said")
    page.fill(".bd-search-container input", "")
    expect(said).to_be_empty()
    page.fill(".bd-search-container input", text)
    expect(said).not_to_be_empty()
    return page.evaluate(
        """Object.fromEntries([...document.querySelectorAll(".found section")].map(s => [
            s.querySelector("h2").textContent.split(" ")[0],
            [...s.querySelectorAll("li")].map(li => li.textContent)]))"""
    )


@pytest.mark.parametrize(
    ("text", "group", "first"),
    [
        ("2.07", "Claims", "2.07 "),
        ("e2-19", "Findings", "e2-19 "),
        ("요덕", "Places", "Yodok"),
        ("Yodeok", "Places", "Yodok"),
        ("木下公勝", "People", "Kimikatsu Kinoshita"),
        ("장성택", "People", "Jang Song-thaek"),
        ("Jang Sung-taek", "People", "Jang Song-thaek"),
        ("chang songtaek", "People", "Jang Song-thaek"),
        ("kim jong un", "People", "Kim Jong-un"),
        ("ＫＩＭ　Ｊｏｎｇ–ｕｎ", "People", "Kim Jong-un"),
        ("“ARDUOUS MARCH”", "Claims", "2.07 "),
        ("Ardous Marhc", "Claims", "2.07 "),
        ("Goodkind", "Sources", "Goodkind and West"),
    ],
)
def test_a_reader_finds_it(page: Page, text: str, group: str, first: str) -> None:
    results = found(page, text)
    assert any(result.startswith(first) for result in results[group]), results.get(group)


def test_results_are_grouped_and_lead_to_their_places(page: Page, site: Path) -> None:
    results = found(page, "leaflets")
    assert list(results) == [
        g for g in ("Claims", "Findings", "People", "Places", "Sources") if g in results
    ]
    links = page.evaluate("[...document.querySelectorAll('.found li > a')].map(a => a.href)")
    assert len(links) > 12
    for link in links:
        address, _, place = link.partition("#")
        file = Path(address.partition("?")[0].removeprefix("file://"))
        assert file.is_file(), link
        assert not place or f'id="{place}"' in file.read_text(encoding="utf-8"), link
    assert re.fullmatch(
        r"Found: \d+ claims, \d+ findings.*\.", page.locator(".found-said").inner_text()
    )
    assert page.locator(".found-said").get_attribute("role") == "status"
    # The chapters follow, as Sphinx finds them.
    page.locator("#search-results li a").first.wait_for()
    assert page.locator(".found-in-chapters").is_visible()
    claims = page.locator(".found section").first
    before = claims.locator("li").count()
    claims.get_by_role("button").press("Enter")
    assert claims.locator("li").count() > before
    assert (
        page.evaluate("document.activeElement.textContent")
        == claims.locator("li a").nth(before).inner_text()
    )


def test_nothing_found_is_said(page: Page) -> None:
    assert found(page, "xyzzyx") == {}
    assert page.locator(".found-said").inner_text().startswith("No claim, finding, source")


def test_the_keyboard_goes_from_the_field_to_the_results(page: Page) -> None:
    found(page, "2.07")
    page.locator(".bd-search-container input").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "claims/2-07.html"


def test_a_person_leads_to_the_claims_that_name_them(page: Page, site: Path) -> None:
    found(page, "장성택")
    page.locator(".found section", has_text="People").locator("a").first.click()
    shown = page.locator("#tbl-ledger tbody tr")
    named = PACKAGE["claims"]["people"].map(lambda people: "jang-song-thaek" in people)
    expect(shown).to_have_count(int(named.sum()), timeout=30_000)
    page.goto(f"{site.as_uri()}/search.html")


def test_a_reader_who_comes_back_finds_the_results_again(page: Page) -> None:
    """After wagtail/wagtail#159."""
    before = found(page, "Ardous Marhc")
    assert before["Claims"]
    page.locator(".found a").first.click()
    page.locator(".claim-statement").wait_for()
    page.go_back()
    expect(page.locator(".found-said")).not_to_be_empty()
    assert page.input_value(".bd-search-container input") == "Ardous Marhc"
    assert page.locator(".found li").first.inner_text().startswith("2.07 ")
    assert found(page, "2.07")
    assert page.url.endswith("?q=2.07")


def test_the_ledger_searches_in_the_same_way(page: Page, site: Path) -> None:
    page.goto(f"{site.as_uri()}/book/ledger.html")
    assert page.evaluate("Boolean(window.MiniSearch)") is False
    rows = page.locator("#tbl-ledger tbody tr")
    for text, claim in (("Ardous March", "2.07"), ("2.07", "2.07"), ("장성택", "1.24")):
        page.fill("input[name=text]", text)
        expect(page.locator(f"#claim-{claim.replace('.', '-')}")).to_be_visible()
        expect(page.locator("form output")).to_have_text(re.compile(r"^\d{1,2} of"))
        assert rows.count() < 15, text
    page.select_option("select[name=verdict]", "unverified")
    assert "text=" in page.url and "verdict=unverified" in page.url
    page.click("form.ledger-filters button[type=reset]")
    expect(rows).to_have_count(len(STATEMENTS))
    page.goto(f"{site.as_uri()}/search.html")


def test_the_results_are_for_everyone(page: Page) -> None:
    page.set_viewport_size(PHONE)
    found(page, "leaflets")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.evaluate(AXE)
    for mode in ("light", "dark"):
        page.evaluate(f"document.documentElement.dataset.theme = '{mode}'")
        rules = json.dumps({"resultTypes": ["violations"]})
        faults = page.evaluate(f"axe.run('.bd-search-container', {rules})")["violations"]
        assert [fault["id"] for fault in faults] == [], mode
