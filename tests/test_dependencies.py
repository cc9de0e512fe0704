"""A chapter runs again if and only if something that it read has changed.

Two short chapters run once, as the build runs them.  Then one file after another is changed,
and it is asked which chapters would run again.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from publish.execution import dependencies

# It reads files in each way that Python offers.
READS = """from report import in_words, load

data = load()
data["quantities"].head(2)
in_words(3)
```

```{code-cell}
import json, os
from pathlib import Path

import pandas as pd

pd.read_csv("../data/series/fever_cases.csv")
Path("../data/maps/provinces.geojson").read_text()
os.read(os.open("../data/references.bib", os.O_RDONLY), 10)
json.load(open("../data/maps/countries.geojson"))
Path("../data/optional.csv").exists()
"""
# What another process reads is not seen, and counts as everything: chapters and settings too.
ASKS_A_PROCESS = """import subprocess

subprocess.run(["cat", "../data/record/events.csv"], capture_output=True, check=True)
"""
HELPER = "book/report/language/words.py"
CHANGES: dict[str, tuple[str, str, str, set[str]]] = {
    "table": ("data/article/quantities.csv", "2.07", "2.08", {"reads", "asks"}),
    "table by pandas": ("data/series/fever_cases.csv", "2022", "2023", {"reads", "asks"}),
    "file by read_text": ("data/maps/provinces.geojson", "{", "{ ", {"reads", "asks"}),
    "file by os.open": ("data/references.bib", "@", "\n@", {"reads", "asks"}),
    "file by open": ("data/maps/countries.geojson", "{", "{ ", {"reads", "asks"}),
    "descriptor": ("data/datapackage.json", "{", "{ ", {"reads", "asks"}),
    "file by another process": ("data/record/events.csv", "2021", "2022", {"asks"}),
    "table of others": ("data/record/searches.csv", "2021", "2022", {"asks"}),
    # No part of the data before the descriptor lists it.
    "added file": ("data/added.csv", "", "a\n1\n", set()),
    "added module": ("book/report/added.py", "", "A = 1\n", {"reads", "asks"}),
    "function": (HELPER, '{number:,}"', '{number:_}"', {"reads", "asks"}),
    "comment in a module": (HELPER, "def in_words", "# How it is said.\ndef in_words", set()),
    "function of others": ("book/report/estimates.py", " / ", " * ", {"asks"}),
    "run of chapters": ("publish/execution/chapters.py", "= 120", "= 121", {"reads", "asks"}),
    "look of pages": ("publish/sphinx_ext/postprocess.py", "def ", "X = 1\n\n\ndef ", {"asks"}),
    "style": ("book/assets/screen.css", "{", "{ ", {"asks"}),
    "settings": ("_config.yml", "title:", "title: ", {"asks"}),
    "cell": ("book/reads.md", "in_words(3)", "in_words(4)", {"reads", "asks"}),
    "prose": ("book/reads.md", "# Reads", "# It reads", {"asks"}),
}
PROGRAM = """
import json, sys
from pathlib import Path
from publish.execution import dependencies
from publish.execution.chapters import Outputs, Runs

outputs = Outputs(Path("_build/cache"))
Runs(outputs, Path("_build/kept")).wait(print)

def stale():
    for known in (dependencies.digest, dependencies.environment):
        known.cache_clear()
    return [name for name in ("reads", "asks") if not outputs.current(f"book/{name}")]

found = {"nothing": stale()}
for name, (file, old, new, _) in json.load(open("changes.json")).items():
    path = Path(file)
    before = path.read_text() if path.exists() else None
    path.write_text((before or "").replace(old, new, 1) if before else new)
    assert path.read_text() != before, f"{file} has no {old!r}"
    found[name] = stale()
    path.write_text(before) if before else path.unlink()
path = Path("data/record/searches.csv")
path.rename("data/record/renamed.csv")
found["renamed"] = stale()
print("found", json.dumps(found))
read = {name: sorted(outputs.files_read(f"book/{name}")) for name in ("reads", "asks")}
print("files", json.dumps(read))
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory, copy_project) -> dict[str, dict]:
    """Which chapters would run again after each change, and what each has read."""
    project = copy_project(tmp_path_factory.mktemp("dependencies") / "project")
    front = (project / "book/one.md").read_text(encoding="utf-8").split("# One")[0]
    for name, code in (("reads", READS), ("asks", ASKS_A_PROCESS)):
        text = f"{front}# {name.capitalize()}\n\n```{{code-cell}}\n{code}```\n"
        (project / f"book/{name}.md").write_text(text, encoding="utf-8")
    (project / "_toc.yml").write_text(
        "format: jb-book\nroot: book/index\nparts:\n- caption: All\n  chapters:\n"
        "  - file: book/reads\n  - file: book/asks\n"
    )
    changes = {name: (*change[:3], sorted(change[3])) for name, change in CHANGES.items()}
    (project / "changes.json").write_text(json.dumps(changes))
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = [line.partition(" ") for line in done.stdout.splitlines()]
    return {word: json.loads(rest) for word, _, rest in lines if word in ("found", "files")}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_runs_the_chapters_that_can_see_it(answers: dict, change: str) -> None:
    assert set(answers["found"][change]) == CHANGES[change][3]


def test_no_change_runs_nothing(answers: dict) -> None:
    assert answers["found"]["nothing"] == []


def test_a_file_by_another_name_runs_every_chapter(answers: dict) -> None:
    assert answers["found"]["renamed"] == ["reads", "asks"]


def test_what_no_hook_sees_counts_as_everything(answers: dict) -> None:
    assert dependencies.EVERYTHING in answers["files"]["asks"]
    assert dependencies.EVERYTHING not in answers["files"]["reads"]
    assert {"data/references.bib", HELPER} <= set(answers["files"]["reads"])
    assert "book/report/estimates.py" not in answers["files"]["reads"]
