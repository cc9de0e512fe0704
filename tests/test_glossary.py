"""The glossary defines every code, and says nothing that another page says otherwise."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from book.report import glossary, load
from book.report.tables.glossary import CODED, closed_lists

ROOT = Path(__file__).resolve().parents[1]
# What the codebook or the page on the method defines, in the same words.
DEFINED_THERE = (
    *("claim", "finding", "pair", "core element", "strong", "echo", "origin", "confidence"),
)


def written() -> dict[str, str]:
    """The terms of the table, which no closed list has."""
    with (ROOT / "data/record/glossary.csv").open(encoding="utf-8", newline="") as file:
        return {row["term"]: row["definition"] for row in csv.DictReader(file)}


def words(text: str) -> str:
    """A text without markup, its line ends as blanks."""
    return " ".join(re.sub(r"[*\\]", "", text).replace("’", "'").split())


def test_every_code_is_defined_as_its_list_has_it() -> None:
    package = load()
    defined = glossary(package).definitions
    lists = closed_lists(package)
    assert {"verdict", "confidence", "sourcing", "basis"} <= set(lists)
    for name, values in lists.items():
        for value, meaning in values.items():
            assert f"{name.capitalize()}: {words(meaning)}." in words(defined[value]), value
    own = written()
    for term, definition in own.items():
        assert words(defined[term]) == words(definition), term
    # A term is defined by the table or by a list, not by both.
    codes = {value for values in lists.values() for value in values}
    assert not own.keys() & (codes | CODED.keys())
    assert set(defined) == own.keys() | codes | CODED.keys()


def test_what_another_page_defines_has_its_words() -> None:
    pages = (ROOT / "book" / f"{name}.md" for name in ("codebook", "method"))
    said = words("\n".join(path.read_text(encoding="utf-8") for path in pages))
    own = written()
    for term in DEFINED_THERE:
        assert words(own[term]) in said, term


def test_every_term_is_used() -> None:
    texts = [p.read_text(encoding="utf-8") for p in (ROOT / "book").glob("*.md")]
    texts += [p.read_text(encoding="utf-8") for p in (ROOT / "data").glob("*/*.csv")]
    said = words("\n".join(texts)).casefold()
    for term in written():
        # Once in the glossary itself.
        assert said.count(words(term).casefold()) > 1, term


def test_the_page_is_a_glossary() -> None:
    shown = glossary(load())._repr_mimebundle_()["text/markdown"]
    assert shown.startswith("```{glossary}\n") and "\n\nechoed\n  *Verdict:* " in shown
    heads = re.findall(r"^(\S.*)$", shown, re.MULTILINE)[1:-1]
    assert heads == sorted(heads, key=str.casefold)
