"""One palette and one set of marks: charts, site and paper take theirs from `look`."""

from __future__ import annotations

from pathlib import Path

import pytest

from book.report import VERDICTS, look
from book.report.charts.marks import marker_style
from publish.outputs import look_css

ROOT = Path(__file__).resolve().parents[1]


def test_every_verdict_has_a_mark_of_its_own() -> None:
    assert list(look.MARKS) == list(VERDICTS)
    assert len({(mark.shape, mark.fill) for mark in look.MARKS.values()}) == len(VERDICTS)


@pytest.mark.parametrize("verdict", look.MARKS)
def test_charts_and_sheets_draw_the_same_mark(verdict: str) -> None:
    mark = look.MARKS[verdict]
    drawn = marker_style(verdict)
    assert drawn["color"] == look.CHART_ROLES[mark.role]
    assert (drawn.get("markerfacecolor") == "white") == (mark.fill == "none")
    assert (drawn.get("fillstyle") == "left") == (mark.fill == "half")
    name = f".verdict.{verdict.replace(' ', '-')}"
    assert f"{name} {{ --mark: var(--mark-{mark.role}); }}" in look_css.marks()


@pytest.mark.parametrize("sheet", look_css.SHEETS)
def test_sheets_are_up_to_date(sheet: str) -> None:
    written = (ROOT / sheet).read_text(encoding="utf-8")
    assert written == look_css.SHEETS[sheet](), "run python -m publish.outputs.look_css"


def test_the_site_takes_its_colours_from_the_palette() -> None:
    screen = (ROOT / "book/assets/screen.css").read_text(encoding="utf-8")
    for theme in (look.LIGHT, look.DARK, look.PRINTED):
        for colour in (theme.text, theme.link, theme.article, *theme.marks.values()):
            assert colour not in screen
