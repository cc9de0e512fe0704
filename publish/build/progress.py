"""Report progress: a line for each step, and one every few seconds in between."""

from __future__ import annotations

import resource
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

# Takes a terminal's cursor to the begin of its line, and empties the line.
AGAIN = "\r\033[K"
# Seconds between lines: on a terminal the line is rewritten, elsewhere one is added.
ON_TERMINAL, ELSEWHERE = 1.0, 10.0


@dataclass
class Cost:
    """What a step took, in seconds."""

    wall: float
    cpu: float


def cpu_seconds() -> float:
    """The processor time of this process and of those that it has waited for, in seconds."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


@dataclass
class Progress:
    """Says what each step does; `costs` has what each took."""

    costs: dict[str, Cost] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.live = sys.stdout.isatty()
        self.doing = ""
        self.began = self.said = time.monotonic()
        self.lock = threading.Lock()

    @contextmanager
    def step(self, name: str, doing: str) -> Iterator[None]:
        """A step, in which a line at least every ten seconds says what goes on."""
        self.name, self.doing, self.began = name, doing, time.monotonic()
        used, ended = cpu_seconds(), threading.Event()
        teller = threading.Thread(target=self._tell, args=(ended,), daemon=True)
        teller.start()
        try:
            yield
        finally:
            ended.set()
            teller.join()
            self.doing = ""
            if self.live:
                print(AGAIN, end="", flush=True)
            self.costs[name] = Cost(time.monotonic() - self.began, cpu_seconds() - used)

    def now(self, doing: str) -> None:
        """What the present step does from now on."""
        self.doing = doing

    def done(self, name: str, what: str) -> None:
        """What a step has made."""
        with self.lock:
            print(f"{AGAIN if self.live else ''}{name:<12} {what}", flush=True)
            self.said = time.monotonic()

    def _tell(self, ended: threading.Event) -> None:
        if self.live:
            self._say()
        while not ended.wait(ON_TERMINAL):
            if self.live or time.monotonic() - self.said >= ELSEWHERE:
                self._say()

    def _say(self) -> None:
        with self.lock:
            line = f"{self.name:<12} {self.doing}, {time.monotonic() - self.began:.0f} s"
            if self.live:
                print(f"{AGAIN}{line}", end="", flush=True)
            else:
                print(line, flush=True)
            self.said = time.monotonic()
