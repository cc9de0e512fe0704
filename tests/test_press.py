"""Pages of the site become pages on paper: lines, margins, figures, tables, terms of the index."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
import typst
from lxml import html

from publish.finished.pages import chapter
from publish.paper import UnknownElement, columns, fonts
from publish.paper.edition import PALETTE, STANDARDS, TEMPLATE, LayoutError, compiled
from publish.paper.source import BLOCK, Writer, breakable, quoted
from publish.paper.terms import Finder
from publish.project import WORK

MM = 72 / 25.4
SENTENCE = (
    "A reader may conclude that no delivery is documented, and that no public vaccination was "
    "known to the WHO. Small and secret deliveries are neither shown nor excluded. By the rule the "
    'deliveries from Beijing <span class="claims"><a href="#x">4.08</a></span> are disputed.'
)
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="425pt" height="{0}pt" viewBox="0 0 425 {0}">'
    '<rect width="425" height="{0}" fill="#1f4e79"/></svg>'
)


@dataclass
class Word:
    """A run of text on a page: where it begins and ends, in millimetres from the left and top."""

    page: int
    text: str
    left: float
    right: float
    top: float


class Press:
    """Sets the content of one page of the site in a folder of its own."""

    def __init__(self, folder: Path, fonts: Path):
        self.folder, self.fonts = folder, fonts

    def pdf(
        self,
        content: str,
        *,
        duplex: bool = True,
        sheet: str = "A4",
        slug: str = "x",
        title: str = "Title",
    ) -> bytes:
        root = self.folder / "source"
        for part in ("chapters", "images"):
            (root / part).mkdir(parents=True, exist_ok=True)
        for design in (TEMPLATE, PALETTE):
            (root / design.name).write_bytes(design.read_bytes())
        body = html.fromstring(f"<article><section><h1>{title}</h1>{content}</section></article>")

        def image(address: str) -> str:
            height = int(address.split("-")[1].split(".")[0])
            (root / "images" / address).write_text(PICTURE.format(height))
            return address

        finder = Finder({"People": {"Kim Jong Un": ["Kim Jong-un"]}})
        writer = Writer(chapter(body, slug), targets=set(), finder=finder, image=image)
        (root / "chapters/x.typ").write_text(writer.source(), encoding="utf-8")
        (root / "main.typ").write_text(
            '#import "book.typ": *\n#show: book.with((title: "T", authors: "A", about: "B", '
            'keywords: ()))\n#include "chapters/x.typ"\n',
            encoding="utf-8",
        )
        inputs = {"sides": "two" if duplex else "one", "sheet": sheet}
        return compiled(root, self.fonts, inputs, made=0)

    def words(self, content: str, **options) -> list[Word]:
        found = []
        for number, page in enumerate(pypdfium2.PdfDocument(self.pdf(content, **options)), 1):
            text, height = page.get_textpage(), page.get_height()
            for at in range(text.count_rects()):
                left, bottom, right, top = text.get_rect(at)
                words = text.get_text_bounded(left, bottom, right, top).strip()
                place = (left / MM, right / MM, (height - top) / MM)
                found.append(Word(number, words, *place))
        return found


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory) -> Path:
    return fonts.unpack(WORK if WORK.is_dir() else tmp_path_factory.mktemp("fonts"))


@pytest.fixture
def press(tmp_path: Path, unpacked: Path) -> Press:
    return Press(tmp_path, unpacked)


def find(words: list[Word], text: str, page: int | None = None) -> Word:
    return next(w for w in words if text in w.text and page in (None, w.page))


def paragraphs(count: int) -> str:
    return "".join(f"<p>Paragraph {n}. {SENTENCE}</p>" for n in range(count))


def table(rows: int, *, css: str = "", cell: str = "Row {0}") -> str:
    lines = "".join(
        f"<tr><td><p>{cell.format(n)}</p></td><td><p>{n}</p></td></tr>" for n in range(rows)
    )
    return (
        f'<div class="pst-scrollable-table-container"><table class="report-table {css} table" '
        'id="t">'
        '<caption><span class="caption-number">Table 1 </span><span class="caption-text">Rows'
        '</span></caption><thead><tr><th class="head"><p>Head</p></th><th class="head"><p>No.</p>'
        "</th></tr>"
        f"</thead><tbody>{lines}</tbody></table></div>"
    )


def figure(height: int) -> str:
    return (
        f'<figure id="f{height}"><img src="picture-{height}.svg" alt="A picture" width="425" '
        f'height="{height}"/><figcaption><p><span class="caption-number">Figure 1 </span>'
        '<span class="caption-text">Caption</span></p></figcaption></figure>'
    )


NOTE = (
    '<div class="standing docutils container"><p>Claims at stake</p><ul><li><p>'
    '<span class="claims"><a href="#y">4.08</a></span> <span class="verdict disputed">'
    "disputed</span></p></li></ul></div>"
)


def test_lines_are_full_and_justified(press: Press) -> None:
    words = [w for w in press.words(f"<p>{SENTENCE}</p>") if 60 < w.top < 270]
    ends: dict[int, float] = {}
    for word in words:
        ends[round(word.top / 4)] = max(ends.get(round(word.top / 4), 0), word.right)
    *full, _last = list(ends.values())
    assert len(full) >= 2
    assert max(full) - min(full) < 1.5


def test_margins_mirror_on_the_left(press: Press) -> None:
    content = f"<h2>Heading one</h2>{NOTE}{paragraphs(9)}"
    words = press.words(f"{content}<h2>Heading two</h2>{NOTE}{paragraphs(6)}")
    ahead, after = find(words, "Heading one"), find(words, "Heading two")
    assert (ahead.page, after.page) == (1, 2)
    # Text moves to the spine, notes to the outer margin.
    assert after.left - ahead.left == pytest.approx(42 + 29.16 - 24.84, abs=0.6)
    assert find(words, "Claims at", 1).left > ahead.left + 114
    assert find(words, "Claims at", 2).left < after.left - 36


def test_a_note_begins_beside_its_paragraph(press: Press) -> None:
    words = press.words(f"{paragraphs(3)}<h2>Heading</h2>{NOTE}<p>Beside. {SENTENCE}</p>")
    note, text = find(words, "Claims at"), find(words, "Beside.")
    assert note.page == text.page
    assert abs(note.top - text.top) < 3


def test_the_measures_of_charts_are_those_of_the_template() -> None:
    design = TEMPLATE.read_text(encoding="utf-8")
    a4 = re.search(r"A4: \((.*)\)", design)[1]
    parts = [int(re.search(rf"{part}: (\d+)mm", a4)[1]) for part in ("measure", "gutter", "notes")]
    assert sum(parts) == BLOCK


def test_a_figure_that_does_not_fit_lets_text_go_before_it(press: Press) -> None:
    words = press.words(
        paragraphs(8) + figure(440) + "".join(f"<p>After {n}. {SENTENCE}</p>" for n in range(6))
    )
    assert find(words, "After 0").page == 1
    assert find(words, "Caption").page == 2


def test_a_table_that_does_not_fit_is_broken_and_its_heads_repeat(press: Press) -> None:
    words = press.words(paragraphs(4) + table(60))
    assert find(words, "Row 1").page == 1
    last = max(w.page for w in words)
    assert last > 1
    for page in range(1, last + 1):
        assert find(words, "Head", page)


@pytest.mark.parametrize("rows", range(41, 49))
def test_no_row_stands_alone_on_a_page(press: Press, rows: int) -> None:
    words = press.words(table(rows), slug="data")
    for page in range(1, max(w.page for w in words) + 1):
        assert sum(w.page == page and w.text.startswith("Row") for w in words) != 1


def test_rows_of_a_broken_table_keep_to_their_page(press: Press) -> None:
    words = press.words(table(70, cell="Row {0}<br/>ends {0}"), slug="data")
    for number in range(70):
        pages = {w.page for w in words if w.text in (f"Row {number}", f"ends {number}")}
        assert len(pages) == 1, number


@pytest.mark.parametrize("rows", range(42, 48))
def test_the_remark_of_a_table_is_with_rows_of_it(press: Press, rows: int) -> None:
    remark = '<div class="table-source docutils container"><p>The remark.</p></div>'
    words = press.words(table(rows) + remark)
    page = find(words, "The remark").page
    assert sum(w.page == page and w.text.startswith("Row") for w in words) >= 2


def test_a_name_is_over_the_rows_of_each_page(press: Press) -> None:
    content = table(80, cell="").replace("<p></p>", "<p><strong>Ri</strong></p>", 1)
    words = press.words(content.replace("Head", "Who"), slug="people")
    last = max(w.page for w in words)
    assert last > 1
    for page in range(1, last + 1):
        assert find(words, "Ri", page).top < next(
            w.top for w in words if w.page == page and w.text.isdecimal() and w.top > 30
        )
        assert not [w for w in words if w.page == page and w.text == "Who"]


def test_a_section_of_a_table_has_one_bookmark_that_says_its_title_once(press: Press) -> None:
    """A mark within a heading would be in its bookmark, after typst/typst#6506."""
    section = '<tr class="group section"><td colspan="2"><p>1 Kim Jong-nam: killers</p></td></tr>'
    half = '<col style="width: 50%"/>'
    content = table(3).replace("<thead>", f"<colgroup>{half}{half}</colgroup><thead>")
    content = content.replace("<tbody>", f"<tbody>{section}")
    with pypdfium2.PdfDocument(press.pdf(content)) as made:
        titles = [bookmark.get_title() for bookmark in made.get_toc()]
    assert titles == ["Title", "1 Kim Jong-nam: killers"]


def cells(*rows: tuple[str, ...]) -> list[list[html.HtmlElement]]:
    return [[html.fromstring(f"<td>{cell}</td>") for cell in row] for row in rows]


def test_columns_are_as_wide_as_their_text_needs() -> None:
    verdict = '<span class="verdict partly-confirmed">partly confirmed</span>'
    rows = cells(*[("1.01", SENTENCE * 2, verdict)] * 9)
    fitted = columns.fit(rows, [34, 33, 33], [False] * 3)
    assert sum(fitted.shares) == sum(fitted.small) == columns.STEPS
    assert fitted.shares[1] > 0.6 * columns.STEPS
    em = columns.SIZE * columns.POINT
    wide = fitted.shares[2] / columns.STEPS * columns.BLOCK / em
    assert wide > columns.SIGN + 0.45 * len("partly confirmed")


def test_columns_of_short_cells_stay_as_they_are() -> None:
    fitted = columns.fit(cells(("a", "b"), ("c", "d")), [30, 70], [False, False])
    assert fitted.shares == [60, 140]
    assert fitted.lines == [1, 1]


def test_a_table_has_as_many_lines_as_its_columns_promise(press: Press) -> None:
    sentence = " ".join(SENTENCE.split("<")[0].split()[:40])
    words = press.words(table(12, cell=f"Row {{0}} {sentence}"), slug="data")
    first, after = (find(words, f"Row {number} ").top for number in (1, 2))
    apart = after - first
    rows = cells(*[(f"Row 1 {sentence}", "1")] * 2)
    lines = columns.fit(rows, [1, 1], [False, True], dense=True).lines[0]
    assert apart == pytest.approx(columns.height(lines, dense=True), abs=0.3)


def test_the_template_has_no_colour_of_its_own() -> None:
    design = TEMPLATE.read_text(encoding="utf-8")
    assert not re.findall(r'"#[0-9a-fA-F]{3,6}"|\b(?:rgb|cmyk)\([^c]', design)
    assert not re.findall(r"\b(?:red|blue|green|gray|navy)\b", design)


def test_numbers_of_a_column_end_under_one_another(press: Press) -> None:
    content = table(2, css="numeric-2").replace("<p>1</p>", "<p>655,546</p>")
    words = press.words(content)
    assert find(words, "655,546").right == pytest.approx(
        next(w for w in words if w.text == "0").right, abs=0.2
    )


def test_columns_of_numbers_are_found(press: Press) -> None:
    words = press.words(table(120))
    ends = [next(w for w in words if w.text == str(n)).right for n in (7, 119)]
    assert ends[0] == pytest.approx(ends[1], abs=0.2)


@pytest.mark.parametrize("sheet", ["A4", "letter"])
def test_every_sheet_holds_the_same_measures(press: Press, sheet: str) -> None:
    words = press.words(f"<p>{SENTENCE}</p>{table(3)}", sheet=sheet, duplex=False)
    left = find(words, "A reader may").left
    lines = [w for w in words if 60 < w.top < find(words, "Table 1").top]
    assert max(w.right for w in lines) - left == pytest.approx(114, abs=1)
    number = next(w for w in words if w.text == "2")
    assert number.right - left == pytest.approx(156 - 10 / MM, abs=1)


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        ("Kim Jong-un", "what Kim Jong-un said", [8]),
        ("leaflets", "Leaflets fell", [8]),
        ("WHO", "those who left", []),
        ("Ri", "Rice", []),
        ("closed border", "a closed\u00a0border", [8]),
    ],
)
def test_terms_are_found(words: str, text: str, found: list[int]) -> None:
    assert [at for at, _ in Finder({"Subjects": {"Heading": [words]}}).find(text)] == found


@pytest.mark.parametrize("words", ["Kim Jong-un", "Jang Song-thaek’s", "An Jung-geun"])
def test_a_name_is_not_broken_at_its_hyphen(press: Press, words: str) -> None:
    texts = (f"{'x ' * (ahead // 2)}{words} was there." for ahead in range(55, 80, 3))
    lines = [w.text for w in press.words("".join(f"<p>{text}</p>" for text in texts))]
    assert sum("was there" in line for line in lines) == 9
    assert not any(line.endswith("-") for line in lines), lines


def test_a_name_in_a_title_is_not_broken(press: Press) -> None:
    title = "The killers and the accounts of Kim Jong-nam"
    lines = [w.text for w in press.words("<p>Text.</p>", sheet="A5", title=title)]
    assert any("Jong-nam" in line for line in lines), lines


@pytest.mark.parametrize(
    "address", ["https://x.org/a-b?q=" + "Y" * 70, "record/evidence.csv", "load"]
)
def test_an_address_is_broken_and_stays_whole(address: str) -> None:
    pieces = re.findall(r'"([^"]*)"', breakable(address))
    assert "".join(pieces) == address
    assert max(map(len, pieces)) <= 30


def test_an_element_that_nobody_set_is_not_dropped(press: Press) -> None:
    with pytest.raises(UnknownElement, match=r"x.html has <div class=\"novelty\">"):
        press.words('<div class="novelty">New</div>')
    with pytest.raises(UnknownElement, match="<mark"):
        press.words("<p>A <mark>word</mark></p>")


def test_a_character_without_a_glyph_is_an_error(press: Press) -> None:
    with pytest.raises(LayoutError, match=r"glyph|character|font"):
        press.words("<p>A word: \U00020b9f</p>")


def test_text_is_never_markup(press: Press) -> None:
    words = press.words('<p>One #two *three* \\four "five" $six$ @seven //eight</p>')
    assert any('One #two *three* \\four "five" $six$ @seven //eight' in w.text for w in words)
    assert quoted('a"b\\c') == '"a\\"b\\\\c"'


def test_the_same_input_gives_the_same_bytes(tmp_path: Path, unpacked: Path) -> None:
    content = paragraphs(9) + figure(200) + table(50)
    made = [Press(tmp_path / name, unpacked).pdf(content) for name in ("here", "elsewhere")]
    assert made[0] == made[1]


def test_typst_is_the_version_that_the_corrections_are_for() -> None:
    assert typst.__version__ == "0.15.2"
    assert STANDARDS == ["a-3a", "ua-1"]


def test_a_section_of_links_alone_leaves_no_heading() -> None:
    body = html.fromstring(
        "<article><h1>A</h1><section><h2>Where to go</h2><div class='screen-only'>B</div></section>"
        "<section><h2>C</h2><p>D</p></section></article>"
    )
    assert [e.text_content() for e in chapter(body, "a").body.iter("h2")] == ["C"]


def test_a_term_of_a_glossary_can_be_linked_to() -> None:
    body = html.fromstring(
        "<article><h1>A</h1><dl><dt id='term-b'>b</dt><dd><p>C.</p></dd></dl></article>"
    )
    writer = Writer(
        chapter(body, "a"), targets={"a--term-b"}, finder=Finder({}), image=lambda address: ""
    )
    assert 'at("a--term-b")' in writer.source()


def test_a_link_to_a_place_that_is_not_on_paper_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "main.typ").write_text(
        '#set document(title: "A")\n#metadata((:)) <places>\n#link("book:nowhere")[There]'
    )
    with pytest.raises(LayoutError, match="a link leads to 'nowhere', a place that is not on pap"):
        compiled(tmp_path, fonts.unpack(WORK), {}, 0)
