"""Binder and Colab: offered where there is a repository, and what they open is there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup

from publish.outputs import cloud, downloads
from publish.project import ROOT, chapters
from test_lock import entries

ROOT = ROOT
HOSTS = ("mybinder.org", "colab.research.google.com")


def test_without_a_repository_nothing_is_offered(pages: dict[str, BeautifulSoup]) -> None:
    assert cloud.repository("", "main") is None
    for name, page in pages.items():
        assert not [h for h in HOSTS if h in str(page)], name
        assert page.select_one(".dropdown-launch-buttons") is None, name


@pytest.mark.parametrize("url", ["https://github.com/a-b/c.d", "https://github.com/a-b/c.d.git/"])
def test_links_are_well_formed(url: str) -> None:
    found = cloud.repository(url, "main")
    binder, colab = (urlsplit(address) for address, _ in found.offers("one"))
    assert (binder.netloc, colab.netloc) == HOSTS
    assert binder.path == "/v2/gh/a-b/c.d/main"
    assert parse_qs(binder.query) == {"urlpath": ["lab/tree/book/one.ipynb"]}
    assert colab.path == "/github/a-b/c.d/blob/gh-pages/notebooks/one.ipynb"
    assert found.archive.endswith(f"/a-b/c.d/gh-pages/{downloads.NOTEBOOKS_ZIP}")


@pytest.mark.parametrize(
    "url", ["github.com/a/b", "https://example.org/a/b", "https://github.com/a"]
)
def test_what_cannot_be_opened_is_refused(url: str) -> None:
    with pytest.raises(SystemExit, match=r"allowed: https://github\.com/OWNER/NAME"):
        cloud.repository(url, "main")


def test_binder_makes_what_its_links_open(tmp_path: Path) -> None:
    """What Binder runs after it has installed `.binder/requirements.txt`."""
    (tmp_path / "book").mkdir()
    shutil.copytree(ROOT / ".binder", tmp_path / ".binder")
    shutil.copy(ROOT / "jupytext.toml", tmp_path)
    for chapter in (ROOT / "book").glob("*.md"):
        shutil.copy(chapter, tmp_path / "book")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    assert os.access(tmp_path / ".binder/postBuild", os.X_OK)
    subprocess.run(
        [tmp_path / ".binder/postBuild"], cwd=tmp_path, env=os.environ | {"PATH": path}, check=True
    )
    found = cloud.repository("https://github.com/a/b", "main")
    for chapter in chapters():
        binder = urlsplit(found.offers(Path(chapter).name)[0][0])
        (opened,) = parse_qs(binder.query)["urlpath"]
        assert (tmp_path / opened.removeprefix("lab/tree/")).is_file(), opened


def test_binder_installs_the_lock() -> None:
    asked = (ROOT / ".binder/requirements.txt").read_text(encoding="utf-8").split()
    assert asked == ["-r", "../requirements-run.txt"]
    assert (ROOT / ".binder" / asked[1]).is_file()
    version = (ROOT / ".binder/runtime.txt").read_text(encoding="utf-8").strip()
    assert re.fullmatch(r"python-3\.1[1-9]", version)
    assert "jupytext" in entries("requirements-run.txt")


def test_a_notebook_by_itself_fetches_the_book(site: Path, tmp_path: Path) -> None:
    folder = downloads.NOTEBOOKS_ZIP.removesuffix(".zip")
    address = (site / downloads.NOTEBOOKS_ZIP).as_uri()
    cell = downloads.find(address)
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
    code = f"{cell}\nfrom report import load\nprint(len(load()['claims']))"
    alone = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert alone.returncode == 0, alone.stderr
    assert int(alone.stdout) > 100
    # Where the book is at hand, nothing is fetched.
    with zipfile.ZipFile(site / downloads.NOTEBOOKS_ZIP) as archive:
        archive.extractall(tmp_path)
    nowhere = code.replace(address, "file:///nowhere.zip")
    beside = subprocess.run(
        [sys.executable, "-c", nowhere], cwd=tmp_path / folder / "book", env=environment
    )
    assert beside.returncode == 0
