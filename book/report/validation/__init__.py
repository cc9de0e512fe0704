"""Prove that the files of the data package are what its descriptor says.

`python -m book.report.validation` checks the package and lists every fault.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import lazy

if TYPE_CHECKING:
    from .faults import DataError, Fault
    from .rules import RULES
    from .run import check

_NAMES = {".faults": ("DataError", "Fault"), ".rules": ("RULES",), ".run": ("check",)}
__getattr__, __dir__, __all__ = lazy(__name__, _NAMES)
