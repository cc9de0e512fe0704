"""What the search finds besides chapters: claims, findings, sources, people and places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from book import report
from book.report.data.rows import records
from publish.outputs.references import Source

# Letters of Hangul in the Revised Romanisation, and as McCune and Reischauer have them without
# their marks.  Neighbouring letters are left as they are, which a search with typing errors bears.
_INITIALS = (
    "g kk n d tt r m b pp s ss - j jj ch k t p h",
    "k kk n t tt r m p pp s ss - ch tch ch k t p h",
)
_VOWELS = (
    "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i",
    "a ae ya yae o e yo ye o wa wae oe yo u wo we wi yu u ui i",
)
_FINALS = ("- k k k n n n t l k m l l l p l m p p t t ng t t k t p t",) * 2
_FIRST, _LAST = 0xAC00, 0xD7A3
# The most syllables of a name that is romanised.
LONGEST = 5


def romanised(hangul: str) -> list[list[str]]:
    """The syllables of a Korean name in letters, in two ways.

    `장성택` is jang, seong, taek, and chang, song, taek.
    """
    found = []
    for letters in zip(_INITIALS, _VOWELS, _FINALS, strict=True):
        initials, vowels, finals = (line.replace("-", "").split(" ") for line in letters)
        syllables = []
        for sign in hangul:
            if _FIRST <= ord(sign) <= _LAST:
                rest, final = divmod(ord(sign) - _FIRST, len(finals))
                initial, vowel = divmod(rest, len(vowels))
                syllables.append(initials[initial] + vowels[vowel] + finals[final])
        found.append(syllables)
    return found


def claims(package: Any) -> list[list[str]]:
    """Of each claim its number, its statement, and other words by which it is found."""
    names = _names(package)
    verdicts = report.verdicts(package["claims"], report.findings(package))
    return [
        [
            row.claim,
            row.statement,
            _words(
                *(names[key] for key in (*row.people, *row.places)),
                row.kind,
                row.sourcing,
                verdicts[row.claim],
            ),
        ]
        for row in records(package["claims"])
    ]


def record(package: Any, sources: Mapping[str, Source]) -> dict[str, list[list[str]]]:
    """Findings, sources and names: of each where it is, how it reads, and other words.

    `sources`: by key of the bibliography; those alone have a place in the book.
    """
    entries = report.data.bibliography.entries()
    findings = [
        [
            row.evidence,
            row.finding,
            _words(row.phrase, row.note, sources[row.source].author, sources[row.source].title),
        ]
        for row in records(package["evidence"])
        if row.source in sources
    ]
    listed = [
        [
            f"{source.page}.html#{source.address}",
            f"{source.author} ({source.year}): {source.title}",
            _words(
                *(entries[key].fields.get(name) for name in ("titleaddon", "howpublished")), key
            ),
        ]
        for key, source in sources.items()
        if key in entries
    ]
    names = _names(package)
    people = [
        [row.standard_name, row.name, names[row.person]] for row in records(package["people"])
    ]
    places = [[row.standard_name, row.name, names[row.place]] for row in records(package["places"])]
    return {"findings": findings, "sources": listed, "people": people, "places": places}


def _names(package: Any) -> dict[str, str]:
    """All names of each person and place, by key."""
    found = {}
    for row in records(package["people"]):
        # The family name has one syllable, the other name is written in one word or in two.
        spelt = [
            f"{' '.join(syllables)} {''.join(syllables[1:])}"
            for syllables in romanised(_short(row.hangul))
        ]
        found[row.person] = _words(row.name, row.standard_name, row.hangul, row.hanja, *spelt)
    for row in records(package["places"]):
        spelt = ["".join(syllables) for syllables in romanised(_short(row.hangul))]
        found[row.place] = _words(row.name, row.standard_name, row.hangul, row.hanja, *spelt)
    return found


def _short(hangul: Any) -> str:
    """A name that people know by its sound; the titles of states are longer."""
    return "" if pd.isna(hangul) or len(hangul) > LONGEST else hangul


def _words(*texts: Any) -> str:
    """Texts in one, without those that are missing or there already."""
    return " ".join(dict.fromkeys(str(text) for text in texts if pd.notna(text) and str(text)))
