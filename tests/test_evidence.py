"""The evidence and its bibliography are complete, and worded as the house words them."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from pybtex.database import BibliographyData, parse_file

from book.report import evidence_table, findings, load, section_evidence_table
from book.report.data import DATA


@pytest.fixture(scope="module")
def evidence() -> pd.DataFrame:
    """The evidence table."""
    return load()["evidence"]


@pytest.fixture(scope="module")
def bibliography() -> BibliographyData:
    """The parsed bibliography."""
    return parse_file(str(DATA / "references.bib"))


def test_there_is_enough_of_it(evidence: pd.DataFrame) -> None:
    assert len(evidence) >= 220
    assert evidence["source"].nunique() >= 150


def test_findings_are_sentences_of_a_readable_length(evidence: pd.DataFrame) -> None:
    for row in evidence.itertuples():
        assert row.finding.endswith((".", ".”", '."')), row.evidence
        assert len(row.finding.split()) <= 60, row.evidence


def test_no_finding_is_of_the_future(evidence: pd.DataFrame, bibliography) -> None:
    read = max(entry.fields["urldate"] for entry in bibliography.entries.values())
    assert (evidence["published"].dropna() <= read).all()


def test_every_entry_says_who_what_where_and_how_it_was_read(bibliography) -> None:
    for key, entry in bibliography.entries.items():
        assert entry.persons.get("author"), key
        assert entry.fields.get("title"), key
        assert {"url", "doi", "isbn"} & set(entry.fields), f"{key} leads nowhere"
        assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", entry.fields.get("urldate", "")), key
        assert entry.fields.get("keywords") in load().vocabulary("evidence", "consulted"), key


def test_an_entry_is_read_as_far_as_the_furthest_of_its_findings(
    evidence: pd.DataFrame, bibliography
) -> None:
    depths = list(load().vocabulary("evidence", "consulted"))
    for key, read in evidence.groupby("source")["consulted"]:
        furthest = min(read, key=depths.index)
        assert bibliography.entries[key].fields["keywords"] == furthest, key


def test_names_are_protected_from_lower_casing() -> None:
    text = (DATA / "references.bib").read_text(encoding="utf-8")
    for title in re.findall(r"^\s*title = \{(.*)\},?$", text, flags=re.MULTILINE):
        bare = re.sub(r"\{[^{}]*\}", "", re.sub(r"\{\{.*\}\}", "", title))
        loose = re.findall(r"\b(?:Korea|Korean|Koreans|Kim|Pyongyang|China|Seoul|UN)\b", bare)
        assert not loose, title


def test_a_finding_bears_on_each_claim_in_its_own_way(data: Path) -> None:
    path = data / "record/bearings.csv"
    text = path.read_text(encoding="utf-8").replace(
        "e3-01,3.03,partly supports", "e3-01,3.03,context"
    )
    path.write_text(text, encoding="utf-8")
    package = load(data)
    here = findings(package).query("evidence == 'e3-01'").set_index("claim")["bears"]
    assert here.to_dict() == {"3.01": "supports", "3.03": "context"}
    first = section_evidence_table(package, 3).frame.iloc[0]
    assert first["Bears"] == "supports {claim}`3.01`; context {claim}`3.03`"
    on = "3.01 3.03"
    shown = evidence_table(package, on, "tbl-one", "One", context=True).frame
    one = shown[shown["What the record says"].str.contains("e3-01")]
    assert one["Bears"].tolist() == ["supports", "context"]
