"""A reader who changes a setting of the rule sees the chapter's tables follow."""

from __future__ import annotations

from pathlib import Path

import jupytext
import pytest
from nbclient import NotebookClient

BOOK = Path(__file__).resolve().parents[1] / "book"


def shown(changed: dict[str, str]) -> dict[str, str]:
    """What each table and figure shows, by label, with some cells changed.

    `changed`: how a cell begins, and what to run in its place.
    """
    notebook = jupytext.read(BOOK / "turn-the-dials.md")
    for cell in notebook.cells:
        for begin, source in list(changed.items()):
            if cell.source.startswith(begin):
                cell.source = source
                del changed[begin]
    assert not changed, "a setting is not where it was"
    resources = {"metadata": {"path": str(BOOK)}}
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources=resources).execute()
    outputs = [o.data for c in notebook.cells for o in c.get("outputs", []) if "data" in o]
    texts = [data["text/markdown"] for data in outputs if "text/markdown" in data]
    return {text.split(":name: ", 1)[1].split("\n", 1)[0]: text for text in texts}


@pytest.fixture(scope="module")
def own() -> dict[str, str]:
    """With the report's own rule, and no origin withdrawn."""
    return shown({"rule = Rule(": "rule = Rule()", "without = [": "without = []"})


@pytest.fixture(scope="module")
def strict() -> dict[str, str]:
    """With two origins needed, and a source that has no origin of another name withdrawn."""
    rule, without = "rule = Rule(origins=2)", 'without = ["unification2024perceptions"]'
    return shown({"rule = Rule(": rule, "without = [": without})


def test_the_reports_own_rule_moves_nothing(own: dict[str, str]) -> None:
    assert "No claim moves." in own["tbl-dials-rule"]
    assert "No claim moves." in own["tbl-dials-origin"]


def test_another_rule_moves_claims(strict: dict[str, str]) -> None:
    assert strict["tbl-dials-rule"].count("{claim}`") > 10
    assert "{claim}`5.30`" in strict["tbl-dials-origin"]
