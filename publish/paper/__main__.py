"""Make editions of the book on paper from the finished site.

    python -m publish.paper --edition reader --paper A5

writes them into `_build/editions`.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path

from book.report import load
from publish import characters, paper, settings
from publish.paper.edition import EDITIONS, SHEETS
from publish.project import BUILD, PDF, SITE, parts, set_date


def chosen(name: str, sheet: str) -> list[paper.Edition]:
    """The editions of a name: one of `EDITIONS`, `all` of them, or a chapter's."""
    if name == "all":
        found = list(EDITIONS.values())
    elif name in EDITIONS:
        found = [EDITIONS[name]]
    else:
        file = PDF.replace(".pdf", f"-{name}.pdf")
        found = [paper.Edition(file, duplex=False, content=name)]
    if sheet == "A4":
        return found
    return [
        replace(edition, file=edition.file.replace(".pdf", f"-{sheet.lower()}.pdf"))
        for edition in found
    ]


def main() -> int:
    """Command line: which editions, on which sheet."""
    names = ", ".join(EDITIONS)
    parser = argparse.ArgumentParser(prog="python -m publish.paper", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "--edition",
        action="append",
        metavar="NAME",
        help=f"one of {names}; all; or the name of a chapter, as _toc.yml has it",
    )
    parser.add_argument("--paper", default="A4", help=f"the sheet: {' | '.join(SHEETS)}")
    parser.add_argument("--site", type=Path, default=SITE, help="the finished site")
    parser.add_argument("--out", type=Path, default=BUILD / "editions", help="where to write")
    options = parser.parse_args()
    try:
        options.paper = settings.sheet(options.paper, SHEETS)
        settings.check()
    except (ValueError, settings.SettingsError) as error:
        print(error, file=sys.stderr)
        return 2
    editions = [e for name in options.edition or ["all"] for e in chosen(name, options.paper)]
    if not (options.site / "index.html").is_file():
        print(f"There is no site at {options.site}: run make html first.", file=sys.stderr)
        return 1
    if unprintable := list(characters.faults()):
        print("\n".join(unprintable), file=sys.stderr)
        return 1
    set_date()
    options.out.mkdir(parents=True, exist_ok=True)
    package = load()
    terms = paper.terms(package["people"], package["places"])
    begin = time.monotonic()
    try:
        paper.write(editions, options.paper, options.site, parts(), terms, options.out)
    except (paper.LayoutError, paper.UnknownElement, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    for edition in editions:
        for name in filter(None, (edition.file, edition.cover)):
            made = options.out / name
            size = f"{made.stat().st_size / 1e6:.1f} MB"
            print(f"{paper.count_pages(made):>5} pages  {size:>7}  {made}")
    print(f"made in {time.monotonic() - begin:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
