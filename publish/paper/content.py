"""Turn the pages of the site into the chapters of a book on paper.

Text, numbers and drawings stay those of the site's own run.  What only a screen can use is
dropped; what a screen folds away or filters is opened, grouped and put in its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from bs4 import BeautifulSoup, NavigableString, Tag

# What a screen can use and paper cannot: folded code, its toggles, anchors, filters, downloads.
SCREEN_ONLY = "details.hide, a.headerlink, .screen-only, .ways-in, script, button"
# These take the measure of the text; figures, tables and titles take the whole page.
TEXT = ("p", "ul", "ol", "dl", "h2", "h3", "blockquote", "pre", "div.admonition")

# The claims numbered 6 are those of the note on the author, which no chapter is about alone.
THE_NOTE = "The note on the author"


@dataclass
class Chapter:
    """A chapter: its title, its number (empty without), and its `body`, a `div`."""

    slug: str
    title: str
    number: str
    body: Tag

    @property
    def address(self) -> str:
        return f"chapter-{self.slug}"


def read(site: Path, chapters: list[str]) -> list[Chapter]:
    """Read the pages `chapters` (without suffix, in order) below `site`.

    A last chapter is added: what the figures were drawn from.
    """
    statements = _statements(_article(site, "book/ledger"))
    content: list[Chapter] = []
    folded: list[tuple[Tag, Tag]] = []
    for name in chapters:
        slug = name.rsplit("/", 1)[-1]
        article = _article(site, name)
        for details in article.select("details.figure-numbers"):
            folded.append((details.find_previous("figure"), details))
        for numbers in [details for _, details in folded]:
            numbers.extract()
        content.append(_chapter(article, slug))
        if slug == "ledger":
            _group_by_section(article, {c.number: c.title for c in content})
        if slug == "evidence":
            _group_by_claim(article, statements)
    content.append(_chapter(_numbers_behind(folded), "numbers"))
    return content


def _article(site: Path, name: str) -> Tag:
    page = BeautifulSoup((site / f"{name}.html").read_text(encoding="utf-8"), "lxml")
    return page.select_one("article.bd-article")


def _chapter(article: Tag, slug: str) -> Chapter:
    for unwanted in article.select(SCREEN_ONLY):
        unwanted.decompose()
    # A cell that printed nothing would leave its margins behind.
    for cell in article.select("div.cell, div.cell_output"):
        if not cell.get_text(strip=True) and not cell.find("img"):
            cell.decompose()
        else:
            cell.unwrap()
    # Numbers from cells come as spans, beside which the layout breaks lines too early.
    for number in article.select("span.pasted-text"):
        number.unwrap()
    for picture in article.select("picture"):
        picture.replace_with(picture.img.extract())
    for link in article.find_all("a", href=True):
        _lead_within_the_book(link, slug)
    for cell in article.select("[role]"):
        del cell["role"]
    article.smooth()
    # Beside unbreakable words the layout takes a line feed of the source for a break.
    for text in article.find_all(string=lambda text: "\n" in text):
        if not text.find_parent("pre"):
            text.replace_with(re.sub(r"\s*\n\s*", " ", text))
    for element in article.find_all(id=True):
        element["id"] = f"{slug}--{element['id']}"
    _keep_together(article)
    for heading in article.select("h2, h3"):
        _lead_with_text(heading)
    _give_measures(article)
    for note in article.select("div.standing"):
        _hang_on_text(note)
    # An item of a list holds a text, not a paragraph, by which it would be tagged as one.
    for text in article.select("li > p:only-child"):
        text.unwrap()
    for table in article.select("table:not([class*=numeric])"):
        _align_numbers(table)
    for table in article.select("table"):
        if slug == "data" or len(table.select("tbody tr")) > 12 or len(table.get_text()) > 1800:
            table["class"] = [*table.get("class", []), "long"]
    heading = article.h1
    number = heading.select_one(".section-number")
    shown = number.get_text().strip().rstrip(".") if number else ""
    title = heading.get_text().removeprefix(number.get_text() if number else "").strip()
    if number:
        number.string = f"{shown} "
    if slug == "index":
        # The title of the whole book is taken.
        title = heading.string = "In brief"
    article.name = "div"
    article["class"] = ["chapter", f"chapter-{slug}"]
    article["id"] = f"chapter-{slug}"
    return Chapter(slug, title, shown, article)


def _lead_within_the_book(link: Tag, slug: str) -> None:
    """Point a link at its target in the one document that the print edition is."""
    # A link holds nothing but text: each box inside it would become a link of its own,
    # of which a reader of the tags would not know that it is one.
    for inner in link.find_all(True):
        whole = inner.parent is link and inner.get_text() == link.get_text()
        if inner.name in ("code", "em", "strong") and whole:
            link.wrap(BeautifulSoup("", "lxml").new_tag(inner.name, attrs=inner.attrs))
        inner.unwrap()
    link.smooth()
    href = link["href"]
    for attribute in ("title", "aria-label", "class", "rel"):
        if link.has_attr(attribute):
            del link[attribute]
    if re.match(r"https?:|mailto:", href):
        if link.find_parent(class_="citation"):
            # The theme shortens some addresses, which nobody could type from paper.
            link.string = href
        elif href.removeprefix("mailto:") not in link.get_text():
            link.insert_after(NavigableString(f" <{href}>"))
        return
    page, _, address = href.partition("#")
    if page and not page.endswith(".html"):
        link.unwrap()  # a file to download
        return
    target = Path(page).stem if page else slug
    link["href"] = f"#{target}--{address}" if address else f"#chapter-{target}"


# What a line end must not part: a number and its unit, a day and its month.
UNITS = "million|billion|per cent|metres|kilograms|tonnes|grams|doses|people|claims"
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
TOGETHER = re.compile(rf"(\d) ({UNITS}|{MONTHS})\b|\b(Figure|Table|Chapter) (\d)")


def _keep_together(article: Tag) -> None:
    """Tie numbers to what they number or measure."""
    for text in article.find_all(string=TOGETHER):
        if not text.find_parent(["pre", "code", "table"]):
            tied = TOGETHER.sub(lambda m: m[0].replace(" ", "\u00a0"), text)
            text.replace_with(NavigableString(tied))


def _lead_with_text(heading: Tag) -> None:
    """Let a section that begins with a table or a figure begin with its text."""
    block = heading.find_next_sibling()
    while block is not None and "standing" in block.get("class", []):
        block = block.find_next_sibling()
    if block is None or not (block.name == "figure" or block.find("table", recursive=False)):
        return
    text = block.find_next_sibling()
    if text is not None and "table-source" in text.get("class", []):
        text = text.find_next_sibling()
    if text is not None and text.name == "p":
        block.insert_before(text.extract())
    else:
        # It heads the block, and stands where that stands.
        heading["class"] = "over-block"


# Of text beside a line of a margin note, whose own words count among it.
CHARACTERS_A_LINE = 70


def _hang_on_text(note: Tag) -> None:
    """Put a margin note into the paragraph beside which it stands, and keep it whole."""
    text = note.find_next_sibling()
    if text is None or text.name != "p":
        return
    new = BeautifulSoup("", "lxml").new_tag
    hung, whole = new("span", attrs={"class": "standing"}), new("span", attrs={"class": "whole"})
    title, *lines = note.find_all("p")
    for line, name in ((title, "title"), *((line, "line") for line in lines)):
        line.name, line["class"] = "span", name
        whole.append(line.extract())
    hung.append(whole)
    text.insert(0, hung)
    # A table would wait below the end of the note, and leave a gap beside it.
    block = text.find_next_sibling()
    if block is not None and block.find("table", recursive=False):
        later = block.find_next_sibling("p")
        if len(text.get_text()) < CHARACTERS_A_LINE * len(lines) and later is not None:
            block.insert_before(later.extract())
    # A heading would stay behind where the note has no room, and text and note go on.
    heading = note.find_previous_sibling()
    note.decompose()
    together = new("div", attrs={"class": "together"})
    heading.insert_before(together)
    together.extend([heading.extract(), text.extract()])


def _give_measures(article: Tag) -> None:
    """Mark what takes the measure of the text, and not that of the page, as `measure`."""
    for element in article.select(", ".join(TEXT)):
        if (
            not element.find_parent([*TEXT[:-1], "figure", "table", "figcaption"])
            and not (
                element.find_parent(
                    class_=["standing", "admonition", "key-numbers", "citation", "behind"]
                )
                or element.find_parent(class_="table-source")
            )
            and "over-block" not in element.get("class", [])
        ):
            element["class"] = [*element.get("class", []), "measure"]


def _statements(ledger: Tag) -> dict[str, tuple[str, Tag]]:
    """By the number of each claim, what it says and the mark of its verdict."""
    found = {}
    for row in ledger.select("#tbl-ledger tbody tr"):
        cells = row.find_all("td")
        found[cells[0].get_text(strip=True)] = (
            cells[2].get_text(strip=True),
            row.select_one(".verdict"),
        )
    return found


def _group_row(words: list[str | Tag], columns: int, level: str) -> Tag:
    new = BeautifulSoup("", "lxml").new_tag
    # Not a heading cell, which would be read out before every cell below it.
    row, cell = new("tr", attrs={"class": f"group {level}"}), new("td")
    cell["colspan"] = str(columns)
    cell.extend(words)
    row.append(cell)
    return row


def _group_by_section(article: Tag, titles: dict[str, str]) -> None:
    """Head the claims of each section in the printed ledger, by the titles of the chapters."""
    section = ""
    for row in article.select("tbody tr"):
        number = row.td.get_text(strip=True).split(".")[0]
        if number != section:
            section = number
            columns = len(row.find_all("td"))
            title = f"{number}  {titles.get(number, THE_NOTE)}"
            row.insert_before(_group_row([title], columns, "section"))


def _group_by_claim(article: Tag, statements: dict[str, tuple[str, Tag]]) -> None:
    """Put the printed findings under the claims that they bear on.

    A finding stands in full under the first of its claims; the others name it.
    """
    for table in article.select('table[id*="tbl-evidence-"]'):
        under: dict[str, list[Tag]] = {}
        also: dict[str, list[str]] = {}
        for row in table.select("tbody tr"):
            cells = row.find_all("td")
            claims = re.findall(r"\d+\.\d\d", cells[1].get_text())
            under.setdefault(claims[0], []).append(row.extract())
            for claim in claims[1:]:
                also.setdefault(claim, []).append(cells[0].get_text(strip=True))
        for claim in sorted(under | also):
            statement, verdict = statements[claim]
            number = BeautifulSoup(f'<span class="claim-number">{claim}</span>', "html.parser").span
            mark = BeautifulSoup(str(verdict), "html.parser").span
            words = [number, f"  {statement} ", mark]
            if claim in also:
                more = BeautifulSoup('<span class="also"></span>', "html.parser").span
                more.string = "; see also " + ", ".join(also[claim])
                words.append(more)
            table.tbody.append(_group_row(words, 6, "claim"))
            for row in under.get(claim, []):
                table.tbody.append(row)


def _numbers_behind(folded: list[tuple[Tag, Tag]]) -> Tag:
    """The tables that a screen folds under its figures, as a chapter at the end."""
    article = BeautifulSoup(
        '<article><section id="numbers"><h1>The numbers in the figures</h1>'
        "<p>What each figure was drawn from, in the order of the book.</p>"
        '<div class="numbers"></div></section></article>',
        "html.parser",
    ).article
    for figure, details in folded:
        caption = figure.select_one(".caption-number").get_text(strip=True)
        name = figure.select_one(".caption-text").get_text(strip=True)
        block = BeautifulSoup('<div class="behind"></div>', "html.parser").div
        table = details.table
        title = BeautifulSoup("<caption></caption>", "html.parser").caption
        title.append(f"{caption}  {name}")
        table.insert(0, title)
        block.append(table)
        _align_numbers(table)
        if len(table.thead.find_all("th")) > 4:
            block["class"].append("wide")
        for element in details.select("div ~ p, div ~ ul"):
            block.append(element)
        article.select_one(".numbers").append(block)
    return article


def _align_numbers(table: Tag) -> None:
    """Mark the columns that hold nothing but numbers."""
    rows = [row.find_all(["th", "td"]) for row in table.select("tr")]
    if len({len(row) for row in rows}) > 1:
        return  # some cells stretch
    for cells in list(zip(*rows, strict=True))[1:]:
        words = [cell.get_text(strip=True) for cell in cells[1:]]
        if any(cell.find(["a", "span"]) for cell in cells[1:]):
            continue  # numbers of claims, which are names
        if all(re.fullmatch(r"[-−]?[\d,.]*", word) for word in words):
            for cell in cells:
                cell["class"] = [*cell.get("class", []), "number"]
