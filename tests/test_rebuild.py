"""The PDF alone is enough to make the whole book again, byte for byte."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from pypdf import PdfReader

from publish.outputs import source_archive
from publish.project import DATA_ZIP, PDF, ROOT


def unpacked(contents: bytes, folder: Path) -> Path:
    """The archive's own folder, or the folder that it was unpacked into."""
    with zipfile.ZipFile(io.BytesIO(contents)) as archive:
        archive.extractall(folder)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_pdf_holds_all_that_makes_the_book_again(site: Path, tmp_path: Path) -> None:
    attached = PdfReader(site / PDF).attachments
    project = unpacked(attached[source_archive.NAME][0], tmp_path / "project")
    data = unpacked(attached[DATA_ZIP][0], tmp_path / "data") / DATA_ZIP.removesuffix(".zip")
    tables = files(data / "data")
    assert tables == files(project / "data")
    shutil.rmtree(project / "data")
    shutil.copytree(data / "data", project / "data")

    # What the browser edition runs on is kept with the environment.
    (project / ".venv").symlink_to(ROOT / ".venv")
    command = [sys.executable, "-m", "publish.build", "book"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    again, published = files(project / "_build/html"), files(site)
    assert again.keys() == published.keys()
    assert [name for name in published if again[name] != published[name]] == []
