"""What a page needs after the theme has rendered it: one pass over its tree.

A page loads only what it uses; drawings get sizes and a narrow form; code that shows nothing
folds under the next figure or table; what screen readers and keyboards need is named.

What belongs to an edition that may not be there (PDF, e-book, browser edition) is enclosed in
comments that name the edition; `publish.outputs.site` keeps or drops it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from lxml import etree, html
from lxml.html import HtmlElement

from publish.names import unbroken
from publish.outputs.citations import FOLDER as CITED
from publish.outputs.citations import FORMATS
from publish.outputs.claim_addresses import FOLDER
from publish.project import EPUB, PDF, PRINT_PDF, numbers_file
from publish.quotes import curled

Drawing = Callable[[str], Path | None]

# What the theme loads on every page, and the class or the id for which a page needs it.  Of
# Bootstrap's script the theme uses tooltips and menus, which browsers have by themselves.
ONLY_FOR = (
    (r"scripts/fontawesome\.js", None),
    (r"searchtools\.js|language_data\.js|searchindex\.js|/search\.js", "#search-results"),
    (r"togglebutton\.(js|css)", "toggle"),
    (r"design-tabs\.js", "sd-tab-set"),
    (r"sphinx-design\.min\.css", "sd-"),
    (r"scripts/bootstrap\.js", None),
    (r"dataTables|/ledger\.js|/findings\.js", "#ledger"),
    (r"/run\.js", "run-chapter"),
    (r"/copy\.js", "copied-from"),
    (r"/claims\.js", ("claims", "rule-settings")),
    (r"/(cards|best)\.js", "claims"),
    (r"/(facets|filters)\.js", "page-filters"),
    (r"/settings(-table)?\.js", ("rule-settings", "claim-facts")),
    (r"/(find|minisearch|search-claims)\.js", ("#search-results", "#ledger")),
    (r"/search-record\.js", "#search-results"),
)

# The theme's own script sets no mode before the page is drawn, so that a dark page flashes, and
# fails where a browser keeps no storage.  Every page holds this one, without its comments.
FIRST = re.sub(
    r"^\s*//.*\n", "", (Path(__file__).parent / "first.js").read_text(encoding="utf-8"), flags=re.M
)
TEXT_FONTS = ("source-serif-regular", "source-serif-italic", "source-sans-regular")
# What running text has of Korean, Chinese and Japanese, for pages that have any.
LETTERS = "noto-serif-cjk-letters"
# Data that a script loads when a reader first asks for it, and that script.
LATER = (
    ("claims", "cards"),
    ("best", "cards"),
    ("findings", "ledger"),
    ("settings-table", "settings"),
    ("claims", "settings"),
    ("minisearch", "find"),
    ("search-claims", "find"),
    ("search-record", "find"),
    ("facets", "filters"),
)
# The page that lists the events.
TIMELINE = "book/timeline.html"
# The address of a claim in the ledger.
CLAIM_LINK = re.compile(r"#claim-(\d-\d\d)$")
# What a page says where no script runs.
TO_CONTENTS = '<a class="without-scripts" href="#pst-primary-sidebar">Contents</a>'
LEDGER_TAKES = """<p class="without-scripts">To search, filter and sort the claims takes
JavaScript, which this browser does not run.  Each claim leads to its evidence without it.</p>"""
SEARCH_TAKES = """<p class="without-scripts">Search takes JavaScript, which this browser does not
run.  The contents lead to every chapter, and the <a href="book/ledger.html">ledger</a> lists
every claim.</p>"""
SHOW_CODE = (
    '<button class="btn btn-sm show-code" type="button">'
    '<i class="fa-solid fa-code"></i> <span>Show code</span></button>'
)
# How long a description may be, so that none is cut where it is shown.
DESCRIBED = (50, 200)
ROLES = {
    "table": "table",
    "thead": "rowgroup",
    "tbody": "rowgroup",
    "tr": "row",
    "th": "columnheader",
    "td": "cell",
}


def postprocess(
    text: str,
    drawing: Drawing,
    *,
    up: str,
    run_button: str = "",
    former: Mapping[str, str] | None = None,
) -> str:
    """The finished page.

    `text`: as the theme has rendered it.  `drawing`: the file of a drawing, by its name in
    `_images`.  `up`: the way from the page to the top of the site.  `run_button`: what a
    chapter's page has in an edition for the browser.  `former`: links to the successors of
    places that the page had once, by their names.
    """
    page = html.document_fromstring(text)
    body = _Page(page)
    if run_button:
        body.add_run_button(run_button)
    body.load_only_what_is_used()
    body.load_data_later()
    body.set_mode_early()
    body.describe_in_whole_sentences()
    body.drop_repeated_contents()
    body.join_code()
    body.offer_all_code()
    body.offer_narrow_drawings()
    body.size_drawings(drawing)
    body.lay_links_over_drawings(up)
    body.open_menus_without_scripts()
    body.say_what_takes_scripts()
    body.name_parts_for_screen_readers()
    body.offer_numbers(up)
    body.settle_preview(up)
    body.drop_counted_addresses()
    body.lead_to_claims(up)
    body.keep_former_places(former or {})
    body.mark_editions()
    made = html.tostring(page, encoding="unicode", doctype="<!DOCTYPE html>")
    # lxml writes end tags for these void elements.
    made = re.sub(r"></(?:source|wbr|track)>", ">", made)
    head, begin, shown = made.partition("<body")
    return head + begin + unbroken(curled(shown))


class _Page:
    """One page while it is changed."""

    def __init__(self, page: HtmlElement):
        self.page = page
        self.classes: dict[str, list[HtmlElement]] = {}
        self.ids: set[str] = set()
        for element in page.iter(etree.Element):
            for name in (element.get("class") or "").split():
                self.classes.setdefault(name, []).append(element)
            if identifier := element.get("id"):
                self.ids.add(identifier)
        self.article = next(iter(page.iter("article")), None)

    def of_class(self, name: str, tag: str | None = None) -> Iterator[HtmlElement]:
        """The elements of a class (and of a tag) that are still part of the page."""
        for element in self.classes.get(name, ()):
            if (tag is None or element.tag == tag) and _attached(element, self.page):
                yield element

    def in_article(self, tag: str) -> list[HtmlElement]:
        return [] if self.article is None else list(self.article.iter(tag))

    def uses(self, need: str | tuple[str, ...] | None) -> bool:
        """Whether the page has an id (`#…`), a class, or a class that begins so (`…-`).

        One of several will do.
        """
        if need is None:
            return False
        if isinstance(need, tuple):
            return any(map(self.uses, need))
        if need.startswith("#"):
            return need[1:] in self.ids
        if need.endswith("-"):
            return any(name.startswith(need) for name in self.classes)
        return need in self.classes

    def add_run_button(self, markup: str) -> None:
        for buttons in self.of_class("article-header-buttons"):
            for place, element in enumerate(
                html.fragments_fromstring(markup, no_leading_text=True)
            ):
                buttons.insert(place, element)
                for inner in element.iter(etree.Element):
                    for name in (inner.get("class") or "").split():
                        self.classes.setdefault(name, []).append(inner)
            return

    def load_only_what_is_used(self) -> None:
        unused = [re.compile(assets) for assets, need in ONLY_FOR if not self.uses(need)]
        for element in [*self.page.iter("script", "link")]:
            address = element.get("src") or element.get("href") or ""
            if any(pattern.search(address) for pattern in unused) or (
                element.tag == "script"
                and not address
                and re.search(r"toggle(Hint|OpenOn|button)", element.text or "")
            ):
                _drop(element)
        viewports = [m for m in self.page.iter("meta") if m.get("name") == "viewport"]
        for extra in viewports[1:]:
            _drop(extra)
        for meta in [*self.page.iter("meta")]:
            if meta.get("name") in ("docsearch:version", "docsearch:language"):
                _drop(meta)
        # Sphinx joins a page's title to the book's, which on the front page are the same.
        title = self.page.find(".//title")
        if title is not None and len(set((title.text or "").split(" — "))) == 1:
            title.text = title.text.split(" — ")[0]

    def load_data_later(self) -> None:
        scripts = {
            name: script
            for script in self.page.iter("script")
            for pair in LATER
            for name in pair
            if f"/{name}.js" in (script.get("src") or "")
        }
        for data, user in LATER:
            if data in scripts and user in scripts:
                scripts[user].set(f"data-{data}", scripts[data].get("src"))
        for data in {data for data, _ in LATER} & scripts.keys():
            if scripts[data].getparent() is not None:
                _drop(scripts[data])

    def set_mode_early(self) -> None:
        for script in self.page.iter("script"):
            if not script.get("src") and 'localStorage.getItem("mode")' in (script.text or ""):
                script.text = FIRST
                if self.article is not None:
                    script.set("data-fonts", " ".join(self._text_fonts()))

    def _text_fonts(self) -> list[str]:
        """The addresses of the fonts of running text and of tables."""
        foreign = self.article is not None and self.article.xpath(".//p//*[@lang][not(@lang='en')]")
        names = (*TEXT_FONTS, LETTERS) if foreign else TEXT_FONTS
        for link in self.page.iter("link"):
            top, found, _ = (link.get("href") or "").partition("_static/screen.css")
            if found:
                return [f"{top}_static/fonts/screen/{name}.woff2" for name in names]
        return []

    def open_menus_without_scripts(self) -> None:
        """Make of the header's menus elements that open by themselves."""
        for menu in list(self.of_class("dropdown", "div")):
            button, offers = menu.find("button"), menu.find("ul")
            if button is None or offers is None:
                continue
            name = button.get("aria-label") or _text(button)
            menu.tag, button.tag = "details", "summary"
            button.attrib.clear()
            button.set("class", "btn")
            button.set("title", name)
            button.append(html.fromstring(f'<span class="visually-hidden">{name}</span>'))
            offers.set("class", "header-menu")
            for link in offers.iter("a"):
                address = link.get("href")
                link.attrib.clear()
                link.set("href", address)

    def say_what_takes_scripts(self) -> None:
        """Where no script runs: a way to the contents on a phone, and what cannot be offered."""
        for start in self.of_class("header-article-items__start"):
            start.append(html.fromstring(TO_CONTENTS))
        for form in self.of_class("ledger-filters", "form"):
            form.addprevious(html.fromstring(LEDGER_TAKES))
        if "search-results" in self.ids:
            for note in list(self.page.iter("noscript")):
                if note.getparent().tag != "head":
                    note.addprevious(html.fromstring(SEARCH_TAKES))
                    _drop(note)

    def drop_repeated_contents(self) -> None:
        # A second title and table of contents, which the theme keeps for printing.
        if "jb-print-docs-body" in self.ids:
            _drop(self.page.get_element_by_id("jb-print-docs-body"))

    def join_code(self) -> None:
        """Code that shows nothing folds under the next figure or table, which it serves."""
        waiting: list[HtmlElement] = []
        cells = list(self.of_class("cell", "div"))
        for cell in cells:
            details = cell.find(".//details")
            if details is None:
                continue
            shows = any(_has_class(e, "cell_output") for e in cell.iter(etree.Element))
            if not shows and cell is not cells[-1]:
                for code in [*cell.iter("div")]:
                    if _has_class(code, "highlight-ipython3"):
                        _drop(code)
                        waiting.append(code)
                _drop(cell)
            elif waiting:
                for place, code in enumerate(waiting):
                    details.insert(1 + place, code)
                waiting = []

    def offer_all_code(self) -> None:
        """One switch for the code of a page, and a name for each piece of it."""
        for summary in self.page.iter("summary"):
            summary.attrib.pop("aria-label", None)
        folded = [d for cell in self.of_class("cell", "div") for d in cell.iter("details")]
        folded = [details for details in folded if _has_class(details, "hide")]
        for details in folded:
            summary = details.find("summary")
            for extra in summary.findall("p")[1:]:
                _drop(extra)
            shown = details.getparent().find(".//span[@class='caption-number']")
            if shown is not None:
                summary.set("aria-label", f"Code of {_text(shown)}")
        if folded:
            for buttons in self.of_class("article-header-buttons"):
                buttons.insert(0, html.fromstring(SHOW_CODE))

    def describe_in_whole_sentences(self) -> None:
        """Describe a page, to those who link to it, by the sentences that it begins with."""
        named = ("description", "og:description")
        tags = [m for m in self.page.iter("meta") if (m.get("name") or m.get("property")) in named]
        if tags and (text := self._beginning()):
            for tag in tags:
                tag.set("content", text)

    def _beginning(self) -> str:
        said = ""
        for paragraph in self.in_article("p"):
            if any(True for _ in paragraph.iterancestors("details", "figure", "table", "li")):
                continue
            plain = html.fromstring(html.tostring(paragraph, encoding="unicode", with_tail=False))
            for aside in [*plain.iter("span")]:
                if _has_class(aside, "claims") or _has_class(aside, "bibtex-citation"):
                    _drop(aside)
            text = re.sub(r"\s*\(\s*\)|\s*\((Figure|Table) [\d.]+\)", "", _text(plain))
            text = re.sub(r"\s+([.,;:])", r"\1", text)
            for sentence in re.findall(r".+?[.?!]”?(?=\s+[“A-Z]|$)", text):
                if len(said) + len(sentence) + 1 > DESCRIBED[1]:
                    return said or _shortened(sentence)
                said = f"{said} {sentence.strip()}".strip()
            if len(said) >= DESCRIBED[0]:
                return said
        return said

    def offer_narrow_drawings(self) -> None:
        for narrow in list(self.of_class("narrow", "img")):
            figure = next(narrow.iterancestors("figure"))
            wide = figure.find(".//img")
            picture = html.Element("picture")
            source = html.Element("source", media="(max-width: 600px)", srcset=narrow.get("src"))
            if narrow.getparent().tag == "a":
                _drop(narrow.getparent())
            else:
                _drop(narrow)
            _wrap(wide, picture)
            picture.insert(0, source)
        for image in self.drawings():
            # The theme leads a drawing to its own file, which is of no use to a reader.
            holder = image.getparent() if image.getparent().tag == "picture" else image
            if holder.getparent().tag == "a":
                holder.getparent().drop_tag()

    def drawings(self) -> list[HtmlElement]:
        return [image for figure in self.in_article("figure") for image in figure.iter("img")]

    def size_drawings(self, drawing: Drawing) -> None:
        # With sizes known the text does not jump; drawings out of sight wait until they are near.
        for place, image in enumerate(self.drawings()):
            shown = [(image, "src")]
            if image.getparent().tag == "picture":
                shown += [(source, "srcset") for source in image.getparent().iter("source")]
            for tag, address in shown:
                file = drawing(tag.get(address).rsplit("/", 1)[-1])
                if file is not None and file.suffix == ".svg":
                    width, height = points(file)
                    tag.set("width", width)
                    tag.set("height", height)
            if place:
                image.set("loading", "lazy")
            image.set("decoding", "async")

    def lay_links_over_drawings(self, up: str) -> None:
        """Lay the links of a figure's marks over its drawing."""
        for marks in list(self.of_class("figure-marks", "div")):
            figure = marks.xpath("preceding::figure[1]")[0]
            image = figure.find(".//img")
            shown = image.getparent() if image.getparent().tag == "picture" else image
            drawn = html.Element("div", attrib={"class": "drawn"})
            _wrap(shown, drawn)
            marks.drop_tree()
            drawn.append(marks)
            for link in marks.iter("a"):
                address = link.get("href")
                if found := CLAIM_LINK.search(address):
                    link.set("href", f"{up}{FOLDER}/{found[1]}.html")
                elif not address.startswith("#"):
                    link.set("href", f"{up}book/{address}")
                elif address[1:] not in self.ids:
                    link.set("href", f"{up}{TIMELINE}{address}")

    def name_parts_for_screen_readers(self) -> None:
        for icon in self.page.iter("i"):
            if "fa-" in (icon.get("class") or ""):
                icon.set("aria-hidden", "true")
        # A button is named by the words it shows.
        for button in self.of_class("search-button-field"):
            button.attrib.pop("aria-label", None)
            for keys in button.iter("span"):
                if _has_class(keys, "search-button__kbd-shortcut"):
                    keys.set("aria-hidden", "true")
        for buttons in self.of_class("article-header-buttons"):
            for link in buttons.iter("a"):
                link.attrib.pop("target", None)
        for head in self.page.iter("thead"):
            for cell in head.iter("th"):
                cell.set("scope", "col")
        for table in self.in_article("table"):
            _name_rows(table)
        for button in self.page.iter("button", "a"):
            if name := button.attrib.pop("data-bs-title", None):
                button.set("title", name)
            for hook in [key for key in button.attrib if key.startswith("data-bs-")]:
                del button.attrib[hook]
        for title in self.of_class("logo__title", "p"):
            title.tag = "span"
        for citation in self.of_class("bibtex-citation"):
            _name_years(citation)
        # As cards, table cells lose their roles: restore them.
        for table in self.of_class("as-cards", "table"):
            for part in table.iter(*ROLES):
                row = part.get("scope") == "row"
                part.set("role", "rowheader" if row else ROLES[part.tag])
        self._name_bibliography()
        self._name_what_scrolls()
        for note in self.of_class("standing", "div"):
            note.set("role", "note")
        for items in self.of_class("sidebar-primary-items__start"):
            if any(_has_class(element, "navbar-brand") for element in items.iter("a")):
                items.set("role", "navigation")
                items.set("aria-label", "Front page and search")

    def _name_bibliography(self) -> None:
        """Entries of a bibliography are items of a list."""
        entries = [e for e in self.page.iter("div") if e.get("role") == "doc-biblioentry"]
        for entry in entries:
            entry.set("role", "listitem")
            for label in [*entry.iter("span")]:
                if _has_class(label, "backrefs") or label.get("role") == "doc-backlink":
                    _drop(label)
        for listing in self.page.iter("div"):
            if listing.get("role") == "doc-bibliography" or _has_class(listing, "citation-list"):
                listing.set("role", "list")

    def _name_what_scrolls(self) -> None:
        """Scrollable parts can be focused and have a label."""
        for box in self.of_class("pst-scrollable-table-container"):
            caption = box.find(".//caption//span[@class='caption-text']")
            name = f"Table: {_text(caption)}" if caption is not None else "Table"
            _make_region(box, "region", name)
        for details in self.of_class("figure-numbers", "details"):
            figure = details.xpath("preceding::figure[1]")
            number = figure[0].find(".//span[@class='caption-number']") if figure else None
            name = _text(number) if number is not None else "the figure above"
            summary = details.find("summary")
            summary.text = f"The numbers in {name}"
            _make_region(details.find("div"), "region", f"Numbers in {name}")

    def offer_numbers(self, up: str) -> None:
        """Below the numbers of a figure, the same as a file."""
        for details in self.of_class("figure-numbers", "details"):
            figure = details.xpath("preceding::figure[1]")[0]
            offer = etree.SubElement(details, "p", {"class": "screen-only"})
            link = etree.SubElement(offer, "a", href=f"{up}{numbers_file(figure.get('id'))}")
            link.set("download", "")
            link.text = "Download these numbers (CSV)"
            link.tail = "; cite this figure: "
            for end, form in FORMATS.items():
                file = f"{up}{CITED}/{figure.get('id')}.{end}"
                link = etree.SubElement(offer, "a", href=file, download="")
                link.text, link.tail = form, ", "
            link.tail = None

    def settle_preview(self, up: str) -> None:
        # Without a base URL there is no absolute address to give: the picture's is then relative.
        for meta in [*self.page.iter("meta")]:
            named = meta.get("property")
            if named not in ("og:url", "og:image") or urlsplit(meta.get("content")).scheme:
                continue
            if named == "og:url":
                _drop(meta)
            else:
                meta.set("content", f"{up}{meta.get('content').lstrip('/')}")

    def drop_counted_addresses(self) -> None:
        # Citations are numbered as they come, and nothing leads to them.
        for citation in self.of_class("bibtex-citation"):
            citation.attrib.pop("id", None)

    def lead_to_claims(self, up: str) -> None:
        """A number of a claim leads to the claim's page; in the ledger, the number of its row."""
        for claims in self.of_class("claims", "span"):
            for link in claims.iter("a"):
                if found := CLAIM_LINK.search(link.get("href") or ""):
                    link.set("href", f"{up}{FOLDER}/{found[1]}.html")
        for place in self.of_class("claim-address", "span"):
            name = place.get("id").removeprefix("claim-")
            link = html.Element("a", href=f"{up}{FOLDER}/{name}.html")
            link.text, place.text = place.text, None
            link.extend(list(place))
            place.append(link)

    def keep_former_places(self, former: Mapping[str, str]) -> None:
        """Let former addresses lead to their successors, without a script.

        A place that has another name on the same page has both; one that is on another page
        is a note, which shows only to those who ask for it.
        """
        for name, link in former.items():
            if self.article is None or name in self.ids:
                continue
            here = link[1:] if link.startswith("#") else ""
            if here in self.ids:
                alias = html.Element("span", id=name)
                alias.set("class", "screen-only")
                self.page.get_element_by_id(here).addprevious(alias)
                continue
            note = html.Element("p", id=name)
            note.set("class", "moved screen-only")
            note.text = "What was here is now "
            etree.SubElement(note, "a", href=link).text = "at another address"
            note[0].tail = "."
            self.article.append(note)

    def mark_editions(self) -> None:
        """Enclose what only a book with PDFs, the e-book or the browser edition can offer."""
        offers = list(self.of_class("needs-pdf"))
        ebook: list[HtmlElement] = []
        for link in self.page.iter("a"):
            file = (link.get("href") or "").rsplit("/", 1)[-1]
            if file in (PDF, PRINT_PDF, EPUB):
                item = next(link.iterancestors("li"), None)
                if item is not None and item not in offers:
                    (ebook if file == EPUB else offers).append(item)
        for offer in ebook:
            _enclose(offer, "ebook")
        offers += [m for m in self.page.iter("meta") if m.get("name") == "citation_pdf_url"]
        for offer in offers:
            _enclose(offer, "pdf")
        browser = [*self.of_class("run-chapter"), *self.of_class("run-offer")]
        browser += [s for s in self.page.iter("script") if "/run.js" in (s.get("src") or "")]
        for offer in browser:
            _enclose(offer, "browser")


def points(drawing: Path) -> tuple[str, str]:
    """Width and height of an SVG drawing, in points."""
    with drawing.open(encoding="utf-8") as file:
        found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', file.read(1000))
    assert found, drawing
    return f"{float(found[1]):.0f}", f"{float(found[2]):.0f}"


def _attached(element: HtmlElement, page: HtmlElement) -> bool:
    return element is page or next(element.iterancestors("html"), None) is page


def _has_class(element: HtmlElement, name: str) -> bool:
    return name in (element.get("class") or "").split()


def _text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _drop(element: HtmlElement) -> None:
    element.drop_tree()


def _wrap(element: HtmlElement, around: HtmlElement) -> None:
    """Put `around` in the place of an element, and the element into it."""
    around.tail, element.tail = element.tail, None
    parent = element.getparent()
    parent.replace(element, around)
    around.append(element)


def _make_region(element: HtmlElement, role: str, name: str) -> None:
    element.set("tabindex", "0")
    element.set("role", role)
    element.set("aria-label", name)


def _name_rows(table: HtmlElement) -> None:
    """Make the cells of the first column heads of their rows, if each names one row."""
    rows = [list(row) for body in table.iter("tbody") for row in body.iter("tr")]
    names = [_text(row[0]) for row in rows if row]
    whole = len({len(row) for row in rows}) == 1 and len(rows[0]) > 1
    if whole and all(names) and len(set(names)) == len(rows):
        for row in rows:
            row[0].tag = "th"
            row[0].set("scope", "row")


def _shortened(sentence: str) -> str:
    """The clauses with which a sentence begins, as far as there is room."""
    cut = sentence[: DESCRIBED[1] - 1]
    ends = [found.start() for found in re.finditer(r"[;:,](?=\s)", cut)]
    end = max((e for e in ends if e >= DESCRIBED[0]), default=cut.rfind(" "))
    return f"{cut[:end]}."


def _name_years(citation: HtmlElement) -> None:
    """Name a link that shows a year alone by its author, too."""
    before = citation.text or ""
    for link in citation:
        year = _text(link)
        if link.tag == "a" and before.strip() and re.fullmatch(r"(\d{4}|n\.d\.)[a-z]?", year):
            author = before.strip(" [;,\n").rsplit("; ", 1)[-1]
            link.set("aria-label", f"{author}, {year}")
        before = link.tail or ""


def _enclose(element: HtmlElement, edition: str) -> None:
    """Put comments around an element, by which it can be dropped from the written page."""
    end = etree.Comment(f"end:{edition}")
    end.tail, element.tail = element.tail, None
    element.addprevious(etree.Comment(f"only:{edition}"))
    element.addnext(end)
