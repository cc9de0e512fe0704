"""Finish the site's pages: what the theme does not do, or does for readers we do not have.

Each page is read once more after Sphinx has written it.  Here it loses what it would load
for nothing, its drawings get their sizes and their narrow form, and what screen readers and
keyboards stumble over is mended.  A page that is already finished comes out as it went in.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

# What the theme loads on every page, and the elements for which a page needs it.
ONLY_FOR = {
    "script[src*='scripts/fontawesome.js']": None,
    "script[src*='searchtools.js']": "#search-results",
    "script[src*='language_data.js']": "#search-results",
    "script[src*='searchindex.js']": "#search-results",
    "script[src*='togglebutton.js'], link[href*='togglebutton.css']": ".toggle",
    "script[src*='design-tabs.js']": ".sd-tab-set",
    "link[href*='sphinx-design.min.css']": "[class*='sd-']",
    "script[src*='copybutton'], script[src*='clipboard'], link[href*='copybutton.css']": (
        "div.highlight pre"
    ),
    "script[src*='dataTables'], script[src*='ledger.js'], script[src*='findings.js']": "#ledger",
    "script[src*='/search.js']": "#search-results",
    "script[src*='run.js']": ".run-chapter",
    "script[src*='claims.js'], script[src*='cards.js']": ".claims a",
}

# The theme's own script sets no mode before the page is drawn, so that a dark page flashes.
FIRST_MODE = """
  (() => {
    const page = document.documentElement.dataset;
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    page.mode = localStorage.getItem("mode") || "auto";
    page.theme = page.mode === "auto" ? (dark ? "dark" : "light") : page.mode;
  })();
"""


def finish(page: BeautifulSoup, path: Path, site: Path, *, with_pdf: bool) -> None:
    """Finish one parsed page in place; `path` is its file in `site`.

    `with_pdf`: whether the site has the PDF beside it, and may offer it.
    """
    if not with_pdf:
        for offer in page.select(".needs-pdf"):
            offer.decompose()
    _load_only_what_serves(page)
    _set_mode_early(page)
    _order_headings(page)
    _join_code(page)
    _offer_narrow_drawings(page)
    _size_drawings(page, path)
    _name_parts_for_screen_readers(page)
    _settle_preview(page, path, site)


def _load_only_what_serves(page: BeautifulSoup) -> None:
    for assets, needed_by in ONLY_FOR.items():
        if needed_by is None or page.select_one(needed_by) is None:
            for asset in page.select(assets):
                asset.decompose()
    for script in page.find_all("script", src=False):
        if re.search(r"toggle(Hint|OpenOn|button)", script.get_text()):
            script.decompose()
    for extra in page.select("meta[name=viewport]")[1:]:
        extra.decompose()
    for empty in page.select("meta[name='docsearch:version'], meta[name='docsearch:language']"):
        empty.decompose()
    # Sphinx joins a page's title to the book's, which on the front page are the same.
    if page.title and len(set(page.title.get_text().split(" — "))) == 1:
        page.title.string = page.title.get_text().split(" — ")[0]


def _set_mode_early(page: BeautifulSoup) -> None:
    for script in page.find_all("script", src=False):
        if 'localStorage.getItem("mode")' in script.get_text():
            script.string = FIRST_MODE


def _order_headings(page: BeautifulSoup) -> None:
    # A second title and table of contents, which the theme keeps for printing.
    if repeated := page.select_one("#jb-print-docs-body"):
        repeated.decompose()


def _offer_narrow_drawings(page: BeautifulSoup) -> None:
    for narrow in page.select("figure img.narrow"):
        figure = narrow.find_parent("figure")
        wide = figure.find("img")
        picture = page.new_tag("picture")
        wide.wrap(picture)
        source = page.new_tag("source", media="(max-width: 600px)", srcset=narrow["src"])
        wide.insert_before(source)
        for link in (narrow.parent, wide.find_parent("a")):
            if link is not None and link.name == "a":
                link.unwrap()
        narrow.decompose()
    for image in page.select("article figure img"):
        # The theme leads a drawing to its own file, which is of no use to a reader.
        if image.parent.name == "a":
            image.parent.unwrap()
        if image.find_parent("picture") is None:
            image.find_parent("figure")["class"] = [
                *[c for c in image.find_parent("figure").get("class", []) if c != "wide-only"],
                "wide-only",
            ]
    for figure in page.select("article figure.wide-only"):
        if figure.find("img") and figure.find("img").parent.name != "div":
            figure.find("img").wrap(page.new_tag("div", attrs={"class": "scrolls"}))


def _join_code(page: BeautifulSoup) -> None:
    """Code that shows nothing folds under the next figure or table, which it serves."""
    waiting: list[Tag] = []
    cells = page.select("article div.cell")
    for cell in cells:
        if cell.details is None:
            continue
        if cell.select_one(".cell_output") is None and cell is not cells[-1]:
            waiting += [code.extract() for code in cell.select("div.highlight-ipython3")]
            cell.decompose()
        elif waiting:
            for code in reversed(waiting):
                cell.details.summary.insert_after(code)
            waiting = []


def _size_drawings(page: BeautifulSoup, path: Path) -> None:
    # With sizes known the text does not jump; drawings out of sight wait until they are near.
    for place, image in enumerate(page.select("article figure img")):
        for tag, address in [(image, "src")] + [(s, "srcset") for s in image.parent("source")]:
            file = path.parent / tag[address]
            if file.suffix == ".svg" and file.is_file():
                tag["width"], tag["height"] = _points(file)
        if place:
            image["loading"] = "lazy"
        image["decoding"] = "async"


def _points(drawing: Path) -> tuple[str, str]:
    with drawing.open(encoding="utf-8") as file:
        found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', file.read(1000))
    return f"{float(found[1]):.0f}", f"{float(found[2]):.0f}"


def _name_parts_for_screen_readers(page: BeautifulSoup) -> None:
    for icon in page.select("i[class*='fa-']"):
        icon["aria-hidden"] = "true"
    # A button is named by the words it shows.
    for button in page.select("button.search-button-field"):
        del button["aria-label"]
        for keys in button.select(".search-button__kbd-shortcut"):
            keys["aria-hidden"] = "true"
    for link in page.select(".article-header-buttons a[target]"):
        del link["target"]
    for summary in page.select("summary[aria-label]"):
        del summary["aria-label"]
    for head in page.select("thead th"):
        head["scope"] = "col"
    for title in page.select("p.title.logo__title"):
        title.name = "span"
    # A link that shows a year alone is named by its author, too.
    for link in page.select(".bibtex-citation a"):
        before = link.find_previous_sibling(string=True)
        if before and re.fullmatch(r"(\d{4}|n\.d\.)[a-z]?", link.get_text(strip=True)):
            author = before.strip(" [;,").rsplit("; ", 1)[-1]
            link["aria-label"] = f"{author}, {link.get_text(strip=True)}"
    # Cards take a table's cells apart, and with them what a browser knows of it.
    for table in page.select("table.as-cards"):
        for selector, role in (
            ("", "table"), ("thead", "rowgroup"), ("tbody", "rowgroup"), ("tr", "row"),
            ("th", "columnheader"), ("td", "cell"),
        ):  # fmt: skip
            for part in [table] if not selector else table.select(selector):
                part["role"] = role
    # Bibliographies: entries are items of a list.
    for listing in page.select("[role=doc-bibliography], div.citation-list"):
        listing["role"] = "list"
    for entry in page.select("[role=doc-biblioentry]"):
        entry["role"] = "listitem"
    for label in page.select(".citation [role=doc-backlink], .citation > span.backrefs"):
        label.decompose()
    # What scrolls can be reached from the keyboard, and says what it is.
    for box in page.select(".pst-scrollable-table-container"):
        box["tabindex"], box["role"] = "0", "region"
        caption = box.select_one("caption .caption-text")
        box["aria-label"] = f"Table: {caption.get_text(' ', strip=True)}" if caption else "Table"
    for details in page.select("details.figure-numbers"):
        figure = details.find_previous("figure")
        number = figure.select_one(".caption-number") if figure else None
        name = number.get_text(" ", strip=True) if number else "the figure above"
        details.summary.string = f"The numbers in {name}"
        details.div.attrs |= {"tabindex": "0", "role": "region", "aria-label": f"Numbers in {name}"}
    for note in page.select("div.standing"):
        note["role"] = "note"
    for items in page.select(".sidebar-primary-items__start"):
        if items.select_one(".navbar-brand"):
            items.attrs |= {"role": "navigation", "aria-label": "Front page and search"}
    for box in page.select("div.scrolls"):
        box.attrs |= {"tabindex": "0", "role": "group", "aria-label": "Drawing, scrolls sideways"}


def _settle_preview(page: BeautifulSoup, path: Path, site: Path) -> None:
    # Without a base URL there is no absolute address to give: the picture's is then relative.
    for meta in page.select("meta[property='og:url'], meta[property='og:image']"):
        if urlsplit(meta["content"]).scheme:
            continue
        if meta["property"] == "og:url":
            meta.decompose()
        elif not meta["content"].startswith("../"):
            up = "../" * (len(path.relative_to(site).parts) - 1)
            meta["content"] = f"{up}{meta['content'].lstrip('/')}"
