"""The site in a real browser: Chromium, from the folder and from a server, with no network.

Every page is visited at two widths, in light and dark.  The first time, axe sees the whole of it;
after that, and for contrast, what is left when what repeats is cropped.
"""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from book.report import confidences, explanation, findings, load, traces, verdicts
from publish import browser as lite
from publish.outputs.downloads import DATA_ZIP, NOTEBOOKS_ZIP
from publish.project import SITE, chapters, has_code
from publish.quotes import curled

PAGES = [f"{chapter}.html" for chapter in chapters()] + ["search.html"]
# Of the claims' pages, which are alike: one with findings, one without, one contradicted.
PAGES += ["claims/1-08.html", "claims/2-20.html", "claims/2-07.html"]
DESKTOP, PHONE = {"width": 1400, "height": 950}, {"width": 390, "height": 844}
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


class Visit:
    """A page opened in a context of its own, and what it asked for and complained of."""

    def __init__(self, context: BrowserContext):
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._hear)
        self.page.on("request", lambda request: self.requests.append(request.url))

    def _hear(self, message) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)


@pytest.fixture
def visit(browser: Browser):
    """Open a page of the site: `visit("book/index.html", PHONE, "dark")`."""
    contexts = []

    def opened(
        address: str, size: dict = DESKTOP, mode: str = "light", *, javascript: bool = True
    ) -> Visit:
        context = browser.new_context(
            viewport=size,
            color_scheme=mode,
            java_script_enabled=javascript,
            accept_downloads=True,
            reduced_motion="reduce",
        )
        contexts.append(context)
        visit = Visit(context)
        url = address if "://" in address else f"{SITE.as_uri()}/{address}"
        visit.page.goto(url, wait_until="load")
        return visit

    yield opened
    for context in contexts:
        context.close()


# Contrast, which takes axe most of its time, is looked at by itself when the page is cropped.
CONTRAST = {"runOnly": ["color-contrast"]}
ALL_ELSE = {"rules": {"color-contrast": {"enabled": False}}}
# Leaves of each table, list, section and paragraph the first six parts, and each further one in
# which something has a kind or class that none before it has.
LISTS = "tbody, tr, ul, ol, dl, pre, p, section, article, .citation-list, .cell_output"
CROP = (
    f"() => document.querySelectorAll('{LISTS}')"
    + """.forEach(whole => {
        const known = new Set();
        [...whole.children].forEach((part, place) => {
            const kinds = [part, ...part.querySelectorAll("*")].map(e => e.tagName + e.className);
            if (place < 6 || kinds.some(kind => !known.has(kind)))
                kinds.forEach(kind => known.add(kind));
            else
                part.remove();
        });
    })"""
)


def faults(page: Page, rules: dict, part: str = "html") -> list[str]:
    """What axe finds wrong with a part of a page for those who do not see it, or see it badly."""
    page.evaluate(AXE)
    rules = rules | {"resultTypes": ["violations"], "preload": False}
    found = page.evaluate(f"axe.run({json.dumps(part)}, {json.dumps(rules)})")
    return [
        f"{fault['id']}: {fault['nodes'][0]['html'][:160]} ({len(fault['nodes'])})"
        for fault in found["violations"]
    ]


def check_weight(name: str, requests: list[str]) -> None:
    """A page loads little before it is scrolled."""
    asked = {url.split("?")[0].split("#")[0] for url in requests}
    sizes = {url: Path(url.removeprefix("file://")).stat().st_size for url in asked}
    own = sum(size for url, size in sizes.items() if "/_static/" not in url)
    assert own <= 1_000_000, f"{name}: {own:,} bytes of its own"
    assert sum(sizes.values()) <= 2_000_000, f"{name}: {sum(sizes.values()):,} bytes in all"


@pytest.mark.parametrize("name", PAGES)
def test_every_page_in_every_dress(visit, name: str) -> None:
    for size in (DESKTOP, PHONE):
        where = f"{name}, {size['width']} px"
        seen = visit(name, size)
        page = seen.page
        if size is DESKTOP:
            check_weight(name, list(seen.requests))
        assert page.evaluate("document.documentElement.dataset.theme") == "light", where
        # Drawings out of sight load only when they come near.
        page.evaluate("document.querySelectorAll('img').forEach(i => i.loading = 'eager')")
        page.wait_for_function("[...document.images].every(i => i.complete)")
        broken = page.evaluate(
            "[...document.images].filter(i => !i.naturalWidth && i.offsetParent).map(i => i.src)"
        )
        assert broken == [], where
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size["width"], f"{where}: scrolls sideways to {wide} px"
        # Before the inspector adds requests of its own.
        foreign = [url for url in seen.requests if not url.startswith(("file:", "data:", "blob:"))]
        assert foreign == [], where
        assert seen.complaints == [], where
        # What a mode can change is colour alone, and what a width can is not colour: of phones, the
        # pages that have cards in place of rows are looked at in the dark, too.
        if size is DESKTOP:
            assert faults(page, ALL_ELSE) == [], where
            page.evaluate(CROP)
            assert faults(page, CONTRAST) == [], where
        else:
            page.evaluate(CROP)
            assert faults(page, ALL_ELSE) == [], where
        if size is DESKTOP or page.locator("table.as-cards").count():
            page.emulate_media(color_scheme="dark", reduced_motion="reduce")
            page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
            assert faults(page, CONTRAST) == [], f"{where}, dark"
        page.context.close()


def test_a_page_is_dark_from_the_start_where_a_reader_has_chosen_so(visit) -> None:
    for size in (DESKTOP, PHONE):
        seen = visit("book/index.html", size, "dark")
        assert seen.page.evaluate("document.documentElement.dataset.theme") == "dark"
        assert seen.complaints == []
        assert faults(seen.page, CONTRAST) == []


def test_a_crop_keeps_one_of_each_kind(visit) -> None:
    page = visit("book/ledger.html", PHONE).page
    marks = "[...new Set([...document.querySelectorAll('tbody [class]')].map(e => e.className))]"
    before = page.evaluate(marks)
    page.evaluate(CROP)
    rows = page.locator("#tbl-ledger tbody tr")
    assert 6 <= rows.count() < len(load()["claims"]) / 2
    assert page.evaluate(marks) == before


@pytest.mark.parametrize("word", ["김정은", "金正恩", "木下公勝", "Sadong"])
def test_search_finds_names_in_their_own_script(visit, word: str) -> None:
    page = visit(f"search.html?q={word}").page
    page.wait_for_selector("#search-results li a")
    assert page.locator("#search-results li a", has_text="People").count() or word == "Sadong"
    assert page.locator("#search-results li").count() >= 1


def test_search_shows_where_a_word_stands_when_served(visit, served: str) -> None:
    seen = visit(f"{served}/search.html?q=Sadong")
    seen.page.wait_for_selector("#search-results li p.context")
    assert "Sadong" in seen.page.locator("#search-results").inner_text()
    assert seen.complaints == []


def test_the_ledger_filters_sorts_and_counts(visit) -> None:
    package = load()
    found = verdicts(package["claims"], findings(package))
    page = visit("book/ledger.html").page
    shown = page.locator("#tbl-ledger tbody tr")
    assert shown.count() == len(found)
    page.select_option("select[name=verdict]", "contradicted")
    assert shown.count() == (found == "contradicted").sum()
    assert (
        page.locator("form.ledger-filters output")
        .inner_text()
        .startswith(f"{shown.count()} of {len(found)}")
    )
    page.select_option("select[name=section]", "3")
    third = found[found.index.str.startswith("3.")]
    assert shown.count() == (third == "contradicted").sum()
    page.click("button[type=reset]")
    page.wait_for_function(
        f"document.querySelectorAll('#tbl-ledger tbody tr').length == {len(found)}"
    )
    page.select_option("select[name=place]", "Wonsan")
    there = package["claims"]["places"].map(lambda places: "wonsan" in places)
    assert shown.count() == there.sum()
    page.click("button[type=reset]")
    page.select_option("select[name=sourcing]", "author's inference")
    assert shown.count() == (package["claims"]["sourcing"] == "author's inference").sum() > 0
    page.click("button[type=reset]")
    page.fill("input[name=text]", "Arduous March")
    expect(page.locator("form.ledger-filters output")).to_have_text(re.compile(r"^\d of"))
    assert 0 < shown.count() < 10
    page.click("button[type=reset]")
    head = page.locator("#tbl-ledger thead th").filter(has_text="Verdict")
    for direction, first in (("ascending", "confirmed"), ("descending", "prediction")):
        head.click()
        page.wait_for_selector(f"#tbl-ledger th[aria-sort='{direction}']")
        assert shown.first.locator("td:nth-child(7)").inner_text() == first


def test_a_claims_address_opens_its_evidence(visit) -> None:
    package = load()
    page = visit("book/ledger.html?verdict=confirmed#claim-2-07").page
    row = page.locator("tr", has=page.locator("#claim-2-07"))
    assert row.is_visible(), "an address shows its claim whatever the filters say"
    button = row.locator(".open-evidence")
    assert button.get_attribute("aria-expanded") == "true"
    evidence = page.locator(".evidence-of-claim li")
    assert evidence.count() == int(button.inner_text().split()[0])
    for bears in evidence.locator(".bears").all_inner_texts():
        assert bears in package["bearings"]["bears"].cat.categories
    source = evidence.first.locator("a[href^='references.html#']")
    source.click()
    assert page.url.split("#")[0].endswith("references.html")
    expect(page.locator(f"[id='{page.url.split('#')[1]}']")).to_be_visible()


def test_the_ledger_is_a_table_without_javascript(visit) -> None:
    page = visit("book/ledger.html", javascript=False).page
    assert page.locator("#tbl-ledger tbody tr").count() == len(load()["claims"])
    assert not page.locator("form.ledger-filters").is_visible()
    link = page.locator("#tbl-ledger a[href^='evidence.html#finding-']").first
    assert link.is_visible()


def test_a_card_opens_from_the_keyboard_and_the_pointer(visit) -> None:
    package = load()
    statements = package["claims"].set_index("claim")["statement"]
    why = traces(package["claims"], findings(package))
    sure = confidences(package["claims"], findings(package))
    page = visit("book/rebellion-from-within.html").page
    link = page.locator("p .claims a").first
    number, card = link.inner_text(), page.locator(".claim-popover")
    for approach in (link.focus, link.hover):
        page.locator("h1").hover()
        assert card.count() == 0
        approach()
        card.wait_for()
        text = card.inner_text()
        assert number in text and curled(statements[number]) in text
        assert why[number].verdict in text and explanation(why[number]) in text
        assert f"Confidence in the verdict: {sure[number].level}." in text
        assert link.get_attribute("aria-describedby") == card.get_attribute("id")
        page.keyboard.press("Escape")
        card.wait_for(state="detached")
        link.evaluate("link => link.blur()")
    link.click()
    assert page.url.endswith(f"claims/{number.replace('.', '-')}.html")


def test_the_keyboard_reaches_what_the_pointer_does(visit) -> None:
    page = visit("book/index.html").page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Skip to main content"
    reached = set()
    for _ in range(120):
        page.keyboard.press("Tab")
        told = page.evaluate(
            """() => {
                const here = document.activeElement;
                const style = getComputedStyle(here);
                return [here.tagName, here.className, here.innerText.trim().slice(0, 40),
                        style.outlineStyle, here.tabIndex];
            }"""
        )
        if told[0] == "BODY":
            break
        assert told[3] != "none", f"no visible focus on {told}"
        reached.add(told[2])
    assert {"Code", "Read from the start", "All data (zip)"} <= reached


def test_a_chapter_offers_to_run_where_it_can(visit, served: str) -> None:
    for size, mode in ((DESKTOP, "light"), (PHONE, "dark")):
        for address, way_in in ((f"{served}/", 1), ("", 0)):
            page = visit(f"{address}book/rebellion-from-within.html", size, mode).page
            offer = page.locator(".run-offer")
            assert not offer.is_visible()
            page.get_by_role("button", name="Run this chapter").press("Enter")
            assert offer.is_visible()
            assert f"{lite.MEGABYTES} MB" in offer.inner_text()
            assert offer.locator("a").count() == way_in
            assert offer.get_by_text("http.server").is_visible() != bool(way_in)
            # The rest of the page was seen with all others.
            assert faults(page, {}, ".run-offer") == [], (size, mode, address)
            page.keyboard.press("Escape")
            assert not offer.is_visible()
            page.context.close()


def test_code_opens_and_drawings_tell_their_numbers(visit) -> None:
    page = visit("book/rebellion-from-within.html").page
    code = page.locator("div.cell details").first
    assert not code.locator("pre").first.is_visible()
    code.locator("summary").click()
    assert code.locator("pre").first.is_visible()
    assert page.locator("article figure").count() == page.locator("details.figure-numbers").count()
    numbers = page.locator("details.figure-numbers").first
    numbers.locator("summary").click()
    assert numbers.locator("td").count() > 3


def test_a_phone_gets_drawings_made_for_it(visit) -> None:
    wide = visit("book/rebellion-from-within.html").page
    narrow = visit("book/rebellion-from-within.html", PHONE).page
    drawn = []
    for page in (wide, narrow):
        image = page.locator("#fig-rebellion-power img")
        image.scroll_into_view_if_needed()
        page.wait_for_function("i => i.complete && i.naturalWidth", arg=image.element_handle())
        drawn.append(image.evaluate("i => i.currentSrc"))
    assert drawn[0] != drawn[1]


def test_all_downloads_download(visit, site: Path, tmp_path: Path) -> None:
    page = visit("book/index.html").page
    links = page.locator("ul.take-away a")
    assert links.count() == 5
    for place in range(links.count()):
        file = (site / "book" / links.nth(place).get_attribute("href")).resolve()
        assert file.is_file() and file.stat().st_size > 10_000, file.name
    for link in page.locator("ul.take-away a[href$='.zip']").all():
        with page.expect_download() as download:
            link.click()
        download.value.save_as(tmp_path / download.value.suggested_filename)
    with zipfile.ZipFile(tmp_path / DATA_ZIP) as archive:
        assert archive.testzip() is None
        assert any(name.endswith("data/datapackage.json") for name in archive.namelist())
    with zipfile.ZipFile(tmp_path / NOTEBOOKS_ZIP) as archive:
        notebooks = {Path(n).stem for n in archive.namelist() if n.endswith(".ipynb")}
        assert notebooks == {Path(c).name for c in chapters() if has_code(c)}


def test_a_wrong_address_leads_back(visit, served: str) -> None:
    seen = visit(f"{served}/book/nowhere.html")
    page = seen.page
    assert "There is no page at this address" in page.locator("h1").inner_text()
    page.locator("article a", has_text="front page").click()
    assert page.url == f"{served}/book/index.html"
