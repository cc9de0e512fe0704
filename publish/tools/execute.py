"""Run chapters without a network, each in a kernel of its own, and say how long each takes.

    python -m publish.tools.execute [chapter …]

Without a name it runs every chapter.  Where the system lets a process leave the network, a
chapter has none; elsewhere Python refuses it.  The chapters are those of `book/`, read as
notebooks; nothing is kept.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import jupytext
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat.v4 import new_code_cell
from traitlets.config import Config

from publish.execution.kernels import isolate
from publish.project import ROOT, chapters, has_code

# Seconds that a reader waits for a cell without wondering.
PATIENCE = 3.0
# Nobody's address, set aside for examples.
ELSEWHERE = ("203.0.113.1", 80)
LEAVE = ("unshare", "--map-root-user", "--net")

IMPORTS = "for _name in ('pandas', 'matplotlib.pyplot'): __import__(_name)"
REFUSAL = """
import sys
def _refuse(event, args):
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        address = args[0]
    elif event in ("socket.connect", "socket.sendto") and isinstance(args[1], tuple):
        address = args[1][0]
    else:
        return
    raise OSError(f"there is no network, and a chapter asked it for {address}")
sys.addaudithook(_refuse)
"""


@dataclass
class Run:
    """How a chapter ran: the seconds until its first cell, of each cell, and what stopped it."""

    chapter: str
    start: float = 0.0
    cells: list[float] = field(default_factory=list)
    failure: str = ""

    @property
    def seconds(self) -> float:
        return self.start + sum(self.cells)

    @property
    def slowest(self) -> tuple[float, int]:
        """The seconds of the slowest cell, and its number."""
        numbered = ((seconds, number) for number, seconds in enumerate(self.cells, start=1))
        return max(numbered, default=(0.0, 0))


def leave_the_network(names: list[str]) -> None:
    """Begin again in a process that has no network, if the system allows it."""
    if (
        shutil.which(LEAVE[0])
        and not subprocess.run([*LEAVE, "true"], capture_output=True).returncode
    ):
        again = [sys.executable, "-m", "publish.tools.execute", "--network", "left", *names]
        os.execvp(LEAVE[0], [*LEAVE, *again])


def prove_it_is_left() -> None:
    """Stop if there is a way to elsewhere, which is looked up here and not gone."""
    with socket.socket(type=socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(ELSEWHERE)
        except OSError:
            return
    raise SystemExit("There is still a network: it was to be left before this.")


def run(source: Path, folder: Path, *, refuse: bool) -> Run:
    """Run one chapter.

    `folder`: for what a kernel leaves.  `refuse`: whether Python must refuse the network.
    """
    done = Run(source.stem)
    # A kernel is talked to through files, which need no network.
    through = {"transport": "ipc", "ip": str(folder / done.chapter)}
    notebook = jupytext.read(source)
    notebook.cells.insert(0, new_code_cell(IMPORTS + REFUSAL * refuse))
    client = NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        resources={"metadata": {"path": str(source.parent)}},
        config=Config({"KernelManager": through}),
    )
    moment = time.monotonic()
    try:
        with client.setup_kernel():
            for place, cell in enumerate(notebook.cells):
                if cell.cell_type != "code":
                    continue
                client.execute_cell(cell, place)
                before, moment = moment, time.monotonic()
                if place:
                    done.cells.append(moment - before)
                else:
                    done.start = moment - before
    except CellExecutionError as error:
        done.failure = f"{error.ename}: {error.evalue}"
    except (CellTimeoutError, DeadKernelError) as error:
        done.failure = str(error).strip().splitlines()[0]
    return done


def run_all(names: list[str], folder: Path, *, refuse: bool) -> list[Run]:
    """Run chapters as `run` does, and print a line for each as it ends."""
    print(f"{'chapter':<24}{'cells':>5}{'seconds':>9}   slowest cell")
    runs = []
    for source in (ROOT / f"{chapter}.md" for chapter in names):
        done = run(source, folder, refuse=refuse)
        runs.append(done)
        line = f"{done.chapter:<24}{len(done.cells):>5}{done.seconds:>9.1f}"
        if done.cells:
            seconds, number = done.slowest
            line += f"   cell {number}, {seconds:.2f} s" + f", over {PATIENCE:g}" * (
                seconds > PATIENCE
            )
        print(line + "   failed" * bool(done.failure), flush=True)
    return runs


def main() -> int:
    """Command line: run the chapters, and return 1 if one failed."""
    known = {Path(chapter).name: chapter for chapter in chapters() if has_code(chapter)}
    parser = argparse.ArgumentParser(description="Run chapters without a network.")
    parser.add_argument("--network", choices=["left", "refused"], help="how there comes to be none")
    parser.add_argument("chapter", nargs="*", help="such as `verdicts`; without one, every chapter")
    chosen = parser.parse_args()
    network, names = chosen.network, chosen.chapter
    if unknown := [name for name in names if name not in known]:
        parser.error(f"no chapter {', '.join(unknown)}; allowed: {' | '.join(known)}")
    if network is None:
        leave_the_network(names)
    if network == "left":
        prove_it_is_left()
        print("network: none, left for a namespace without one", flush=True)
    else:
        print("network: none, refused by Python, as this system does not let us leave it")
    # Its name is short, as those of sockets must be.
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        isolate(Path(folder))
        os.environ["JUPYTER_RUNTIME_DIR"] = folder
        asked = [known[name] for name in names or known]
        runs = run_all(asked, Path(folder), refuse=network != "left")
    cells = sum(len(done.cells) for done in runs)
    slowest = max(runs, key=lambda done: done.slowest)
    print(
        f"{'in all':<24}{cells:>5}{sum(done.seconds for done in runs):>9.1f}"
        f"   {slowest.chapter}, cell {slowest.slowest[1]}, {slowest.slowest[0]:.2f} s"
    )
    start = sum(done.start for done in runs) / len(runs)
    print(
        f"The seconds begin with the kernel and the import of pandas and matplotlib, {start:.1f} on"
    )
    print("average, which no cell is charged with.")
    failed = [done for done in runs if done.failure]
    for done in failed:
        print(f"{done.chapter}.md, cell {len(done.cells) + 1}: {done.failure}", file=sys.stderr)
    return bool(failed)


if __name__ == "__main__":
    raise SystemExit(main())
