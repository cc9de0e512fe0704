"""Lay out the print edition from the pages of the site, with WeasyPrint.

Each page's article is taken in the order of the contents; what only a screen can use
is dropped, addresses are made unique over the book and links between pages become
links within it.  Text, numbers and drawings are those of the site's own run.
"""

from __future__ import annotations

import re
from pathlib import Path

import yaml
from bs4 import BeautifulSoup, Tag
from pypdf import PdfReader

ROOT = Path(__file__).resolve().parents[1]

# What a screen can use and paper cannot: code, its toggles, anchors, downloads.
SCREEN_ONLY = "div.cell_input, details.hide, a.headerlink, .screen-only, script, button"
IN_EVERY_CHAPTER = (
    "What the article says",
    "The claims",
    "Beside the record",
    "Since then",
    "Still open",
)


def write(site: Path, chapters: list[str], target: Path) -> None:
    """Write the PDF of the pages `chapters` (without suffix, in order) below `site` to `target`."""
    # Imported here, so that a site without a PDF needs no Pango.
    from weasyprint import HTML

    page = _whole_book(site, chapters)
    unfinished = target.with_suffix(".unfinished")
    HTML(string=str(page), base_url=str(site / "book")).write_pdf(
        unfinished,
        stylesheets=[ROOT / "publish" / "print.css"],
        pdf_variant="pdf/ua-1",
        custom_metadata=False,
    )
    unfinished.replace(target)


def count_pages(path: Path) -> int:
    """The number of pages of a PDF."""
    return len(PdfReader(path).pages)


def _whole_book(site: Path, chapters: list[str]) -> BeautifulSoup:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    book = BeautifulSoup('<html lang="en"><head></head><body></body></html>', "lxml")
    _head(book, citation)
    articles = [_article(site, chapter) for chapter in chapters]
    book.body.append(_title_page(book, citation))
    book.body.append(_contents(book, articles))
    for article in articles:
        book.body.append(article)
    return book


def _head(book: BeautifulSoup, citation: dict) -> None:
    title = book.new_tag("title")
    title.string = citation["title"]
    book.head.append(title)
    for name, content in {
        "author": citation["authors"][0]["name"],
        "description": " ".join(citation["abstract"].split()),
        "keywords": ", ".join(citation["keywords"]),
        "dcterms.created": f"{citation['date-released']}T00:00:00Z",
        "dcterms.modified": f"{citation['date-released']}T00:00:00Z",
    }.items():
        book.head.append(book.new_tag("meta", attrs={"name": name, "content": content}))


def _article(site: Path, chapter: str) -> Tag:
    page = BeautifulSoup((site / f"{chapter}.html").read_text(encoding="utf-8"), "lxml")
    article = page.select_one("article.bd-article")
    for unwanted in article.select(SCREEN_ONLY):
        unwanted.decompose()
    # A cell that printed nothing would leave its margins behind.
    for cell in article.select("div.cell"):
        if not cell.get_text(strip=True) and not cell.find("img"):
            cell.decompose()
        else:
            cell.unwrap()
    # Numbers from cells come as spans, beside which the layout breaks lines too early.
    for number in article.select("span.pasted-text"):
        number.unwrap()
    article.smooth()
    # Beside unbreakable words the layout takes a line feed of the source for a break.
    for text in article.find_all(string=lambda text: "\n" in text):
        if not text.find_parent("pre"):
            text.replace_with(re.sub(r"\s*\n\s*", " ", text))
    slug = chapter.rsplit("/", 1)[-1]
    article.name = "div"
    article["class"] = ["chapter", f"chapter-{slug}"]
    for element in article.find_all(id=True):
        element["id"] = f"{slug}--{element['id']}"
    for link in article.find_all("a", href=True):
        _lead_within_the_book(link, slug)
    for table in article.select("table"):
        if len(table.select("tbody tr")) > 12 or len(table.get_text()) > 1800:
            table["class"] = [*table.get("class", []), "long"]
    return article


def _lead_within_the_book(link: Tag, slug: str) -> None:
    """Point a link at its target in the one document that the print edition is."""
    href = link["href"]
    if re.match(r"https?:|mailto:", href):
        # The theme shortens some addresses, which nobody could type from paper.
        if link.find_parent(class_="citation"):
            link.string = href
        return
    page, _, address = href.partition("#")
    if page and not page.endswith(".html"):
        link.unwrap()  # a file to download
        return
    target = Path(page).stem if page else slug
    link["href"] = f"#{target}--{address}" if address else f"#chapter-{target}"
    if link.get("title"):
        del link["title"]


def _title_page(book: BeautifulSoup, citation: dict) -> Tag:
    title, subtitle = citation["title"], " ".join(citation["abstract"].split())
    html = f"""
    <section class="title-page">
      <h1 class="book-title">{title}</h1>
      <p class="book-subtitle">“Growing Anti-Kim Jong-un Sentiment in the North”,<br/>
      claim by claim</p>
      <p class="book-about">{subtitle}</p>
      <p class="book-edition">{citation["authors"][0]["name"]}<br/>
      Edition {citation["version"]}, {citation["date-released"]:%B %Y}<br/>
      Text and data CC BY 4.0, code MIT</p>
    </section>"""
    return BeautifulSoup(html, "html.parser").section


def _contents(book: BeautifulSoup, articles: list[Tag]) -> Tag:
    nav = book.new_tag("nav", attrs={"class": "contents"})
    heading = book.new_tag("h1")
    heading.string = "Contents"
    nav.append(heading)
    chapters = book.new_tag("ol")
    nav.append(chapters)
    for article in articles:
        title = article.h1
        article["id"] = f"chapter-{article['class'][1].removeprefix('chapter-')}"
        line = _line(book, title, article["id"])
        chapters.append(line)
        if title.select_one(".section-number") is None:
            continue
        sections = book.new_tag("ol")
        for section in article.select("h2, h3"):
            # Headings that every chapter has tell a reader of the contents nothing.
            if not any(common in section.get_text() for common in IN_EVERY_CHAPTER):
                line_of_section = _line(book, section, section.parent["id"])
                line_of_section.select_one(".toc-number").decompose()
                sections.append(line_of_section)
        line.append(sections)
    return nav


def _line(book: BeautifulSoup, heading: Tag, address: str) -> Tag:
    item = book.new_tag("li")
    link = book.new_tag("a", href=f"#{address}")
    number = heading.select_one(".section-number")
    if number is not None:
        shown = book.new_tag("span", attrs={"class": "toc-number"})
        shown.string = number.get_text().strip().rstrip(".")
        link.append(shown)
    words = heading.get_text()
    link.append(words.removeprefix(number.get_text()) if number is not None else words)
    item.append(link)
    return item
