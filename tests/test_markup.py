"""Dates, numbers and markup as readers see them."""

from __future__ import annotations

import pandas as pd
import pytest

from book.report.language import escape, in_words, ordinal, plain, when


@pytest.mark.parametrize(
    ("begin", "end", "precision", "words"),
    [
        ("2017-02-13", "2017-02-13", "day", "13 February 2017"),
        ("2021-04-01", "2021-04-30", "month", "April 2021"),
        ("2021-05-01", "2021-05-10", "part of a month", "early May 2021"),
        ("2021-06-11", "2021-06-20", "part of a month", "mid-June 2021"),
        ("2021-04-21", "2021-04-30", "part of a month", "late April 2021"),
        ("2021-01-01", "2021-03-31", "part of a year", "early 2021"),
        ("2020-10-01", "2021-03-31", "part of a year", "late 2020 to early 2021"),
        ("2020-10-01", None, "part of a year", "since late 2020"),
        (None, "2017-02-13", "day", "by 13 February 2017"),
        ("1945-01-01", "1945-12-31", "year", "1945"),
        ("2013-12-01", "2017-02-13", "several years", "2013 to 2017"),
        ("1995-01-01", "1999-12-31", "part of a decade", "late 1990s"),
        (None, None, None, ""),
    ],
)
def test_a_date_is_no_more_precise_than_the_article(begin, end, precision, words) -> None:
    assert when(pd.Timestamp(begin), pd.Timestamp(end), precision) == words


def test_numbers_in_prose() -> None:
    assert [in_words(n) for n in (0, 1, 12, 13, 3_000_000)] == [
        "no",
        "one",
        "twelve",
        "13",
        "3,000,000",
    ]
    assert [ordinal(n) for n in (1, 9, 12, 21, 111)] == [
        "first",
        "ninth",
        "twelfth",
        "21st",
        "111th",
    ]
    with pytest.raises(ValueError, match="no place in an order"):
        ordinal(0)


def test_escaped_text_comes_back_plain() -> None:
    text = "a_b *c* [d] {e} <f> $g"
    assert plain(escape(text)) == text


def test_roles_give_way_in_a_readers_own_jupyter() -> None:
    assert plain("see {claim}`2.07` and {cite:t}`ryang2023japan`") == "see 2.07 and ryang2023japan"
    assert plain("[金]{.language-ja} {download}`x.csv <../data/x.csv>` [T](a.md)") == "金 x.csv T"
    assert plain("**Wonsan** is *there*, 2 * 3 * 4") == "Wonsan is there, 2 * 3 * 4"
