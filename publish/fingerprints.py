"""Digests of the project's files, to detect changes."""

from __future__ import annotations

import ast
import hashlib
import sys
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path

from publish.project import ROOT


def files(*places: str) -> list[Path]:
    """The files at some places of the project, without what tools leave there."""
    found = []
    for place in places:
        path = ROOT / place
        for file in [path] if path.is_file() else path.rglob("*"):
            parts = file.relative_to(ROOT).parts
            # `.binder` is no place of a book; whatever else begins so belongs to a tool.
            left = "__pycache__" in parts or any(part.startswith(".") for part in parts)
            if file.is_file() and not left and not file.name.endswith("~"):
                found.append(file)
    return sorted(found)


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
