"""Readers choose what the timeline and the map show, and the marks of a figure lead to claims."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import axe_playwright_python
import matplotlib.pyplot as plt
import pytest
from lxml import html
from playwright.sync_api import Browser, Page, expect

from book import report
from book.report import charts, facets
from book.report.charts.narrow import fit_narrow
from book.report.charts.spots import places, spots_as_html

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
PACKAGE = report.load()
CLAIMS = facets.claim_facets(PACKAGE)
EVENTS = facets.event_facets(PACKAGE)
PLACES = facets.place_facets(PACKAGE)
FOUND = report.verdicts(PACKAGE["claims"], report.findings(PACKAGE))
PHONE, SMALL = {"width": 390, "height": 844}, {"width": 320, "height": 640}
Open = Callable[..., Page]


def fitting_claims(**wanted: str) -> set[str]:
    return {
        claim
        for claim, has in CLAIMS.items()
        if all(
            value in has[name] if name == "person" else value == has[name]
            for name, value in wanted.items()
        )
    }


def fitting_events(told: str = "", **wanted: str) -> set[str]:
    claims = fitting_claims(**wanted)
    return {
        f"event-{key}"
        for key, event in EVENTS.items()
        if told in ("", event["told"]) and (not wanted or claims & set(event["claims"]))
    }


def fitting_places(**wanted: str) -> set[str]:
    claims = fitting_claims(**wanted)
    return {f"place-{key}" for key, place in PLACES.items() if claims & set(place["claims"])}


def test_what_readers_choose_by_follows_from_the_data() -> None:
    assert {claim: has["verdict"] for claim, has in CLAIMS.items()} == FOUND.astype(str).to_dict()
    told, kept = PACKAGE["events"], PACKAGE["record_events"]
    alone = kept["event"][kept["article_event"].isna()]
    assert list(EVENTS) != [] and set(EVENTS) == {*told["event"], *alone}
    matched = set(kept["article_event"].dropna())
    assert {key for key, event in EVENTS.items() if event["told"] == "both"} == matched
    assert EVENTS["banner"] == {"told": "article", "claims": ["2.19"]}
    about = PACKAGE["bearings"]
    covax = set(about["claim"][about["evidence"].eq("e4-65")])
    assert EVENTS["r-covax"] == {"told": "record", "claims": sorted(covax)} and covax
    assert {key: len(place["claims"]) for key, place in PLACES.items()} == report.mentions(
        PACKAGE, "places"
    ).to_dict()
    said = about[about["bears"].ne("context")]["claim"]
    assert {claim for claim, has in CLAIMS.items() if has["told"] == "both"} == set(said)


def strips() -> Iterator[charts.Drawing]:
    yield charts.verdict_rows(FOUND)
    yield charts.verdict_strip(FOUND, report.sections_of_claims(PACKAGE))
    yield charts.claim_strip(PACKAGE["claims"], FOUND)


@pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])
def test_the_spot_of_a_claim_is_where_its_mark_is(narrow: bool) -> None:
    for drawing in strips():
        if narrow:
            fit_narrow(drawing)
        drawing.draw_without_rendering()
        (ax,) = drawing.axes
        marks = {}
        for line in ax.lines:
            colour, shape = line.get_color(), line.get_marker()
            for at in ax.transData.transform(line.get_xydata()):
                marks[tuple(at.round())] = (colour, shape)
        seen = set()
        for spot in drawing.spots:
            box = spot.box()
            inside = [
                look
                for (x, y), look in marks.items()
                if box.x0 < x < box.x1 and box.y0 < y < box.y1
            ]
            claim = spot.address.removeprefix("#claim-").replace("-", ".")
            style = charts.marks.marker_style(str(FOUND[claim]))
            assert inside == [(style["color"], style["marker"])], claim
            seen.add(claim)
        assert seen == set(CLAIMS)
        plt.close(drawing)


def test_a_spot_is_given_in_hundredths_of_both_forms() -> None:
    drawing = charts.verdict_rows(FOUND[FOUND.eq("confirmed")][:3])
    for fit in (lambda drawing: None, fit_narrow):
        fit(drawing)
        drawing.draw_without_rendering()
        drawing.spots_drawn.append(places(drawing))
    text = spots_as_html(drawing)
    assert text.count("<a ") == 3 and 'href="#claim-' in text
    for name in ("--l", "--t", "--w", "--h", "--nl", "--nt", "--nw", "--nh"):
        assert f"{name}:" in text
    # What is the same for all is said once.
    assert text.count("--w:") == 1 and text.count("--l:") == 3
    values = [float(value) for value in re.findall(r":(-?[\d.]+)%", text)]
    assert min(values) >= 0 and max(values) <= 100
    plt.close(drawing)
    assert spots_as_html(charts.canvas(1)[0]) == ""


def test_the_spot_of_a_place_is_where_its_mark_and_its_name_are() -> None:
    figure = charts.Figure(charts.place_map(report.places_on(PACKAGE, "North Korea")), "fig-x", "X")
    # As a file of other measures than the screen's is written.
    figure._svg()
    (boxes,) = figure.drawing.spots_drawn
    figure.drawing.draw_without_rendering()
    whole = figure.drawing.bbox
    assert len(boxes) == len(figure.drawing.spots) > 10
    for spot, (left, top, wide, high) in zip(figure.drawing.spots, boxes, strict=True):
        (name,) = (artist for artist in spot.artists if hasattr(artist, "get_text"))
        text = name.get_window_extent()
        assert left <= 100 * text.x0 / whole.width, name
        assert left + wide >= 100 * text.x1 / whole.width - 0.5, name
        assert high >= 100 * text.height / whole.height, name
        assert top <= 100 * (whole.y1 - text.y1) / whole.height, name
    plt.close(figure.drawing)


def test_a_row_leads_to_its_only_claim_or_to_its_event() -> None:
    events = report.dated_events(PACKAGE)
    drawing = charts.matched_timeline(events, start="1940-01-01", end="2026-12-31")
    led = {spot.key.removeprefix("event-"): spot.address for spot in drawing.spots}
    assert set(led) == set(EVENTS)
    assert led["banner"] == "#claim-2-19" and led["film"] == "#claim-1-01"
    assert led["weapons-sinuiju"] == "#event-weapons-sinuiju"
    assert led["r-covax"] == "#event-r-covax"
    plt.close(drawing)


@pytest.fixture(scope="module")
def opened(browser: Browser, site: Path) -> Iterator[Open]:
    """Open a page of the site from its folder; errors of its scripts fail the test."""
    context = browser.new_context(
        viewport={"width": 1400, "height": 950}, color_scheme="light", reduced_motion="reduce"
    )
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))

    def opening(address: str, size: dict | None = None) -> Page:
        page.set_viewport_size(size or {"width": 1400, "height": 950})
        page.goto("about:blank")
        page.goto(f"{site.as_uri()}/{address}")
        return page

    yield opening
    context.close()


def shown(page: Page) -> set[str]:
    """The events or places whose rows are shown."""
    return set(
        page.evaluate(
            """[...document.querySelectorAll(":is(.event-address, .place-address)")]
                .filter(e => e.closest("tr").offsetParent).map(e => e.id)"""
        )
    )


def dimmed(page: Page) -> set[str]:
    """The events or places that are dimmed in the figures."""
    return set(
        page.evaluate(
            """[...document.querySelectorAll(".figure-marks [data-of]")].filter(
                e => getComputedStyle(e).backgroundColor !== "rgba(0, 0, 0, 0)")
                .map(e => e.dataset.of)"""
        )
    )


def drawn(page: Page) -> set[str]:
    return set(page.evaluate("[...document.querySelectorAll('[data-of]')].map(e => e.dataset.of)"))


def test_timeline_and_map_follow_one_choice(opened: Open) -> None:
    page = opened("book/timeline.html")
    output = page.locator(".page-filters output")
    assert shown(page) == fitting_events() and dimmed(page) == set()
    expect(output).to_have_text(f"{len(EVENTS)} of {len(EVENTS)} events")
    bar = page.locator(".own-settings")
    expect(bar).to_be_hidden()
    page.select_option("select[name=verdict]", "unverified")
    few = fitting_events(verdict="unverified")
    expect(output).to_have_text(f"{len(few)} of {len(EVENTS)} events")
    assert shown(page) == few and 0 < len(few) < len(EVENTS)
    assert dimmed(page) == drawn(page) - few != set()
    page.select_option("select[name=person]", "Kim Jong-un")
    page.select_option("select[name=told]", "article")
    few = fitting_events("article", verdict="unverified", person="Kim Jong-un")
    expect(output).to_have_text(f"{len(few)} of {len(EVENTS)} events")
    assert shown(page) == few
    assert f"{len(few)} of {len(EVENTS)} events: verdict: unverified; person: Kim" in (
        bar.inner_text()
    )
    choice = {"verdict": ["unverified"], "person": ["Kim Jong-un"], "told": ["article"]}
    assert parse_qs(urlsplit(page.url).query) == choice
    ledger = page.get_by_role("link", name="The claims in the ledger").get_attribute("href")
    assert parse_qs(urlsplit(ledger).query) == {k: v for k, v in choice.items() if k != "told"}

    # The map has the same choice, and is left with it in every link.
    page.get_by_role("link", name="The same choice on the map").click()
    page.wait_for_selector(".own-settings:not([hidden])")
    assert urlsplit(page.url).path.endswith("places.html")
    there = fitting_places(verdict="unverified", person="Kim Jong-un", told="article")
    assert shown(page) == there and 0 < len(there) < len(PLACES)
    assert dimmed(page) == drawn(page) - there
    rows = page.evaluate(
        """[...document.querySelectorAll("#tbl-places-claims tbody tr")].filter(r => r.offsetParent)
            .map(r => [r.cells[0].textContent.trim(), r.querySelector(".claims a").textContent])"""
    )
    claims = fitting_claims(verdict="unverified", person="Kim Jong-un", told="article")
    assert {claim for _, claim in rows} <= claims and rows[0][0]
    assert not page.get_by_text("Nothing here fits the choice").first.is_visible()
    name = next(
        link
        for link in page.locator(".figure-marks a").evaluate_all("all => all.map(a => a.href)")
        if "place=Pyongyang" in link
    )
    assert parse_qs(urlsplit(name).query) == {
        "place": ["Pyongyang"], "verdict": ["unverified"], "person": ["Kim Jong-un"]
    }  # fmt: skip
    bar.get_by_role("button", name="Show all").press("Enter")
    expect(bar).to_be_hidden()
    assert shown(page) == {f"place-{key}" for key in PLACES} and dimmed(page) == set()
    assert urlsplit(page.url).query == ""
    assert page.evaluate("document.activeElement.name") == "verdict"
    heads = page.evaluate(
        """[...document.querySelectorAll("#tbl-places-claims tbody tr")]
            .map(r => r.cells[0].textContent.trim()).filter(Boolean)"""
    )
    assert len(heads) == len(set(heads)), "a name is in the first row of its claims again"


def test_an_address_of_an_event_shows_it_whatever_is_chosen(opened: Open) -> None:
    page = opened("book/timeline.html?verdict=confirmed&told=nobody#event-banner")
    page.wait_for_selector("tr.visited")
    assert page.locator("#event-banner").is_visible()
    assert shown(page) == fitting_events(verdict="confirmed") | {"event-banner"}


def test_a_mark_leads_to_its_claim_and_shows_its_card(opened: Open) -> None:
    page = opened("book/index.html")
    marks = page.locator("#fig-front-all .figure-marks a")
    assert marks.count() == len(CLAIMS)
    assert page.evaluate(
        """(() => {
            const [a, b] = [".drawn", "img"].map(
                s => document.querySelector(`#fig-front-all ${s}`).getBoundingClientRect());
            return [a.x - b.x, a.y - b.y, a.width - b.width, a.height - b.height]
                .every(d => Math.abs(d) < 1);
        })()"""
    )
    last = marks.nth(100)
    last.scroll_into_view_if_needed()
    last.hover()
    card = page.locator(".claim-popover")
    card.wait_for()
    address = last.get_attribute("href")
    number = re.search(r"(\d)-(\d\d)\.html$", address).expand(r"\1.\2")
    assert number in card.inner_text() and str(FOUND[number]) in card.inner_text()
    last.click()
    assert page.url.endswith(f"claims/{number.replace('.', '-')}.html")
    # The keyboard has the ledger, and does not go through hundreds of marks.
    page.go_back()
    assert page.locator(".figure-marks").get_attribute("aria-hidden") == "true"
    assert page.locator(".figure-marks a:not([tabindex='-1'])").count() == 0


@pytest.mark.parametrize("name", ["index", "places", "timeline", "rebellion-from-within"])
def test_what_leads_elsewhere_than_to_a_claim_says_so(site: Path, name: str) -> None:
    page = html.document_fromstring((site / f"book/{name}.html").read_text(encoding="utf-8"))
    links = page.xpath("//div[@class='drawn']/div[contains(@class, 'figure-marks')]/a")
    names = set(PACKAGE["places"]["standard_name"])
    claims = [link for link in links if "/claims/" in link.get("href")]
    assert bool(claims) == (name != "places") and links
    for link in set(links) - set(claims):
        address = urlsplit(link.get("href"))
        assert link.get("title")
        assert set(parse_qs(address.query).get("place", ())) <= names
        assert address.query or address.fragment.removeprefix("event-") in EVENTS
    assert not [link for link in claims if link.get("title")]


@pytest.mark.parametrize("name", ["timeline", "places"])
def test_the_choice_is_for_everyone(opened: Open, name: str) -> None:
    page = opened(f"book/{name}.html?verdict=unverified", SMALL)
    page.wait_for_selector(".own-settings:not([hidden])")
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]
    small = page.evaluate(
        """[...document.querySelectorAll(".page-filters :is(select, button, a), "
            + ".own-settings button")].map(e => [e.getBoundingClientRect(), e])
            .filter(([box]) => Math.min(box.width, box.height) < 24)
            .map(([, e]) => e.outerHTML.slice(0, 80))"""
    )
    assert small == []
    page.evaluate(AXE)
    for mode in ("light", "dark"):
        page.evaluate(f"document.documentElement.dataset.theme = '{mode}'")
        # A drawing fills its place, so that links over it are where its marks are.
        padding = (
            "[...document.querySelectorAll('figure img')].map(i => getComputedStyle(i).padding)"
        )
        assert set(page.evaluate(padding)) == {"0px"}, mode
        for part in (".page-filters", ".own-settings", "figure"):
            rules = json.dumps({"resultTypes": ["violations"]})
            faults = page.evaluate(f"axe.run('{part}', {rules})")["violations"]
            assert [fault["id"] for fault in faults] == [], (mode, part)
    # On paper, the whole of it.
    page.emulate_media(media="print")
    everything = EVENTS if name == "timeline" else PLACES
    assert len(shown(page)) == len(everything)
    assert not page.locator(".figure-marks").first.is_visible()
    page.emulate_media(media="screen")


def test_without_scripts_all_is_shown_and_marks_still_lead(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(f"{site.as_uri()}/book/timeline.html?verdict=unverified")
    assert not page.locator(".page-filters").is_visible()
    assert page.locator("#tbl-timeline tbody tr").count() == len(EVENTS)
    row = page.locator(".figure-marks a[data-of=event-banner]")
    row.click()
    assert page.url.endswith("claims/2-19.html")
    context.close()


def test_a_claims_page_has_its_verdict_under_a_readers_settings(opened: Open) -> None:
    rule = report.Rule(anonymous="ignored", known_by="2021-07-31")
    others = report.verdicts(PACKAGE["claims"], report.findings(PACKAGE), rule)
    moved = str(FOUND.index[FOUND.astype(str) != others.astype(str)][0])
    address = f"claims/{moved.replace('.', '-')}.html"
    page = opened(address)
    bar = page.locator(".own-settings")
    assert bar.count() == 0
    page.goto(f"{page.url}?anonymous=ignored&known_by=2021-07-31&origins=9")
    bar.wait_for()
    marks = bar.locator(".verdict").all_inner_texts()
    assert marks == [others[moved], FOUND[moved]]
    assert "unnamed people count for nothing; public by 31 July 2021" in bar.inner_text()
    change = bar.get_by_role("link", name="Change them")
    # Settings that are chosen elsewhere are kept for the pages of the claims.
    change.click()
    page.wait_for_selector(".rule-counts")
    page.select_option("select[name=known_by]", "")
    page.go_back()
    page.goto(page.url.split("?")[0])
    bar.wait_for()
    assert "public" not in bar.inner_text()
    page.evaluate(AXE)
    for mode in ("light", "dark"):
        page.evaluate(f"document.documentElement.dataset.theme = '{mode}'")
        faults = page.evaluate("axe.run('.own-settings', {resultTypes: ['violations']})")
        assert faults["violations"] == [], mode
    bar.get_by_role("button", name="Reset").press("Enter")
    expect(bar).to_be_hidden()
    assert page.evaluate("document.activeElement.tagName") == "A"
    page.reload()
    assert bar.count() == 0
