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
from pathlib import Path

from report.markup import plain

ROOT = Path(__file__).resolve().parents[1]
PDF = "what-a-defector-heard.pdf"
DATA_ZIP = "what-a-defector-heard-data.zip"
NOTEBOOKS_ZIP = "what-a-defector-heard-notebooks.zip"
LICENCES = ("LICENSE", "LICENSE-text-and-data.md", "CITATION.cff")

HOW_TO_RUN = """# What a Defector Heard: the chapters as notebooks

`book/` holds each chapter as a notebook with its outputs, and the package that they share;
`data/` holds the data package that they read.  To run them, in this folder:

    python3 -m venv .venv
    .venv/bin/pip install -r requirements.txt
    .venv/bin/jupyter lab book

Code: MIT.  Text and data: CC BY 4.0.
"""


def write(site: Path, executed: Path, chapters: Iterable[str]) -> None:
    """Write both archives, and each chapter as a notebook, into `site`.

    `executed`: the folder where the build keeps the chapters that it ran.
    `chapters`: their names without folder, in the order of the book.
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
            notebook = _for_readers(json.loads(source.read_text(encoding="utf-8")))
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
        "requirements.txt": (ROOT / "requirements.txt").read_bytes(),
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


def _for_readers(notebook: dict) -> dict:
    """An executed chapter as a reader's own Jupyter shows it: no roles, no traces of the run."""
    values = _bound_numbers(notebook)
    for place, cell in enumerate(notebook["cells"]):
        cell["id"] = f"cell-{place:03d}"
        cell.get("metadata", {}).pop("execution", None)
        if cell["cell_type"] == "markdown":
            text = re.sub(
                r"\{glue:text\}`([^`]*)`",
                lambda name: values.get(name[1], name[1]),
                "".join(cell["source"]),
            )
            text = re.sub(r"^\([\w-]+\)=\n", "", text, flags=re.MULTILINE)
            cell["source"] = plain(text).splitlines(keepends=True)
            continue
        # What the book is made from would be shown in place of what a reader can use.
        for output in cell["outputs"]:
            if "text/html" in output.get("data", {}):
                output["data"] = {
                    "text/html": output["data"]["text/html"],
                    "text/plain": "shown in the book as a figure or a table",
                }
        cell["outputs"] = [o for o in cell["outputs"] if "scrapbook" not in o.get("metadata", {})]
    # The version of Python that ran it is the build's business.
    notebook["metadata"] = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return notebook


def _bound_numbers(notebook: dict) -> dict[str, str]:
    """The numbers that `bind` made known, as the prose prints them."""
    values = {}
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            if bound := output.get("metadata", {}).get("scrapbook"):
                text = "".join(output["data"]["application/papermill.record/text/plain"])
                values[bound["name"]] = text.strip("'\"")
    return values
