"""The steps from queries to claims reconcile, and are those of the tables."""

from __future__ import annotations

import csv
import re

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from book.report import charts, flow_steps, load
from book.report.charts.narrow import NARROW, fit_narrow
from book.report.charts.numbers import numbers_in_words
from book.report.data import DATA


@pytest.fixture(scope="module")
def steps() -> pd.DataFrame:
    return flow_steps(load())


def rows(path: str) -> list[dict[str, str]]:
    with (DATA / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_number_is_the_one_before_less_what_stays_behind(steps: pd.DataFrame) -> None:
    compared = 0
    for _, stage in steps.groupby("stage", sort=False):
        numbers, asides = stage["number"].tolist(), stage["aside"].tolist()
        for number, aside, after in zip(numbers, asides, numbers[1:], strict=False):
            assert number - sum(count for _, count in aside) == after
            compared += 1
        assert asides[-1] == []
    assert compared == 5


def test_the_numbers_are_those_of_the_files(steps: pd.DataFrame) -> None:
    entries = re.findall(r"^@\w+\{", (DATA / "references.bib").read_text(encoding="utf-8"), re.M)
    evidence, pairs = rows("record/evidence.csv"), rows("record/bearings.csv")
    queries, claims = rows("record/queries.csv"), rows("article/claims.csv")
    counting = [pair for pair in pairs if pair["bears"] != "context"]
    assert steps["number"].tolist() == [
        len(queries),
        sum(bool(query["claims"]) for query in queries),
        len(entries),
        len({finding["source"] for finding in evidence}),
        len(evidence),
        len(pairs),
        len(counting),
        len(claims),
        len({pair["claim"] for pair in pairs}),
        len({pair["claim"] for pair in counting}),
    ]
    # Each claim that could be checked and has no finding has its search on record.
    searched = {search["claim"] for search in rows("record/searches.csv")}
    without = {claim["claim"] for claim in claims} - {pair["claim"] for pair in pairs}
    nothing = dict(steps.loc[steps["step"].eq("claims of the article"), "aside"].iloc[0])
    assert nothing["nothing found"] == len(without & searched)
    assert {pair["evidence"] for pair in pairs} == {finding["evidence"] for finding in evidence}


def test_its_texts_stay_in_their_boxes_wide_and_narrow(steps: pd.DataFrame) -> None:
    drawing = charts.flow(steps)
    widths = [drawing.get_size_inches()[0]]
    for _ in range(2):
        drawing.draw_without_rendering()
        ax = drawing.axes[0]
        boxes = [patch.get_window_extent() for patch in ax.patches]
        assert len(boxes) == len(steps) + steps["aside"].map(len).sum()
        for text in ax.texts:
            if text.get_text():
                box = text.get_window_extent()
                held = [b for b in boxes if b.x0 <= box.x0 and box.x1 <= b.x1]
                assert any(b.y0 <= box.y0 + 1 and box.y1 - 1 <= b.y1 for b in held), text
        for place, box in enumerate(boxes):
            assert not any(box.overlaps(other) for other in boxes[:place])
        fit_narrow(drawing)
        widths.append(drawing.get_size_inches()[0])
    assert widths[1] == pytest.approx(NARROW) and widths[0] > NARROW
    assert "claims with a finding: number" in numbers_in_words(drawing)
    plt.close(drawing)
