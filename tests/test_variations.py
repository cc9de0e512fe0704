"""Every variation of the rule that the report compares can be made its own: all chapters run."""

from __future__ import annotations

import ast
import importlib
import inspect
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from types import CodeType, FunctionType

import IPython.display
import matplotlib
import matplotlib.pyplot as plt
import pandas as pd
import pytest

from book import report
from book.report import rule
from publish.execution.chapters import notebook
from publish.project import ROOT, chapters, has_code

CHAPTERS = [chapter for chapter in chapters() if has_code(chapter)]
SETTINGS = [field.name for field in fields(rule.Rule)]
LAST_DAY = report.the_article(report.load()).last_day
VARIATIONS = rule.variations(LAST_DAY)
OWN = rule.Rule()


@dataclass
class Cell:
    """A cell of a chapter: its place, its code, its last expression, and whether it can vary."""

    place: str
    code: CodeType
    last: CodeType | None
    varies: bool


def loaded(tree: ast.AST) -> set[str]:
    """The names that a piece of code uses."""
    names = (node for node in ast.walk(tree) if isinstance(node, ast.Name))
    return {node.id for node in names if isinstance(node.ctx, ast.Load)}


def varying_names() -> set[str]:
    """What the package offers that follows from the settings of the rule."""
    # These modules offer what follows from the settings.
    found = {"Rule", "rule", "tables"}
    # The module of the rule first, from which others import.
    for module in sorted(report._NAMES, key=lambda name: name != ".rule"):
        tree = ast.parse(inspect.getsource(importlib.import_module(module, "book.report")))
        defined = {
            name: loaded(node)
            for node in tree.body
            for name in (
                [node.name]
                if isinstance(node, ast.FunctionDef | ast.ClassDef)
                else [t.id for t in getattr(node, "targets", []) if isinstance(t, ast.Name)]
            )
        }
        while new := {n for n, used in defined.items() if used & found} - found:
            found |= new
    return found


def stored(tree: ast.AST) -> set[str]:
    """The names that a piece of code gives a value, its own functions included."""
    names = {
        n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }
    return names | {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}


def inner(tree: ast.AST) -> set[str]:
    """The names that comprehensions and functions of a piece of code have to themselves."""
    names = {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}
    loops = (n.target for n in ast.walk(tree) if isinstance(n, ast.comprehension))
    return names.union(*map(stored, loops))


def added(tree: ast.AST) -> set[str]:
    """The columns, or entries, that a piece of code adds to what it has."""
    changed = (n for n in ast.walk(tree) if isinstance(n, ast.Subscript))
    keys = (n.slice for n in changed if isinstance(n.ctx, ast.Store))
    return {n.value for key in keys for n in ast.walk(key) if isinstance(n, ast.Constant)}


def cells(chapter: str) -> list[Cell]:
    """The cells of a chapter.

    A statement varies if it uses a name that does, or a column that such a statement has added;
    a cell does if one of its statements does.
    """
    varying, columns = varying_names(), set()
    found = []
    codes = [cell.source for cell in notebook(chapter).cells if cell.cell_type == "code"]
    for number, source in enumerate(codes, start=1):
        tree = ast.parse(source)
        place = f"{chapter}.md, cell {number}"
        varies = False
        for statement in tree.body:
            if isinstance(statement, ast.ImportFrom):
                continue
            texts = {n.value for n in ast.walk(statement) if isinstance(n, ast.Constant)}
            used = loaded(statement) - inner(statement)
            if used & varying or texts & columns:
                varies = True
                varying |= stored(statement) - inner(statement)
                columns |= added(statement)
            else:
                varying -= stored(statement)
        last = None
        if isinstance(tree.body[-1], ast.Expr):
            last = compile(ast.Expression(tree.body.pop().value), place, "eval")
        found.append(Cell(place, compile(tree, place, "exec"), last, varies))
    return found


def show(*shown: object, **_: object) -> None:
    """What Jupyter would show, without drawing it."""
    for thing in shown:
        if isinstance(thing, report.Figure):
            assert thing.caption and thing.text and thing._below()
            assert "nan" not in thing.text.split()
        elif hasattr(thing, "_repr_mimebundle_"):
            assert thing._repr_mimebundle_()["text/markdown"]


def run(cell: Cell, names: dict) -> None:
    exec(cell.code, names)
    if cell.last is not None:
        show(eval(cell.last, names))
    plt.close("all")


# The cells of each chapter, and what those that do not vary have assigned.
Begun = dict[str, tuple[list[Cell], dict[int, dict]]]


@pytest.fixture(scope="module")
def begun() -> Iterator[Begun]:
    """The chapters, to run in this process; cells that do not vary run once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT / "book")
        patch.setattr(IPython.display, "display", show)
        matplotlib.use("agg")
        # Chapters import the package by the name that it has beside them.
        patch.setitem(sys.modules, "report", report)
        yield {chapter: (cells(chapter), {}) for chapter in CHAPTERS}


def adopt(own: rule.Rule, patch: pytest.MonkeyPatch) -> None:
    """Make some settings those of the report, as if they were the defaults in `rule.py`."""
    defaults = tuple(getattr(own, setting) for setting in SETTINGS)
    patch.setattr(rule.Rule.__init__, "__defaults__", defaults)


def own(value: object, names: dict) -> object:
    """A value of a cell that was run before, which another cell may change.

    A function finds what it uses in the names of the chapter that has it now.
    """
    if isinstance(value, FunctionType) and value.__module__ == "__main__":
        return FunctionType(value.__code__, names, value.__name__, value.__defaults__)
    return value.copy() if isinstance(value, pd.DataFrame | pd.Series | dict | list) else value


@pytest.mark.parametrize("name", VARIATIONS)
def test_all_chapters_run(name: str, begun: Begun, monkeypatch: pytest.MonkeyPatch) -> None:
    adopt(VARIATIONS[name], monkeypatch)
    failed = []
    for found, kept in begun.values():
        names: dict = {"__name__": "__main__"}
        for number, cell in enumerate(found):
            if number in kept:
                names |= {key: own(value, names) for key, value in kept[number].items()}
                continue
            before = dict(names)
            try:
                run(cell, names)
            except Exception as error:
                failed.append(f"{cell.place}: {type(error).__name__}: {error}")
                break
            if not cell.varies:
                changed = {k for k in names if k not in before or names[k] is not before[k]}
                kept[number] = {key: own(names[key], names) for key in changed}
    assert failed == []


def test_what_follows_from_the_rule_is_found() -> None:
    assert {"Rule", "verdicts", "outcomes", "claims_table", "variations"} <= varying_names()
    assert not {"load", "glue", "Figure", "VERDICTS", "evidence_table"} & varying_names()
    number = {chapter: sum(cell.varies for cell in cells(chapter)) for chapter in CHAPTERS}
    assert number["book/verdicts"] > 5
    assert sum(number.values()) > 50


@pytest.mark.parametrize(
    "table",
    [
        lambda data: report.related_claims_table(data, "people", [], "Person", "t", "T"),
        lambda data: report.evidence_table(data, "1.02", "t", "T"),
    ],
    ids=["related claims", "evidence"],
)
def test_a_table_without_a_row_says_so(table: Callable) -> None:
    made = table(report.load())
    assert made.frame.empty
    shown = made._repr_mimebundle_()["text/markdown"].splitlines()
    heads = [line[4:] for line in shown if line.startswith(("* - ", "  - "))]
    assert "* - none" in shown
    assert list(made.frame.columns) == heads[: made.frame.shape[1]]
    assert sum(line.startswith("* -") for line in shown) == 2


def test_settings_are_adopted_by_all_that_judges(monkeypatch: pytest.MonkeyPatch) -> None:
    adopt(VARIATIONS["all three in full"], monkeypatch)
    package = report.load()
    bearing = report.findings(package)
    adopted = report.verdicts(package["claims"], bearing)
    before = report.verdicts(package["claims"], bearing, OWN)
    assert (adopted == "echoed").sum() < (before == "echoed").sum()
    compared = rule.variations(LAST_DAY)
    assert compared["this report’s rule"] == rule.Rule() != OWN
    assert compared["two origins needed"].anonymous == "full"
