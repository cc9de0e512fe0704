"""Pages are small, and nothing moves while they load, measured in Chromium on a slow phone."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from publish.outputs import drawings

DESKTOP, PHONE = {"width": 1400, "height": 950}, {"width": 390, "height": 844}
# The most that a page loads before it is scrolled, in bytes as they are on disk.
LIMITS = {"book/index.html": 500_000, "book/ledger.html": 900_000}
# A phone of low price on a poor network: bytes a second, milliseconds, times as slow.
NETWORK = {"downloadThroughput": 200_000, "uploadThroughput": 90_000, "latency": 150}
SLOW = 4
# Adds up how much of what is seen moves by itself.
SHIFT = """
    window.moved = [];
    new PerformanceObserver(list => {
        for (const entry of list.getEntries()) {
            if (entry.hadRecentInput) continue;
            const nodes = entry.sources.map(s => s.node?.outerHTML?.slice(0, 60) ?? "text");
            window.moved.push([entry.value, nodes]);
        }
    }).observe({type: "layout-shift", buffered: true});
"""


@pytest.mark.parametrize("name", LIMITS)
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_page_loads_little(
    browser: Browser, site: Path, served: str, name: str, size: dict
) -> None:
    page = browser.new_page(viewport=size)
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(urlsplit(request.url).path))
    page.goto(f"{served}/{name}", wait_until="networkidle")
    sizes = {path: (site / path.lstrip("/")).stat().st_size for path in asked}
    page.close()
    largest = sorted(sizes.items(), key=lambda entry: -entry[1])[:8]
    assert sum(sizes.values()) <= LIMITS[name], f"{sum(sizes.values()):,} bytes: {largest}"


@pytest.mark.parametrize(
    "name", ["book/index.html", "book/rebellion-from-within.html", "book/ledger.html"]
)
def test_nothing_moves_while_a_page_loads(browser: Browser, served: str, name: str) -> None:
    context = browser.new_context(
        viewport=PHONE, is_mobile=True, has_touch=True, device_scale_factor=2
    )
    page = context.new_page()
    page.add_init_script(SHIFT)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", {"offline": False} | NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOW})
    page.goto(f"{served}/{name}", wait_until="networkidle")
    page.evaluate("document.fonts.ready")
    for _ in range(8):
        page.mouse.wheel(0, 500)
        page.wait_for_timeout(150)
    moved = page.evaluate("window.moved")
    context.close()
    assert sum(value for value, _ in moved) < 0.05, moved


def test_pages_with_asian_letters_in_their_text_ask_for_them_at_once(pages: dict) -> None:
    asking, having = set(), set()
    for name, page in pages.items():
        if name.startswith("book/"):
            called = " ".join(s["data-fonts"] for s in page.select("script[data-fonts]"))
            assert called.count("/source-") == 3, name
            asking |= {name} if "/noto-serif-cjk-letters.woff2" in called else set()
            having |= {name} if page.select("article p [lang]:not([lang=en])") else set()
    assert asking == having and 3 < len(having) < len(pages)


def test_room_is_kept_for_every_picture(pages: dict) -> None:
    pictures = [image for page in pages.values() for image in page.select("img, picture source")]
    assert len(pictures) > 50
    assert [p for p in pictures if not (p.get("width") and p.get("height"))] == []


def test_data_wait_until_a_reader_asks(browser: Browser, served: str) -> None:
    page = browser.new_page(viewport=DESKTOP)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.goto(f"{served}/book/ledger.html", wait_until="networkidle")
    assert not [path for path in asked if path.endswith(("/findings.js", "/claims.js"))]
    page.locator(".open-evidence").first.click()
    page.locator(".evidence-of-claim li").first.wait_for()
    assert [path for path in asked if path.endswith("/findings.js")] == ["/_static/findings.js"]
    page.close()


def test_evidence_that_does_not_load_is_linked_to(browser: Browser, served: str) -> None:
    page = browser.new_page(viewport=DESKTOP)
    page.route("**/findings.js*", lambda route: route.abort())
    page.goto(f"{served}/book/ledger.html")
    page.locator(".open-evidence").first.click()
    link = page.locator(".evidence-of-claim li a").first
    link.wait_for()
    assert re.fullmatch(r"evidence\.html#finding-[\w-]+", link.get_attribute("href") or "")
    page.close()


def test_one_switch_shows_and_hides_all_code(browser: Browser, site: Path) -> None:
    page = browser.new_page(viewport=PHONE)
    page.goto(f"{site.as_uri()}/book/rebellion-from-within.html")
    code, shown = page.locator("details.hide"), page.locator("details.hide[open]")
    assert code.count() > 3 and shown.count() == 0
    page.get_by_role("button", name="Show code").press("Enter")
    assert shown.count() == code.count()
    # What scrolls can be scrolled from the keyboard.
    page.wait_for_function(
        """() => [...document.querySelectorAll("details.hide pre")]
            .every(pre => pre.scrollWidth <= pre.clientWidth || pre.tabIndex === 0)"""
    )
    page.get_by_role("button", name="Hide code").press("Enter")
    assert shown.count() == 0
    page.close()


def test_code_is_copied_from_any_page(browser: Browser, site: Path) -> None:
    page = browser.new_page(viewport=DESKTOP)
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.goto(f"{site.as_uri()}/book/rebellion-from-within.html")
    page.get_by_role("button", name="Show code").click()
    page.evaluate("addEventListener('copy', () => { window.copied = String(getSelection()); })")
    button = page.locator(".copy-code").first
    button.focus()
    button.press("Enter")
    page.wait_for_function("() => window.copied")
    shown = page.locator("details.hide div.highlight pre").first.inner_text()
    assert page.evaluate("window.copied").strip() == shown.strip()
    assert button.inner_text() == "Copied"
    page.close()


DRAWING = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE svg PUBLIC "a" "b">
<svg xmlns:xlink="http://www.w3.org/1999/xlink" xmlns="http://www.w3.org/2000/svg">
 <metadata>
  <made>once</made>
 </metadata>
 <g id="figure_1">
  <!-- a note -->
  <path id="mark" d="M 1.234567 0.5
L 10 -0.25
Q 11 0 12.004 0.126
z
M 3 3
" style="fill: #fff; stroke: #000"/>
  <use xlink:href="#mark" x="1.99999" style="fill: #fff; stroke: #000"/>
  <g clip-path="url(#none)" transform="scale(0.012345678 -0.1)"/>
 </g>
</svg>"""


def test_a_drawing_takes_fewer_bytes() -> None:
    made = drawings.smaller(DRAWING)
    assert 'd="m1.23 .5l8.77-.75q1 .25 2 .38zm1.77 2.5"' in made
    assert '<use xlink:href="#i0" x="2" class="s0"/>' in made
    assert "note" not in made and "once" not in made and "<g" not in made
    assert drawings.smaller(made) == made
    assert drawings.path("m 0 0 h 5") == "m 0 0 h 5"
