"""The site in a browser that lacks something: scripts, storage, colours, a pointer, encryption."""

from __future__ import annotations

import io
import json
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from book.report import VERDICTS, findings, load, look, traces
from conftest import QUIET
from publish.outputs import look_css, page_data, styles
from publish.project import chapters
from publish.quotes import curled

PAGES = [f"{chapter}.html" for chapter in chapters()] + ["search.html"]
DESKTOP, PHONE = {"width": 1400, "height": 950}, {"width": 390, "height": 844}
CHAPTER = "book/rebellion-from-within.html"
THEMES = {"light": look.LIGHT, "dark": look.DARK}

# What browsers do where a reader lets no site keep data, and where a web view has no storage.
NO_STORAGE = {
    "refused": "get() { throw new DOMException('denied', 'SecurityError'); }",
    "absent": "value: null",
    "full": "value: {getItem: () => null, setItem() { throw new DOMException('full'); }}",
}


def without_storage(kind: str) -> str:
    """A script that takes a page's storage away."""
    return "".join(
        f"Object.defineProperty(window, '{name}', {{configurable: true, {NO_STORAGE[kind]}}});"
        for name in ("localStorage", "sessionStorage")
    )


@pytest.fixture
def visit(browser: Browser, site: Path) -> Iterator[Callable[..., Page]]:
    """Open a page in a context of its own; what the page complains of fails the test."""
    contexts, complaints = [], []

    def opened(address: str, *, script: str = "", **options) -> Page:
        context = browser.new_context(**{"viewport": DESKTOP} | options)
        contexts.append(context)
        if script:
            context.add_init_script(script)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address if "://" in address else f"{site.as_uri()}/{address}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def colour(page: Page, selector: str, name: str) -> str:
    """A computed colour, as `#rrggbb`."""
    found = page.locator(selector).first.evaluate(f"e => getComputedStyle(e)['{name}']")
    red, green, blue = (int(part) for part in found.strip("rgb()").split(","))
    return f"#{red:02x}{green:02x}{blue:02x}"


def marks(page: Page) -> dict[str, bytes]:
    """How each verdict's mark is drawn on a page."""
    page.evaluate(
        """verdicts => {
            const shown = document.createElement("div");
            shown.id = "all-marks";
            shown.style.cssText = "position: fixed; inset: 0 auto auto 0; z-index: 2000; " +
                "background: var(--paper); font: 40px/60px sans-serif; padding: 10px";
            for (const verdict of verdicts) {
                const line = document.createElement("div");
                line.innerHTML = `<span class="verdict ${verdict.replaceAll(" ", "-")}"></span>`;
                shown.append(line);
            }
            document.body.append(shown);
        }""",
        list(VERDICTS),
    )
    drawn = {}
    for place, verdict in enumerate(VERDICTS):
        image = page.screenshot(clip={"x": 5, "y": 12 + 60 * place, "width": 45, "height": 56})
        drawn[verdict] = Image.open(io.BytesIO(image)).convert("L").tobytes()
    page.evaluate("document.getElementById('all-marks').remove()")
    return drawn


def assert_marks_differ(page: Page) -> None:
    drawn = marks(page)
    assert len(set(drawn.values())) == len(VERDICTS)
    for verdict, pixels in drawn.items():
        assert max(pixels) - min(pixels) > 90, f"the mark of {verdict} cannot be seen"


def test_rules_for_a_mode_are_given_once_more_for_pages_without_scripts() -> None:
    style = (
        '@media print{html[data-theme="dark"] a,.highlight{color:red}}'
        'html[data-theme=light] .highlight{a:1}html[data-theme="dark"] .highlight{a:2}'
    )
    made = styles.without_scripts(style)
    assert "@media (prefers-color-scheme:dark){html[data-theme=auto] a{color:red}}" in made
    light = made.index("(prefers-color-scheme:light){html[data-theme=auto] .highlight{a:1}}")
    assert light < made.index("(prefers-color-scheme:dark){html[data-theme=auto] .highlight{a:2}}")
    assert styles.without_scripts(made) == made


def test_what_no_page_names_is_left_out_of_styles() -> None:
    style = ".a .b,.a:not(.c) td{x:1}@media print{#d{x:2}.e{x:3}}@media all{.e{x:4}}a[b='.f']{x:5}"
    made = styles.without_unused(style, {"a", "d"}).replace("\n", "")
    assert made == """.a:not(.c) td{x:1}@media print{#d{x:2}}a[b=".f"]{x:5}"""


@pytest.mark.parametrize("mode", THEMES)
def test_without_scripts_a_page_has_its_colours_and_marks(visit, mode: str) -> None:
    page = visit(CHAPTER, java_script_enabled=False, color_scheme=mode)
    theme = THEMES[mode]
    assert colour(page, "article .claims a", "color") == theme.link
    assert colour(page, "article .claims a", "borderTopColor") == theme.rule
    # The theme's own colours follow the mode too.
    with_scripts = visit(CHAPTER, color_scheme=mode)
    for selector, name in (("body", "backgroundColor"), ("article h2", "color"), (".kn", "color")):
        assert colour(page, selector, name) == colour(with_scripts, selector, name), selector
    if mode == "dark":
        image = page.locator("article figure img").first
        assert "invert" in image.evaluate("i => getComputedStyle(i).filter")


@pytest.mark.parametrize("mode", THEMES)
def test_every_mark_has_a_shape_of_its_own(visit, mode: str) -> None:
    page = visit(CHAPTER, color_scheme=mode)
    assert_marks_differ(page)
    page.emulate_media(forced_colors="active")
    assert_marks_differ(page)
    # As without scripts, where none could draw the marks to be compared.
    page.emulate_media(forced_colors="none")
    page.evaluate("document.documentElement.dataset.theme = 'auto'")
    assert_marks_differ(page)


def test_a_forced_palette_is_met_in_the_sheet_of_the_marks() -> None:
    assert "forced-color-adjust: none" in look_css.marks()


def test_without_scripts_only_what_works_is_offered(visit) -> None:
    for size in (DESKTOP, PHONE):
        page = visit("book/ledger.html", viewport=size, java_script_enabled=False)
        for name in ("Search", "Color mode", "Toggle primary sidebar", "Toggle secondary sidebar"):
            assert page.get_by_role("button", name=name).count() == 0, name
        assert page.get_by_text("filter and sort the claims takes JavaScript").is_visible()
        menu = page.locator(".article-header-buttons details").first
        assert not menu.locator("a").first.is_visible()
        menu.locator("summary").click()
        assert menu.get_by_role("link", name="The data alone").is_visible()
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size["width"]
    # A phone's menu cannot open: the contents are at the end, and a link leads there.
    page.get_by_role("link", name="Contents").click()
    chapter = page.locator("#pst-primary-sidebar").get_by_role("link", name="Verdicts")
    chapter.click()
    assert page.url.endswith("verdicts.html")
    page = visit("search.html", java_script_enabled=False)
    assert page.get_by_text("Search takes JavaScript").is_visible()
    assert not page.locator("input[type=search]").first.is_visible()
    page.locator("article, main").get_by_role("link", name="ledger").first.click()
    assert page.url.endswith("ledger.html")


def test_with_scripts_nothing_speaks_of_their_absence(visit) -> None:
    for name in ("book/ledger.html", "search.html"):
        for size in (DESKTOP, PHONE):
            page = visit(name, viewport=size)
            shown = page.locator(".without-scripts").all()
            assert shown and not any(note.is_visible() for note in shown)


@pytest.mark.parametrize("kind", NO_STORAGE)
def test_without_storage_menu_theme_and_search_work(visit, kind: str) -> None:
    script = without_storage(kind)
    page = visit("book/index.html", script=script, viewport=PHONE)
    check_without_storage(page)
    page = visit("search.html?q=Sadong", script=script)
    page.wait_for_selector("#search-results li a")
    page = visit(f"{CHAPTER}?highlight=leaflets", script=script)
    page = visit("book/ledger.html", script=script)
    page.fill("input[name=text]", "Arduous March")
    expect(page.locator("form output")).to_have_text(re.compile(r"^\d of"), timeout=30_000)


def check_without_storage(page: Page) -> None:
    """The phone's menu opens, the button changes the colours, and the head script is whole."""
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    page.locator(".primary-toggle").click()
    link = page.locator("#pst-primary-sidebar-modal").get_by_role("link", name="Verdicts")
    assert link.is_visible()
    page.keyboard.press("Escape")
    page.locator(".theme-switch-button").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_a_browser_that_really_keeps_nothing(site: Path, tmp_path: Path, served: str) -> None:
    # Chromium's own setting that blocks all site data.
    settings = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (tmp_path / "Default").mkdir()
    (tmp_path / "Default/Preferences").write_text(json.dumps(settings))
    complaints: list[str] = []

    def look_at_it() -> None:
        found = shutil.which("chromium") or shutil.which("google-chrome")
        with sync_playwright() as playwright:
            context = playwright.chromium.launch_persistent_context(
                tmp_path, executable_path=found, args=QUIET, viewport=PHONE
            )
            page = context.new_page()
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.goto(f"{served}/book/index.html")
            assert page.evaluate("localStorage.passing"), "the browser keeps data after all"
            check_without_storage(page)
            page.goto(f"{served}/search.html?q=Sadong")
            page.wait_for_selector("#search-results li a")
            context.close()

    in_a_thread(look_at_it)
    assert complaints == []


def in_a_thread(task: Callable[[], None]) -> None:
    """Run what starts a Playwright of its own, which a thread can have but once."""
    failures: list[BaseException] = []

    def run() -> None:
        try:
            task()
        except BaseException as failure:
            failures.append(failure)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if failures:
        raise failures[0]


def test_a_word_that_another_site_left_in_storage_does_no_harm(visit) -> None:
    page = visit("book/index.html", script="localStorage.setItem('mode', 'sepia')")
    assert page.evaluate("document.documentElement.dataset.theme") == "light"


# What takes the way in from a chapter, and a word of what is said instead.
LACKING = {
    "storage": (without_storage("refused"), "keeps no data"),
    "encryption": (
        "Object.defineProperty(window, 'isSecureContext', {value: false});"
        "delete Navigator.prototype.serviceWorker;",
        "encrypted connection",
    ),
    "service workers": ("delete Navigator.prototype.serviceWorker;", "service workers"),
    "WebAssembly": ("delete window.WebAssembly;", "WebAssembly"),
}


@pytest.mark.parametrize("lack", LACKING)
def test_a_chapter_that_cannot_run_says_what_it_takes(visit, served: str, lack: str) -> None:
    script, said = LACKING[lack]
    page = visit(f"{served}/{CHAPTER}", script=script)
    page.get_by_role("button", name="Run this chapter").click()
    offer = page.locator(".run-offer")
    assert offer.locator("a").count() == 0
    shown = [p.inner_text() for p in offer.locator(".run-takes").all() if p.is_visible()]
    assert len(shown) == 1 and said in shown[0]


def test_without_scripts_no_chapter_offers_to_run(visit) -> None:
    page = visit(CHAPTER, java_script_enabled=False)
    assert not page.locator(".run-chapter").is_visible()


def test_a_tap_opens_a_sheet_and_another_follows_the_link(visit) -> None:
    package = load()
    statements = package["claims"].set_index("claim")["statement"]
    found = traces(package["claims"], findings(package))
    page = visit(CHAPTER, viewport=PHONE, has_touch=True, is_mobile=True)
    link, card = page.locator("p .claims a").first, page.locator(".claim-sheet")
    number = link.inner_text()
    link.tap()
    card.wait_for()
    assert page.url.endswith(CHAPTER)
    said = card.inner_text()
    assert curled(statements[number]) in said and found[number].verdict in said
    shown = card.locator(".claim-card-finding")
    texts = package["evidence"].set_index("evidence")["finding"]
    best = page_data.best(found[number])
    assert shown.count() == len(best) > 0
    for place, one in enumerate(best):
        text = shown.nth(place).inner_text()
        assert one.bears in text and " ".join(curled(texts[one.evidence]).split()) in text
        assert shown.nth(place).locator("a[href^=http]").count() == 1
    onward = card.locator(".claim-card-onward")
    assert onward.get_attribute("href").endswith(f"claims/{number.replace('.', '-')}.html")
    box, chip = card.bounding_box(), link.bounding_box()
    assert box["x"] == 0 and box["y"] + box["height"] <= PHONE["height"] + 1
    assert chip["y"] + chip["height"] <= box["y"], "the number stays in sight"
    assert page.evaluate("document.activeElement.className").endswith("claim-sheet")
    card.get_by_role("button", name="Close").tap()
    card.wait_for(state="detached")
    assert page.evaluate("document.activeElement.textContent") == number
    link.tap()
    card.wait_for()
    page.keyboard.press("Escape")
    card.wait_for(state="detached")
    link.tap()
    card.wait_for()
    link.tap()
    page.wait_for_url("**/claims/*.html")


# What is pressed, but for links in running text, which may be as high as their line.
TARGETS = "button, summary, select, input, .claims a, .findings a, .bd-links a, .claim-address a"


@pytest.mark.parametrize(
    "name",
    ["book/index.html", CHAPTER, "book/ledger.html", "claims/2-07.html", "search.html?q=banner"],
)
def test_what_is_pressed_is_large_enough_and_nothing_scrolls_sideways(visit, name: str) -> None:
    page = visit(name, viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    if "search" in name:
        page.locator(".found li").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    small = page.evaluate(
        """targets => [...document.querySelectorAll(targets)]
            .filter(e => e.checkVisibility({visibilityProperty: true}))
            .map(e => [e.getBoundingClientRect(), e])
            .filter(([box]) => box.width && (box.width < 24 || box.height < 24))
            .map(([box, e]) => `${box.width}x${box.height} ${e.outerHTML.slice(0, 90)}`)""",
        TARGETS,
    )
    assert small == [], len(small)


@pytest.mark.parametrize("name", ["book/index.html", "book/ledger.html"])
def test_nothing_moves_for_those_who_want_no_motion(visit, name: str) -> None:
    page = visit(name, reduced_motion="reduce")
    moving = page.evaluate(
        """[...document.querySelectorAll("*")].filter(element => {
            const style = getComputedStyle(element);
            const lasts = value => value.split(",").some(part => parseFloat(part) > 0);
            return lasts(style.transitionDuration) || lasts(style.animationDuration)
                || style.scrollBehavior === "smooth";
        }).map(element => element.outerHTML.slice(0, 90))"""
    )
    assert moving == []


def test_a_forced_palette_hides_no_drawing_and_no_state(visit) -> None:
    page = visit("book/ledger.html#claim-2-07", forced_colors="active", color_scheme="dark")
    row = page.locator("tr", has=page.locator("#claim-2-07"))
    assert row.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    page = visit(CHAPTER, forced_colors="active", color_scheme="dark")
    image = page.locator("article figure img").first
    looks = image.evaluate("i => [getComputedStyle(i).filter, getComputedStyle(i).backgroundColor]")
    assert looks == ["none", "rgb(255, 255, 255)"]
