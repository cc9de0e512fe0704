"""What is wrong with the data, as the rules say it."""

from __future__ import annotations

from ..data.faults import FIRST_ROW, DataError, Fault, shown

__all__ = ["FIRST_ROW", "DataError", "Fault", "shown"]
