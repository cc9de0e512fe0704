"""Numbers and dates in words."""

from __future__ import annotations

import pandas as pd

# fmt: off
_WORDS = [
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
]
_ORDINALS = [
    "", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
    "tenth", "eleventh", "twelfth",
]
# fmt: on


def in_words(number: int) -> str:
    """A whole number as prose prints it: words to twelve, figures with commas above."""
    return _WORDS[number] if 0 <= number < len(_WORDS) else f"{number:,}"


def ordinal(number: int) -> str:
    """A place in an order as prose prints it: words to twelfth, figures above."""
    number = int(number)
    if number < 1:
        raise ValueError(f"{number} is no place in an order")
    if number < len(_ORDINALS):
        return _ORDINALS[number]
    teens = number % 100 in (11, 12, 13)
    return f"{number:,}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def when(begin: pd.Timestamp, end: pd.Timestamp, precision: str) -> str:
    """A span of time in words, no more precise than the article is.

    A missing end is a span that goes on; both missing is no date, an empty text.
    """
    if pd.isna(begin) and pd.isna(end):
        return ""
    if pd.isna(end):
        return f"since {_moment(begin, precision, first=True)}"
    if pd.isna(begin):
        return f"by {_moment(end, precision, first=False)}"
    first, last = _moment(begin, precision, first=True), _moment(end, precision, first=False)
    whole = _whole(begin, end, precision)
    return whole or (first if first == last else f"{first} to {last}")


def _whole(begin: pd.Timestamp, end: pd.Timestamp, precision: str) -> str | None:
    """The name of a span that has one of its own: a month, a year, the late 1990s."""
    match precision:
        case "month" if begin.month == end.month:
            return f"{begin:%B %Y}"
        case "year" if begin.year == end.year:
            return str(begin.year)
        case "part of a decade" if begin.year % 10 == 5:
            return f"late {begin.year // 10 * 10}s"
        case "several years":
            return f"{begin.year} to {end.year}"
    return None


def _moment(day: pd.Timestamp, precision: str, *, first: bool) -> str:
    match precision:
        case "day":
            return f"{day.day} {day:%B %Y}"
        case "part of a month":
            part = "early" if day.day <= 10 else "mid" if day.day <= 20 else "late"
            return f"{part} {day:%B %Y}" if part != "mid" else f"mid-{day:%B %Y}"
        case "part of a year" if day.month <= 3:
            return f"early {day.year}"
        case "part of a year" if day.month >= 10:
            return f"late {day.year}"
        case "year" | "several years":
            return str(day.year)
    return f"{day:%B %Y}"
