"""What a setting or a look-up may be, said when it is something else."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from numbers import Integral

import pandas as pd


class NotAllowed(ValueError, KeyError):
    """A value that is none of those allowed; the message names them.

    A `KeyError` too, as a look-up raises it.
    """

    def __str__(self) -> str:
        # A `KeyError` would quote its message.
        return str(self.args[0])


def check_choice(what: str, given: object, allowed: Collection[object]) -> None:
    """Raise `NotAllowed` unless a value is one of those allowed.  `what`: what it is for."""
    if not any(given is one or given == one for one in allowed):
        listed = " | ".join(map(str, allowed)) or "nothing"
        raise NotAllowed(f"{what}: {given!r}; allowed: {listed}")


def check_count(what: str, given: object) -> None:
    """Raise `NotAllowed` unless a value is a whole number from one."""
    if isinstance(given, bool) or not isinstance(given, Integral) or int(given) < 1:
        raise NotAllowed(f"{what}: {given!r}; allowed: a whole number from 1")


def check_day(what: str, given: object) -> None:
    """Raise `NotAllowed` unless a value is a day, as a text."""
    try:
        date.fromisoformat(str(given))
        right = isinstance(given, str) and len(given) == len("2024-12-31")
    except ValueError:
        right = False
    if not right:
        raise NotAllowed(f"{what}: {given!r}; allowed: a day, such as '2024-12-31'")


def check_columns(what: str, table: pd.DataFrame, columns: Iterable[str]) -> None:
    """Raise `NotAllowed` if a table lacks a column.  `what`: what the table is for."""
    needed = list(columns)
    if missing := [column for column in needed if column not in table.columns]:
        raise NotAllowed(
            f"{what}: the table lacks {', '.join(missing)}; it has "
            f"{', '.join(map(str, table.columns))}; needed: {', '.join(needed)}"
        )
