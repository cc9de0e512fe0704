"""The environment is what the lock says, whole and hashed."""

from __future__ import annotations

import hashlib
import re
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]


LOCKS = ("requirements.txt", "requirements-run.txt")


def entries(lock: str = LOCKS[0]) -> dict[str, list[str]]:
    """The entries of a lock by name: a package may have one for each range of Pythons."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for entry in re.split(r"\n(?=[A-Za-z0-9])", text):
        found.setdefault(canonicalize_name(re.match(r"[\w.-]+", entry)[0]), []).append(entry)
    return found


def versions(name: str, lock: str = LOCKS[0]) -> set[str]:
    """The versions of a package that a lock allows."""
    found = entries(lock)[canonicalize_name(name)]
    return {re.match(r"[^=]+==([^\s;\\]+)", entry)[1] for entry in found}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_entry_is_exact_and_hashed(lock: str) -> None:
    for name, found in entries(lock).items():
        for entry in found:
            assert re.match(r"[\w.\[\]-]+==[\w.+!]+", entry), name
            assert "--hash=sha256:" in entry, name


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_asked_for_is_locked(lock: str) -> None:
    asked = [
        Requirement(line)
        for line in (ROOT / lock).with_suffix(".in").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith(("#", "-r"))
    ]
    for requirement in asked:
        found = versions(requirement.name, lock)
        assert all(version in requirement.specifier for version in found), requirement


def test_what_a_reader_runs_with_is_what_the_book_is_made_with() -> None:
    assert "-r requirements-run.in" in (ROOT / "requirements.in").read_text(encoding="utf-8")
    whole = entries()
    for name in entries(LOCKS[1]):
        assert name in whole and versions(name, LOCKS[1]) == versions(name), name
    # Tools of the build are none of a reader's business.
    assert not {"sphinx", "typst", "playwright"} & set(entries(LOCKS[1]))


def test_the_environment_is_the_lock() -> None:
    locked = entries()
    for distribution in metadata.distributions():
        name = canonicalize_name(distribution.metadata["Name"])
        # pip comes with the environment and installs the rest.
        if name in {"pip", "setuptools"}:
            continue
        assert name in locked, f"{name} is installed but not locked"
        assert distribution.version in versions(name), name


def test_everything_that_the_environment_needs_is_there() -> None:
    present = {canonicalize_name(d.metadata["Name"]) for d in metadata.distributions()}
    for distribution in metadata.distributions():
        for text in distribution.requires or []:
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                assert canonicalize_name(requirement.name) in present, text


def test_the_library_of_the_ledger_is_the_one_described() -> None:
    vendor = ROOT / "book/assets/vendor"
    digest = hashlib.sha256((vendor / "dataTables.min.js").read_bytes()).hexdigest()
    described = (vendor / "README.md").read_text(encoding="utf-8")
    assert digest in described
    version = re.search(r"DataTables ([\d.]+)", (vendor / "dataTables.min.js").read_text()[:200])
    assert version[1] in described


def test_jupyter_book_is_the_first() -> None:
    assert metadata.version("jupyter-book") == "1.0.4.post1"
