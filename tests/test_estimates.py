"""What the report works out itself comes out as worked by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from book.report import excess_deaths, load, sheets

# Two million people in each year, so that a rate of 10 is 20 thousand deaths.
VITAL = pd.DataFrame(
    {
        "revision": "WPP 2024",
        "year": [1994, 1995, 1996, 1997],
        "deaths_thousand": [10.0, 20.0, 30.0, 22.0],
        "crude_death_rate": [5.0, 10.0, 15.0, 11.0],
    }
)


@pytest.mark.parametrize(
    ("baseline", "expected"),
    [("kept", [10, 10]), ("line", [14, 18]), (7.5, [15, 15])],
)
def test_excess_is_deaths_beyond_the_baseline(baseline, expected: list[float]) -> None:
    table = excess_deaths(VITAL, (1995, 1996), baseline)
    assert table["expected"].tolist() == pytest.approx(expected)
    assert table["deaths"].tolist() == [20, 30]
    assert table["excess"].tolist() == pytest.approx([20 - expected[0], 30 - expected[1]])
    assert table.index.tolist() == [1995, 1996]


@pytest.mark.parametrize(
    ("years", "baseline", "revision", "says"),
    [
        ((1994, 1996), "kept", "WPP 2024", "between 1994 and 1997"),
        ((1996, 1995), "kept", "WPP 2024", "between 1994 and 1997"),
        ((1995, 1996), "flat", "WPP 2024", 'it is "kept", "line" or a rate'),
        ((1995, 1996), "kept", "WPP 2019", "it has WPP 2024"),
    ],
)
def test_a_dial_that_cannot_be_turned_so_says_why(years, baseline, revision, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        excess_deaths(VITAL, years, baseline, revision)


def test_sheets_weigh_what_the_table_says() -> None:
    table = load()["paper_weights"].set_index("grammage")
    worked = sheets(1, table.index)
    assert worked.round(1).tolist() == table["sheets_per_kg"].tolist()
    assert sheets(1, 80, (105, 148)) == pytest.approx(1000 / (80 * 0.105 * 0.148))
