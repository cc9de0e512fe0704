"""Turn failures into messages, one line each."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Sequence

from publish.project import FAULT, ROOT

FULL = "The disk is full."
NO_SPACE = os.strerror(errno.ENOSPC)


class Failure(Exception):
    """The book cannot be made; the message says why."""


def of_system(error: OSError) -> str:
    """The message for an error of the operating system, as when the disk is full."""
    # `shutil` gathers what went wrong with each of several files.
    if error.errno in (errno.ENOSPC, errno.EDQUOT) or NO_SPACE in str(error):
        return FULL
    return f"{error.strerror}: {error.filename}" if error.filename else str(error)


def in_log(lines: Sequence[str]) -> str:
    """The errors in Jupyter Book's output."""
    if faults := [line.removeprefix(FAULT) for line in lines if line.startswith(FAULT)]:
        return "\n".join(dict.fromkeys(map(_within_project, faults)))
    # SQLite has words of its own, in which jupyter-cache hands it on.
    if any(NO_SPACE in line or "disk is full" in line for line in lines):
        return FULL
    warnings = [line for line in lines if re.search(r"(WARNING|ERROR|CRITICAL|Error):", line)]
    return "\n".join(dict.fromkeys(map(_within_project, warnings or lines[-15:])))


def _within_project(line: str) -> str:
    return line.strip().replace(f"{ROOT}/", "")
