"""What builds and edits cost, beside Jupyter Book as shipped: medians, ratios, `bench.json`.

Other tools, which take minutes, are run once.  All runs happen in a copy of the project, one
after another.  CPU-seconds are those of all processes; the floor is one process that imports
once, runs every cell and draws every figure.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from publish.build.progress import Cost, cpu_seconds
from publish.project import ROOT, chapters, has_code

COPIED = (
    *("_config.yml", "_toc.yml", "CITATION.cff", "LICENSE", "LICENSE-text-and-data.md"),
    *("requirements.txt", "requirements-run.txt", "book", "data", "publish"),
)
Costs = dict[str, Cost]
# Jupyter Book as it comes, on the published notebooks: no cache, nothing of this project's build.
PLAIN = """title: Plain
only_build_toc_files: true
execute: {execute_notebooks: force, timeout: 300}
"""
# One process: imports once, runs all cells of all chapters, formats what they show.
FLOOR = """
import os, sys
import jupytext
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.displayhook import DisplayHook
os.environ["MPLBACKEND"] = "agg"
names = sys.argv[1:]
os.chdir("book")
sys.path.insert(0, "")
class Shown(DisplayHook):
    def __call__(self, result=None):
        if result is not None:
            self.compute_format_data(result)
shell = InteractiveShell.instance()
shell.displayhook = Shown(shell=shell)
shell.display_trap.hook = shell.displayhook
for name in names:
    shell.reset(new_session=False)
    for cell in jupytext.read(f"{name}.md").cells:
        if cell.cell_type == "code":
            shell.run_cell(cell.source).raise_error()
"""
# One process that serves the book: a build, an edit, and the build that follows it.
SERVED = """
import json, sys, time
from pathlib import Path
from publish.build import serve
from publish.build.progress import cpu_seconds
serve.prepare()
serve.build()
page = Path(sys.argv[1])
text = page.read_text(encoding="utf-8")
page.write_text(text + sys.argv[2], encoding="utf-8")
begin, used = time.monotonic(), cpu_seconds()
serve.build()
cost = {"wall": time.monotonic() - begin, "cpu": cpu_seconds() - used}
page.write_text(text, encoding="utf-8")
serve.build()
Path(sys.argv[3]).write_text(json.dumps(cost))
"""


def run(times: int = 3) -> None:
    """Measure everything `times` times, print a table and write `bench.json`."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        project = Path(folder) / "project"
        _copy(project)
        runs = [_measure(project, Path(folder)) for _ in range(times)]
        others = _measure_others(project, Path(folder))
    medians = {
        name: Cost(
            statistics.median(one[name].wall for one in runs),
            statistics.median(one[name].cpu for one in runs),
        )
        for name in runs[0]
    } | others
    floor = medians["floor"]
    rows = {
        name: asdict(cost)
        | {"wall of floor": cost.wall / floor.wall, "cpu of floor": cost.cpu / floor.cpu}
        for name, cost in medians.items()
    }
    print(f"\n{'':<34}{'wall s':>9}{'CPU s':>9}{'× floor':>9}{'× CPU':>8}")
    for name, row in rows.items():
        print(
            f"{name:<34}{row['wall']:>9.1f}{row['cpu']:>9.1f}"
            f"{row['wall of floor']:>9.2f}{row['cpu of floor']:>8.2f}"
        )
    machine = {"python": platform.python_version(), "cores": os.cpu_count(), "runs": times}
    text = json.dumps({"machine": machine, "medians": rows}, indent=1)
    (ROOT / "bench.json").write_text(text + "\n", encoding="utf-8")


def _copy(project: Path) -> None:
    ignore = shutil.ignore_patterns("__pycache__")
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, project / name, ignore=ignore)
        else:
            project.mkdir(exist_ok=True)
            shutil.copy(source, project / name)
    # What the browser edition runs on is kept with the environment.
    (project / ".venv").symlink_to(ROOT / ".venv")


def _timed(name: str, command: list[str], where: Path) -> Cost:
    """The cost of a command, which succeeds."""
    begin, used = time.monotonic(), cpu_seconds()
    done = subprocess.run(command, cwd=where, capture_output=True, text=True)
    cost = Cost(time.monotonic() - begin, cpu_seconds() - used)
    print(f"{name:<34}{cost.wall:>9.1f}{cost.cpu:>9.1f}", flush=True)
    if done.returncode:
        raise SystemExit(f"{name} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return cost


def _measure(project: Path, folder: Path) -> Costs:
    """The cost of the floor, of builds and of edits, by name."""
    costs: Costs = {}

    def build(name: str, what: str = "html") -> None:
        steps = folder / "steps.json"
        command = [sys.executable, "-m", "publish.build", what, "--costs", str(steps)]
        costs[name] = _timed(name, command, project)
        if steps.is_file():
            for step, cost in json.loads(steps.read_text()).items():
                costs[f"  {name}: {step}"] = Cost(**cost)
            steps.unlink()

    names = [Path(chapter).name for chapter in chapters() if has_code(chapter)]
    shutil.rmtree(project / "_build", ignore_errors=True)
    costs["floor"] = _timed("floor", [sys.executable, "-c", FLOOR, *names], project)
    build("site, clean")
    build("site, unchanged")
    for name, (file, change) in EDITS.items():
        path = project / file
        text = path.read_text(encoding="utf-8")
        path.write_text(change(text), encoding="utf-8")
        build(f"site, {name}")
        path.write_text(text, encoding="utf-8")
        build("site, taken back")
    served = folder / "served.json"
    command = [sys.executable, "-c", SERVED, f"{MIDDLE}.md", SENTENCE, str(served)]
    _timed("(serving: three builds)", command, project)
    costs["site, a sentence, served"] = Cost(**json.loads(served.read_text()))
    build("whole book, clean but for pages", "book")
    return costs


def _measure_others(project: Path, folder: Path) -> Costs:
    """The cost of the same chapters with other tools, once: they take minutes."""
    plain = _plain_book(project, folder / "plain")
    tools = Path(sys.executable).parent
    notebooks = sorted(str(path) for path in (plain / "book").glob("*.ipynb"))
    convert = [str(tools / "jupyter"), "nbconvert", "--to", "notebook", "--execute"]
    commands = {
        "Jupyter Book as shipped, clean": [str(tools / "jupyter-book"), "build", "."],
        "nbconvert --execute": [*convert, "--output-dir", str(folder / "out"), *notebooks],
    }
    return {name: _timed(name, command, plain) for name, command in commands.items()}


def _reworded(text: str) -> str:
    """The table of quantities with another measure in its first row."""
    head, first, rest = text.split("\n", 2)
    claim, measure, others = first.split(",", 2)
    return f"{head}\n{claim},{measure} again,{others}\n{rest}"


# A chapter with code, of the middle of the book.
MIDDLE = [chapter for chapter in chapters() if has_code(chapter)][:5][-1]
SENTENCE = "\nOne more sentence.\n"
# The four edits: a file, and what is done to it.
EDITS: dict[str, tuple[str, Callable[[str], str]]] = {
    "a sentence": (f"{MIDDLE}.md", lambda text: text + SENTENCE),
    "a data cell": ("data/article/quantities.csv", _reworded),
    "a style sheet": ("book/assets/screen.css", lambda text: f"{text}\nbody {{ }}\n"),
    "a comment in a module": ("book/report/charts/maps.py", lambda text: f"{text}# A comment.\n"),
}


def _plain_book(project: Path, plain: Path) -> Path:
    """A book of the published notebooks as Jupyter Book makes it unaided."""
    shutil.rmtree(plain, ignore_errors=True)
    site = project / "_build/html"
    shutil.copytree(site / "notebooks", plain / "book")
    shutil.copytree(ROOT / "book/report", plain / "book/report")
    shutil.copytree(ROOT / "data", plain / "data")
    (plain / "_config.yml").write_text(PLAIN, encoding="utf-8")
    names = sorted(path.stem for path in (plain / "book").glob("*.ipynb") if path.stem != "index")
    listed = "".join(f"- file: book/{name}\n" for name in names)
    toc = f"format: jb-book\nroot: book/index\nchapters:\n{listed}"
    (plain / "_toc.yml").write_text(toc, encoding="utf-8")
    return plain
