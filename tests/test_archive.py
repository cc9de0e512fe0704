"""The archive of the data is whole by itself: other programs read it as its README says."""

from __future__ import annotations

import csv
import io
import os
import re
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import frictionless
import pytest

from publish.outputs.downloads import HOW_TO_READ, write_data


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    write_data(folder / "data.zip")
    with zipfile.ZipFile(folder / "data.zip") as archive:
        archive.extractall(folder)
    return folder / "data"


def test_frictionless_finds_no_fault(unpacked: Path) -> None:
    """The descriptor is one of version 2, and all tables but one are looked at in full."""
    package = frictionless.Package(str(unpacked / "data/datapackage.json"))
    report = package.validate(limit_rows=600)
    assert report.errors == []
    limit = "reached row limit"
    found = [error.message for task in report.tasks for error in task.errors]
    assert [message for message in found if limit not in message] == []
    assert len(report.tasks) == len(package.resources)


def test_the_readme_shows_how_tables_are_read(unpacked: Path) -> None:
    assert (unpacked / "README.md").read_text(encoding="utf-8") == HOW_TO_READ
    pandas = re.search(r"(    import pandas.*?)\n\n", HOW_TO_READ, re.DOTALL)[1]
    code = "\n".join(line.strip() for line in pandas.splitlines())
    shown = "print(claims['claim'].nunique(), len(claims))"
    command = [sys.executable, "-c", f"{code}\n{shown}"]
    ran = subprocess.run(command, cwd=unpacked, capture_output=True, text=True, check=True)
    with (unpacked / "data/article/claims.csv").open(encoding="utf-8", newline="") as file:
        count = len(list(csv.DictReader(file)))
    assert ran.stdout.split() == [str(count), str(count)]


def test_the_readme_names_the_columns_of_the_pairs(unpacked: Path) -> None:
    created = re.search(r"CREATE TABLE pairs \((.*?)\)", HOW_TO_READ, re.DOTALL)[0]
    with sqlite3.connect(":memory:") as database:
        database.execute(created)
        columns = [row[1] for row in database.execute("PRAGMA table_info(pairs)")]
    with (unpacked / "data/record/bearings.csv").open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == columns


def test_an_archive_is_packed_again_where_it_is_not_the_same(tmp_path: Path) -> None:
    target = tmp_path / "data.zip"
    write_data(target)
    whole = target.read_bytes()
    os.utime(target, (0, 0))
    write_data(target)
    assert target.stat().st_mtime == 0, "the same is not packed again"
    other = bytearray(whole)
    other[len(whole) // 2] ^= 1
    fewer = io.BytesIO(whole)
    with zipfile.ZipFile(fewer, "a") as archive:
        archive.writestr("stray.txt", "")
    for damaged in (other, whole[:-1], fewer.getvalue(), b""):
        target.write_bytes(damaged)
        write_data(target)
        assert target.read_bytes() == whole
