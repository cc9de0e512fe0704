"""Allow one build at a time: a second one waits, and says so."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from publish.project import BUILD


@contextmanager
def alone(say: Callable[[str], None]) -> Iterator[None]:
    """Lock the build folder; `say` gets a message if another build holds the lock."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / ".lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            say(f"another build is running (process {file.read().strip()}), waiting for it")
            fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        file.truncate()
        file.write(f"{os.getpid()}")
        file.flush()
        yield
