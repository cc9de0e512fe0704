"""What is wrong with the data: where, what, and what is allowed instead."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FIRST_ROW = 2  # row 1 of a file is its header


@dataclass(frozen=True)
class Fault:
    """One thing wrong with the data: where it is, what is wrong and what is allowed."""

    file: str
    row: int | None
    column: str | None
    wrong: str
    allowed: str

    def __str__(self) -> str:
        place = self.file
        if self.row is not None:
            place += f", row {self.row}"
        if self.column is not None:
            place += f", column {self.column}"
        return f"{place}: {self.wrong}; allowed: {self.allowed}"


class DataError(Exception):
    """The data package is at fault.  `faults` lists every fault found."""

    def __init__(self, faults: list[Fault]):
        self.faults = faults
        super().__init__("\n".join(map(str, faults)))


def shown(data: Path, path: str) -> str:
    """A file of the package as a fault names it."""
    return f"{data.name}/{path}"
