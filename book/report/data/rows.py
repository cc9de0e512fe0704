"""The rows of a table, one by one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd


def records(table: pd.DataFrame) -> Iterable[Any]:
    """The rows of a table, whose columns are attributes of each; `Index` is its label.

    What a column holds is known from the descriptor, not to a type checker.
    """
    return table.itertuples()
