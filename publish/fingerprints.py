"""Digests of the project's files, to detect changes."""

from __future__ import annotations

import ast
import hashlib
import json
import sys
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path

from publish.project import ROOT


def files(*places: str) -> list[Path]:
    """The files at some places of the project, without what tools leave there.

    Of the folder `data`, those that its descriptor lists: nothing else there is data.
    """
    found = []
    declared = _declared()
    for place in places:
        path = ROOT / place
        for file in [path] if path.is_file() else path.rglob("*"):
            parts = file.relative_to(ROOT).parts
            # `.binder` is no place of a book; whatever else begins so belongs to a tool.
            left = "__pycache__" in parts or any(part.startswith(".") for part in parts)
            left = left or (declared is not None and parts[0] == "data" and file not in declared)
            if file.is_file() and not left and not file.name.endswith("~"):
                found.append(file)
    return sorted(found)


def _declared() -> set[Path] | None:
    """The files of the data package; nothing, if its descriptor cannot be read."""
    data = ROOT / "data"
    descriptor = data / "datapackage.json"
    try:
        listed = json.loads(descriptor.read_text(encoding="utf-8"))["resources"]
        return {descriptor, *(data / resource["path"] for resource in listed)}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def fingerprint(*places: str, also: Iterable[object] = (), meaning: bool = False) -> str:
    """A digest of this Python, of files and folders of the project, and of other values.

    `meaning`: of modules, take only what they do, without comments and layout.
    """
    digest = hashlib.sha256("\n".join(map(str, (sys.version, *also))).encode())
    for file in files(*places):
        content = meaning_of(file) if meaning else file.read_bytes()
        digest.update(file.relative_to(ROOT).as_posix().encode())
        digest.update(hashlib.sha256(content).digest())
    return digest.hexdigest()[:16]


@cache
def meaning_of(file: Path) -> bytes:
    """The meaning of a file: of a module its syntax tree, otherwise its bytes."""
    content = file.read_bytes()
    if file.suffix == ".py":
        with suppress(SyntaxError):
            return ast.dump(ast.parse(content)).encode()
    return content
