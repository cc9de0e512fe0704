"""All checks of the data package, in the order in which they depend on one another."""

from __future__ import annotations

import sys
from pathlib import Path

from ..data.package import DATA, Package, read_cells, read_descriptor, table_resources
from .faults import DataError
from .files import file_faults
from .rules import RULES
from .tables import table_faults


def check(data: Path = DATA) -> None:
    """Raise a `DataError` that lists every fault of the package; return nothing if sound."""
    if faults := list(file_faults(data)):
        raise DataError(faults)
    if faults := list(table_faults(data)):
        raise DataError(faults)
    # The rules read typed tables, so they run only on tables that can be typed.
    package = Package(data, read_descriptor(data), checked=True)
    if faults := [fault for rule in RULES for fault in rule(package, data)]:
        raise DataError(faults)


def main() -> int:
    """Print every fault of the package, a line each; exit status 1 if there is one."""
    try:
        check()
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    tables = table_resources(read_descriptor())
    rows = sum(len(read_cells(DATA / table["path"])) for table in tables)
    print(f"{len(tables)} tables, {rows:,} rows, no fault")
    return 0
