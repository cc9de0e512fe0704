"""Every name has one spelling, and no line of a page ends within it."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from lxml.html import HtmlElement

from publish.names import NAME, unbroken

ROOT = Path(__file__).resolve().parents[1]
# Columns with the words of others: the article's, a source's, those that a search asked for.
NOT_OURS = {
    "data/gazetteer/people.csv": {"name"},
    "data/gazetteer/places.csv": {"name"},
    "data/record/evidence.csv": {"phrase"},
    "data/record/queries.csv": {"text"},
}
# A province of South Korea, beside Kangwon in the North; and a newspaper, beside Ri Tong-il.
ANOTHER = {"Gangwon", "Tongil"}
FAMILIES = {"lee": "ri", "yi": "ri", "li": "ri", "rhee": "ri", "park": "pak", "roh": "no"}
# Letters by which romanisations of Korean and Japanese differ, and one that stands for all.
LETTERS = (
    *(("th", "t"), ("kh", "k"), ("ph", "p"), ("sh", "s"), ("ch", "j"), ("oo", "o"), ("ou", "o")),
    *(("eo", "o"), ("eu", "o"), ("ee", "i"), ("ae", "e"), ("oi", "e"), ("oe", "e"), ("ah", "a")),
    *(("g", "k"), ("b", "p"), ("d", "t"), ("l", "r"), ("u", "o")),
)
PIECE = re.compile(r"[A-Z0-9][\w’'.]*\w")


def texts() -> Iterator[tuple[str, str]]:
    """What the project says in its own words, and where; what is quoted is left out."""
    for path in [*(ROOT / "book").glob("*.md"), *ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        text = path.read_text(encoding="utf-8")
        yield path.name, re.sub(r"\{[\w:-]+\}`[^`]*`|“[^”]*”", " · ", text)
    for path in sorted((ROOT / "data").rglob("*.csv")):
        name = path.relative_to(ROOT).as_posix()
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.DictReader(file), 2):
                for column, cell in row.items():
                    if column not in NOT_OURS.get(name, ()) and "://" not in cell:
                        yield f"{name}, row {number}, {column}", re.sub("“[^”]*”", " · ", cell)


def names(text: str) -> Iterator[str]:
    """Every run of up to four words in a text that begin with capitals, hyphened or not."""
    for run in re.finditer(r"[A-Z0-9][\w’'.]*(?:[ -][\w’'.]+)*", text):
        words = re.findall(r"[^ -]+[ -]?", re.sub(r"[’']s?(?!\w)", "", run[0]))
        for first in range(len(words)):
            if not PIECE.match(words[first]):
                continue
            for last in range(first, min(first + 4, len(words))):
                if last > first and words[last - 1].endswith(" ") and not PIECE.match(words[last]):
                    break
                if not words[last].endswith("-"):
                    yield "".join(words[first : last + 1]).rstrip(" .").replace("'", "’")


def plain(text: str) -> str:
    """A name without accents, marks, blanks and case."""
    letters = unicodedata.normalize("NFKD", text)
    return re.sub(r"[^a-z0-9]", "", letters.casefold())


def sound(text: str) -> str:
    """What spellings of one name have in common, whatever their romanisation."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    letters = re.sub(r"[^a-z0-9 -]", "", letters)
    found = []
    for word in letters.split(" "):
        word = FAMILIES.get(word, word)
        for spelt, sign in LETTERS:
            word = word.replace(spelt, sign)
        found += word.split("-")
    return "".join(found)


def known() -> dict[str, str]:
    """The names of the gazetteer and of the printed index as the report spells them, by sound."""
    found = []
    for table in ("people", "places"):
        with (ROOT / f"data/gazetteer/{table}.csv").open(encoding="utf-8", newline="") as file:
            found += [row["standard_name"] for row in csv.DictReader(file)]
    with (ROOT / "book/index.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["group"] != "Subjects"]
        found += [row["words"].split(";")[0] for row in rows]
    # With the family name first or last.
    turned = {" ".join([*name.split()[1:], name.split()[0]]): name for name in found}
    turned |= {" ".join([name.split()[-1], *name.split()[:-1]]): name for name in found}
    return {sound(other): name for other, name in (turned | {n: n for n in found}).items()}


def misspelt(found: Mapping[str, list[str]]) -> list[str]:
    """The names that are spelt otherwise than the gazetteer has them, or in two ways."""
    spelt, faults = known(), []
    alike: dict[str, set[str]] = defaultdict(set)
    for name, places in found.items():
        if (right := spelt.get(sound(name), name)) != name and name not in ANOTHER:
            faults.append(f"{places[0]}: {name!r}; the report writes {right!r}")
        if name not in ANOTHER and re.search(r"[A-Z].*[a-z]|[a-z].*[A-Z]", name):
            alike[plain(name)].add(name)
    faults += [f"in two spellings: {sorted(some)}" for some in alike.values() if len(some) > 1]
    return faults


def test_every_name_has_one_spelling() -> None:
    found: dict[str, list[str]] = defaultdict(list)
    for where, text in texts():
        for name in names(text):
            found[name].append(where)
    assert len(found["Kim Jong-un"]) > 100
    assert misspelt(found) == []


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("Jang Sung-taek", "Jang Song-thaek"),
        ("Kim Jong Un", "Kim Jong-un"),
        ("Kim Jong-Un", "Kim Jong-un"),
        ("Nishioka Tsutomu", "Tsutomu Nishioka"),
        ("Choe Sun-ho", "Choi Soon-ho"),
        ("P’yongyang", "Pyongyang"),
        ("Yodeok", "Yodok"),
    ],
)
def test_another_spelling_is_seen(wrong: str, right: str) -> None:
    (fault,) = misspelt({name: ["here"] for name in names(f"then {wrong}’s") if name == wrong})
    assert fault == f"here: {wrong!r}; the report writes {right!r}"


def test_a_medium_in_two_spellings_is_seen() -> None:
    assert misspelt({"DailyNK": ["here"], "Daily NK": ["there"]}) == [
        "in two spellings: ['Daily NK', 'DailyNK']"
    ]


def test_markup_keeps_a_name_in_one_line() -> None:
    markup = (
        '<p title="Kim Jong-un">Kim Jong-un’s<!-- Jong-un --> aide, <code>Song-thaek</code> and '
        "<b>Jang Song-thaek</b></p><script>a > 'Jong-un'</script>Yo-jong, anti-regime"
    )
    name = '<span class="name">{}</span>'.format
    assert unbroken(markup) == (
        f'<p title="Kim Jong-un">Kim {name("Jong-un’s")}<!-- Jong-un --> aide, '
        f"<code>Song-thaek</code> and <b>Jang {name('Song-thaek')}</b></p>"
        f"<script>a > 'Jong-un'</script>{name('Yo-jong')}, anti-regime"
    )


def test_no_line_of_a_page_ends_within_a_name(
    pages: dict[str, BeautifulSoup], claim_pages: dict[str, HtmlElement]
) -> None:
    kept = 0
    for where, page in pages.items():
        for text in page.find_all(string=NAME):
            inside = {parent.name for parent in text.parents}
            if not inside & {"head", "script", "style", "select", "code", "pre"}:
                assert text.parent.get("class") == ["name"], (where, text)
                kept += 1
    assert kept > 1000
    for where, claim in claim_pages.items():
        for text in claim.xpath(".//article//text()"):
            if NAME.search(text):
                around = text.getparent()
                assert text.is_text and around.get("class") == "name", (where, text)
