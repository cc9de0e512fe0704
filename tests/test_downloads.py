"""What a reader takes along is whole, readable and runs where it is unpacked."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from book.report.data.bibliography import citation_keys
from publish.outputs.downloads import DATA_ZIP, NOTEBOOKS_ZIP, Names, Source, readable
from publish.project import chapters

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
    assert all("text/html" in o.data for o in outputs), chapter
    assert str(ROOT) not in path.read_text(encoding="utf-8")
    shown = " ".join("".join(o.data["text/html"]) for o in outputs)
    assert "**" not in shown, chapter
    shown += prose
    assert citation_keys() & set(re.findall(r"\w+", shown)) == set(), chapter
    for output in outputs:
        for head in re.findall(r"data-label=.*?<strong>(.{9})", output.data["text/html"], re.S):
            assert re.match(r"(Figure|Table) \d", head), head


def test_every_notebook_runs_where_it_is_unpacked(unpacked: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "JUPYTER"))}
    command = [sys.executable, "-m", "pytest", "--nbmake", "-p", "no:cacheprovider", "-q"]
    # Two at a time, for as many cores.
    halves = [[f"book/{chapter}.ipynb" for chapter in CHAPTERS[half::2]] for half in (0, 1)]
    runs = [
        subprocess.Popen(
            [*command, *half], cwd=unpacked, env=environment, stdout=subprocess.PIPE, text=True
        )
        for half in halves
    ]
    for half, running in zip(halves, runs, strict=True):
        told, _ = running.communicate()
        assert running.returncode == 0, told
        assert f"{len(half)} passed" in told


def test_a_run_shows_what_was_published(unpacked: Path) -> None:
    notebook = nbformat.read(unpacked / "book/article-and-author.ipynb", as_version=4)
    before = [len(cell.get("outputs", [])) for cell in notebook.cells]
    assert sum(before) >= 5
    resources = {"metadata": {"path": str(unpacked / "book")}}
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources=resources).execute()
    # Numbers for the prose are outputs too, which the published notebook leaves out.
    shown = [[o for o in c.get("outputs", []) if "text/html" in o.data] for c in notebook.cells]
    assert [len(outputs) for outputs in shown] == before


def test_prose_reads_without_the_book() -> None:
    names = Names(
        {"fig-a": "Figure 3.2"},
        {"smith2020x": Source("Smith", "2020"), "y": Source("Y et al.", "n.d.")},
    )
    text = (
        "(label)=\n# Title\n:::{div} lede\nOf {glue:text}`n` {claim}`3.01 3.02` "
        "{cite:p}`smith2020x,y`.\n:::\n{cite:t}`smith2020x` ({numref}`fig-a`), "
        "[金]{.language-ja}, [there](verdicts.md), {download}`a <b>`"
        "[, [here](data.md)]{.screen-only}[, bound]{.paper-only}."
    )
    assert readable(text, {"n": "46"}, names) == (
        "# Title\nOf 46 [3.01, 3.02] (Smith, 2020; Y et al., n.d.).\n"
        "Smith (2020) (Figure 3.2), 金, [there](verdicts.ipynb), a."
    )
