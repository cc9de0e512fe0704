"""`make lab`: a chapter opens as a notebook, runs, and is saved as it was."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from jupyter_server.services.contents.largefilemanager import LargeFileManager
from jupytext.sync_contentsmanager import build_sync_jupytext_contents_manager_class
from playwright.sync_api import Browser

from publish.project import ROOT
from test_downloads import CHAPTERS

ROOT = ROOT
# What JupyterLab writes into a notebook that it has run.
KERNEL = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python", "version": "3.99.0", "file_extension": ".py"},
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """What a reader's session needs of the project, to write into."""
    folder = tmp_path / "project"
    ignore = shutil.ignore_patterns("__pycache__")
    for name in ("book", "data", "publish/tools/lab"):
        shutil.copytree(ROOT / name, folder / name, ignore=ignore)
    shutil.copy(ROOT / "jupytext.toml", folder)
    return folder


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_is_saved_as_it_was(project: Path, chapter: str) -> None:
    manager = build_sync_jupytext_contents_manager_class(LargeFileManager)(root_dir=str(project))
    opened = manager.get(f"book/{chapter}.md", type="notebook")
    for cell in opened["content"]["cells"]:
        cell["metadata"]["trusted"] = True
        if cell["cell_type"] == "code":
            cell |= {"execution_count": 1, "outputs": [{"output_type": "stream", "text": "."}]}
    opened["content"]["metadata"] |= KERNEL
    manager.save({"type": "notebook", "content": opened["content"]}, f"book/{chapter}.md")
    assert (project / f"book/{chapter}.md").read_bytes() == (
        ROOT / f"book/{chapter}.md"
    ).read_bytes()
    assert not list(project.rglob("*.ipynb"))


@pytest.fixture
def lab(project: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a JupyterLab that `make lab` would open, of somebody with an empty home."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "PYTHON"))}
    # A kernel of the user's own, under the same name, that does not start.
    own = tmp_path / "home/.local/share/jupyter/kernels/python3"
    own.mkdir(parents=True)
    foreign = {"argv": ["false"], "display_name": "Somebody's own", "language": "python"}
    (own / "kernel.json").write_text(json.dumps(foreign))
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "jupyter", "lab"),
            *("--config", str(project / "publish/tools/lab/jupyter_lab_config.py")),
            *("--no-browser", "--allow-root", f"--port={port}", "--port-retries=0"),
            "--IdentityProvider.token=reader",
        ],
        env=environment | {"HOME": str(tmp_path / "home")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(120):
            assert process.poll() is None, process.stdout.read()
            try:
                urllib.request.urlopen(f"{address}/api", timeout=5).close()
                break
            except OSError:
                time.sleep(0.25)
        yield address
    finally:
        process.terminate()
        process.communicate(timeout=30)


def test_a_chapter_opens_as_a_notebook_and_runs(browser: Browser, lab: str, project: Path) -> None:
    chapter = project / "book/military-attacked.md"
    before = chapter.read_bytes()
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    page.goto(f"{lab}/?token=reader")
    # The front page opens by itself; another chapter is a double click away.
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=60_000)
    page.locator(".jp-DirListing-item", has_text=chapter.name).dblclick()
    # What the menu runs is the notebook in front.
    page.locator(".lm-DockPanel-tabBar .lm-mod-current", has_text=chapter.name).wait_for()
    notebook = page.locator(".jp-NotebookPanel:visible")
    notebook.locator(".jp-CodeCell").first.wait_for()
    notebook.get_by_text("Python 3 (ipykernel)").wait_for()
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    page.locator(".lm-MenuBar-itemLabel", has_text="Run").first.click()
    page.get_by_text("Run All Cells", exact=True).click()
    notebook.locator(".jp-OutputArea-output figure img").first.wait_for(timeout=60_000)
    # A number of the prose stands by name under the cell that computes it.
    assert notebook.locator(".jp-OutputArea-output", has_text="rifles: ").count()
    with page.expect_response(lambda answer: answer.request.method == "PUT") as saved:
        page.keyboard.press("Control+s")
    assert saved.value.ok and chapter.name in saved.value.url
    page.close()
    assert chapter.read_bytes() == before
