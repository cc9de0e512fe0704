"""What a reader takes along: the data in one file, the chapters as notebooks in another.

Both come out byte for byte the same from the same sources: members are sorted, dated by
the edition and free of what a run leaves behind.
"""

from __future__ import annotations

import json
import os
import re
import time
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from publish.project import DATA_ZIP, NOTEBOOKS_ZIP, ROOT

LICENCES = ("LICENSE", "LICENSE-text-and-data.md", "CITATION.cff")

OPENING = """*A chapter of “What a Defector Heard”, to be run beside the folders `report`
and `../data`. Figures and tables are computed anew when the cells run; the numbers in the
prose are those of the published book. A number such as [2.07] is a claim, one such as
[e2-19] a finding.*
"""

# The first cell of a notebook that may be opened by itself, as Colab does.
FETCH = """# Away from the book, fetch it: the package `report` and the data.
import importlib.util, io, sys, urllib.request, zipfile

if importlib.util.find_spec("report") is None:
    fetched = urllib.request.urlopen("{address}").read()
    zipfile.ZipFile(io.BytesIO(fetched)).extractall()
    sys.path.insert(0, "{folder}/book")
"""

HOW_TO_RUN = """# What a Defector Heard: the chapters as notebooks

`book/` holds each chapter as a notebook with its outputs, and the package that they share;
`data/` holds the data package that they read.  To run them, in this folder:

    python3 -m venv .venv
    .venv/bin/pip install -r requirements.txt
    .venv/bin/jupyter lab book

Code: MIT.  Text and data: CC BY 4.0.
"""


class Source(NamedTuple):
    """What a notebook says of a source."""

    author: str
    year: str
    title: str = ""
    url: str = ""


@dataclass(frozen=True)
class Names:
    """What references of the prose read as, outside the book.

    `numbered`: "Figure 3.2" by label.  `sources`: by key of the bibliography.
    """

    numbered: dict[str, str]
    sources: dict[str, Source]


def write(
    site: Path, executed: Path, chapters: Iterable[str], names: Names, archive: str = ""
) -> None:
    """Write both archives, and each chapter as a notebook, into `site`.

    `executed`: the folder where the build keeps the chapters that it ran.
    `chapters`: their names without folder, in the order of the book.
    `archive`: the address at which the archive of notebooks will be found, if that is known.
    """
    data = {
        f"data/{path.relative_to(ROOT / 'data').as_posix()}": path.read_bytes()
        for path in sorted((ROOT / "data").rglob("*"))
        if path.is_file()
    }
    licences = {name: (ROOT / name).read_bytes() for name in LICENCES if (ROOT / name).is_file()}
    _archive(site / DATA_ZIP, data | licences)

    notebooks = {}
    (site / "notebooks").mkdir(exist_ok=True)
    for chapter in chapters:
        source = executed / f"{chapter}.ipynb"
        if source.is_file():
            notebook = json.loads(source.read_text(encoding="utf-8"))
            bound = executed / f"{chapter}.glue.json"
            values = _bound(json.loads(bound.read_text("utf-8"))) if bound.is_file() else {}
            _make_readable(notebook, values, names, archive)
            text = json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"
            (site / "notebooks" / f"{chapter}.ipynb").write_text(text, encoding="utf-8")
            notebooks[f"book/{chapter}.ipynb"] = text.encode()
    helper = {
        f"book/{path.relative_to(ROOT / 'book').as_posix()}": path.read_bytes()
        for path in sorted((ROOT / "book" / "report").rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    extra = {
        "README.md": HOW_TO_RUN.encode(),
        "requirements.txt": (ROOT / "requirements-run.txt").read_bytes(),
    }
    _archive(site / NOTEBOOKS_ZIP, notebooks | helper | data | licences | extra)


def _archive(target: Path, members: dict[str, bytes]) -> None:
    moment = time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH", "315532800")))
    folder = target.stem
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(members.items()):
            entry = zipfile.ZipInfo(f"{folder}/{name}", moment[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)


def _make_readable(notebook: dict, values: dict[str, str], names: Names, archive: str) -> None:
    """Turn an executed chapter into what a reader's own Jupyter can show, without roles."""
    whole = json.dumps(notebook, ensure_ascii=False)
    keys = re.compile(r"\b(" + "|".join(map(re.escape, sorted(names.sources))) + r")\b")
    cited = sorted(set(keys.findall(whole))) if names.sources else []
    for cell in notebook["cells"]:
        cell["metadata"].pop("execution", None)
        if cell["cell_type"] == "markdown":
            text = readable("".join(cell["source"]), values, names)
            cell["source"] = text.splitlines(keepends=True)
            continue
        for output in cell["outputs"]:
            if "text/html" in output.get("data", {}):
                # What the book is made from would be shown in place of what a reader can use.
                shown = "".join(output["data"]["text/html"])
                shown = re.sub(
                    r"""(data-label="([^"]+)".*?<strong>)""",
                    lambda m: f"{m[1]}{names.numbered.get(m[2], '')} ",
                    shown,
                    count=1,
                    flags=re.DOTALL,
                )
                shown = keys.sub(lambda m: cite(names.sources[m[0]]), shown)
                output["data"] = {"text/html": shown.splitlines(keepends=True)}
    top, end = _note(OPENING), None
    if cited:
        listed = (f"- {_listed(names.sources[key])}" for key in cited)
        end = _note("## Sources named in this notebook\n\n" + "\n".join(sorted(listed)) + "\n")
    first = _code(FETCH.format(address=archive, folder=NOTEBOOKS_ZIP.removesuffix(".zip")))
    around = [top, *([first] if archive else []), *notebook["cells"], *([end] if end else [])]
    notebook["cells"] = around
    for place, cell in enumerate(notebook["cells"]):
        cell["id"] = f"cell-{place:03d}"
    # The version of Python that ran it is the build's business.
    notebook["metadata"] = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }


def _note(text: str) -> dict:
    return {"cell_type": "markdown", "metadata": {}, "source": text.splitlines(keepends=True)}


def _code(text: str) -> dict:
    return _note(text) | {"cell_type": "code", "execution_count": None, "outputs": []}


def cite(source: Source) -> str:
    """A source as a notebook's tables and notes name it."""
    return f"{source.author} ({source.year})"


def _listed(source: Source) -> str:
    title = f" {source.title}." if source.title else ""
    return f"{source.author} ({source.year}).{title} {source.url}".rstrip()


def readable(text: str, values: dict[str, str], names: Names) -> str:
    """A chapter's prose without what only the book's own tools understand.

    `values`: the numbers that `glue` made known, as the prose prints them.
    """

    def cited(keys: str, form: str) -> str:
        sources = [names.sources[key.strip()] for key in keys.split(",")]
        if form == "t":
            return "; ".join(f"{source.author} ({source.year})" for source in sources)
        return f"({'; '.join(f'{source.author}, {source.year}' for source in sources)})"

    text = re.sub(r"\[((?:[^][]|\[[^]]*\]\([^)]*\))*)\]\{\.(?:screen|paper)-only\}", "", text)
    text = re.sub(r"^\([\w-]+\)=\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"^```\{raw\}.*?^```\n?", "", text, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"^:::.*\n?", "", text, flags=re.MULTILINE)
    text = re.sub(r"\{glue:text\}`([^`]*)`", lambda m: values.get(m[1], m[1]), text)
    text = re.sub(r"\{numref\}`([^`]*)`", lambda m: names.numbered.get(m[1], m[1]), text)
    text = re.sub(r"\{cite:([pt])\}`([^`]*)`", lambda m: cited(m[2], m[1]), text)
    text = re.sub(r"\{(?:claim|finding)\}`([^`]*)`", lambda m: f"[{m[1].replace(' ', ', ')}]", text)
    text = re.sub(r"\{[\w:-]+\}`([^`<]+?)(?: <[^`>]*>)?`", r"\1", text)
    text = re.sub(r"\[([^\]]*)\]\{[^}]*\}", r"\1", text)
    return re.sub(r"\]\(([\w-]+)\.md\)", r"](\1.ipynb)", text)


def _bound(records: dict) -> dict[str, str]:
    return {name: record["data"]["text/plain"].strip("'\"") for name, record in records.items()}
