"""Jupyter Book's own command, without what only slows it.

python -m publish.build.jupyter_book build . …
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys

from publish.compat import rfc3987_grammar


def main() -> None:
    """Run the command, and end the process as soon as it has."""
    rfc3987_grammar.apply()
    from jupyter_book.cli.main import main as command

    # Pages are trees that live until the end: looking for garbage takes a fifth of the time.
    gc.freeze()
    gc.disable()
    try:
        command(prog_name="jupyter-book")
    except SystemExit as end:
        status = end.code
        # As Python does when a process is not ended below.
        if isinstance(status, str):
            print(status, file=sys.stderr)
    # The sitemap is gathered by a process of its own, which would outlive this one and keep
    # whoever reads its output waiting.
    for child in multiprocessing.active_children():
        child.terminate()
    sys.stdout.flush()
    sys.stderr.flush()
    # Taking those trees apart takes a second; nothing waits for it.
    os._exit(status if isinstance(status, int) else bool(status))


if __name__ == "__main__":
    main()
