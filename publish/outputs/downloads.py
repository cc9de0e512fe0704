"""What a reader takes along: data and chapters in an archive each, the numbers of each figure.

All come out byte for byte the same from the same sources: members are sorted, dated by
the edition and free of what a run leaves behind.
"""

from __future__ import annotations

import json
import os
import re
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

import nbformat
import yaml

from publish import inputs
from publish.execution.chapters import Outputs, text_digest
from publish.fingerprints import files, fingerprint
from publish.outputs.references import Source
from publish.project import (
    DATA_ZIP,
    DATABASE,
    NOTEBOOKS_ZIP,
    NUMBERS,
    PLACES,
    ROOT,
    SPREADSHEET,
    chapters,
    citation,
    has_code,
    numbers_file,
    parts,
)

# The data in other formats, which are beside the package in its archive too.
BESIDE = (SPREADSHEET, DATABASE, PLACES)
LICENCES = ("LICENSE", "LICENSE-text-and-data.md", "CITATION.cff")

OPENING = """*A chapter of “{title}”, to be run beside the folders `report`
and `../data`. Figures and tables are computed anew when the cells run; the numbers in the
prose are those of the published book. A number such as [1.01] is a claim, one such as
[e1-01] a finding.*
"""

# What tools want to know of a notebook before they run it.  The version of Python that ran it is
# the build's business.
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {
        "name": "python",
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
    },
}

# The first cell of a notebook.  The Python index has a `report` by others, which is never taken.
FIND = """# The package `report` comes with the notebooks, in the folder `book` of {folder}.zip.
import sys
from pathlib import Path

_places = [Path(), Path("book"), Path("{folder}/book"), *Path.cwd().parents]
_found = [place for place in _places if (place / "report/data/package.py").is_file()]
if not _found:
{otherwise}
sys.path.insert(0, str(_found[0].resolve()))
"""
MISSING = """    raise ModuleNotFoundError(
        "This notebook needs the package `report` of the book it is from. No index of packages has "
        "it: run the notebook in the folder `book` of {folder}.zip, where the package is beside it."
    )
"""
# Where the address of the archive is known, a notebook opened by itself fetches it, as on Colab.
FETCH = """    import io, urllib.request, zipfile

    _fetched = urllib.request.urlopen("{address}").read()
    zipfile.ZipFile(io.BytesIO(_fetched)).extractall()
    _found = [Path("{folder}/book")]
"""

HOW_TO_RUN = """# {title}: the chapters as notebooks

`book/` holds each chapter as a notebook with its outputs, and the package that they share;
`data/` holds the data package that they read.  To run them, in this folder:

    python3 -m venv .venv
    .venv/bin/pip install -r requirements.txt
    .venv/bin/jupyter lab book

`myst.yml` makes a site of them with Jupyter Book 2: `jupyter book start`.

Code: MIT.  Text and data: CC BY 4.0.
"""


# What precedes the recipes in the README of the archive.
HOW_TO_READ = f"""# {{title}}: the data

`data/` is a Frictionless Data Package (version 2).  `data/datapackage.json` describes every table,
column by column, with its closed lists; `data/references.bib` has the sources.  Tables are CSV.
Beside it are files that are made from it, with the verdicts:

- `{SPREADSHEET}`: all tables as a spreadsheet;
- `{DATABASE}`: the same as a SQLite database;
- `{PLACES}`: the places as GeoJSON.

In every form the number of a claim is a text: claim 1.10 is not 1.1.

Check: `frictionless validate data/datapackage.json`.  Text and data: CC BY 4.0.

"""
# The page whose recipes follow, and where they begin.
RECIPES = "book/use-this-data"
FIRST_RECIPE = "## Python with pandas"

# What can be the key of a source.
KEY = re.compile(r"\b\w*[a-z](?:\d{4}|nd)\w*\b")


@dataclass(frozen=True)
class Names:
    """What references of the prose read as, outside the book.

    `numbered`: "Figure 3.2" by label.  `sources`: by key of the bibliography.
    `verdicts`: by number of the claim.
    """

    numbered: dict[str, str]
    sources: dict[str, Source]
    verdicts: dict[str, str]


def write(site: Path, outputs: Outputs, names: Names, archive: str = "") -> None:
    """Write both archives, each chapter as a notebook, and the numbers of each figure, into `site`.

    `archive`: the address at which the archive of notebooks will be found, if that is known.
    """
    data, licences = _data(), _licences()
    write_data(site / DATA_ZIP, site)

    notebooks = {
        f"book/{path.name}": path.read_bytes()
        for path in _write_chapters(site, outputs, names, archive)
    }
    helper = {
        f"book/{path.relative_to(ROOT / 'book').as_posix()}": path.read_bytes()
        for path in sorted((ROOT / "book" / "report").rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    extra = {
        "README.md": HOW_TO_RUN.format(title=citation()["title"]).encode(),
        "myst.yml": myst_project(),
        "requirements.txt": (ROOT / "requirements-run.txt").read_bytes(),
    }
    _archive(site / NOTEBOOKS_ZIP, notebooks | helper | data | licences | extra)


def write_data(target: Path, made: Path) -> None:
    """Write the archive of the data, with a README that says how they are read.

    `made`: the folder that has the data in other formats.
    """
    beside = {name: (made / name).read_bytes() for name in BESIDE}
    _archive(target, _data() | _licences() | beside | {"README.md": how_to_read().encode()})


def how_to_read() -> str:
    """The README of that archive: what it has, and the recipes of the page on its use."""
    opening, page = HOW_TO_READ.format(title=citation()["title"]), ROOT / f"{RECIPES}.md"
    if not page.is_file():
        return opening
    text = page.read_text(encoding="utf-8")
    return opening + readable(text[text.index(FIRST_RECIPE) :], {}, Names({}, {}, {}))


def _data() -> dict[str, bytes]:
    return {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in files("data")}


def _licences() -> dict[str, bytes]:
    return {name: (ROOT / name).read_bytes() for name in LICENCES if (ROOT / name).is_file()}


def _write_chapters(site: Path, outputs: Outputs, names: Names, archive: str) -> list[Path]:
    """Write each chapter as a notebook, and the numbers of its figures; returns the notebooks.

    What the last build has written of the same outputs stays.
    """
    folder = site / "notebooks"
    folder.mkdir(exist_ok=True)
    (site / NUMBERS).mkdir(exist_ok=True)
    stamp, shown = site.parent / "notebooks.json", outputs.digests()
    known = json.loads(stamp.read_text()) if stamp.is_file() else {}
    made = [chapter for chapter in chapters() if has_code(chapter)]
    around = fingerprint(*inputs.NOTEBOOKS, also=[names, archive, made])
    written: dict[str, list[str]] = {}
    for chapter in made:
        path = folder / f"{Path(chapter).name}.ipynb"
        state = f"{around} {text_digest(chapter)} {shown[chapter]}"
        before, *tables = known.get(path.name, [""])
        if before != state or not all(map(Path.is_file, (path, *(site / t for t in tables)))):
            executed = outputs.executed(chapter)
            tables = _write_numbers(site, executed)
            notebook = readable_notebook(executed, names, archive)
            text = json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"
            path.write_text(text, encoding="utf-8")
        written[path.name] = [state, *tables]
    kept = {table for _, *tables in written.values() for table in tables}
    for path in (*folder.iterdir(), *(site / NUMBERS).glob("*.csv")):
        if path.name not in written and path.relative_to(site).as_posix() not in kept:
            path.unlink()
    stamp.write_text(json.dumps(written))
    return [folder / name for name in written]


def _write_numbers(site: Path, executed: nbformat.NotebookNode) -> list[str]:
    """Write the numbers of a chapter's figures; returns the files, as addresses in the site."""
    found = {
        numbers_file(output.metadata["numbers"]["name"]): output.metadata["numbers"]["csv"]
        for cell in executed.cells
        for output in cell.get("outputs", [])
        if "numbers" in output.get("metadata", {})
    }
    for name, text in found.items():
        (site / name).write_text(text, encoding="utf-8", newline="\n")
    return list(found)


def _archive(target: Path, members: dict[str, bytes]) -> None:
    """Write an archive, unless the last build has written the same: packing takes half a second."""
    moment = time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH", "315532800")))[:6]
    named = {f"{target.stem}/{name}": content for name, content in sorted(members.items())}
    if _holds(target, named, moment):
        return
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in named.items():
            entry = zipfile.ZipInfo(name, moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)


def _holds(target: Path, members: dict[str, bytes], moment: tuple[int, ...]) -> bool:
    """Whether an archive has these members, in this order and of this date, and is whole."""
    if not target.is_file():
        return False
    try:
        with zipfile.ZipFile(target) as archive:
            if [(e.filename, e.date_time) for e in archive.infolist()] != [
                # Seconds are kept in twos.
                (name, (*moment[:5], moment[5] // 2 * 2))
                for name in members
            ]:
                return False
            return all(archive.read(name) == content for name, content in members.items())
    except zipfile.BadZipFile:
        return False


def readable_notebook(executed: nbformat.NotebookNode, names: Names, archive: str = "") -> dict:
    """An executed chapter as a reader's own Jupyter can show it, without roles.

    `archive`: as of `write`.
    """
    notebook = json.loads(nbformat.writes(executed))
    values = _glued(notebook)
    cited: set[str] = set()

    def named(found: re.Match) -> str:
        """A word, or the source that it is the key of."""
        source = names.sources.get(found[0])
        if source is None:
            return found[0]
        cited.add(found[0])
        return cite(source)

    for cell in notebook["cells"]:
        cell["metadata"].pop("execution", None)
        if cell["cell_type"] == "markdown":
            text = "".join(cell["source"])
            cited |= names.sources.keys() & set(re.findall(r"\w+", text))
            text = readable(text, values, names)
            cell["source"] = text.splitlines(keepends=True)
            continue
        # The prose already prints these values.
        cell["outputs"] = [output for output in cell["outputs"] if not _glue_name(output)]
        for output in cell["outputs"]:
            if "text/html" in output.get("data", {}):
                output["metadata"].pop("numbers", None)
                # What the book is made from would be shown in place of what a reader can use.
                shown = "".join(output["data"]["text/html"])
                shown = re.sub(
                    r"""(data-label="([^"]+)".*?<strong>)""",
                    lambda m: f"{m[1]}{names.numbered.get(m[2], '')} ",
                    shown,
                    count=1,
                    flags=re.DOTALL,
                )
                shown = KEY.sub(named, shown)
                output["data"] = {"text/html": shown.splitlines(keepends=True)}
    top, end = _note(OPENING.format(title=citation()["title"])), None
    if cited:
        listed = (f"- {_listed(names.sources[key])}" for key in sorted(cited))
        end = _note("## Sources named in this notebook\n\n" + "\n".join(sorted(listed)) + "\n")
    notebook["cells"] = [top, _code(find(archive)), *notebook["cells"], *([end] if end else [])]
    for place, cell in enumerate(notebook["cells"]):
        cell["id"] = f"cell-{place:03d}"
    notebook["metadata"] = METADATA
    return notebook


def _note(text: str) -> dict:
    return {"cell_type": "markdown", "metadata": {}, "source": text.splitlines(keepends=True)}


def _code(text: str) -> dict:
    """A cell of code that is folded in Jupyter."""
    folded: dict = {"jupyter": {"source_hidden": True}, "tags": ["hide-input"]}
    rest: dict = {"cell_type": "code", "execution_count": None, "metadata": folded, "outputs": []}
    return _note(text) | rest


def find(archive: str = "") -> str:
    """The code with which a notebook finds the package `report`.  `archive`: as of `write`."""
    folder = NOTEBOOKS_ZIP.removesuffix(".zip")
    otherwise = (FETCH if archive else MISSING).format(address=archive, folder=folder)
    return FIND.format(folder=folder, otherwise=otherwise.rstrip())


def myst_project() -> bytes:
    """The notebooks as a project of Jupyter Book 2: its `myst.yml`."""
    toc: list[dict] = []
    for caption, names in parts():
        listed = [{"file": f"{name}.ipynb"} for name in names if has_code(name)]
        toc += [{"title": caption, "children": listed}] if caption and listed else listed
    project = {"title": citation()["title"], "license": citation()["license"], "toc": toc}
    content = {"version": 1, "project": project, "site": {"template": "book-theme"}}
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False).encode()


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
    text = re.sub(r"\{verdict\}`([^`]*)`", lambda m: names.verdicts[m[1].strip()], text)
    text = re.sub(r"\{(?:claim|finding)\}`([^`]*)`", lambda m: f"[{m[1].replace(' ', ', ')}]", text)
    text = re.sub(r"\{[\w:-]+\}`([^`<]+?)(?: <[^`>]*>)?`", r"\1", text)
    text = re.sub(r"\[([^\]]*)\]\{[^}]*\}", r"\1", text)
    return re.sub(r"\[([^\]]*)\]\(([\w-]+)\.md\)", _linked, text)


def _linked(found: re.Match) -> str:
    """A link to another chapter, as far as that is a notebook."""
    if not has_code(f"book/{found[2]}"):
        return found[1]
    return f"[{found[1]}]({found[2]}.ipynb)"


def _glue_name(output: dict) -> str:
    """The name of the number that an output makes known to the prose, or nothing."""
    return output.get("metadata", {}).get("scrapbook", {}).get("name", "")


def _glued(notebook: dict) -> dict[str, str]:
    """The numbers that cells have made known to the prose, by name."""
    values = {}
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            if name := _glue_name(output):
                text = "".join(output["data"]["application/papermill.record/text/plain"])
                values[name] = text.strip("'\"")
    return values
