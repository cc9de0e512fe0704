"""Rules on the bibliography, which other programs read as BibLaTeX."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

from ...data.bibliography import Entry, entries
from ...data.package import Package
from ...data.text import flaw
from ..faults import Fault, shown

# What each type of entry needs besides, as BibLaTeX has it.
TYPES = {
    "article": ("journal",),
    "book": ("publisher",),
    "inproceedings": ("booktitle",),
    "misc": (),
    "techreport": ("institution",),
}
NEEDED = ("title", "url", "urldate", "keywords")
FIELDS = (
    *("booktitle", "date", "doi", "howpublished", "institution", "isbn", "journal", "keywords"),
    *("note", "number", "pages", "publisher", "title", "titleaddon", "url", "urldate", "via"),
    "volume",
)
# What biber passes on as it is; other texts are set by LaTeX.
VERBATIM = ("doi", "url")
# What means something to LaTeX, but for signs that are written so that they mean themselves.
FOR_LATEX = re.compile(
    r"\\(?![%&#_$]|text(?:asciitilde|asciicircum|backslash)\{\})\S?\w*|(?<!\\)[%&#_$^~]"
)
PLACES = ("howpublished", "institution", "journal", "publisher")


def entries_are_whole(package: Package, data: Path) -> Iterator[Fault]:
    """A source has what its type needs, known fields alone, and texts without odd characters."""
    place = _Places(data)
    for entry in entries(data).values():
        at = place.of(entry.key)
        if not re.fullmatch(r"[a-z0-9]+", entry.key):
            yield place.fault(at, "key", repr(entry.key), "small letters and digits")
        if entry.kind not in TYPES:
            yield place.fault(at, "type", f"@{entry.kind}", " | ".join(f"@{one}" for one in TYPES))
        for name in (*NEEDED, *TYPES.get(entry.kind, ())):
            if not entry.fields.get(name, "").strip("{} "):
                yield place.fault(at, name, f"{entry.key} has none", "one for each such source")
        if not entry.authors or not all(name.strip("{} ") for name in entry.authors):
            yield place.fault(at, "author", f"{entry.key} has none", "a person or a body")
        for name, text in (*entry.fields.items(), ("author", " ".join(entry.authors))):
            row = place.of(entry.key, name)
            if name not in (*FIELDS, "author"):
                yield place.fault(row, name, f"{name!r} is no field", ", ".join(FIELDS))
            elif wrong := flaw(re.sub(r"\s+", " ", text)):
                yield place.fault(row, name, *wrong)
            elif name not in VERBATIM and (found := FOR_LATEX.search(text)):
                said = r"\% | \& | \# | \_ | \$ | \textasciitilde{}"
                yield place.fault(row, name, f"{found[0]!r} for LaTeX", said)
        if len(set(entry.authors)) < len(entry.authors):
            yield place.fault(place.of(entry.key, "author"), "author", "a name twice", "each once")


def sources_are_dated(package: Package, data: Path) -> Iterator[Fault]:
    """A date has its form, is possible, in the key, and not later than the day of reading."""
    place = _Places(data)
    last = date(int(package.descriptor["created"][:4]), 12, 31)
    # No source was read before the article was written.
    first = date(package["article"]["last_day"].iloc[0].year, 1, 1)
    for entry in entries(data).values():
        fields, row = entry.fields, place.of(entry.key, "date")
        try:
            read = date.fromisoformat(fields.get("urldate", ""))
            if not (first <= read <= last and len(fields["urldate"]) == 10):
                raise ValueError
        except ValueError:
            at, wrong = place.of(entry.key, "urldate"), repr(fields.get("urldate"))
            yield place.fault(at, "urldate", wrong, f"the day of reading, to {last}")
            continue
        try:
            published = _published(entry)
        except ValueError:
            wrong = repr(entry.published)
            yield place.fault(row, "date", wrong, "2018 | 2018-05 | 2018-05-26, from 1500")
            continue
        if published and published > read:
            wrong = f"{published} is after it was read"
            yield place.fault(row, "date", wrong, f"{read} at the latest")
        # A key has the year, or the last one of those that the note names.
        in_key = re.search(r"(?:1[5-9]|20)\d\d(?!\d)", entry.key)
        if in_key and published and in_key[0] not in (entry.year + fields.get("note", "")):
            yield place.fault(row, "date", f"{entry.year} for {entry.key}", in_key[0])


def _published(entry: Entry) -> date | None:
    """The first day on which a source may have appeared."""
    if "date" not in entry.fields:
        return None
    form = r"((?:1[5-9]|20)[0-9]{2})(?:-([0-9]{2})(?:-([0-9]{2}))?)?"
    if not (parts := re.fullmatch(form, entry.published, re.ASCII)):
        raise ValueError
    year, month, day = (int(part or 1) for part in parts.groups())
    return date(year, month, day)


def addresses_are_of_the_web(package: Package, data: Path) -> Iterator[Fault]:
    """An address is one of the web, with a named host; a DOI and an ISBN have their form."""
    place = _Places(data)
    for entry in entries(data).values():
        address = entry.fields.get("url", "")
        if address and (wrong := _wrong_address(address)):
            at = place.of(entry.key, "url")
            yield place.fault(at, "url", f"{address!r}, {wrong}", "https://host/path")
        doi, isbn = entry.fields.get("doi", ""), entry.fields.get("isbn", "")
        if doi and not re.fullmatch(r"10\.[0-9]{4,9}/[!-~]+", doi):
            yield place.fault(place.of(entry.key, "doi"), "doi", repr(doi), "10.number/suffix")
        if isbn and not _is_isbn(isbn):
            yield place.fault(place.of(entry.key, "isbn"), "isbn", repr(isbn), "13 digits that fit")


def _wrong_address(address: str) -> str:
    try:
        parts = urlsplit(address.replace("\\", ""))
        host = parts.hostname or ""
    except ValueError as error:
        return str(error)
    if parts.scheme not in ("http", "https"):
        return "not of the web"
    if not re.fullmatch(r"[!-~]+", address):
        return "with a character that addresses do not have"
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return "" if re.fullmatch(r"([a-z0-9-]+\.)+[a-z]{2,}", host) else "without a named host"
    return "with a number for its host"


def _is_isbn(isbn: str) -> bool:
    digits = isbn.replace("-", "")
    if not re.fullmatch(r"97[89][0-9]{10}", digits):
        return False
    return sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits)) % 10 == 0


def publishers_have_one_name(package: Package, data: Path) -> Iterator[Fault]:
    """Who published several sources is written in one way; sources have each their address.

    Publishers of nearly the same name are `distinct` in the descriptor.
    """
    place = _Places(data)
    distinct = package.resource("references").get("distinct", [])
    names: dict[str, str] = {}
    addresses: dict[str, str] = {}
    for entry in entries(data).values():
        for field in PLACES:
            name = entry.fields.get(field, "")
            if name in distinct:
                continue
            plain = re.sub(r"^the|\W|_", "", name.replace("\\", "").lower())
            if names.setdefault(plain, name) != name:
                at = place.of(entry.key, field)
                yield place.fault(at, field, repr(name), f"{names[plain]!r}, as elsewhere")
        address = entry.fields.get("url", "").rstrip("/")
        title = f"{address} {entry.title}"
        if (other := addresses.setdefault(title, entry.key)) != entry.key:
            wrong = f"{entry.key} has title and address of {other}"
            yield place.fault(place.of(entry.key, "url"), "url", wrong, "each source once")


class _Places:
    """Where in the file an entry and its fields are."""

    def __init__(self, data: Path):
        self.file = shown(data, "references.bib")
        self.rows: dict[tuple[str, str], int] = {}
        key = ""
        text = (data / "references.bib").read_text(encoding="utf-8")
        for row, line in enumerate(text.splitlines(), 1):
            if found := re.match(r"\s*@\w+\s*\{\s*([^,\s]+)", line):
                key = found[1]
                self.rows[key, ""] = row
            elif found := re.match(r"\s*(\w+)\s*=", line):
                self.rows.setdefault((key, found[1].lower()), row)

    def of(self, key: str, field: str = "") -> int | None:
        """The row of a field, or of its entry."""
        return self.rows.get((key, field), self.rows.get((key, "")))

    def fault(self, row: int | None, column: str, wrong: str, allowed: str) -> Fault:
        return Fault(self.file, row, column, wrong, allowed)
