"""Forms of tables and charts do what their options say."""

from __future__ import annotations

import pandas as pd

from book.report import (
    Rule,
    Table,
    dated_events,
    deciding_findings,
    evidenced,
    findings,
    judgements_table,
    key_judgements,
    load,
    meeting,
    moved_claims_table,
    period,
    places_on,
    predictions_table,
    roles_table,
    settings_table,
    the_article,
    timeline_table,
    traces,
    verdicts,
    within,
)
from book.report.charts import lines, mark_period, place_map, spans
from book.report.charts.numbers import numbers_in_words
from book.report.rule import variations
from book.report.tables.rule import deciding_origins_table


def test_a_card_repeats_the_headings_that_it_needs() -> None:
    frame = pd.DataFrame({"Claim": ["2.07"], "Now": ["disputed"], "Then": [""]})
    table = Table(frame, "tbl-x", "X", [1, 1, 1], cards=True, labels=("Now", "Then"))
    text = table._repr_mimebundle_()["text/markdown"]
    assert "  - [Now:]{.card-label .screen-only} disputed" in text
    assert text.count("card-label") == 1


def test_the_front_page_shows_every_judgement_with_its_confidence() -> None:
    package = load()
    shown, judgements = judgements_table(package).frame, key_judgements(package)
    assert shown["Confidence"].tolist() == judgements["confidence"].tolist()
    assert [link.split("](")[1] for link in shown["Shown in"]] == [
        f"{chapter}.md)" for chapter in judgements["shown_in"]
    ]


def test_settings_are_shown_as_code_that_makes_them() -> None:
    shown = settings_table(load()).frame
    made = [eval(code.strip("`"), {"Rule": Rule}) for code in shown["In code"]]
    assert made == list(variations(the_article(load()).last_day).values())
    assert shown["Verdicts moved"].iloc[0] == "0" and shown["Most often"].iloc[0] == ""


def test_moved_claims_are_those_that_differ() -> None:
    package = load()
    claims, bearing = package["claims"], findings(package)
    own, other = verdicts(claims, bearing), verdicts(claims, bearing, Rule(origins=2))
    moved = moved_claims_table(package, {"Here": own, "There": other}, "tbl-x", "X").frame
    assert len(moved) == (own != other).sum()
    same = moved_claims_table(package, {"Here": own, "There": own}, "tbl-x", "X").frame
    assert same.iloc[0].tolist() == ["", "No claim moves.", "", ""]


def test_origins_that_decide_are_those_of_the_traces() -> None:
    package = load()
    why = traces(package["claims"], findings(package))
    shown = deciding_origins_table(package, fewest=3).frame
    for row in shown.itertuples():
        if row.Origin.startswith("`"):
            origin = row.Origin.strip("`")
            turned = [claim for claim, one in why.items() if origin in one.turns]
            assert row.Decides == "{claim}`" + " ".join(turned) + "`"


def test_a_prediction_has_its_outcome_and_the_finding_that_decides() -> None:
    package = load()
    shown = predictions_table(package).frame
    assert len(shown) == len(package["predictions"])
    undecided = shown["A finding that decides"] == "none"
    assert (shown.loc[undecided, "Outcome"] == "open").all()


def test_a_bar_of_one_day_is_a_mark_and_a_short_label_is_drawn() -> None:
    day = pd.Timestamp("2021-05-02")
    posts = pd.DataFrame(
        {
            "row": ["launch", "seat", "late"],
            "label": ["", "member", "member"],
            "short": ["", "M", "M"],
            "from": [day, day, pd.Timestamp("2021-12-30")],
            "until": [day, pd.NaT, pd.NaT],
            "open": [True, False, False],
        }
    )
    drawing = spans(posts, start="2021-01-01", end="2022-01-01")
    ax = drawing.axes[0]
    assert len(ax.patches) == 2
    assert [(text.get_text(), text.get_ha()) for text in ax.texts] == [
        ("M", "left"),
        ("M", "right"),
    ]
    assert "seat: what member" in numbers_in_words(drawing)


def test_a_period_of_years_covers_both_of_them() -> None:
    drawing, ax = lines({"": pd.Series([1, 2, 3], index=[2019, 2020, 2021])}, "people")
    mark_period(ax, 2020, 2021, "years of\nthe article")
    band = ax.patches[-1].get_extents().transformed(ax.transData.inverted())
    assert (round(band.x0, 3), round(band.x1, 3)) == (2019.5, 2021.5)
    assert drawing.marked == ["years of the article: 2020 to 2021"]


def test_only_the_forming_of_the_group_is_dated_otherwise() -> None:
    # What the timeline says in words, under "The years before".
    meets = meeting(dated_events(load()))
    assert list(meets.index[~meets]) == ["group-formed"]


def test_a_counterpart_is_in_the_row_of_its_event() -> None:
    events = dated_events(load())
    film = events[events["row"] == "True North is released"]
    assert film["teller"].tolist() == ["article", "record"]
    # All of a row come together.
    assert (events["row"] != events["row"].shift()).sum() == events["row"].nunique()
    # What has no counterpart has a row of its own.
    alone = events[events["article_event"].isna()]
    assert len(alone) > 10 and (alone["row"] == alone["title"]).all()
    year = period(load(), "year")
    assert within(events, **year)["from"].between(year["start"], year["end"]).all()


def test_every_event_and_role_is_in_its_table() -> None:
    package = load()
    shown = timeline_table(package).frame
    alone = package["record_events"]["article_event"].isna().sum()
    assert len(shown) == len(package["events"]) + alone
    findings_named = " ".join(roles_table(package).frame["By the record"])
    assert all(
        f"`{' '.join(keys)}`" in findings_named for keys in package["record_roles"]["findings"]
    )


def test_every_place_is_on_the_map_or_on_none_with_its_own_point() -> None:
    package = load()
    home, abroad = places_on(package, "North Korea"), places_on(package, "none")
    assert sorted([*home.index, *abroad.index]) == sorted(package["places"]["place"])
    kangwon = home.loc["kangwon"]
    assert (kangwon["latitude"], kangwon["name_latitude"]) == (38.718, 38.62)
    told = numbers_in_words(place_map(home))
    assert f"Wonsan: {home.at['wonsan', 'claims']}" in told and "degrees" not in told


def test_what_decides_is_counted_once_and_open_claims_rest_on_nothing() -> None:
    package = load()
    why = traces(package["claims"], findings(package))
    deciding = deciding_findings(package, why)
    assert deciding["evidence"].is_unique and 0 < len(deciding) < len(package["evidence"])
    assert not {"unverified", "not checkable"} & {one.verdict for one in evidenced(why)}
