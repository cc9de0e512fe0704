"""A process that has imported what every chapter imports, and forks a kernel on request.

    python -m publish.execution.warm

Each line of standard input is a request (JSON): `argv` of the kernel, its `cwd`, and the file
`record` into which the kernel writes what it reads.  The answer is the number of the process.
The package `report` is not imported here but in each kernel, so that a kernel records which of
its modules the chapter loads.
"""

from __future__ import annotations

import json
import os
import platform
import signal
import sys
from contextlib import suppress
from typing import NoReturn

# What the chapters load directly or through the package `report`.
LIBRARIES = (
    "ipykernel.kernelapp",
    "IPython.core.completer",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "matplotlib.dates",
    "matplotlib.pyplot",
    "numpy",
    "pandas",
    "pandas.io.formats.html",
)
# The columns of a table that pandas prints in a kernel.
COLUMNS = 20
# The kernels that have not ended.
running: set[int] = set()


def serve() -> None:
    """Import the libraries, then fork a kernel for each request until the input ends.

    Kernels that still run then are ended, whatever has become of the process that asked for them.
    """
    for name in LIBRARIES:
        __import__(name)
    # Imported where there is no kernel, pandas takes its output for a terminal's.
    sys.modules["pandas"].set_option("display.max_columns", COLUMNS)
    # IPython calls it, and the first call starts a process.
    platform.processor()
    signal.signal(signal.SIGCHLD, _reap)
    print("ready", flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        process = os.fork()
        if process == 0:
            run_kernel(**request)
        running.add(process)
        print(process, flush=True)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for process in running:
        os.kill(process, signal.SIGKILL)


def _reap(*_: object) -> None:
    """Leave no kernel that has ended as an entry in the table of processes."""
    with suppress(ChildProcessError):
        while ended := os.waitpid(-1, os.WNOHANG)[0]:
            running.discard(ended)


def run_kernel(argv: list[str], cwd: str, record: str) -> NoReturn:
    """Become a kernel: the same one that `python -m ipykernel_launcher` starts."""
    from ipykernel.kernelapp import IPKernelApp

    from publish.execution.dependencies import record_into

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.chdir(cwd)
    # The project's top is on the path for this program, not for a chapter.
    sys.path.pop(0)
    sys.argv = argv
    record_into(record)
    status = 1
    try:
        IPKernelApp.launch_instance(argv=argv[1:])
        status = 0
    finally:
        os._exit(status)


if __name__ == "__main__":
    serve()
