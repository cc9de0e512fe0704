"""What the chapters say keeps to the data."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from book.report import load
from book.report.data import bibliography

BOOK = Path(__file__).resolve().parents[1] / "book"
CHAPTERS = sorted(BOOK.glob("*.md"))
# Numbers of the codebook are conventions; tests/test_codebook.py holds its cases to the data.
WITH_NUMBERS = [chapter for chapter in CHAPTERS if chapter.stem != "codebook"]


def paragraphs(chapter: str) -> list[str]:
    """A chapter's running text, a paragraph each, without front matter and cells."""
    text = re.sub(r"\A---\n.*?\n---\n", "", chapter, flags=re.DOTALL)
    text = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"^\([\w-]+\)=$", "", text, flags=re.MULTILINE)
    return [part for part in re.split(r"\n\s*\n", text) if part.strip()]


def prose(paragraph: str) -> str:
    """A paragraph without roles, code and addresses."""
    text = re.sub(r"\{[\w:-]+\}`[^`]*`", "", paragraph)
    text = re.sub(r"`[^`]*`", "", text)
    return re.sub(r"\]\([^)]*\)", "]", text)


def numbers(text: str) -> set[str]:
    """The numbers of a text that stand by themselves: `A4` and `CC BY 4.0` are names."""
    text = re.sub(r"CC BY \d\.\d|COVID-19", "", text)
    return set(re.findall(r"(?<![\w.-])\d+(?:,\d{3})*(?:\.\d+)?", text))


def dates(text: str) -> set[str]:
    """Day and year of every ISO date, month or year in a text."""
    return {
        part.lstrip("0")
        for date in re.findall(r"\d{4}(?:-\d{2})*", text)
        for part in date.split("-")
    }


def named(roles: str, paragraph: str) -> set[str]:
    """The keys in a paragraph's roles of some kinds."""
    found = re.findall(rf"\{{(?:{roles})\}}`([^`]*)`", paragraph)
    return {key.strip() for keys in found for key in re.split(r"[,\s]+", keys)}


def known(paragraph: str) -> set[str]:
    """The numbers held by what a paragraph names: its claims, its findings, its sources."""
    package = load()
    claims = package["claims"].set_index("claim").loc[sorted(named("claim", paragraph))]
    found = numbers(" ".join(claims["statement"]))
    for day in [*claims["from"].dropna(), *claims["until"].dropna()]:
        found |= {str(day.year), str(day.day)}
    quantities = package["quantities"]
    quantities = quantities[quantities["claim"].isin(claims.index)]["value"]
    found |= {f"{value:,.0f}" for value in quantities}
    sources, ids = named("cite:[pt]", paragraph), named("finding", paragraph)
    evidence = package["evidence"]
    evidence = evidence[evidence["source"].isin(sources) | evidence["evidence"].isin(ids)]
    for row in evidence.itertuples():
        found |= numbers(row.finding) | dates(str(row.published))
        sources.add(row.source)
    for source in sources:
        entry = bibliography.entries()[source]
        found |= numbers(" ".join([*entry.authors, *entry.fields.values()]))
        found |= dates(entry.published)
    return found


# The article's own year and that of this edition need no witness.
EDITION = re.search(r"^date-released: .*?(\d{4})", (BOOK.parent / "CITATION.cff").read_text(), re.M)
GIVEN = {"2021", EDITION[1]}


@pytest.mark.parametrize("chapter", WITH_NUMBERS, ids=lambda path: path.stem)
def test_no_number_is_typed_that_its_paragraph_cannot_show(chapter: Path) -> None:
    for paragraph in paragraphs(chapter.read_text(encoding="utf-8")):
        loose = numbers(prose(paragraph)) - known(paragraph) - GIVEN
        assert not loose, f"{sorted(loose)}: no claim, finding or source named here: {paragraph}"


def test_a_typed_number_would_be_noticed() -> None:
    paragraph = "Some 7,777 leaflets {claim}`3.28`, and 500,000 {claim}`3.27` in 2021."
    assert "7,777" in numbers(prose(paragraph)) - known(paragraph)
    assert numbers("of 2.5 million, in 1999") == {"2.5", "1999"}


# Sentences begin a line in the chapters, but several may share one in a list.
NEXT_SENTENCE = re.compile(r"(?<=[.?!])[*”\"]*\s+(?=[A-Z“\"{*\[])")
MARKER, SOURCES = r"\{claim\}`[^`]*`", r"\{(?:cite:[pt]|finding)\}`[^`]*`"
# What a sentence may end with: the claims that it is about, then its sources.
LAST = re.compile(rf"(?:\s*{MARKER})?(?:\s*{SOURCES})?\)?[.:;?!]?\**$")
# A sentence that shows what a marker looks like.
SHOWN = {"A number such as {claim}`2.07` links to a claim and its evidence."}


def sentences(chapter: str) -> list[str]:
    """The sentences of a chapter, with their roles; of lists, those of each item."""
    found = []
    for paragraph in paragraphs(re.sub(r"^:::.*$", "", chapter, flags=re.MULTILINE)):
        for item in re.split(r"^(?:- |\d+\. )", paragraph, flags=re.MULTILINE):
            if not item.startswith("#"):
                found += NEXT_SENTENCE.split(" ".join(item.split()))
    return [sentence for sentence in found if sentence]


def misplaced(sentence: str) -> bool:
    """Whether a sentence has two markers or clusters of sources, or one before its end."""
    return bool(re.search(f"{MARKER}|{SOURCES}", LAST.sub("", sentence, count=1)))


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_markers_and_sources_are_at_the_end_of_sentences(chapter: Path) -> None:
    read = set(sentences(chapter.read_text(encoding="utf-8")))
    assert [sentence for sentence in read - SHOWN if misplaced(sentence)] == []


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("It is so ({numref}`fig-a`) {claim}`1.01 1.02` {cite:p}`a,b`.", False),
        ("**The camp:** an image {claim}`1.01`.", False),
        ("One newspaper says so {cite:p}`a`; another denies it {cite:p}`b`.", True),
        ("It is so {claim}`1.01`, as the paper says.", True),
        ("It is so {cite:p}`a` {claim}`1.01`.", True),
        ("It is so {claim}`1.01` ({numref}`fig-a`).", True),
    ],
)
def test_a_marker_within_a_sentence_would_be_noticed(sentence: str, wrong: bool) -> None:
    assert misplaced(sentence) is wrong


# Words that the house style replaces, as far as a pattern can tell them from others.
REPLACED = re.compile(
    r"\btell(?:s|ing)? of\b|\btold of\b|\bby what was told\b|\bstands? thus\b"
    r"|\bsick heart\b|\bgo apart\b|\bbore other words\b|\bgave up the charge\b"
    r"|\bhad the main charge\b|\bleavers?\b|\bhome-made paper\b|\bbrought out\b"
    r"|\bon unnamed sources\b|\bit is worth noting\b|\bpercent\b|n['’]t\b"
    r"|\bthe North\b(?! Korea)|\b[Tt]he service\b"
    r"|\b[Aa]n? (?:[\w-]+ ){1,4}of (?:19|20)\d\d\b"
    r"|^O[fn] [^,.]*\b(?:nothing|the views)\b"
)
# Titles, and words of others.
QUOTED = re.compile(r"\*[^*]+\*|“[^”]*”|\"[^\"]*\"")


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_no_word_is_used_that_the_house_style_replaces(chapter: Path) -> None:
    for sentence in sentences(chapter.read_text(encoding="utf-8")):
        found = REPLACED.search(QUOTED.sub("", prose(sentence)))
        assert not found, f"{found[0]!r}: {sentence}"


@pytest.mark.parametrize(
    "sentence",
    [
        "An article of 2021 tells it.",
        "A South Korean white paper of 1999 says so.",
        "Of deaths after injections nothing was found.",
        "They tell of a banner in the North.",
        "The service did not answer.",
        "It doesn't.",
    ],
)
def test_a_replaced_word_would_be_noticed(sentence: str) -> None:
    assert REPLACED.search(sentence)


# What stands in italics, but not in bold.
ITALICS = re.compile(r"(?<!\*)\*([^*\n]+)\*(?!\*)")
# Works that the chapters name, besides the newspapers and others that wrote the sources.
WORKS = {"Seiron", "True North"}


def titles(chapter: str) -> list[str]:
    """What a chapter sets in italics although it is the name of a paper, a book or a film."""
    authors = [author for entry in bibliography.entries().values() for author in entry.authors]
    known = WORKS | {re.sub(r"[{}]", "", author).removeprefix("The ") for author in authors}
    found = [
        title.removeprefix("The ")
        for part in paragraphs(chapter)
        for title in ITALICS.findall(part)
    ]
    return [
        title
        for title in found
        if any(name.split(" ")[0] == title or name == title for name in known)
    ]


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_names_of_papers_and_works_are_plain(chapter: Path) -> None:
    assert titles(chapter.read_text(encoding="utf-8")) == []


def test_a_name_in_italics_would_be_noticed() -> None:
    said = "The *Sankei* and *The Mainichi* in *Seiron* on a *kind* and **Daily NK**, *True North*."
    assert titles(said) == ["Sankei", "Mainichi", "Seiron", "True North"]


# The parts of a chapter that have a length, in words: the least and the most.
LENGTHS = {"In brief": (30, 90), "What the article says": (140, 260)}


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_parts_have_their_length(chapter: Path) -> None:
    parts = re.split(r"^## (.*)\n", chapter.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for name, part in zip(parts[1::2], parts[2::2], strict=True):
        least, most = LENGTHS.get(name, (0, 10_000))
        # A value that a cell computes is a word.
        bound = re.sub(r"\{glue:text\}`[^`]*`", "one", "\n\n".join(sentences(part)))
        words = len(re.findall(r"\w[\w’'.,-]*", prose(bound)))
        assert least <= words <= most, f"{name}: {words} words"


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_no_verdict_is_stubbed(chapter: Path) -> None:
    text = chapter.read_text(encoding="utf-8")
    assert not re.search(r"\b(TODO|TBD|lorem|stub|coming soon)\b", text, re.IGNORECASE)


def test_every_series_is_set_beside_the_article() -> None:
    cells = "".join(chapter.read_text(encoding="utf-8") for chapter in CHAPTERS)
    for resource in load().descriptor["resources"]:
        if resource["path"].startswith("series/"):
            name = resource["name"]
            used = f'data["{name}"]' in cells or f'section.series("{name}")' in cells
            assert used, f"no chapter uses {name}"


def test_the_timeline_names_every_event_without_a_counterpart() -> None:
    matched = set(load()["record_events"]["article_event"].dropna())
    unmatched = set(load()["events"]["event"]) - matched
    # What the chapter lists in words.
    assert unmatched == {
        "assassins-detained",
        "banner",
        "birth",
        "kim-wonsan",
        "kyodo",
        "pfizer-purchase",
        "seiron-june",
        "seiron-november",
        "weapons-sariwon",
        "weapons-sinuiju",
    }
