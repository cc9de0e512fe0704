"""What a reader takes along is whole, readable and runs where it is unpacked."""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import jupytext
import nbformat
import pytest
import yaml
from lxml.html import fragments_fromstring
from nbclient import NotebookClient
from nbconvert import ScriptExporter

from book.report.data.bibliography import citation_keys
from publish.execution import dependencies
from publish.execution.chapters import Outputs
from publish.outputs import downloads
from publish.outputs.downloads import DATA_ZIP, NOTEBOOKS_ZIP, Names, Source, readable
from publish.project import chapters, citation

ROOT = Path(__file__).resolve().parents[1]
CHAPTERS = [Path(c).name for c in chapters() if "{code-cell}" in Path(ROOT, f"{c}.md").read_text()]


@pytest.fixture(scope="module")
def unpacked(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(site / NOTEBOOKS_ZIP) as archive:
        archive.extractall(folder)
    return folder / NOTEBOOKS_ZIP.removesuffix(".zip")


def test_the_data_are_the_projects_own(site: Path) -> None:
    with zipfile.ZipFile(site / DATA_ZIP) as archive:
        names = [n for n in archive.namelist() if "/data/" in n]
        ours = [p for p in (ROOT / "data").rglob("*") if p.is_file()]
        assert len(names) == len(ours)
        for name in names:
            assert archive.read(name) == (ROOT / name.split("/", 1)[1]).read_bytes(), name


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_notebook_shows_numbers_and_not_roles(unpacked: Path, chapter: str) -> None:
    path = unpacked / "book" / f"{chapter}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    prose = re.sub(r"```.*?```", "", prose, flags=re.DOTALL)
    assert not re.search(r"\{[\w:-]+\}`|^:::|\)=$|\.md\)", prose, re.MULTILINE), chapter
    outputs = [o for cell in notebook.cells if cell.cell_type == "code" for o in cell.outputs]
    # Plain text is what a reader's own Jupyter shows of a cell that a reader is to change.
    kinds = [set(o.get("data", ())) for o in outputs]
    printed = [o.output_type == "stream" and o.name == "stdout" for o in outputs]
    assert all(p or {"text/html", "text/plain"} & k for p, k in zip(printed, kinds, strict=True))
    outputs = [o for o, k in zip(outputs, kinds, strict=True) if "text/html" in k]
    assert str(ROOT) not in path.read_text(encoding="utf-8")
    shown = " ".join("".join(o.data["text/html"]) for o in outputs)
    assert "**" not in shown, chapter
    shown += prose
    assert citation_keys() & set(re.findall(r"\w+", shown)) == set(), chapter
    for output in outputs:
        for head in re.findall(r"data-label=.*?<strong>(.{9})", output.data["text/html"], re.S):
            assert re.match(r"(Figure|Table) \d", head), head


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_notebook_from_elsewhere_shows_its_figures(unpacked: Path, chapter: str) -> None:
    """Jupyter drops `<svg>` from a notebook that it does not trust, after jupyterlab#10464."""
    notebook = nbformat.read(unpacked / "book" / f"{chapter}.ipynb", as_version=4)
    outputs = [o.data.get("text/html", "") for cell in notebook.cells
               for o in cell.get("outputs", []) if "data" in o]  # fmt: skip
    assert not any("<svg" in output for output in outputs)
    for output in outputs:
        for figure in fragments_fromstring(output) if 'data-label="fig-' in output else ():
            (image,) = figure.iter("img")
            kind, _, content = image.get("src").partition(",")
            assert kind == "data:image/svg+xml;base64" and image.get("alt")
            assert b"<svg" in base64.b64decode(content)


def test_a_notebook_becomes_a_program_before_it_is_run(unpacked: Path) -> None:
    """Of a language without its ending, nbconvert makes a text, after nbconvert#1529."""
    notebook = nbformat.read(unpacked / "book/turn-the-dials.ipynb", as_version=4)
    program, made = ScriptExporter().from_notebook_node(notebook)
    assert made["output_extension"] == ".py"
    compile(program, "turn-the-dials.py", "exec")


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_notebook_finds_all_that_it_reads(unpacked: Path, kept: Outputs, chapter: str) -> None:
    """It has the code of its chapter, and beside it, unchanged, what that read in the build."""
    notebook = nbformat.read(unpacked / "book" / f"{chapter}.ipynb", as_version=4)
    written = jupytext.read(ROOT / "book" / f"{chapter}.md")
    assert code(notebook) == [downloads.find(), *code(written)]
    read = kept.files_read(f"book/{chapter}")
    assert dependencies.EVERYTHING not in read, "it reads what no hook can see"
    assert {name.split("/")[0] for name in read} == {"data", "book"}
    for name in read:
        assert (unpacked / name).read_bytes() == (ROOT / name).read_bytes(), name


def code(notebook: nbformat.NotebookNode) -> list[str]:
    """The sources of a notebook's code cells."""
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def test_notebooks_run_where_they_are_unpacked(unpacked: Path) -> None:
    """Two of them: one opens every table, the other draws charts and maps."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "JUPYTER"))}
    command = [sys.executable, "-m", "pytest", "--nbmake", "-p", "no:cacheprovider", "-q"]
    tried = ["book/data.ipynb", "book/military-attacked.ipynb"]
    ran = subprocess.run(
        [*command, *tried], cwd=unpacked, env=environment, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stdout
    assert f"{len(tried)} passed" in ran.stdout


def test_a_run_shows_what_was_published(unpacked: Path) -> None:
    notebook = nbformat.read(unpacked / "book/article-and-author.ipynb", as_version=4)
    before = [len(cell.get("outputs", [])) for cell in notebook.cells]
    assert sum(before) >= 4
    resources = {"metadata": {"path": str(unpacked / "book")}}
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources=resources).execute()
    # Numbers for the prose are outputs too, which the published notebook leaves out.
    shown = [[o for o in c.get("outputs", []) if "text/html" in o.data] for c in notebook.cells]
    assert [len(outputs) for outputs in shown] == before


def cell_run(folder: Path) -> subprocess.CompletedProcess:
    """The first cell of a notebook, run in a folder, and where the package then comes from."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    # A package of this name by others.
    strange = folder / "index/report"
    strange.mkdir(parents=True, exist_ok=True)
    (strange / "__init__.py").touch()
    code = f"{downloads.find()}\nimport report\nprint(report.__file__)"
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=environment | {"PYTHONPATH": str(strange.parent)},
        capture_output=True,
        text=True,
    )


def test_a_notebook_by_itself_says_where_to_get_the_package(tmp_path: Path) -> None:
    alone = cell_run(tmp_path)
    assert alone.returncode == 1
    assert alone.stderr.splitlines()[-1] == (
        "ModuleNotFoundError: This notebook needs the package `report` of the book it is from. No "
        f"index of packages has it: run the notebook in the folder `book` of {NOTEBOOKS_ZIP}, "
        "where the package is beside it."
    )


@pytest.mark.parametrize("place", ["..", ".", "book"])
def test_a_notebook_finds_the_package_from_several_folders(unpacked: Path, place: str) -> None:
    found = cell_run(unpacked / place)
    assert found.returncode == 0, found.stderr
    assert found.stdout.strip() == str(unpacked / "book/report/__init__.py")


def test_jupyter_book_2_is_told_of_every_notebook(unpacked: Path) -> None:
    content = yaml.safe_load((unpacked / "myst.yml").read_text(encoding="utf-8"))
    assert content["version"] == 1
    assert content["project"]["title"] == citation()["title"]
    files = [
        file["file"]
        for entry in content["project"]["toc"]
        for file in entry.get("children", [entry])
    ]
    assert files == [f"book/{name}.ipynb" for name in CHAPTERS]
    assert sorted(files) == sorted(
        path.relative_to(unpacked).as_posix() for path in (unpacked / "book").glob("*.ipynb")
    )


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_links_of_a_notebook_lead_to_notebooks(unpacked: Path, chapter: str) -> None:
    notebook = nbformat.read(unpacked / "book" / f"{chapter}.ipynb", as_version=4)
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    for name in re.findall(r"\]\((?!https?:)([^)#\s]+)[^)]*\)", text):
        assert (unpacked / "book" / name).is_file(), name


def test_prose_reads_without_the_book() -> None:
    names = Names(
        {"fig-a": "Figure 3.2"},
        {"smith2020x": Source("Smith", "2020"), "y": Source("Y et al.", "n.d.")},
        {"3.01": "echoed"},
    )
    text = (
        "(label)=\n# Title\n:::{div} lede\nOf {glue:text}`n` {claim}`3.01 3.02` "
        "{cite:p}`smith2020x,y`: {verdict}`3.01`.\n:::\n{cite:t}`smith2020x` ({numref}`fig-a`), "
        "[金]{.language-ja}, [there](verdicts.md), [codes](codebook.md), {download}`a <b>`"
        "[, [here](data.md)]{.screen-only}[, bound]{.paper-only}."
    )
    assert readable(text, {"n": "46"}, names) == (
        "# Title\nOf 46 [3.01, 3.02] (Smith, 2020; Y et al., n.d.): echoed.\n"
        "Smith (2020) (Figure 3.2), 金, [there](verdicts.ipynb), codes, a."
    )
