"""The codebook keeps to the data: its lists, its worked cases and its table of cases."""

from __future__ import annotations

import re

import pytest

from book.report import load
from book.report.admiralty import DEPTH_STEPS, INDEPENDENCE_STEPS, START
from book.report.agreement import VARIABLES
from book.report.confidence import Grounds
from publish.project import ROOT

CODEBOOK = (ROOT / "book/codebook.md").read_text(encoding="utf-8")
# Worked cases by the name of their table: what they show, and the column that holds the answer.
BY_PAIR = {
    "bears": ("bears", 2),
    "basis-cases": ("basis", 1),
    "independence": ("independence", 1),
    "depth-cases": ("consulted", 1),
}
BY_CLAIM = {"kind": "kind", "sourcing": "sourcing", "wording": "wording", "checkable": "checkable"}


def rows(name: str) -> list[list[str]]:
    """The rows of a table of the codebook, below its heading, without markup."""
    table = re.search(
        rf":name: tbl-codebook-{name}\n.*?\n\n(.*?)\n\n```$", CODEBOOK, re.DOTALL | re.MULTILINE
    )
    assert table, name
    lines = table[1].replace("*", "").splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_table_has_a_caption_and_a_name() -> None:
    alone = re.sub(r"^```\{table\} \S.*?\n```$", "", CODEBOOK, flags=re.DOTALL | re.MULTILINE)
    assert not re.search(r"^\|", alone, re.MULTILINE)
    assert CODEBOOK.count(":name: tbl-codebook-") == CODEBOOK.count("```{table}") > 10


def test_no_list_is_in_another() -> None:
    """The print edition sets no list in a list."""
    assert not re.search(r"^ +(?:[-*]|\d+\.) ", CODEBOOK, re.MULTILINE)


@pytest.mark.parametrize("name", BY_PAIR)
def test_worked_cases_have_the_codes_of_the_data(name: str) -> None:
    column, place = BY_PAIR[name]
    data = load()
    paired = data["evidence"].merge(data["bearings"], on="evidence")
    codes = {(one.evidence, one.claim): getattr(one, column) for one in paired.itertuples()}
    for cells in rows(name):
        pair = tuple(cells[0].split(" · "))
        assert codes[pair] == cells[place], pair


@pytest.mark.parametrize("name", BY_CLAIM)
def test_worked_claims_have_the_codes_of_the_data(name: str) -> None:
    claims = load()["claims"].set_index("claim")
    for claim, answer, *_ in rows(name):
        code, _, reason = answer.partition(", ")
        assert claims.at[claim, BY_CLAIM[name]] == code, claim
        assert not reason or claims.at[claim, "not_checkable_because"] == reason, claim


def test_lists_are_those_of_the_data() -> None:
    data = load()
    assert sorted(row[1] for row in rows("basis")) == sorted(data.vocabulary("evidence", "basis"))
    assert [row[0] for row in rows("basis")] == [str(n + 1) for n in range(len(rows("basis")))]
    assert [row[0] for row in rows("depth")] == list(data.vocabulary("evidence", "consulted"))
    kinds = re.findall(r"^\d\. \*\*([\w ]+)\*\*:", CODEBOOK, re.MULTILINE)
    assert sorted(kinds) == sorted(data.vocabulary("claims", "kind"))


def test_training_cases_are_left_out_of_the_figures_of_agreement() -> None:
    listed = CODEBOOK.partition("## Training cases")[2]
    pairs = set(re.findall(r"^(e\d-\d+ \d\.\d\d)$", listed, re.MULTILINE))
    claims = set(re.findall(r"\d\.\d\d", listed.rpartition("section 6:")[2]))
    codes = load()["codes"]
    left_out = codes[codes["training"].notna()]
    units = {
        table: set(left_out.loc[left_out["variable"].map(VARIABLES) == table, "unit"])
        for table in ("bearings", "claims")
    }
    assert units == {"bearings": pairs, "claims": claims}
    worked = {
        row[0].replace(" · ", " ") for name in ("bears", "independence") for row in rows(name)
    }
    assert worked <= pairs
    assert {row[0] for name in BY_CLAIM for row in rows(name)} <= claims


def test_the_tables_of_the_admiralty_code_and_of_confidence_are_those_of_the_code() -> None:
    start = {basis: letter for letter, listed in rows("start") for basis in listed.split(", ")}
    assert start == START
    for steps, cells in zip((DEPTH_STEPS, INDEPENDENCE_STEPS), rows("steps"), strict=True):
        found = {name: n for n, cell in enumerate(cells[1:]) for name in cell.split(", ") if name}
        assert found == steps
    levels = [level.partition(":")[0] for _, level in rows("confidence")]
    assert levels == [case.level for case in Grounds]
