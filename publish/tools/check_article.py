"""Compare the article's text with the numbering: for whoever holds the text.

Reports blocks whose word count or fingerprint differs, paragraphs without a claim, and
every run of eight words that the project shares with the article (names and titles apart).
"""

from __future__ import annotations

import hashlib
import re
import sys
import unicodedata
from pathlib import Path

from book.report import load, validation
from book.report.data.rows import records
from publish.project import ROOT

RUN = 8


def normalise(block: str) -> str:
    """A block in Unicode form NFC with white space folded to single spaces."""
    return " ".join(unicodedata.normalize("NFC", block).split())


def blocks(text: str) -> list[str]:
    """The blocks of a text, separated by empty lines, normalised."""
    return [normalise(block) for block in re.split(r"\n\s*\n", text) if block.strip()]


def differences(text: str) -> list[str]:
    """Where the text and the paragraphs table do not agree, a line each."""
    found = blocks(text)
    table = load()["paragraphs"]
    lines = []
    if len(found) != len(table):
        lines.append(f"the text has {len(found)} blocks, the table {len(table)} rows")
    by_print = {hashlib.sha256(block.encode()).hexdigest(): block for block in found}
    for row in records(table):
        block = by_print.get(row.sha256)
        if block is None:
            lines.append(f"{row.paragraph} ({row.role}): no block has its fingerprint")
        elif len(block.split()) != row.words:
            lines.append(f"{row.paragraph}: {len(block.split())} words, the table says {row.words}")
    order = [hashlib.sha256(block.encode()).hexdigest() for block in found]
    if not lines and order != list(table["sha256"]):
        lines.append("the blocks are in another order than the table's rows")
    claimed = set(load()["claims"]["paragraph"])
    for row in records(table):
        if row.paragraph not in claimed and not isinstance(row.no_claim_because, str):
            lines.append(f"{row.paragraph}: neither a claim nor a reason why none")
    return lines


def words(text: str) -> list[str]:
    """The words of a text in lower case, without punctuation."""
    return re.findall(r"[a-z0-9]+", text.lower().replace("’", "").replace("'", ""))


def runs(text: str, length: int = RUN) -> set[tuple[str, ...]]:
    """Every run of `length` consecutive words."""
    found = words(text)
    return {tuple(found[i : i + length]) for i in range(len(found) - length + 1)}


def shared_runs(text: str) -> list[str]:
    """Runs of words that a file of the project shares with the article, a line each."""
    package = load()
    # What no words of one's own can replace.
    names = {
        *package["names"]["name"],
        *package["people"]["name"],
        *package["sections"]["title"],
    }
    known = sorted((" ".join(words(name)) for name in names), key=len, reverse=True)
    theirs = set()
    for block in blocks(text):
        plain = " ".join(words(block))
        for name in known:
            plain = plain.replace(name, " . ")
        for part in plain.split("."):
            theirs |= runs(part)
    lines = []
    files = [*(ROOT / "book").glob("*.md"), *ROOT.glob("*.md"), *(ROOT / "data").rglob("*.csv")]
    for file in sorted(files):
        # One line at a time: a run does not cross from one row or paragraph to the next.
        for paragraph in re.split(r"\n(?=\S)", file.read_text(encoding="utf-8")):
            for run in sorted(runs(paragraph) & theirs):
                lines.append(f"{file.relative_to(ROOT)}: shares “{' '.join(run)}”")
    return lines


def main(path: str) -> int:
    """Print what differs; exit status 1 if anything does."""
    if not path or not Path(path).is_file():
        print("usage: make check-article ARTICLE=path/to/article.txt", file=sys.stderr)
        return 2
    try:
        validation.check()
    except validation.DataError as error:
        print(error, file=sys.stderr)
        return 1
    text = Path(path).read_text(encoding="utf-8")
    if lines := [*differences(text), *shared_runs(text)]:
        print("\n".join(lines), file=sys.stderr)
        return 1
    table = load()["paragraphs"]
    numbered = table["paragraph"].str.startswith("p").sum()
    print(
        f"article      {len(table)} blocks agree in order, word count and fingerprint; "
        f"{numbered} paragraphs carry {len(load()['claims'])} claims"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
