"""The look of the bibliography: surname first, titles as printed, and how each source was read.

Sources of one author and year are told apart by a letter, in references and in the list.
"""

import copy
import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from pybtex.database import Entry
from pybtex.plugin import register_plugin
from pybtex.style import FormattedEntry
from pybtex.style.formatting.plain import Style as PlainStyle
from pybtex.style.sorting.author_year_title import SortingStyle
from pybtex.style.template import field, join, optional, sentence
from sphinx.application import Sphinx
from sphinxcontrib.bibtex import plugin as reference_plugin
from sphinxcontrib.bibtex.style.referencing import BracketStyle
from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle

from publish import inputs
from publish.fingerprints import fingerprint
from publish.outputs.references import author_of

# What the style has formatted, by label and key.
_formatted: dict[tuple[str, str], FormattedEntry] = {}


def remember_formatted(app: Sphinx, env: Any, *_: object) -> list[str]:
    """Take over what the last build has formatted, if it would be the same again."""
    state = fingerprint(*inputs.BIBLIOGRAPHY, meaning=True)
    _formatted.clear()
    if getattr(env, "report_bibliography", "") == state:
        for citation in env.get_domain("cite").citations:
            formatted = citation.formatted_entry
            _formatted[formatted.label, formatted.key] = formatted
    env.report_bibliography = state
    return []


class ReportStyle(PlainStyle):
    """Pybtex's plain style, but for names, titles and the note on consultation."""

    default_name_style = "lastfirst"
    default_sorting_style = "report"

    def format_entry(self, label: str, entry: Entry, bib_data: Any = None) -> FormattedEntry:
        """As listed; cached, because the list and the tooltips both need it."""
        known = _formatted.get((label, entry.key))
        if known is None:
            known = super().format_entry(label, _as_listed(entry), bib_data)
            _formatted[label, entry.key] = known
        return known

    def format_title(self, e: Entry, which_field: str, as_sentence: bool = True) -> Any:
        # The plain style would lower-case a title.
        # A translation stands beside the title as it is printed.
        title = join[field(which_field), optional[" [", field("titleaddon"), "]"]]
        return sentence[title] if as_sentence else title

    def format_web_refs(self, e: Entry) -> Any:
        read = sentence(capfirst=True)[join["consulted: ", field("keywords")]]
        cited = sentence[join["Cited as ", field("cited_as")]]
        via = sentence(capfirst=False)[join["Read through ", field("via")]]
        lines = super().format_web_refs(e), optional[via], optional[read], optional[cited]
        return join(sep=" ")[lines]


def _as_listed(entry: Entry) -> Entry:
    """An entry as the list prints it: its year without a letter, its date once and whole."""
    listed = copy.deepcopy(entry)
    fields = listed.fields
    if lettered := re.fullmatch(r"(\d{4}|n\.d\.)[a-z]", fields.get("year", "")):
        fields["cited_as"] = fields["year"]
        fields["year"] = lettered[1]
        if lettered[1] == "n.d.":
            del fields["year"]
    if day := fields.get("day"):
        fields["month"] = f"{day} {fields['month']}"
    return listed


def split_dates(entries: Mapping[str, Entry]) -> None:
    """Give entries year, month and day, which pybtex formats, from their date, in place."""
    for entry in entries.values():
        year, month, day = (*entry.fields.get("date", "").split("-"), "", "")[:3]
        # The environment of the last build has them already.
        if year and "year" not in entry.fields:
            entry.fields["year"] = year
            if month:
                entry.fields["month"] = f"{date(2000, int(month), 1):%B}"
            if day:
                entry.fields["day"] = day.lstrip("0")


def tell_apart(entries: Mapping[str, Entry]) -> None:
    """Append a letter to the year of entries with the same author and year, in place."""
    alike = defaultdict(list)
    for key, entry in entries.items():
        year = re.sub(r"[a-z]$", "", entry.fields.get("year", "n.d."))
        alike[author_of(entry), year].append((entry.fields.get("title", ""), key, entry))
    for (_, year), group in alike.items():
        if len(group) > 1:
            for place, (_, _, entry) in enumerate(sorted(group, key=lambda g: g[:2])):
                entry.fields["year"] = f"{year}{chr(ord('a') + place)}"


class ReportSorting(SortingStyle):
    """By author, year and title; the braces around an organisation's name do not count."""

    def person_key(self, person: Any) -> str:
        return super().person_key(person).replace("{", "").replace("}", "")


class ReportReferences(AuthorYearReferenceStyle):
    """Author and year; several sources are parted by semicolons, since commas stand within."""

    def __init__(self) -> None:
        super().__init__(bracket_parenthetical=BracketStyle(sep="; "))


reference_plugin.register_plugin(
    "sphinxcontrib.bibtex.style.referencing", "report", ReportReferences
)
register_plugin("pybtex.style.formatting", "report", ReportStyle)
register_plugin("pybtex.style.sorting", "report", ReportSorting)
