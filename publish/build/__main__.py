"""`python -m publish.build`: the command line of the builder."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from publish import settings
from publish.build.failures import Failure, of_system
from publish.build.progress import Progress
from publish.project import SITE

SHEETS = ("A4", "letter")


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the book, the site alone, or the site again whenever a source changes."""
    parser = argparse.ArgumentParser(prog="python -m publish.build", description=__doc__)
    parser.add_argument("what", choices=["book", "html", "serve", "bench"])
    parser.add_argument("--paper", default="A4", help="A4 or letter")
    parser.add_argument("--costs", help="a file for what each step took (JSON)")
    parser.add_argument("--runs", type=int, default=3, help="how often bench runs each build")
    chosen = parser.parse_args(arguments)
    try:
        sheet = settings.sheet(chosen.paper, SHEETS)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    try:
        if chosen.what == "bench":
            from publish.build import bench

            bench.run(chosen.runs)
        elif chosen.what == "serve":
            from publish.build import serve

            serve.serve()
        else:
            from publish.build import book

            progress = Progress()
            book.make(whole=chosen.what == "book", sheet=sheet, progress=progress)
            if chosen.costs:
                steps = {name: asdict(cost) for name, cost in progress.costs.items()}
                Path(chosen.costs).write_text(json.dumps(steps), encoding="utf-8")
    except KeyboardInterrupt:
        return _stopped("Stopped.", 130)
    except Failure as failure:
        break_ = "\n" if "\n" in str(failure) else " "
        return _stopped(f"The book could not be made:{break_}{failure}", 1)
    except OSError as error:
        return _stopped(f"The book could not be made: {of_system(error)}", 1)
    return 0


def _stopped(why: str, status: int) -> int:
    kept = " The last good book is still in _build/html." if SITE.exists() else ""
    print(f"\n{why}{kept}" if "\n" not in why else f"\n{why}\n{kept.strip()}", file=sys.stderr)
    return status


if __name__ == "__main__":
    raise SystemExit(main())
