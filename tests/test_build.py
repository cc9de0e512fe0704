"""The build is fresh by construction, fails cleanly, and leaves the last good book in place."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat

from publish.outputs import cloud


def build(project: Path) -> subprocess.CompletedProcess[str]:
    """`make html` on a project."""
    command = [sys.executable, "-m", "publish.build", "html"]
    return subprocess.run(command, cwd=project, capture_output=True, text=True)


def page(project: Path, name: str) -> str:
    return (project / "_build/html/book" / name).read_text(encoding="utf-8")


def outputs(project: Path, name: str) -> list[dict]:
    """What the cells of a chapter put out, in the notebook that the site offers."""
    notebook = json.loads((project / f"_build/html/notebooks/{name}").read_text(encoding="utf-8"))
    return [o for cell in notebook["cells"] for o in cell.get("outputs", [])]


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_book_stays_fresh_and_fails_cleanly(small_book: Path) -> None:
    first = build(small_book)
    assert first.returncode == 0, first.stdout + first.stderr
    assert "3,000,000" in page(small_book, "one.html")
    assert "1 of 1 run" in first.stdout

    # Unchanged: nothing runs again.
    again = build(small_book)
    assert "nothing to make" in again.stdout

    # A changed number in the data reaches the page.
    edit(small_book / "data/article/quantities.csv", ",3000000,", ",3000001,")
    assert build(small_book).returncode == 0
    assert "3,000,001" in page(small_book, "one.html")

    # So does a changed function of the helper package.
    edit(small_book / "book/report/language/words.py", '{number:,}"', '{number:_}"')
    assert build(small_book).returncode == 0
    assert "3_000_001" in page(small_book, "one.html")

    # Prose alone runs nothing again, and the notebook keeps what its cells put out.
    put_out = outputs(small_book, "one.ipynb")
    assert len(put_out) == 1
    edit(small_book / "book/one.md", "# One", "# The one")
    assert "none run again" in build(small_book).stdout
    assert outputs(small_book, "one.ipynb") == put_out

    # A changed bibliography reaches the page, and so does a changed style.
    edit(small_book / "data/references.bib", "{The Mainichi}", "{The Mainichi Daily}")
    edit(small_book / "book/assets/screen.css", "--measure: 40rem", "--measure: 41rem")
    assert "canonical" not in page(small_book, "one.html")
    assert not (small_book / "_build/html/sitemap.xml").exists()
    edit(small_book / "_config.yml", 'baseurl: ""', 'baseurl: "https://example.org/report/"')
    edit(small_book / "_config.yml", '  url: ""', '  url: "https://github.com/a/b"')
    assert build(small_book).returncode == 0
    assert "The Mainichi Daily" in page(small_book, "references.html")
    assert "--measure: 41rem" in (small_book / "_build/html/_static/screen.css").read_text()

    # A site that knows its address says so to machines.
    address = "https://example.org/report/book/one.html"
    assert f'<link href="{address}" rel="canonical"/>' in page(small_book, "one.html")
    assert f'content="{address}" property="og:url"' in page(small_book, "one.html")
    assert 'content="https://example.org/report/_static/preview.png"' in page(
        small_book, "one.html"
    )
    assert address in (small_book / "_build/html/sitemap.xml").read_text()
    assert address.replace("one", "ledger") in page(small_book, "ledger.html")
    assert 'href="/report/book/index.html"' in (small_book / "_build/html/404.html").read_text()

    # A site that knows its repository offers to run chapters elsewhere, and pages without code not.
    assert (small_book / "_build/html/.nojekyll").is_file()
    repository = cloud.repository("https://github.com/a/b", "main")
    launches = [address for address, _ in repository.offers("one")]
    for address in launches:
        assert f'href="{address}"' in page(small_book, "one.html"), address
    assert "mybinder.org" not in page(small_book, "references.html")
    published = small_book / "_build/html" / launches[1].split("/gh-pages/")[1]
    first = nbformat.read(published, as_version=4).cells[1].source
    assert repository.archive in first and "import report" not in first
    assert (small_book / "_build/html" / repository.archive.rsplit("/", 1)[1]).is_file()

    # A wrong cell stops the build before any chapter runs, with one line.
    good = page(small_book, "one.html")
    edit(small_book / "data/article/quantities.csv", ",3000001,", ",three,")
    broken = build(small_book)
    assert broken.returncode == 1
    assert "quantities.csv, row" in broken.stderr
    assert "column value: 'three'; allowed: a number" in broken.stderr
    assert "Traceback" not in broken.stdout + broken.stderr
    assert "run" not in broken.stdout
    assert page(small_book, "one.html") == good
    edit(small_book / "data/article/quantities.csv", ",three,", ",3000001,")

    # A chapter that raises is named, with cell and error.
    raised = "data = load()\nraise KeyError('no such claim')"
    edit(small_book / "book/one.md", "data = load()", raised)
    raising = build(small_book)
    assert raising.returncode == 1
    assert "one.md, cell 1, line 4: KeyError: 'no such claim'" in raising.stderr
    assert "Traceback" not in raising.stdout + raising.stderr
    assert "last good book" in raising.stderr
    assert page(small_book, "one.html") == good


def test_two_builds_give_the_same_bytes(small_book: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "quite" / "elsewhere"
    shutil.copytree(small_book, elsewhere)
    sites = []
    for project in (small_book, elsewhere):
        assert build(project).returncode == 0
        site = project / "_build/html"
        files = sorted(path for path in site.rglob("*") if path.is_file())
        sites.append({path.relative_to(site): path.read_bytes() for path in files})
    assert sites[0].keys() == sites[1].keys()
    assert [name for name in sites[0] if sites[0][name] != sites[1][name]] == []
