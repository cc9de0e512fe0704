"""Readers change the rule on the page: the table of verdicts is the rule's, and all follows it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page, expect

from book import report
from book.report.rule import Rule, decide, findings_by_claim, verdict_on, weigh
from publish.outputs import settings_table
from publish.outputs.references import Source
from publish.outputs.settings_table import LETTERS, choices, rules

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
PACKAGE = report.load()
CLAIMS = list(report.data.rows.records(PACKAGE["claims"]))
FINDINGS = report.findings(PACKAGE)
LAST_DAY = report.the_article(PACKAGE).last_day
CHOICES, RULES = choices(LAST_DAY), rules(LAST_DAY)
WITHOUT = "inss-july-2021"
PHONE = {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def table() -> dict:
    return settings_table.table(PACKAGE["claims"], FINDINGS, LAST_DAY)


def test_every_entry_is_what_the_rule_says(table: dict, monkeypatch: pytest.MonkeyPatch) -> None:
    from functools import cache

    # Each finding is weighed anew, but once for each rule.
    monkeypatch.setattr(report.rule, "weigh", cache(weigh))
    by_claim = findings_by_claim(FINDINGS)
    entries = 0
    for claim in CLAIMS:
        found = by_claim.get(claim.claim, [])
        own = table["claims"][claim.claim]
        rows = {"": (own, 1)}
        for origin in {one.origin for one in found}:
            row = table["without"].get(origin, {}).get(claim.claim)
            # Where withdrawing an origin changes nothing, there is no entry: a sample will do.
            rows[origin] = (own, 17) if row is None else (row, 1)
        for origin, (row, step) in rows.items():
            left = [one for one in found if one.origin != origin]
            expected = [LETTERS[verdict_on(claim, decide(left, rule))] for rule in RULES[::step]]
            letters = settings_table.unpacked(table["rows"][row])[::step]
            assert letters == "".join(expected), (claim.claim, origin)
            entries += len(expected) if step == 1 else 0
    assert entries == len(RULES) * (len(CLAIMS) + sum(map(len, table["without"].values())))


def test_the_table_has_every_setting_and_is_small(table: dict) -> None:
    assert set(CHOICES) == set(Rule.__dataclass_fields__)
    assert len(RULES) == len(set(RULES))
    assert table["own"] == {name: getattr(Rule(), name) for name in CHOICES}
    assert Rule() in RULES
    assert len(json.dumps(table)) < 40_000
    known = {one.origin for found in findings_by_claim(FINDINGS).values() for one in found}
    assert set(table["without"]) <= known


def test_an_origin_is_called_by_its_sources() -> None:
    source = Source(author="Daily NK", year="2021", title="A title")
    names = settings_table.origins(FINDINGS, {"dailynk2021graffiti": source})
    assert names["dailynk2021graffiti"] == "Daily NK, 2021: A title"
    assert names[WITHOUT].count(";") == 2


@pytest.mark.parametrize("letters", ["", "a", "aab", "abba", "c" * 486])
def test_a_packed_row_is_unpacked_again(letters: str) -> None:
    assert settings_table.unpacked(settings_table.packed(letters)) == letters


@pytest.fixture(scope="module")
def opened(browser: Browser, site: Path) -> Iterator:
    """Open a page of the site from its folder; errors of its scripts fail the test."""
    context = browser.new_context(
        viewport={"width": 1400, "height": 950}, color_scheme="light", reduced_motion="reduce"
    )

    def opening(address: str) -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: pytest.fail(str(error)))
        page.goto(f"{site.as_uri()}/book/{address}")
        page.wait_for_selector(".rule-form, .rule-settings:not([open])")
        return page

    yield opening
    context.close()


def shown(page: Page) -> dict[str, str]:
    """The verdicts in the ledger, by claim."""
    return page.evaluate(
        """Object.fromEntries([...document.querySelectorAll("#tbl-ledger tbody tr")].map(row => [
            row.querySelector(".claim-address").textContent,
            row.querySelector(".verdict").textContent]))"""
    )


def judged(rule: Rule, without: str = "") -> dict[str, str]:
    origins = FINDINGS["origin"].fillna(FINDINGS["source"])
    found = report.verdicts(PACKAGE["claims"], FINDINGS[origins != without], rule)
    return {str(claim): str(verdict) for claim, verdict in found.items()}


def test_the_ledger_follows_the_settings_and_the_address_keeps_them(opened) -> None:
    page = opened("ledger.html")
    published = shown(page)
    assert published == judged(Rule())
    assert page.locator(".rule-form").count() == 0
    page.locator(".rule-settings summary").press("Enter")
    page.select_option("select[name=anonymous]", "ignored")
    page.select_option("select[name=origins]", "2")
    page.select_option("select[name=without]", WITHOUT)
    expected = judged(Rule(anonymous="ignored", origins=2), WITHOUT)
    assert shown(page) == expected
    assert page.url.endswith(f"ledger.html?anonymous=ignored&origins=2&without={WITHOUT}")
    moved = {claim for claim in published if expected[claim] != published[claim]}
    bar = page.locator(".own-settings")
    assert f"{len(moved)} verdicts differ" in bar.inner_text()
    # Filters take the verdicts that are shown, and say how many there are.
    number = list(expected.values()).count("unverified")
    page.select_option("select[name=verdict]", "unverified")
    assert set(shown(page)) == {claim for claim, v in expected.items() if v == "unverified"}
    option = page.locator("select[name=verdict] option:checked")
    assert option.inner_text() == f"unverified ({number})"
    page.select_option("select[name=verdict]", "")
    page.check("input[name=moved]")
    assert set(shown(page)) == moved
    first = page.locator("#tbl-ledger tbody tr").first
    claim = first.locator(".claim-address").inner_text()
    assert first.locator(".was").inner_text() == f"this report: {published[claim]}"
    # Someone else opens the same address.
    other = opened(page.url.rsplit("/", 1)[-1])
    other.wait_for_selector(".was")
    assert shown(other) == expected
    other.close()
    bar.get_by_role("button", name="Reset").press("Enter")
    expect(bar).to_be_hidden()
    assert shown(page) == published
    assert page.url.endswith("ledger.html")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.close()


def test_the_chapter_shows_counts_strip_matrix_and_what_moves(opened) -> None:
    page = opened("turn-the-dials.html?depth=passage&known_by=2021-07-31&anonymous=none")
    rule = Rule(depth="passage", known_by="2021-07-31")
    published, expected = judged(Rule()), judged(rule)
    counted = page.evaluate(
        """Object.fromEntries([...document.querySelectorAll(".rule-counts tbody tr")].map(row =>
            [row.cells[0].textContent, [row.cells[1], row.cells[2]].map(c => +c.textContent)]))"""
    )
    for verdict, numbers in counted.items():
        both = [list(found.values()).count(verdict) for found in (published, expected)]
        assert numbers == both, verdict
    assert len(counted) == len(set(published.values()) - {"not checkable", "prediction"})
    marks = page.locator(".rule-strip .verdict")
    assert marks.count() == len(CLAIMS)
    moved = [claim for claim in published if expected[claim] != published[claim]]
    assert page.locator(".rule-strip .moved-mark").count() == len(moved)
    cell = page.locator(".rule-matrix tbody tr", has_text="partly confirmed").locator("td").nth(2)
    pairs = [(published[claim], expected[claim]) for claim in published]
    assert int(cell.inner_text() or 0) == pairs.count(("partly confirmed", "echoed"))
    page.locator(".rule-moves summary").click()
    listed = page.locator(".rule-moved li")
    assert [item.split()[0] for item in listed.all_inner_texts()] == moved
    page.wait_for_function("Boolean(window.reportClaims)")
    statements = {row.claim: row.statement for row in CLAIMS}
    assert statements[moved[0]] in listed.first.inner_text()
    link = page.get_by_role("link", name="See them in the ledger").get_attribute("href")
    assert link == "ledger.html?depth=passage&known_by=2021-07-31"
    page.close()


@pytest.mark.parametrize("name", ["ledger.html", "turn-the-dials.html"])
def test_settings_are_for_everyone(opened, name: str) -> None:
    page = opened(f"{name}?anonymous=full")
    page.wait_for_selector(".own-settings:not([hidden])")
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    small = page.evaluate(
        """[...document.querySelectorAll(".rule-settings :is(select, button, input, summary),"
            + ".own-settings button")].filter(e => e.getBoundingClientRect().height < 18)
            .map(e => e.outerHTML.slice(0, 80))"""
    )
    assert small == []
    page.evaluate(AXE)
    for mode in ("light", "dark"):
        page.evaluate(f"document.documentElement.dataset.theme = '{mode}'")
        for part in (".rule-settings", ".own-settings"):
            found = page.evaluate(f"axe.run('{part}', {{resultTypes: ['violations']}})")
            assert [fault["id"] for fault in found["violations"]] == [], (mode, part)
    page.close()


def test_without_scripts_the_printed_table_remains(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.as_uri()}/book/ledger.html?anonymous=ignored")
    assert not page.locator(".rule-settings").is_visible()
    page.goto(f"{site.as_uri()}/book/turn-the-dials.html?anonymous=ignored")
    assert page.locator(".rule-settings .without-scripts").is_visible()
    assert page.locator("#tbl-settings tbody tr").count() == len(report.variations(LAST_DAY))
    context.close()


def test_the_table_is_loaded_when_a_reader_asks(browser: Browser, served: str) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{served}/book/ledger.html", wait_until="networkidle")
    assert not [url for url in asked if "settings-table" in url]
    page.locator(".rule-settings summary").click()
    page.wait_for_selector(".rule-form")
    (loaded,) = [url for url in asked if "settings-table" in url]
    assert re.search(r"\?v=[0-9a-f]{8}$", loaded)
    page.close()
