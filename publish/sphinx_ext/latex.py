"""What `jupyter-book build . --builder pdflatex` needs to make a decent book of the chapters.

- What only a screen can use is left out; code too.
- The front page becomes a chapter, `_toc.yml` gives parts and numbers, as on the site.
- Tables get columns that fit, sources a list without a heading of its own.
- Charts become PDF, fonts become files that XeTeX can read.
- The preamble is `latex_preamble.tex`.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import yaml
from docutils import nodes
from fontTools.ttLib import TTFont
from sphinx.addnodes import start_of_file, tabular_col_spec
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.transforms.post_transforms.images import ImageConverter

from publish.project import ROOT, parts, set_date

HERE = Path(__file__).parent
FONTS = ROOT / "book/assets/fonts"
# Classes of what this PDF has no use for; `paper-only` speaks of the editions with attachments.
LEFT_OUT = {
    "cell_input",
    "narrow",
    "screen-only",
    "paper-only",
    "ways-in",
    "goes-without-saying",
}
# In a table over the whole measure, about: the characters of a line, and the height of one.
LINE, HEIGHT = 110, 3.5
# A table less high than this, in millimetres, is kept on one page.
WHOLE = 90


def raw(text: str) -> nodes.raw:
    return nodes.raw("", text, format="latex")


class Arrange(SphinxPostTransform):
    """Give LaTeX the book that it can set: chapters, numbers, tables and lists."""

    # After the outputs of cells are chosen and the sources listed, before pictures are fetched.
    default_priority = 6
    formats = ("latex",)

    def run(self, **kwargs) -> None:
        for chapter in self.document.findall(start_of_file):
            # Sphinx leaves them with the documents that they came from.
            for node in chapter.children:
                node.parent = chapter
        self._leave_out()
        self._divide()
        for chapter in [self.document, *self.document.findall(start_of_file)]:
            self._number(chapter)
        for container in list(self.document.findall(_has_class("standing"))):
            line = _in_one_line(container)
            container.clear()
            container += line
        for table in list(self.document.findall(nodes.table)):
            _fit(table)
        for citation in list(self.document.findall(nodes.citation)):
            _list_source(citation)
        for text in list(self.document.findall(nodes.inline)):
            _mark(text)

    def _leave_out(self) -> None:
        for node in list(self.document.findall(nodes.Element)):
            classes = set(node.get("classes", ()))
            if classes & LEFT_OUT or (isinstance(node, nodes.raw) and node["format"] == "html"):
                node.parent.remove(node)
        for name in ("cell_output", "cell"):
            for cell in list(self.document.findall(_has_class(name))):
                cell.parent.replace(cell, cell.children)

    def _divide(self) -> None:
        """Make the front page a chapter, and say where parts begin and which chapters count."""
        page = self.document.next_node(nodes.section)
        title, *content = page.children
        text = [node for node in content if not _holds_chapters(node)]
        rest = [node for node in content if _holds_chapters(node)]
        page.clear()
        page.extend([title, raw(r"\uncounted"), nodes.section("", title.deepcopy(), *text), *rest])
        captions = {files[0]: caption for caption, files in parts()}
        for chapter in self.document.findall(start_of_file):
            name = chapter["docname"]
            number = self.env.toc_secnumbers.get(name, {}).get("")
            opening = rf"\bookpart{{{captions[name]}}}" if captions.get(name) else ""
            opening += rf"\counted{{{number[0]}}}" if number else r"\uncounted"
            chapter.insert(0, raw(opening))

    def _number(self, chapter: nodes.Element) -> None:
        """Give figures and tables the numbers that they have on the site."""
        for kind, found in self.env.toc_fignumbers.get(chapter["docname"], {}).items():
            for node in list(chapter.findall(getattr(nodes, kind))):
                number = next((found[key] for key in node["ids"] if key in found), None)
                if number and _chapter_of(node) is chapter:
                    shown = ".".join(map(str, number))
                    node.parent.insert(
                        node.parent.index(node), raw(rf"\numberednext{{{kind}}}{{{shown}}}")
                    )


def _has_class(name: str):
    return lambda node: isinstance(node, nodes.Element) and name in node.get("classes", ())


def _holds_chapters(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Element) and node.next_node(start_of_file) is not None


def _chapter_of(node: nodes.Node) -> nodes.Node:
    while not isinstance(node, start_of_file | nodes.document):
        node = node.parent
    return node


def _in_one_line(standing: nodes.container) -> nodes.paragraph:
    """The claims that a question turns on, in one line rather than a list."""
    heading, claims = standing.children
    line = nodes.paragraph("", "", nodes.strong("", heading.astext()))
    for item in claims:
        number, _, verdict = item[0].children
        line += [raw(r"\quad "), number, raw("~"), verdict]
    return line


def _fit(table: nodes.table) -> None:
    """Set a table so that it can run over pages, its columns as wide as the site has them."""
    if "report-table" not in table["classes"]:
        return
    widths = [column["colwidth"] for column in table.findall(nodes.colspec)]
    total = sum(widths)
    columns = "".join(
        (r">{\numbers}" if f"numeric-{place}" in table["classes"] else r">{\words}")
        + rf"\X{{{width}}}{{{total}}}"
        for place, width in enumerate(widths, 1)
    )
    lines = sum(
        max(
            -(-len(cell.astext()) * total // (width * LINE))
            for cell, width in zip(row, widths, strict=True)
        )
        + 0.6
        for row in table.findall(nodes.row)
    )
    for name in table.findall(nodes.literal):
        # Long names of files and columns may break.
        parts = re.split(r"(?<=[_/.])", name.astext())
        name.clear()
        name += [node for part in parts for node in (nodes.Text(part), raw(r"\allowbreak{}"))][:-1]
    before = [tabular_col_spec(spec=columns)]
    below = table.next_node(descend=False, siblings=True)
    if below is not None and _has_class("table-source")(below):
        lines += 2 + len(below.astext()) // LINE
    if (height := 12 + lines * HEIGHT) < WHOLE:
        before.insert(0, raw(rf"\Needspace{{{height:.0f}mm}}"))
    table["classes"] = ["longtable"]
    place = table.parent.index(table)
    table.parent[place:place] = before


def _list_source(citation: nodes.citation) -> None:
    """Make an entry of the list of sources a paragraph; LaTeX would head a list of its own."""
    ids = nodes.target("", "", ids=citation["ids"])
    _, entry = citation.children
    entry.insert(0, ids)
    citation.replace_self(nodes.container("", entry, classes=["source"]))


def _mark(text: nodes.inline) -> None:
    """Give a text one class, since LaTeX tells classes apart only alone, and its address."""
    classes = text["classes"]
    if classes[:1] == ["verdict"]:
        text.insert(0, raw(rf"\verdictmark{{{classes[1]}}}"))
    text["classes"] = classes[:1]
    if text["ids"]:
        text.insert(0, nodes.target("", "", ids=text["ids"]))


class ChartToPDF(ImageConverter):
    """Charts come as SVG, which LaTeX cannot read; WeasyPrint draws the same lines as PDF."""

    conversion_rules = (("image/svg+xml", "application/pdf"),)

    def is_available(self) -> bool:
        return True

    def convert(self, _from: str, _to: str) -> bool:
        # Not above: the site can be made on a system without Pango.
        from weasyprint import HTML

        svg = Path(_from).read_text(encoding="utf-8")
        width, height = (
            re.search(rf'<svg[^>]*?\s{side}="([^"]+)"', svg)[1] for side in ("width", "height")
        )
        style = (
            f"@page {{ size: {width} {height}; margin: 0 }} body {{ margin: 0 }} "
            f"img {{ display: block; width: {width}; height: {height} }}"
        )
        picture = f'<img src="{Path(_from).as_uri()}">'
        HTML(string=f"<style>{style}</style>{picture}").write_pdf(_to)
        return True


def prepare(app: Sphinx) -> None:
    """Give XeTeX the preamble, the words of the title page, the date and the fonts."""
    if app.builder.format != "latex":
        return
    set_date()
    os.environ["FORCE_SOURCE_DATE"] = "1"
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    whole = citation["preferred-citation"]["title"]
    words = {
        "subtitle": whole.removeprefix(f"{citation['title']}: "),
        "edition": f"Edition {citation['version']}, {citation['date-released']:%B %Y}",
    }
    preamble = (HERE / "latex_preamble.tex").read_text(encoding="utf-8")
    preamble += "".join(rf"\newcommand\book{name}{{{text}}}" for name, text in words.items())
    app.builder.context["preamble"] = preamble
    fonts = Path(app.outdir) / "fonts"
    fonts.mkdir(parents=True, exist_ok=True)
    for file in sorted(FONTS.glob("*.woff2")):
        font = TTFont(file, recalcTimestamp=False)
        font.flavor = None
        font.save(fonts / f"{file.stem}.{'otf' if font.sfntVersion == 'OTTO' else 'ttf'}")


def setup(app: Sphinx) -> None:
    """Register all of the above; nothing of it touches a builder other than LaTeX."""
    app.connect("builder-inited", prepare)
    app.add_post_transform(Arrange)
    app.add_post_transform(ChartToPDF)
