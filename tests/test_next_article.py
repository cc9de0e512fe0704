"""What is particular to an article is in data: a report on another one is made by the same code.

`examples/next-article` is such a report, on an invented article.  It is copied and built as
`docs/next-article.md` says.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

import pytest
from lxml import html
from pypdf import PdfReader

from book.report import load, the_article
from book.report.data.bibliography import entries
from book.report.data.package import read_descriptor
from publish.project import ROOT

EXAMPLE = ROOT / "examples/next-article"
# What a reader, or another program, can be shown of the code.
KINDS = {".py", ".html", ".js", ".css", ".typ", ".json", ".mplstyle", ".sh"}
OTHERS_OWN = ROOT / "book/assets/vendor"
# Columns whose closed lists and limits are an article's own.
OWN = {("claims", "sourcing"), ("map_labels", "map"), ("sections", "section")}
OWN |= {("paragraphs", "section"), ("places", "kind"), ("quotations", "bearer_kind")}
# Shorter names are words of English too.
SHORTEST = 4


@cache
def names() -> set[str]:
    """What this book's data call the article, its parts, and whom and what it is about."""
    package = load()
    article, sections = the_article(package), package["sections"]
    entry = entries()[article.source]
    found = {article.subject, article.last_day.isoformat(), entry.title, *entries()}
    found |= {*entry.authors[0].split(", "), entry.fields["howpublished"]}
    found |= {f"{article.last_day:%B %Y}", *package["names"]["name"]}
    found |= {*sections["title"], *sections["chapter"], *package["periods"]["title"]}
    for table in ("people", "places"):
        found |= {*package[table]["standard_name"], *package[table].iloc[:, 0]}
        found |= {name for cell in package[table]["name"] for name in cell.split(", ")}
    # Tables that a report on another article does not have.
    found |= set(package) - set(load(EXAMPLE / "data"))
    return {name for name in found if len(name) >= SHORTEST}


def named(text: str) -> set[str]:
    """Which of `names` a text has, as words."""
    return {
        name
        for name in names()
        if name in text and re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)
    }


def code() -> list[Path]:
    """The files that make a report on any article."""
    folders = (ROOT / folder for folder in ("publish", "book/report", "book/assets"))
    return [
        path
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.suffix in KINDS and OTHERS_OWN not in path.parents
    ]


def test_code_names_nothing_of_the_article() -> None:
    assert len(names()) > 500
    found = {
        path.relative_to(ROOT).as_posix(): here
        for path in code()
        if (here := named(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_what_code_must_not_name_is_found() -> None:
    line = 'source=["kinoshita2021growing"], at="Pyongyang", read=data["leaflet_law"]'
    assert named(line) == {"kinoshita2021growing", "Pyongyang", "leaflet_law"}


def test_the_example_has_the_tables_of_the_book() -> None:
    """A change of a table that code reads is one of the example too."""
    ours, theirs = read_descriptor(), read_descriptor(EXAMPLE / "data")
    own = {resource["name"]: resource for resource in ours["resources"]}
    shared = [one for one in theirs["resources"] if one["name"] in own and "schema" in one]
    assert len(shared) > 20
    for resource in shared:
        assert columns(resource) == columns(own[resource["name"]]), resource["name"]
    read = set()
    for path in code():
        if path.suffix == ".py":
            read |= set(re.findall(r'package\["(\w+)"\]', path.read_text(encoding="utf-8")))
    assert read <= {one["name"] for one in theirs["resources"]}


def columns(resource: dict) -> list:
    """The columns of a table with what may be in them, but for what is an article's own."""
    return [
        (
            field["name"],
            field["type"],
            field.get("separator"),
            field.get("references"),
            None
            if (resource["name"], field["name"]) in OWN
            else (field.get("constraints"), field.get("categories")),
        )
        for field in resource["schema"]["fields"]
    ]


def copied(folder: Path) -> Path:
    """A copy of the code with the example, made by the commands of the document."""
    document = (ROOT / "docs/next-article.md").read_text(encoding="utf-8")
    commands = re.findall(r"^```sh\n(.*?)^```", document, flags=re.DOTALL | re.MULTILINE)[0]
    project = folder / "next-article"
    commands = commands.replace("../next-article", str(project))
    subprocess.run(["sh", "-ec", commands], cwd=ROOT, check=True)
    return project


def run(project: Path, *command: str) -> str:
    """What a command prints in a project, in which it succeeds."""
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=project, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def next_article(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, built: site and PDFs."""
    project = copied(tmp_path_factory.mktemp("project"))
    said = run(project, "publish.build", "book")
    assert re.search(r"data +checked: \d+ tables", said)
    assert re.search(r"\n8 chapters, 3 figures, \d+ tables, 11 claims, made in", said), said
    return project


def test_the_example_agrees_with_its_article(next_article: Path) -> None:
    said = run(next_article, "publish.tools.check_article", "article.txt")
    assert "12 blocks agree in order, word count and fingerprint" in said


def test_every_page_of_the_example_says_that_it_is_invented(next_article: Path) -> None:
    site = next_article / "_build/html"
    pages = [*(site / "book").glob("*.html"), *(site / "claims").glob("*.html")]
    assert len(pages) == 8 + 11
    for page in pages:
        text = html.document_fromstring(page.read_text(encoding="utf-8")).text_content()
        assert "Invented: " in text, page.name
    descriptor = json.loads((EXAMPLE / "data/datapackage.json").read_text(encoding="utf-8"))
    assert descriptor["description"].startswith("Invented: ")


def test_verdicts_tables_and_charts_are_the_examples(next_article: Path) -> None:
    site = next_article / "_build/html"
    expected = {"1-01": "confirmed", "1-02": "contradicted", "1-03": "unverified"}
    expected |= {"2-02": "partly confirmed", "2-03": "echoed", "2-04": "not checkable"}
    for claim, verdict in expected.items():
        page = html.parse(str(site / f"claims/{claim}.html"))
        assert page.xpath("//dl[@class='claim-facts']//span")[0].text == verdict, claim
    chapter = html.parse(str(site / "book/last-crossing.html"))
    assert len(chapter.xpath("//figure//img[contains(@src, '.svg')]")) == 2
    assert "carried fewer people: the article gives 40 a day" in chapter.getroot().text_content()
    assert chapter.xpath("//table[@id='tbl-claims-1']//tr")
    front = (site / "book/index.html").read_text(encoding="utf-8")
    assert '"author": {"@type": "Person", "name": "Ada Specimen"}' in front


def test_nothing_of_the_book_is_in_the_example(next_article: Path) -> None:
    site = next_article / "_build/html"
    texts = {path.name: path.read_text("utf-8") for path in site.rglob("*.html")}
    texts |= {path.name: path.read_text("utf-8") for path in site.rglob("*.ipynb")}
    for archive in site.glob("*.zip"):
        with zipfile.ZipFile(archive) as members:
            texts |= {
                name: members.read(name).decode()
                for name in members.namelist()
                if name.endswith((".md", ".csv", ".bib", ".json")) and "/fonts/" not in name
            }
    assert {name: here for name, text in texts.items() if (here := named(text))} == {}


def test_the_pdfs_are_the_examples(next_article: Path) -> None:
    site = next_article / "_build/html"
    names = {path.name for path in site.glob("*.pdf")}
    assert names == {"the-ferry-example.pdf", "the-ferry-example-print.pdf"}
    reader = PdfReader(site / "the-ferry-example.pdf")
    assert reader.metadata is not None and reader.metadata.title == "The Ferry Example"
    text = " ".join(page.extract_text() for page in reader.pages)
    assert "Why the Wend Ferry Stopped" in text and "in which nothing is true" in text
