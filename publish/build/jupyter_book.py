"""Jupyter Book's own command, without what only slows it."""

from __future__ import annotations

import atexit
import gc
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from multiprocessing import get_context
from multiprocessing.context import ForkProcess
from typing import TextIO

from publish.compat import rfc3987_grammar


def start(arguments: Sequence[str], environment: Mapping[str, str]) -> tuple[ForkProcess, TextIO]:
    """Begin the command in a process forked from this one; returns it, and what it says.

    What this process has imported is not imported again.
    """
    reading, writing = os.pipe()
    process = get_context("fork").Process(target=_run, args=(arguments, environment, writing))
    process.start()
    os.close(writing)
    return process, os.fdopen(reading, encoding="utf-8", errors="replace")


def _run(arguments: Sequence[str], environment: Mapping[str, str], said: int) -> None:
    """Run the command in this process, which has just been forked, and end it."""
    # Ctrl-C is handled by the process that started this one, so that one message is printed.
    os.setsid()
    # The exit functions of the parent process must not run in this one.
    atexit._clear()
    os.environ |= environment
    tempfile.tempdir = None
    os.dup2(said, 1)
    os.dup2(said, 2)
    os.close(said)
    sys.stdout, sys.stderr = (
        os.fdopen(number, "w", encoding="utf-8", buffering=1, closefd=False) for number in (1, 2)
    )
    rfc3987_grammar.apply()
    from jupyter_book.cli.main import main as command

    # Pages are trees that live until the end: looking for garbage takes a fifth of the time.
    gc.freeze()
    gc.disable()
    try:
        command(args=list(arguments), prog_name="jupyter-book")
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else bool(end.code)
        if status and not isinstance(end.code, int):
            print(end.code, file=sys.stderr)
    # A forked process does not run exit functions by itself.
    atexit._run_exitfuncs()
    sys.exit(status)
