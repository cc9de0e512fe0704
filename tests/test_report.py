"""The package of the chapters: what an import brings with it, and what a table opens."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

BOOK = Path(__file__).resolve().parents[1] / "book"
PACKAGES = ("", "charts", "data", "language", "tables", "validation")
SEEN = """
import builtins, json, pathlib, sys
opened = []
sys.addaudithook(lambda event, args: event == "open" and opened.append(str(args[0])))
{code}
data = str(pathlib.Path("../data").resolve())
files = {{path[len(data) + 1 :] for path in opened if path.startswith(data)}}
print(json.dumps([sorted(m for m in sys.modules if m.split(".")[0] == "report"), sorted(files),
                  "matplotlib" in sys.modules]))
"""


def seen(code: str) -> tuple[set[str], set[str], bool]:
    """What code imports of the package and opens of the data, and whether it needs matplotlib."""
    command = [sys.executable, "-c", SEEN.format(code=code)]
    done = subprocess.run(command, cwd=BOOK, capture_output=True, text=True, check=True)
    modules, files, drawn = json.loads(done.stdout.splitlines()[-1])
    return set(modules), set(files), drawn


def test_the_package_alone_imports_nothing() -> None:
    assert seen("import report") == ({"report"}, set(), False)


@pytest.mark.parametrize("package", PACKAGES)
def test_type_checkers_see_the_names_that_are_offered(package: str) -> None:
    tree = ast.parse((BOOK / "report" / package / "__init__.py").read_text(encoding="utf-8"))
    checked = next(node for node in tree.body if isinstance(node, ast.If))
    stated = {
        (f".{node.module}" if node.module else "", alias.name)
        for node in checked.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    tables = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and node.targets[0].id in ("_NAMES", "_SUBMODULES")
    }
    offered = {(module, name) for module, names in tables["_NAMES"].items() for name in names}
    offered |= {("", name) for name in tables.get("_SUBMODULES", ())}
    assert stated == offered


@pytest.mark.parametrize("package", PACKAGES)
def test_every_name_that_is_offered_can_be_imported(package: str) -> None:
    name = f"report.{package}".rstrip(".")
    modules, files, _ = seen(
        f"import {name} as package\nfor name in dir(package):\n"
        "    getattr(package, name)\nfrom report import load"
    )
    assert name in modules
    assert not {file for file in files if file.endswith(".csv")}


def test_a_table_needs_no_charts() -> None:
    code = "from report import Table, evidence_table, ledger_table, load, verdicts"
    modules, _, drawn = seen(code)
    assert not drawn
    assert not {module for module in modules if module.startswith("report.charts")}


def test_a_form_of_chart_brings_no_other_form() -> None:
    code = "from report import Figure, charts\ncharts.place_map"
    modules, _, drawn = seen(code)
    assert drawn
    forms = {f"report.charts.{form}" for form in ("maps", "matrix", "quantities", "series")}
    forms |= {f"report.charts.{form}" for form in ("strips", "timelines", "preview")}
    assert modules & forms == {"report.charts.maps"}
    assert not {module for module in modules if module.startswith("report.tables")}


def test_a_table_is_read_when_it_is_used() -> None:
    code = "from report import load\ndata = load()\nlen(data), list(data), 'claims' in data\n"
    code += "data.vocabulary('claims', 'sourcing')\n"
    assert seen(code)[1] == {"datapackage.json"}
    assert seen(f"{code}data['sections']")[1] == {"datapackage.json", "article/sections.csv"}


def test_outlines_are_read_by_the_maps_that_draw_them() -> None:
    code = "from report import charts\ncharts.place_map"
    assert seen(code)[1] == set()


def test_the_package_needs_nothing_of_the_tools_that_publish_it() -> None:
    for path in sorted((BOOK / "report").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                assert not {a.name.split(".")[0] for a in node.names} & {"publish", "book"}, path
            if isinstance(node, ast.ImportFrom) and not node.level:
                assert node.module.split(".")[0] not in ("publish", "book", "report"), path
