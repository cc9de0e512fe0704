"""Pages on sheets and screens of every size: nothing is cut, nothing scrolls sideways."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from publish.project import chapters
from test_browser import CROP

PAGES = [f"{chapter}.html" for chapter in chapters()] + ["search.html"]
# A small phone, one with a scroll bar, 1280 x 1024 at 400 %, phones on their side, a wall.
SCREENS = [(320, 640), (300, 640), (320, 256), (667, 320), (844, 390), (2560, 1440)]
SHEETS = ("A4", "Letter", "A5")
# The room between the margins of A4, Letter and A5, in pixels.
PRINTED = (687, 710, 453)
# One page of each kind is printed on all sheets, the others on the narrowest alone.
ON_ALL_SHEETS = ("book/index.html", "book/rebellion-from-within.html", "book/people.html")
# Points between the edge of a sheet and anything on it, which printers need.
MARGIN = 28


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_every_screen_and_sheet(browser: Browser, site: Path, name: str) -> None:
    page = browser.new_page()
    page.goto(f"{site.as_uri()}/{name}")
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"scrolls to {wide} px on {width} x {height}"
        # What sticks to the top leaves room to read.
        sticks = page.locator(".bd-header-article").first.evaluate("e => e.offsetHeight")
        assert sticks <= height / 4, f"{sticks} px of {height} are taken"
    # Chromium would print what is too wide in smaller type.
    page.emulate_media(media="print")
    for width in PRINTED:
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{wide} px on a sheet with room for {width}"
    # Repeated rows are removed first: printing all of them takes Chromium half a minute.
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": 1400, "height": 950})
    page.evaluate(CROP)
    page.evaluate("document.querySelectorAll('img').forEach(i => i.loading = 'eager')")
    page.wait_for_function("[...document.images].every(i => i.complete)")
    for sheet in SHEETS if name in ON_ALL_SHEETS else SHEETS[-1:]:
        with pypdfium2.PdfDocument(io.BytesIO(page.pdf(format=sheet))) as printed:
            boxes = [box for leaf in printed for box in edges(leaf)]
        assert len(boxes) > 3
        for left, right, width in boxes:
            assert left >= MARGIN - 1, f"{sheet}: begins at {left:.0f}"
            assert right <= width - MARGIN + 1, f"{sheet}: {right:.0f} of {width:.0f}"
    page.close()


def edges(leaf: pypdfium2.PdfPage) -> list[tuple[float, float, float]]:
    """Left and right edges of the lines of text and the pictures on a page, and its width."""
    width, text = leaf.get_width(), leaf.get_textpage()
    lines = [text.get_rect(place) for place in range(text.count_rects())]
    pictures = leaf.get_objects([pdfium.FPDF_PAGEOBJ_FORM, pdfium.FPDF_PAGEOBJ_IMAGE])
    boxes = [*lines, *(picture.get_bounds() for picture in pictures)]
    return [(box[0], box[2], width) for box in boxes]


@pytest.mark.parametrize(("width", "height"), [(320, 256), (667, 320)])
def test_what_opens_fits_a_small_screen(
    browser: Browser, site: Path, width: int, height: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(f"{site.as_uri()}/book/rebellion-from-within.html")
    page.locator(".article-header-buttons summary").first.click()
    link = page.locator("p .claims a").first
    opened = {".header-menu": None, ".claim-popover": link.focus, ".run-offer": None}
    for selector, opening in opened.items():
        if opening:
            opening()
        if selector == ".run-offer":
            page.get_by_role("button", name="Run this chapter").click()
        box = page.locator(selector).first.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= width, (selector, box)
        if selector != ".claim-popover":
            assert box["y"] >= 0 and box["y"] + box["height"] <= height, (selector, box)
    page.close()


def test_what_keeps_its_place_on_a_screen_is_not_printed(browser: Browser, site: Path) -> None:
    """It would be on each sheet, over the text, after pydata-sphinx-theme#1745."""
    page = browser.new_page(viewport={"width": 1400, "height": 950})
    page.goto(f"{site.as_uri()}/book/timeline.html")
    page.locator("form.page-filters select").first.select_option(index=1)
    bar = page.locator(".own-settings")
    bar.wait_for()
    said = bar.locator("p").inner_text()
    page.locator("p .claims a").first.focus()
    page.locator(".claim-popover").wait_for()
    page.emulate_media(media="print")
    shown = page.evaluate(
        """[...document.querySelectorAll("body *")]
            .filter(e => getComputedStyle(e).position === "fixed" || e.matches(".claim-popover"))
            .filter(e => e.checkVisibility())
            .map(e => e.id || e.className)"""
    )
    assert shown == []
    assert not any(said.split(":")[0] in text for text in printed(page))
    page.close()


def test_drawings_that_were_not_scrolled_to_are_printed(browser: Browser, site: Path) -> None:
    """Safari prints none that waits to be loaded, after whatwg/html#6581."""
    page = browser.new_page(viewport={"width": 1400, "height": 300})
    page.goto(f"{site.as_uri()}/book/rebellion-from-within.html")
    waiting = "[...document.images].filter(image => image.loading === 'lazy').length"
    assert page.evaluate(waiting) > 2
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(waiting) == 0
    page.close()


def test_what_is_folded_is_printed(browser: Browser, site: Path) -> None:
    """After rust-lang/mdBook#1996."""
    page = browser.new_page(viewport={"width": 1400, "height": 950})
    page.goto(f"{site.as_uri()}/claims/2-07.html")
    folded = page.locator(".claim-queries")
    query = folded.locator("li").first.text_content().split("”")[0].strip(" “\n")
    assert folded.get_attribute("open") is None
    assert any(query in text for text in printed(page)), query
    page.close()


def printed(page: Page) -> list[str]:
    """The text of each sheet that a page is printed on, its white space as single spaces."""
    with pypdfium2.PdfDocument(io.BytesIO(page.pdf(format="A4"))) as made:
        return [" ".join(leaf.get_textpage().get_text_range().split()) for leaf in made]


def test_the_head_of_the_ledger_keeps_its_line(browser: Browser, site: Path) -> None:
    """A collapsed border scrolls away from a head that stays, after w3c/csswg-drafts#3136."""
    page = browser.new_page(viewport={"width": 1400, "height": 700}, color_scheme="light")
    page.goto(f"{site.as_uri()}/book/ledger.html")
    page.mouse.wheel(0, 3000)
    page.wait_for_function("scrollY > 2000")
    head = page.locator("#tbl-ledger thead th").nth(2)
    box = head.bounding_box()
    foot = {"x": box["x"] + 4, "y": box["y"] + box["height"] - 4, "width": 20, "height": 4}
    image = Image.open(io.BytesIO(page.screenshot(clip=foot))).convert("L")
    assert min(image.tobytes()) < 160 < max(image.tobytes())
    page.close()
