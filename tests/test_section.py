"""What a chapter asks of its section of the article."""

from __future__ import annotations

import pandas as pd
import pytest

from book.report import Rule, Section, accounts_table, findings, load, verdicts
from book.report.charts.numbers import numbers_in_words
from book.report.charts.quantities import bars, dots_by_column
from book.report.charts.timelines import matched_timeline, spans


def test_a_section_has_its_own_claims_and_verdicts() -> None:
    section, data = Section(3), load()
    every = verdicts(data["claims"], findings(data))
    assert set(section.claims["claim"].str[0]) == {"3"}
    assert section.verdicts.to_dict() == every[every.index.str.startswith("3.")].to_dict()
    assert section.counts.sum() == len(section.claims) and section.counts.min() > 0


def test_a_section_follows_another_rule() -> None:
    strict = Section(3, Rule(anonymous="ignored"))
    assert (strict.verdicts != Section(3).verdicts).any()


def test_a_number_of_the_article_is_asked_for_by_claim() -> None:
    section = Section(2)
    assert section.quantity("2.07") == 3_000_000
    with pytest.raises(KeyError, match=r"claim 2\.01: None; allowed: none"):
        section.quantity("2.01")
    with pytest.raises(KeyError, match=r"claim 1\.17: None; allowed: generation"):
        section.quantity("1.17")


def test_rows_with_a_short_name_are_labelled() -> None:
    posts = Section(5).labelled("commander_posts", "title")
    named = posts[posts["title"] == "Chief of the General Staff"]
    assert set(named["label"]) == {"General Staff"} and len(named) == 1
    assert "commander of the air force" not in set(posts["title"])


def test_claims_without_a_report_are_shown_with_the_nearest() -> None:
    table = Section(5).nearest_table("5.23 5.17", "tbl-x", "Two").frame
    assert table["Claim"].tolist() == ["{claim}`5.23`", "{claim}`5.17`"]
    assert "Sariwon" in table.iloc[0, 1] and "Sariwon" in table.iloc[0, 2]


def test_moments_are_drawn_as_the_record_dates_them() -> None:
    moments = Section(3).moments("2021-04-01", "2021-05-31")
    rows = moments.set_index(["row", "teller"]).sort_index(kind="stable")
    leaflets = rows.loc[("Leaflets are scattered from an unfinished building", "record")]
    days = leaflets[["from", "until"]].astype(str).to_numpy().tolist()
    assert days == [["2021-05-10", "2021-05-10"], ["2021-05-11", "2021-05-20"]]
    assert leaflets["open"].all()
    wonsan = rows.loc["Kim Jong-un comes to Wonsan; leaflets fall there"]
    assert list(wonsan.index) == ["article"]
    # A row's moments stand together, and rows come in the order of their first.
    order = moments["row"].drop_duplicates()
    assert list(moments["row"]) == list(
        moments["row"].sort_values(key=lambda r: r.map(list(order).index), kind="stable")
    )


def test_accounts_are_set_side_by_side() -> None:
    table = accounts_table(load(), "leaflet_accounts", "tbl-x", "Accounts").frame
    assert list(table.columns) == ["Account", "When and where", "How much", "Sheets"]
    assert table["How much"].iloc[0].endswith("{claim}`3.17`")
    assert table["Sheets"].iloc[1].endswith("{finding}`e3-36`")


def test_a_span_can_say_how_long_it_was_and_when_it_was_due() -> None:
    day = pd.Timestamp("2021-06-01")
    row = {"row": "a", "label": "", "from": day, "until": day, "open": False}
    drawn = spans(
        pd.DataFrame([row | {"beside": "1 day", "due": day}]), start="2021-01-01", end="2022-01-01"
    )
    assert "in all 1 day, due 2021-06-01" in numbers_in_words(drawn)
    plain = spans(pd.DataFrame([row]), start="2021-01-01", end="2022-01-01")
    assert numbers_in_words(plain) == "a: from 2021-06-01, until 2021-06-01."


def test_columns_of_dots_keep_the_articles_numbers() -> None:
    values = pd.DataFrame({"sheets": [1.0, None], "sticks": [2.0, 3.0]}, index=["x", "y"])
    drawn = dots_by_column(values, article={"sticks": 4}, highlight="y")
    assert numbers_in_words(drawn).endswith("Also marked: article, sticks: 4.")


def test_an_unknown_section_is_refused() -> None:
    with pytest.raises(ValueError, match="no section 9; allowed: 1, 2, 3, 4, 5, 6"):
        Section(9)


def test_a_drawing_is_told_in_words() -> None:
    drawing = bars(pd.Series({"thin": 3.0, "thick": 2.0}).rename_axis("paper"), "sheets")
    assert numbers_in_words(drawing).endswith("thin: 3; thick: 2.")
    section = Section(3)
    told = section.strip("fig-x", "Most are told as plain fact.").text
    assert told.startswith("Most are told as plain fact. ")
    assert "told as fact: " in told and " 0" not in told
    long = pd.DataFrame({"kwh": range(100, 130)}, index=pd.RangeIndex(1990, 2020, name="year"))
    drawing.numbers = long
    assert "kwh: 100 at 1990, 129 at 2019, lowest 100 at 1990" in numbers_in_words(drawing)


def test_a_timeline_names_its_groups_above_their_rows() -> None:
    days = pd.to_datetime(["2017-09-19", "2020-06-01"])
    moments = pd.DataFrame({"group": ["Closed", "In use"], "row": ["images", "count"]})
    moments = moments.assign(**{"teller": "record", "from": days, "until": days, "open": False})
    drawing = matched_timeline(moments, start="2013-01-01", end="2026-01-01")
    labels = drawing.axes[0].get_yticklabels()
    assert [label.get_text() for label in labels] == ["Closed", "images", "In use", "count"]
    assert [label.get_fontweight() == 600 for label in labels] == [True, False, True, False]
    assert "images: group Closed, told by record" in numbers_in_words(drawing)
