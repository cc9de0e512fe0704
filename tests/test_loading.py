"""A table is checked when it is loaded, where nothing but pandas is installed, and read anew."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from book.report import load
from book.report.data import DATA, faults
from test_data import CLAIMS, EVIDENCE, TOLL, change, rewrite

pytestmark = pytest.mark.usefixtures("remembered")

# How a package is broken, which tables are loaded, and what is said.
BROKEN: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "outside its vocabulary": (
        change(EVIDENCE, ",anonymous testimony,", ",anonymus testimony,"),
        "evidence",
        "column basis: 'anonymus testimony'; allowed: ",
    ),
    "bad date": (
        change(CLAIMS, "2021-06-04,2021-06-04", "2021-06-31,2021-06-04"),
        "claims",
        "data/article/claims.csv, row 2, column from: '2021-06-31'; allowed: a date (YYYY-MM-DD)",
    ),
    "a thirteenth month": (
        change(CLAIMS, "2021-06-04,2021-06-04", "2021-13-04,2021-06-04"),
        "claims",
        "data/article/claims.csv, row 2, column from: '2021-13-04'; allowed: a date (YYYY-MM-DD)",
    ),
    "wrong number": (
        change(f"series/{TOLL}", ",600000,1000000,", ",600000,a million,"),
        "famine_toll_estimates",
        "column high: 'a million'; allowed: a whole number",
    ),
    "not a number": (
        change("article/quantities.csv", ",3000000,", ",NaN,"),
        "quantities",
        "data/article/quantities.csv, row 9, column value: 'NaN'; allowed: a finite number",
    ),
    "no whole number": (
        change("article/paragraphs.csv", "p04,1,body", "p04,one,body"),
        "paragraphs",
        "data/article/paragraphs.csv, row 12, column section: 'one'; allowed: a whole number",
    ),
    "empty where required": (
        change(CLAIMS, "Kim Jong-nam was killed with poison.", ""),
        "claims",
        "data/article/claims.csv, row 16, column statement: an empty cell; allowed: a text",
    ),
    "duplicate id": (
        change(CLAIMS, "\n1.02,", "\n1.01,"),
        "claims",
        "row 3, column claim: the key '1.01' is in an earlier row; allowed: each key once",
    ),
    "another column": (
        rewrite("article/sections.csv", lambda c: c.replace(b"short", b"brief", 1)),
        "sections",
        "data/article/sections.csv, row 1, column brief: stray column 'brief'",
    ),
    "link of a list": (
        change(CLAIMS, "kuala-lumpur;malaysia", "kuala-lumpur;malasia"),
        "claims places",
        "column places: 'malasia' is not known; allowed: a key of places.place",
    ),
    "link that is followed backward": (
        change(CLAIMS, "kuala-lumpur;malaysia", "kuala-lumpur;malasia"),
        "places claims",
        "column places: 'malasia' is not known; allowed: a key of places.place",
    ),
    "link of a finding": (
        change("record/bearings.csv", "\ne3-01,3.03,", "\ne3-01,3.93,"),
        "bearings claims",
        "column claim: '3.93' is not known; allowed: a key of claims.claim",
    ),
    "link of a key": (
        change("article/quantities.csv", "1.05,", "1.99,"),
        "claims quantities",
        "column claim: '1.99' is not known; allowed: a key of claims.claim",
    ),
    "link to the same table": (
        rewrite("gazetteer/places.csv", lambda c: c.replace(b",malaysia,", b",malasia,", 1)),
        "places",
        "column part_of: 'malasia' is not known; allowed: a key of places.place",
    ),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_wrong_cell_is_found_when_its_table_is_loaded(how: str, data: Path) -> None:
    apply, tables, says = BROKEN[how]
    apply(data)
    package = load(data)
    *before, last = tables.split()
    for name in before:
        package[name]
    with pytest.raises(faults.DataError) as found:
        package[last]
    assert says in str(found.value).splitlines()[0], found.value
    # It is found again, and by who looks at everything.
    with pytest.raises(faults.DataError):
        package[last]
    with pytest.raises(faults.DataError):
        package.check()


def test_the_projects_own_tables_are_sound() -> None:
    load().check()


def test_the_check_takes_nothing_but_pandas() -> None:
    code = """
import sys
for name in ("frictionless", "pybtex", "yaml", "matplotlib"):
    sys.modules[name] = None
sys.path.insert(0, "book")
from report import load
load().check()
"""
    subprocess.run([sys.executable, "-c", code], cwd=DATA.parent, check=True)


def test_an_edited_table_is_read_again(data: Path) -> None:
    package = load(data)
    before = package["claims"].loc[14, "statement"]
    change(CLAIMS, "Kim Jong-nam was killed with poison.", "Somebody was.")(data)
    assert before == "Kim Jong-nam was killed with poison."
    assert package["claims"].loc[14, "statement"] == "Somebody was."
    assert load(data)["claims"].loc[14, "statement"] == "Somebody was."


def test_an_edited_table_that_is_wrong_is_said_to_be(data: Path) -> None:
    package = load(data)
    package["evidence"]
    change(EVIDENCE, ",anonymous testimony,", ",anonymus testimony,")(data)
    with pytest.raises(faults.DataError, match="anonymus"):
        package["evidence"]
    change(EVIDENCE, ",anonymus testimony,", ",anonymous testimony,")(data)
    assert len(package["evidence"]) == len(load()["evidence"])


def test_an_edited_descriptor_is_read_again(data: Path) -> None:
    assert "echo" not in load(data).vocabulary("claims", "kind")
    change("datapackage.json", '"value": "event"', '"value": "echo"')(data)
    assert "echo" in load(data).vocabulary("claims", "kind")
