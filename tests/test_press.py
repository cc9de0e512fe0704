"""The press sets lines, mirrors margins, fills pages and finds words on them."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import Tag
from weasyprint.formatting_structure import boxes

from publish.paper.press import (
    BLOCK,
    GUTTER,
    MEASURE,
    PX,
    SHEETS,
    Press,
    boxes_of,
    finder,
    number_blocks,
    parsed,
    text_of,
)

SENTENCE = (
    "A reader may conclude that no delivery is documented, and that no public vaccination was "
    "known to the WHO. Small and secret deliveries are neither shown nor excluded. By the rule the "
    'deliveries from Beijing <span class="claims"><a href="#x">4.08</a></span> are disputed.'
)


@pytest.fixture(scope="module")
def press(tmp_path_factory) -> Press:
    return Press(SHEETS["A4"], duplex=True, site=tmp_path_factory.mktemp("site"))


def chapter(inside: str) -> Tag:
    body = parsed(f'<div class="chapter"><h1>Title</h1>{inside}</div>')
    number_blocks(body)
    return body


def lines(page) -> list[str]:
    return [
        "".join(box.text for box in line.descendants() if isinstance(box, boxes.TextBox))
        for line in boxes_of(page)
        if isinstance(line, boxes.LineBox)
    ]


def where(page, name: str) -> float:
    """The left end, in millimetres of the block, of the first box of a class."""
    left = page._page_box.content_box_x()
    box = next(
        b for b in boxes_of(page) if b.element is not None and b.element.get("class") == name
    )
    return (box.position_x - left) / PX


def test_no_line_ends_long_before_its_word_does_not_fit(press: Press) -> None:
    page = press.lay_out(chapter(f'<p class="measure">{SENTENCE}</p>'), kind="text").pages[0]
    assert min(len(line) for line in lines(page)[1:-1]) > 50, lines(page)


def test_margins_mirror_on_the_left(press: Press) -> None:
    body = '<p class="measure">Text.</p><div class="standing">Note</div><p class="wide">Wide</p>'
    right = press.lay_out(chapter(body), kind="text", first=1).pages[0]
    left = press.lay_out(chapter(body), kind="text", first=2).pages[0]
    assert where(right, "measure") == pytest.approx(0)
    assert where(right, "standing") == pytest.approx(MEASURE + GUTTER, abs=0.1)
    assert where(left, "measure") == pytest.approx(BLOCK - MEASURE, abs=0.1)
    assert where(left, "standing") == pytest.approx(0, abs=0.1)
    assert where(left, "wide") == where(right, "wide") == pytest.approx(0)


def test_a_figure_that_does_not_fit_lets_text_go_before_it(press: Press) -> None:
    filler = "".join(f'<p class="measure">Line {n}.</p>' for n in range(12))
    figure = '<figure style="height: 170mm"><figcaption>Figure</figcaption></figure>'
    after = "".join(f'<p class="measure">After {n}. {SENTENCE}</p>' for n in range(3))
    body = chapter(filler + figure + after)
    gaping = press.lay_out(body, kind="text").pages
    assert "After" not in text_of(gaping[0])
    filled = press.lay_out_whole(body, kind="text").pages
    assert "After 0" in text_of(filled[0])
    assert [body.text.count(f"After {n}") for n in range(3)] == [1, 1, 1]


def test_a_table_that_does_not_fit_is_broken(press: Press) -> None:
    filler = "".join(f'<p class="measure">Line {n}.</p>' for n in range(12))
    rows = "".join(f"<tr><td>Row {n}</td></tr>" for n in range(40))
    head = "<thead><tr><th>Head</th></tr></thead>"
    table = (
        f'<div class="pst-scrollable-table-container"><table class="t">{head}{rows}</table></div>'
    )
    pages = press.lay_out_whole(chapter(filler + table), kind="text").pages
    assert "Row 1" in text_of(pages[0])
    assert "Head" in text_of(pages[1]), "heads repeat"


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        ("Kim Jong-un", "what Kim Jong- un said", True),
        ("leaflets", "Leaf‐ lets fell", True),
        ("WHO", "those who left", False),
        ("Ri", "Rice", False),
    ],
)
def test_words_are_found_over_line_ends(words: str, text: str, found: bool) -> None:
    assert bool(finder(words).search(text)) == found


def test_letter_holds_the_same_measures() -> None:
    for sheet in SHEETS.values():
        assert sheet.inner + BLOCK + sheet.outer == pytest.approx(sheet.width)
        assert 18 < sheet.inner < sheet.outer


def test_the_style_has_the_measures_of_the_press() -> None:
    style = (Path(__file__).parents[1] / "publish/paper/paper.css").read_text(encoding="utf-8")
    assert f".measure {{ margin-right: {BLOCK - MEASURE}mm; }}" in style
    assert f"figure img {{ width: {BLOCK}mm;" in style
    assert f".standing {{ float: right; clear: right; width: {BLOCK - MEASURE - GUTTER}mm;" in style


def test_numbers_of_a_column_end_under_one_another(press: Press) -> None:
    rows = "".join(f"<tr><td><p>Row</p></td><td><p>{n}</p></td></tr>" for n in ("7", "655,546"))
    table = f'<table class="numeric-2"><tbody>{rows}</tbody></table>'
    page = press.lay_out(chapter(table), kind="text").pages[0]
    ends = {
        box.text: box.position_x + box.width
        for box in boxes_of(page)
        if isinstance(box, boxes.TextBox) and box.text in ("7", "655,546")
    }
    assert ends["7"] == pytest.approx(ends["655,546"])
