"""Write chapters as Typst source, for `book.typ` to set.

Everything is written in code mode: each text a quoted string, each element a call of a function
of the template, so that no character of a text is markup.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from lxml.html import HtmlElement

from publish.finished.pages import FULL_WIDTH, NUMBERS, Chapter, classes, find, rows, target, words
from publish.names import NAME

from . import columns
from .terms import Finder

# The width of figures and tables on A4, in millimetres, as `book.typ` has it.
BLOCK = 156
# A table that is higher, in millimetres on A4, goes on over pages, as in `book.typ`: so no hole is
# higher than a third of a page.
LONG = 69
TWO_COLUMNS = {"glossary", "references"}
# Chapters whose tables are set smaller: they are looked up, not read.
DENSE = {"ledger", "evidence", "data"}
# An index does not list these: they are in the order of the claims or the alphabet.
NOT_INDEXED = {"ledger", "evidence", "data", "references", NUMBERS}

# What a line end must not part: a number and its unit, a day and its month.
UNITS = "million|billion|per cent|metres|kilograms|tonnes|grams|doses|people|claims"
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
TOGETHER = re.compile(
    rf"(?<=\d) (?=(?:{UNITS}|{MONTHS})\b)"
    r"|(?<=\bFigure) (?=\d)|(?<=\bTable) (?=\d)|(?<=\bChapter) (?=\d)"
)
VERDICTS = {
    "confirmed", "partly-confirmed", "echoed", "disputed",
    "contradicted", "unverified", "not-checkable", "prediction",
}  # fmt: skip

# Classes that have no look of their own on paper.
WITHOUT_LOOK = {"bibtex-citation", "person", "place", "kind", "sourcing", "std", "pre"}
WITHOUT_LOOK |= {"pasted-text", "paper-only", "caption-number", "caption-text"}
WITHOUT_LOOK |= {"event-address", "place-address"}
# Wrappers of the builder, by the beginnings of their classes.
CONTAINERS = (
    *("docutils", "container", "cell", "tag_", "highlight", "notranslate", "compound"),
    *("citation-list", "pst-scrollable-table-container", "output", "text_plain", "stream"),
)


class UnknownElement(Exception):
    """A page holds an element that nothing says how to set."""

    def __init__(self, slug: str, element: HtmlElement):
        super().__init__(
            f'{slug}.html has <{element.tag} class="{element.get("class") or ""}">, which '
            f"publish/paper/source.py cannot set: {words(element)[:60]!r}"
        )


def quoted(text: str) -> str:
    """A string of Typst."""
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{text}"'


def literal(value: object) -> str:
    """A value of Typst: what Python has as string, number, list, or dictionary."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, dict):
        items = ", ".join(f"{quoted(key)}: {literal(item)}" for key, item in value.items())
        return f"({items or ':'})"
    if isinstance(value, Iterable):
        return f"({''.join(f'{literal(item)}, ' for item in value)})"
    return str(value)


@dataclass
class Block:
    """A block of a chapter: what it is, its source, and how long it is.

    `kind`: heading, note, text, float (which the page may move), or wide (which it may not).
    `length`: of a text its characters, of a note its lines, of the others their millimetres.
    """

    kind: str
    source: str
    length: float = 0
    options: dict[str, str] = field(default_factory=dict)


class Inline:
    """Text with what it holds, as statements of a code block."""

    def __init__(self, writer: Writer, *, in_table: bool = False, indexed: bool = True):
        self.writer, self.in_table, self.indexed = writer, in_table, indexed
        self.pieces: list[str] = []
        # Whether white space that follows would double what precedes it.
        self.spaced = True

    @property
    def source(self) -> str:
        if self.pieces and self.pieces[-1].startswith('"'):
            self.pieces[-1] = re.sub(r' +"$', '"', self.pieces[-1])
            if self.pieces[-1] == '""':
                self.pieces.pop()
        if len(self.pieces) == 1:
            return self.pieces[0]
        return "{" + "; ".join(self.pieces) + "}" if self.pieces else "[]"

    def text(self, text: str | None) -> None:
        """Add a text, its white space collapsed."""
        if not text:
            return
        text = re.sub(r"[ \t\r\n\f]+", " ", text)
        if self.spaced:
            text = text.removeprefix(" ")
        if not text:
            return
        self.spaced = text.endswith(" ")
        if not self.in_table:
            text = TOGETHER.sub("\u00a0", text)
        cuts: list[tuple[int, int, str]] = []
        if self.indexed:
            cuts += [(at, at, f"ix({number})") for at, number in self.writer.finder.find(text)]
        cuts += [(m.start(), m.end(), f"nb({quoted(m[0])})") for m in NAME.finditer(text)]
        at = 0
        for begin, end, source in sorted(cuts):
            if begin < at:
                self.pieces.append(source) if end == begin else None
                continue
            if begin > at:
                self.pieces.append(quoted(text[at:begin]))
            self.pieces.append(source)
            at = max(at, end)
        if at < len(text):
            self.pieces.append(quoted(text[at:]))

    def children(self, element: HtmlElement) -> None:
        self.text(element.text)
        for child in element:
            self.element(child)
            self.text(child.tail)

    def nested(self, element: HtmlElement, call: str) -> None:
        """Add a call with the content of an element as its last argument."""
        inner = Inline(self.writer, in_table=self.in_table, indexed=self.indexed)
        inner.spaced = self.spaced
        inner.children(element)
        if inner.pieces:
            # A string alone is a value, which needs no block of code around it.
            whole = inner.pieces[0] if len(inner.pieces) == 1 else f"{{{'; '.join(inner.pieces)}}}"
            self.pieces.append(f"{call}{whole})")
            self.spaced = inner.spaced

    def element(self, element: HtmlElement) -> None:
        tag, of = element.tag, classes(element)
        if (name := element.get("id")) and tag != "a":
            self.pieces += self.writer.anchor(name)
        if tag == "a":
            self._link(element)
        elif tag in ("em", "i"):
            self.nested(element, "emph(")
        elif tag in ("strong", "b"):
            if self.in_table and self.writer.names_in_tables:
                self.pieces.append(f'mark("name", {quoted(words(element))})')
            self.nested(element, "strong(")
        elif tag == "code":
            self._code(element)
        elif tag == "br":
            self.pieces.append("linebreak()")
        elif tag in ("sup", "sub"):
            self.nested(element, f"{'super' if tag == 'sup' else 'sub'}(")
        elif tag == "p":
            self.children(element)
        elif tag == "span":
            self._span(element, of)
        else:
            raise UnknownElement(self.writer.chapter.slug, element)

    def _span(self, element: HtmlElement, of: set[str]) -> None:
        if "verdict" in of and (kind := of & VERDICTS):
            self.pieces.append(f"verdict({quoted(kind.pop())}, {quoted(words(element))})")
            self.spaced = False
        elif of & {"claims", "findings"}:
            if self.in_table:
                self.children(element)
            else:
                self.nested(element, "refs(")
        elif element.get("lang"):
            self.nested(element, f"lang({quoted(element.get('lang'))}, ")
        elif of & {"claim-address", "claim-number", "finding-address"}:
            marked = "finding" if "finding-address" in of else "claim"
            self.pieces.append(f'mark("{marked}", {quoted(words(element))})')
            self.text(element.text_content())
        elif "section-number" in of:
            self.nested(element, "number(")
        elif "also" in of:
            self.nested(element, "also(")
        elif not of or of & WITHOUT_LOOK:
            self.children(element)
        else:
            raise UnknownElement(self.writer.chapter.slug, element)

    def _link(self, element: HtmlElement) -> None:
        href = element.get("href") or ""
        if re.match(r"https?:|mailto:", href):
            shown = words(element)
            # The theme shortens some addresses, which nobody could type from paper.
            if any("citation" in classes(e) for e in element.iterancestors("div")) or shown == href:
                self.pieces.append(f"out({quoted(href)}, {breakable(href)})")
            else:
                self.nested(element, f"out({quoted(href)}, ")
                if href.removeprefix("mailto:") not in shown:
                    self.pieces.append(f'" <"; out({quoted(href)}, {breakable(href)}); ">"')
            self.spaced = False
            return
        target = self.writer.target(href)
        if target is None:
            self.children(element)
            return
        self.nested(element, f"go({quoted(target)}, ")

    def _code(self, element: HtmlElement) -> None:
        self.pieces.append(f"code({breakable(words(element))})")
        self.spaced = False


def breakable(address: str) -> str:
    """An address or a name of a file, which may be broken after its signs."""
    pieces = re.findall(r"[^/.?=&_#%:-]{0,24}(?:[/.?=&_#%:-]+|(?=[^/.?=&_#%:-])|$)", address)
    return "{" + "; o; ".join(quoted(piece) for piece in pieces if piece) + "}"


class Writer:
    """What writes one chapter.

    `targets`: the addresses that links of the book lead to, of those that it has.
    """

    def __init__(
        self,
        chapter: Chapter,
        *,
        targets: set[str],
        finder: Finder,
        image: Callable[[str], str],
    ):
        self.chapter, self.targets, self.image = chapter, targets, image
        self.finder = finder
        self.indexed = chapter.slug not in NOT_INDEXED
        self.names_in_tables = chapter.slug in ("people", "places")
        self.dense = chapter.slug in DENSE
        self.kind = (
            "full" if chapter.slug in FULL_WIDTH
            else "columns" if chapter.slug in TWO_COLUMNS
            else "text"
        )  # fmt: skip

    # Addresses

    def address(self, name: str) -> str:
        return f"{self.chapter.slug}--{name}"

    def anchor(self, name: str) -> list[str]:
        """The source of an anchor, if a link leads to it."""
        address = self.address(name)
        return [f"at({quoted(address)})"] if address in self.targets else []

    def target(self, href: str) -> str | None:
        """The address in the book that a link leads to, if the book has it."""
        address = target_of(href, self.chapter.slug)
        return address if address in self.targets else None

    def inline(self, element: HtmlElement, **options: bool) -> str:
        inline = Inline(self, indexed=self.indexed, **options)
        inline.children(element)
        return inline.source

    @cached_property
    def fitted(self) -> dict[HtmlElement, columns.Columns]:
        """The columns of each table; tables with the same heads have the same."""
        alike: dict[tuple[str, ...], list[tuple[HtmlElement, Parts]]] = {}
        for table in self.chapter.body.iter("table"):
            if not any("behind" in classes(above) for above in table.iterancestors("div")):
                parts = Parts.of(table, names=self.names_in_tables)
                heads = tuple(words(cell) for cell in parts.head)
                alike.setdefault(heads or (str(len(alike)),), []).append((table, parts))
        found = {}
        for some in alike.values():
            rows_of = [parts.measured for _, parts in some]
            numbers = [
                any(parts.align[n] == "right" for _, parts in some)
                for n in range(len(some[0][1].shares))
            ]
            whole = columns.fit(
                [row for each in rows_of for row in each],
                some[0][1].shares,
                numbers,
                dense=self.dense,
            )
            counts = iter(whole.lines)
            for (table, _), each in zip(some, rows_of, strict=True):
                counted = [next(counts) for _ in each]
                found[table] = columns.Columns(whole.shares, whole.small, counted)
        return found

    # Blocks

    def source(self) -> str:
        """The whole file of the chapter."""
        chapter = self.chapter
        heading = {
            "slug": chapter.slug,
            "number": chapter.number,
            "title": chapter.title,
            "kind": self.kind,
        }
        blocks = arrange(list(self.blocks(chapter.body)))
        if self.kind == "full":
            for block in blocks:
                if block.kind == "text":
                    block.source = f"narrow({block.source})"
        if tables := [block.source for block in blocks if block.kind == "behind"]:
            blocks = [block for block in blocks if block.kind != "behind"]
            blocks.append(Block("text", f"all-behind({', '.join(tables)})"))
        intro = []
        while self.kind == "columns" and blocks and blocks[0].source.startswith("p("):
            intro.append(blocks.pop(0).source)
        settings = ", ".join(f"{key}: {literal(value)}" for key, value in heading.items())
        lines = [
            '#import "../book.typ": *',
            f"#show: chapter.with({settings}, intro: {{{'; '.join(intro)}}})",
            "#{",
            *(block.source for block in blocks),
            "}",
        ]
        return "\n".join(lines) + "\n"

    def blocks(self, element: HtmlElement) -> Iterable[Block]:
        for child in element:
            yield from self.block(child)

    def block(self, element: HtmlElement) -> Iterable[Block]:
        tag, of = element.tag, classes(element)
        if tag == "h1":
            return
        if tag in ("section", "article"):
            yield from self.blocks(element)
        elif tag == "span" and not words(element):
            for source in self.anchor(element.get("id") or ""):
                yield Block("anchor", source)
        elif tag in ("h2", "h3"):
            yield self._heading(element)
        elif tag == "p":
            yield Block("text", f"p({self.inline(element)})", len(words(element)))
        elif tag in ("ul", "ol"):
            yield Block("text", self._list(element), len(words(element)))
        elif tag == "dl":
            yield Block("text", self._definitions(element), len(words(element)))
        elif tag == "pre":
            text = element.text_content().rstrip("\n")
            printed = any("output" in classes(e) for e in element.iterancestors("div"))
            form = "printed" if printed else "listing"
            yield Block("text", f"{form}({quoted(text)})", 70 * text.count("\n"))
        elif tag == "blockquote":
            inner = "; ".join(b.source for b in self.blocks(element))
            yield Block("text", f"quotation({{{inner}}})", len(words(element)))
        elif tag == "figure":
            yield self._figure(element)
        elif tag == "table":
            yield self._table(element)
        elif tag == "div" and "lede" in of:
            yield Block("text", f"lede({self.inline(element)})", len(words(element)))
        elif tag == "div" and "key-numbers" in of:
            pairs = (self._key_number(item) for item in element.iter("li"))
            yield Block("text", f"key-numbers({', '.join(pairs)})", 200)
        elif tag == "div" and "standing" in of:
            title, *lines = element.iter("p")
            items = "".join(f"{self._stake(line)}, " for line in lines)
            yield Block("note", f"note({self.inline(title)}, ({items}))", len(lines) + 2)
        elif tag == "div" and "table-source" in of:
            content = " ".join(self.inline(p) + "; parbreak();" for p in element.iter("p"))
            yield Block("source", f"source({{{content}}})")
        elif tag == "div" and "behind" in of:
            yield from self._behind(element)
        elif tag == "div" and "citation" in of:
            name = element.get("id")
            anchor = "; ".join(self.anchor(name) if name else [])
            content = self.inline(next(element.iter("p")))
            yield Block("text", f"entry({{{anchor}}}, {content})")
        elif tag == "div" and "admonition" in of:
            title, *paragraphs = [e for e in element if e.tag in ("p", "ul")]
            inner = "; ".join(b.source for p in paragraphs for b in self.block(p))
            yield Block(
                "text", f"admonition({self.inline(title)}, {{{inner}}})", len(words(element))
            )
        elif tag == "div" and all(name.startswith(CONTAINERS) for name in of):
            if element.get("id"):
                for source in self.anchor(element.get("id")):
                    yield Block("anchor", source)
            yield from self.blocks(element)
        else:
            raise UnknownElement(self.chapter.slug, element)

    def _heading(self, element: HtmlElement) -> Block:
        numbers = find(element, "span", "section-number")
        number = words(numbers[0]).rstrip(".") if numbers else ""
        for inner in numbers:
            inner.drop_tree()
        section = element.getparent()
        address = self.address(section.get("id") or words(element))
        inline = Inline(self, indexed=False)
        inline.children(element)
        title = inline.source
        level = element.tag[1]
        source = f"h{level}({quoted(address)}, {quoted(number)}, {quoted(words(element))}, {title})"
        return Block("heading", source)

    def _key_number(self, item: HtmlElement) -> str:
        """A number of the front page, and what it counts."""
        number = next(item.iter("strong"))
        words_after = Inline(self)
        words_after.text(number.tail)
        return f"({self.inline(number)}, {words_after.source})"

    def _stake(self, line: HtmlElement) -> str:
        """A line of a margin note: a claim and its verdict."""
        if len(line) == 2 and "claims" in classes(line[0]) and not (line.text or "").strip():
            rest = Inline(self, in_table=True)
            rest.element(line[1])
            return f"stake({self.inline(line[0], in_table=True)}, {rest.source})"
        return self.inline(line, in_table=True)

    def _list(self, element: HtmlElement) -> str:
        items = []
        for item in element:
            # An item holds a text, not a paragraph, as which it would be tagged.
            paragraphs = [e for e in item if e.tag == "p"]
            inner = self.inline(
                paragraphs[0] if len(paragraphs) == 1 and not (item.text or "").strip() else item
            )
            items.append(inner)
        return f"{'items' if element.tag == 'ul' else 'steps'}({', '.join(items)})"

    def _definitions(self, element: HtmlElement) -> str:
        pairs = []
        for item in element:
            if item.tag == "dt":
                at = "; ".join(self.anchor(item.get("id") or ""))
                term = self.inline(item)
                pairs.append([f"{{{at}; {term}}}" if at else term, "[]"])
            elif pairs:
                pairs[-1][1] = self.inline(item)
        return f"definitions({', '.join(f'({a}, {b})' for a, b in pairs)})"

    def _caption(self, element: HtmlElement) -> tuple[str, str]:
        """The number and the text of a caption, as source."""
        number = find(element, "span", "caption-number")
        text = find(element, "span", "caption-text")
        shown = words(number[0]) if number else ""
        return quoted(shown), self.inline(text[0] if text else element)

    def _figure(self, element: HtmlElement) -> Block:
        image = next(element.iter("img"))
        caption = next(element.iter("figcaption"))
        number, title = self._caption(next(caption.iter("p")))
        legend = find(caption, "div", "legend")
        paragraphs = list(legend[0].iter("p")) if legend else []
        notes = "; parbreak(); ".join(self.inline(p) for p in paragraphs)
        address = self.address(element.get("id"))
        call = (
            f"fig({quoted(address)}, {quoted(self.image(image.get('src')))}, "
            f"{quoted(image.get('alt'))}, {number}, {title}, {{{notes}}}"
        )
        options = {"hang": str(self.kind == "text").lower()}
        # The site has a narrow drawing for telephones, which suits small sheets.
        if (narrow := next(element.iter("source"), None)) is not None:
            drawn = (self.image(narrow.get("srcset")), _slope(narrow))
            options["narrow"] = literal(drawn)
        return Block("float", call, BLOCK * _slope(image) + 22, options)

    def _table(self, element: HtmlElement) -> Block:
        parts = Parts.of(element, names=self.names_in_tables)
        fitted = self.fitted[element]
        body = []
        high = 0.0
        lines = iter(fitted.lines)
        if parts.head:
            high += columns.height(next(lines), dense=self.dense)
        for level, cells in parts.rows:
            if level:
                body.append(f"group({quoted(level)}, {self._cell(cells[0])})")
                high += 6
            else:
                body.append("".join(f"{self._cell(cell)}, " for cell in cells))
                high += columns.height(next(lines), dense=self.dense)
        caption = next(element.iter("caption"), None)
        number, title = self._caption(caption) if caption is not None else ('""', "[]")
        address = self.address(element.get("id")) if element.get("id") else ""
        heading = "".join(f"{self._cell(cell)}, " for cell in parts.head)
        rows_written = ",\n  ".join(
            line if line.startswith("group(") else f"({line})" for line in body
        )
        call = (
            f"tbl({quoted(address)}, {number}, {title}, {literal(fitted.shares)}, "
            f"{literal(parts.align)}, ({heading}), (\n  {rows_written},\n)"
        )
        kind = "float" if high < LONG and self.kind == "text" else "wide"
        options = {"hang": str(self.kind == "text").lower(), "high": f"{high:.0f}mm"}
        if self.dense:
            options["dense"] = "true"
        if fitted.small != fitted.shares:
            options["small-shares"] = literal(fitted.small)
        return Block(kind, call, high + 14, options)

    def _cell(self, element: HtmlElement) -> str:
        inline = Inline(self, in_table=True, indexed=self.indexed)
        inline.text(element.text)
        for count, child in enumerate(element):
            if child.tag == "p" and count:
                inline.pieces.append("linebreak()")
            if child.tag in ("ul", "ol"):
                inline.pieces.append(self._list(child))
            else:
                inline.element(child)
            inline.text(child.tail)
        return inline.source

    def _behind(self, element: HtmlElement) -> Iterable[Block]:
        table = next(element.iter("table"))
        head = next(
            list(row.iter("th", "td")) for part in table.iter("thead") for row in part.iter("tr")
        )
        align = _alignment(table, len(head))
        heading = "".join(f"{self._cell(cell)}, " for cell in head)
        lines = [
            f"({''.join(f'{self._cell(cell)}, ' for cell in row.iter('td', 'th'))})"
            for row in rows(table)
        ]
        caption = self.inline(next(table.iter("caption")))
        notes = "; ".join(
            self._list(e) if e.tag == "ul" else f"par({self.inline(e)})"
            for e in element
            if e.tag in ("p", "ul")
        )
        body = ",\n  ".join(lines)
        yield Block(
            "behind",
            f"behind({caption}, {literal(align)}, ({heading}), (\n  {body},\n), "
            f"{f'{{{notes}}}' if notes else 'none'})",
        )


@dataclass
class Parts:
    """A table: its heads, its rows with the level of those that head others, and its columns."""

    head: list[HtmlElement]
    rows: list[tuple[str, list[HtmlElement]]]
    shares: list[float]
    align: list[str]

    @classmethod
    def of(cls, table: HtmlElement, *, names: bool) -> Parts:
        """The parts of a table.

        `names`: where its first column says only in some rows whom they are about, these names
        head the rows.
        """
        heads = [list(row.iter("th", "td")) for e in table.iter("thead") for row in e.iter("tr")]
        head = heads[0] if heads else []
        found: list[tuple[str, list[HtmlElement]]] = []
        for row in rows(table):
            cells = list(row.iter("td", "th"))
            of = classes(row)
            level = ("section" if "section" in of else "claim") if "group" in of else ""
            found.append((level, cells))
        shares = [_share(column) for column in table.iter("col")] or [1.0] * len(found[0][1])
        align = _alignment(table, len(shares))
        if names and any(not words(cells[0]) for _, cells in found):
            headed: list[tuple[str, list[HtmlElement]]] = []
            for _, (name, *cells) in found:
                headed += [("name", [name])] if words(name) else []
                headed.append(("", cells))
            return cls(head[1:], headed, shares[1:], align[1:])
        return cls(head, found, shares, align)

    @property
    def measured(self) -> list[list[HtmlElement]]:
        """The rows that say how wide the columns must be."""
        return [cells for cells in [self.head] if cells] + [
            c for level, c in self.rows if not level
        ]


def _cells(table: HtmlElement) -> list[list[HtmlElement]]:
    return [list(row.iter("td", "th")) for row in table.iter("tr")]


def _share(column: HtmlElement) -> float:
    found = re.search(r"([\d.]+)%", column.get("style") or "")
    return float(found[1]) if found else 1.0


def _alignment(table: HtmlElement, columns: int) -> list[str]:
    """For each column `right`, if it holds numbers to be compared, or `left`."""
    numeric = {int(n) for n in re.findall(r"numeric-(\d)", table.get("class") or "")}
    if not numeric:
        cells = [row for row in _cells(table) if len(row) == columns]
        for number, column in enumerate(list(zip(*cells, strict=True))[1:], 2):
            texts = [words(cell) for cell in column[1:]]
            # Numbers of claims are names.
            names = any(
                cell.find(".//a") is not None or cell.find(".//span") is not None
                for cell in column[1:]
            )
            if not names and all(re.fullmatch(r"[-−]?[\d,.]*", text) for text in texts):
                numeric.add(number)
    return ["right" if n in numeric else "left" for n in range(1, columns + 1)]


def _slope(image: HtmlElement) -> float:
    """How high a drawing is for its width."""
    return round(float(image.get("height")) / float(image.get("width")), 4)


def target_of(href: str, slug: str) -> str | None:
    """The address in the book that a link of a page leads to; None, if it leaves the pages."""
    if (found := target(href, slug)) is None:
        return None
    chapter, place = found
    return f"{chapter}--{place}" if place else f"chapter-{chapter}"


# Of text beside a line of a margin note.
CHARACTERS_A_LINE = 66
# The height of a line, a heading, and the title of a chapter on A4, and how much of a page that a
# chapter opens on is surely there, in millimetres.
LINE, HEADING, TITLE, OPENING = 5.2, 16, 40, 238
# A figure or table of so many millimetres is set where it comes, in chapters without notes.
SMALL = 48


def arrange(blocks: list[Block]) -> list[Block]:
    """Put blocks into an order that fills pages, and say of each whether it floats."""
    blocks = _with_sources(blocks)
    _keep_code(blocks)
    blocks = _text_first(blocks)
    blocks = _text_beside_notes(blocks)
    ahead = 0.0
    # How far down the page that a chapter opens on, in millimetres, as long as it is not full and
    # holds no note that a figure could run into.
    down: float | None = TITLE
    noted = any(block.kind == "note" for block in blocks)
    previous = None
    for number, block in enumerate(blocks):
        if block.kind in ("float", "wide"):
            # After its heading alone it has nothing to float past.
            following = blocks[number + 1] if number + 1 < len(blocks) else None
            alone = (
                previous is not None
                and previous.kind == "heading"
                and (following is None or following.kind != "text")
            )
            if block.kind == "float":
                after = sum(b.length for b in blocks[number + 1 :] if b.kind == "text")
                place = "bottom" if ahead < 1500 else "top" if after < 1500 else "auto"
                # What the first words of the book lead to comes right after them.
                led = previous is not None and previous.source.startswith("lede(")
                fits = down is not None and down + block.length < OPENING
                # A small one leaves no hole, and does not part what it would float past.
                fits = fits or (block.length < SMALL and not noted)
                block.options["float"] = quoted("false" if alone or led or fits else place)
            options = "".join(f", {key}: {value}" for key, value in block.options.items())
            block.source = f"{block.source}{options})"
            ahead += block.length * 14
            down = None if down is None else down + block.length
        elif block.kind == "text":
            ahead += block.length
            lines = -(-block.length // CHARACTERS_A_LINE) + 0.4
            down = None if down is None else down + LINE * lines
        elif block.kind in ("heading", "note"):
            down = None if down is None or block.kind == "note" else down + HEADING
        if block.kind not in ("anchor", "note"):
            previous = block
    return blocks


def _with_sources(blocks: list[Block]) -> list[Block]:
    """Give each table its source, which follows it."""
    found: list[Block] = []
    for block in blocks:
        if block.kind == "source" and found and found[-1].kind in ("float", "wide"):
            found[-1].options["below"] = block.source.removeprefix("source(").removesuffix(")")
            found[-1].length += 5
        else:
            found.append(block)
    return found


def _keep_code(blocks: list[Block]) -> None:
    """Keep code on a page with the sentence before it, and with what it prints."""
    for block, after in pairwise(blocks):
        if block.source.startswith("p(") and after.source.startswith("listing("):
            block.source = f"before{block.source[1:]}"
        if block.source.startswith("listing(") and after.source.startswith("printed("):
            block.source = f"{block.source[:-1]}, sticky: true)"


def _text_first(blocks: list[Block]) -> list[Block]:
    """Let a section that begins with a figure or a table begin with its text."""
    found = list(blocks)
    for number in range(1, len(found) - 1):
        before, block, after = found[number - 1 : number + 2]
        opens = before.kind in ("heading", "note") and after.kind == "text"
        if block.kind in ("float", "wide") and opens:
            found[number], found[number + 1] = after, block
    return found


def _text_beside_notes(blocks: list[Block]) -> list[Block]:
    """Let no table begin beside a margin note: text goes first, or room is left."""
    found: list[Block] = []
    waiting = list(blocks)
    lines = 0.0
    while waiting:
        block = waiting.pop(0)
        if block.kind == "note":
            lines = block.length
        elif block.kind == "text":
            lines -= block.length / CHARACTERS_A_LINE + 0.6
        elif block.kind == "heading":
            lines -= 3
        elif block.kind == "wide" and lines > 0:
            later = next((n for n, b in enumerate(waiting) if b.kind != "float"), None)
            if later is not None and waiting[later].kind == "text":
                waiting.insert(0, block)
                waiting.insert(0, waiting.pop(later + 1))
                continue
            found.append(Block("room", f"v({round(lines)} * 11pt)"))
            lines = 0
        found.append(block)
    return found
