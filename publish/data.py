"""Check the data once for each state that it is in."""

from __future__ import annotations

from pathlib import Path

from book.report.data.citations import cited_keys
from publish import inputs
from publish.fingerprints import fingerprint
from publish.project import ROOT


class DataFault(Exception):
    """The data is at fault; the message has a line for each fault."""


def check(folder: Path) -> bool:
    """Check the data, unless its state is the one that was found sound last.

    `folder`: where that state is noted.  Returns whether it was checked now.  Raises `DataFault`.
    """
    # A source that nothing cites is a fault, and chapters cite.
    chapters = (path.read_text(encoding="utf-8") for path in (ROOT / "book").glob("*.md"))
    cited = sorted(set().union(*map(cited_keys, chapters)))
    stamp, state = folder / "data.stamp", fingerprint(*inputs.DATA, also=cited, meaning=True)
    if stamp.is_file() and stamp.read_text() == state:
        return False
    from book.report import validation

    try:
        validation.check()
    except validation.DataError as error:
        number = len(error.faults)
        raise DataFault(f"The data has {number} fault{'s' * (number > 1)}:\n{error}") from None
    folder.mkdir(parents=True, exist_ok=True)
    stamp.write_text(state)
    return True
