"""All checks of the data package, in the order in which they depend on one another."""

from __future__ import annotations

import sys
from pathlib import Path

from ..data.package import DATA, load
from .descriptor import descriptor_faults
from .faults import DataError, Fault
from .files import file_faults, read_json
from .rules import RULES


def check(data: Path = DATA) -> None:
    """Raise a `DataError` that lists every fault of the package; return nothing if sound."""
    descriptor = read_json(data)
    if isinstance(descriptor, Fault):
        raise DataError([descriptor])
    if faults := list(descriptor_faults(descriptor, data)):
        raise DataError(faults)
    if faults := list(file_faults(data, descriptor)):
        raise DataError(faults)
    package = load(data)
    package.check()
    # The rules read typed tables, so they run only on tables that can be typed.
    if faults := [fault for rule in RULES for fault in rule(package, data)]:
        raise DataError(faults)


def main() -> int:
    """Print every fault of the package, a line each; exit status 1 if there is one."""
    try:
        check()
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    package = load()
    rows = sum(len(package[name]) for name in package)
    print(f"{len(package)} tables, {rows:,} rows, no fault")
    return 0
