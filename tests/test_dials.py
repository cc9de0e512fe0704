"""A reader who turns the dials sees the chapter's tables and figures follow."""

from __future__ import annotations

from pathlib import Path

import jupytext
import pytest
from nbclient import NotebookClient

from book.report import excess_deaths, load

BOOK = Path(__file__).resolve().parents[1] / "book"


@pytest.fixture(scope="module")
def shown() -> dict[str, str]:
    """What each table and figure shows, by label, with every dial turned."""
    notebook = jupytext.read(BOOK / "turn-the-dials.md")
    turned = {
        "rule = Rule(": "rule = Rule()",
        "without = [": "without = []",
        "years = (": 'years, baseline, revision = (1996, 1998), 7.5, "WPP 2022"',
        "kilograms = ": 'kilograms, grammage, sizes = 1, 50, {"a square metre": (1000, 1000)}',
    }
    for cell in notebook.cells:
        for begin, source in list(turned.items()):
            if cell.source.startswith(begin):
                cell.source = source
                del turned[begin]
    assert not turned, "a dial is not where it was"
    resources = {"metadata": {"path": str(BOOK)}}
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources=resources).execute()
    outputs = [o.data for c in notebook.cells for o in c.get("outputs", []) if "data" in o]
    texts = [data["text/markdown"] for data in outputs if "text/markdown" in data]
    return {text.split(":name: ", 1)[1].split("\n", 1)[0]: text for text in texts}


def test_the_reports_own_rule_moves_nothing(shown: dict[str, str]) -> None:
    assert "No claim moves." in shown["tbl-dials-rule"]
    assert "No claim moves." in shown["tbl-dials-origin"]
    assert "Off it: none." in shown["fig-dials-rule"]


def test_the_baseline_follows_the_reader(shown: dict[str, str]) -> None:
    assert "1996 to 1998" in shown["tbl-dials-famine"]
    first = shown["tbl-dials-famine"].split("* - ")[2]
    assert first.startswith("7.5 deaths for each thousand")
    worked = excess_deaths(load()["un_vital_rates"], (1996, 1998), 7.5, "WPP 2022")["excess"].sum()
    assert f"between the two lie {worked:,.0f} thousand deaths" in shown["fig-dials-famine"]


def test_the_paper_follows_the_reader(shown: dict[str, str]) -> None:
    # A kilogram of paper of 50 grams a square metre is twenty square metres.
    assert "a square metre: 20 sheets" in shown["fig-dials-sheets"]
