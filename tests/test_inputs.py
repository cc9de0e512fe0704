"""What a step is made from is known in full: no module that it uses is left out of its inputs."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from book import report
from publish import inputs
from publish.fingerprints import files
from publish.project import ROOT

# The modules that do each step, and its inputs.
STEPS = {
    "data": (("book/report/validation",), inputs.DATA),
    "chapters": (("publish/execution",), inputs.ENVIRONMENT),
    "verdicts": (("publish/verdicts.py",), inputs.VERDICTS),
    "reading": (
        ("publish/sphinx_ext/transforms.py", "publish/sphinx_ext/roles.py"),
        inputs.READING,
    ),
    "bibliography": (("publish/sphinx_ext/bibliography.py",), inputs.BIBLIOGRAPHY),
    "scripts": (("publish/outputs/page_data.py", "publish/outputs/preview.py"), inputs.SCRIPTS),
    "formats": (("publish/outputs/formats",), inputs.FORMATS),
    "pages": (("publish/sphinx_ext",), inputs.PAGES),
    "pdf": (("publish/paper",), inputs.PAPER),
    "ebook": (("publish/ebook",), inputs.EBOOK),
    "browser": (("publish/browser",), inputs.BROWSER),
}
# Where files are, and what fingerprints are made with: nothing that is made follows from them
# but the names of the outputs, on which the steps that use them depend.
CHANGE_NOTHING = (
    "publish/__init__.py",
    "publish/fingerprints.py",
    "publish/inputs.py",
    "publish/project.py",
)
# The module of `report` that each name comes from.
OFFERED = {name: module.lstrip(".") for module, names in report._NAMES.items() for name in names}
LISTS = {name: value for name, value in vars(inputs).items() if isinstance(value, tuple)}


def module_file(name: str) -> Path | None:
    """The file of a module or package of the project; what its packages import is their own."""
    path = ROOT.joinpath(*name.split("."))
    found = (path / "__init__.py", path.with_suffix(".py"))
    return next((file for file in found if file.is_file()), None)


def imported(file: Path) -> set[Path]:
    """The modules of the project that a module imports, by itself."""
    package = file.relative_to(ROOT).parent.parts
    tree = ast.parse(file.read_text(encoding="utf-8"))
    names = set()
    for node in ast.walk(tree):
        # What a type checker alone imports is not used.
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            node.body = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "report":
            names |= {f"book.report.{OFFERED.get(node.attr, node.attr)}"}
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join((*above, *([node.module] if node.module else [])))
            names |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    return {path for name in names if (path := module_file(name))}


def used(places: tuple[str, ...]) -> set[Path]:
    """All modules of the project that some modules use, those included."""
    found: set[Path] = set()
    waiting = [file for file in files(*places) if file.suffix == ".py"]
    while waiting:
        file = waiting.pop()
        if file not in found:
            found.add(file)
            waiting += imported(file)
    return found


@pytest.mark.parametrize("name", LISTS)
def test_every_input_is_there(name: str) -> None:
    for place in LISTS[name]:
        assert (ROOT / place).exists(), place


@pytest.mark.parametrize("step", STEPS)
def test_no_module_that_a_step_uses_is_left_out(step: str) -> None:
    modules, known = STEPS[step]
    known = (*known, *CHANGE_NOTHING)
    left_out = used(modules) - set(files(*known))
    assert not {path.relative_to(ROOT).as_posix() for path in left_out}


def test_the_whole_book_has_the_inputs_of_each_step() -> None:
    whole = set(files(*inputs.BOOK))
    for name, places in LISTS.items():
        assert set(files(*places)) <= whole, name
