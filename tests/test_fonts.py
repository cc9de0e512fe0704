"""The fonts that ship with the book can print all that it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from publish import characters
from publish.sphinx_ext import postprocess
from publish.tools import subset_fonts

ROOT = Path(__file__).resolve().parents[1]
WEB, CHARTS = ROOT / "book/assets/fonts", ROOT / "book/report/fonts"


def glyphs(*files: Path) -> set[str]:
    """The characters that fonts can print."""
    return {chr(code) for file in files for code in TTFont(file).getBestCmap()}


def printed() -> set[str]:
    """Every character of the chapters and of the data."""
    files = characters.texts()
    return set("".join(file.read_text(encoding="utf-8") for file in files)) - {"\n"}


@pytest.mark.parametrize("face", ["serif", "sans"])
@pytest.mark.parametrize("weight", ["regular", "bold"])
def test_no_glyph_is_missing(face: str, weight: str) -> None:
    stack = [WEB / f"source-{face}-{weight}.woff2", WEB / f"noto-{face}-cjk-{weight}.woff2"]
    missing = printed() - glyphs(*stack, WEB / f"source-sans-{weight}.woff2")
    assert not missing, f"run python -m publish.tools.subset_fonts: {''.join(sorted(missing))}"


def test_no_glyph_is_missing_in_charts() -> None:
    names = set((ROOT / "data/gazetteer/people.csv").read_text(encoding="utf-8")) - {"\n"}
    assert names <= glyphs(*CHARTS.glob("*.[ot]tf"))


def test_paper_takes_the_fonts_as_they_are() -> None:
    """Validators of PDF files read the widths of CFF fonts with identifiers as zero."""
    outlines = {"glyf", "CFF ", "CFF2"}
    found = {
        path.name: outlines & set(TTFont(path, lazy=True).keys()) for path in WEB.glob("*.woff2")
    }
    assert len(found) > 10
    assert set(map(frozenset, found.values())) == {frozenset({"glyf"})}, found


def test_a_character_without_a_glyph_would_be_noticed() -> None:
    assert "鬱" not in glyphs(*WEB.glob("*.woff2"))


def test_all_that_is_printed_is_in_the_fonts() -> None:
    assert list(characters.faults()) == []
    assert len(characters.texts()) > 50


@pytest.mark.parametrize(
    ("file", "character", "named"),
    [
        ("book/people.md", "鬱", "U+9B31, CJK UNIFIED IDEOGRAPH-9B31"),
        ("data/record/evidence.csv", "☃", "U+2603, SNOWMAN"),
        ("data/references.bib", "ж", "U+0436, CYRILLIC SMALL LETTER ZHE"),
        ("CITATION.cff", "\ue000", "U+E000, without a name"),
    ],
)
def test_a_character_without_a_glyph_is_named_with_its_place(
    file: str, character: str, named: str, tmp_path: Path
) -> None:
    for path in characters.texts():
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text(encoding="utf-8")
        if copy == tmp_path / file:
            text = text.replace("\n", f"\nab{character}", 1)
        copy.write_text(text, encoding="utf-8")
    (fault,) = characters.faults(tmp_path)
    assert fault.startswith(f"{file}, line 2, character 3: {character!r} ({named}) is in no font")
    assert "; allowed: characters of book/assets/fonts" in fault


def test_a_letter_with_its_accent_is_one_and_marks_are_none(tmp_path: Path) -> None:
    for path in characters.texts():
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text("e\u0301 \u200d\u2060\t\r\n", encoding="utf-8")
    assert list(characters.faults(tmp_path)) == []


@pytest.mark.parametrize("folder", [WEB, CHARTS])
def test_every_font_is_open_and_bears_a_name_of_its_own(folder: Path) -> None:
    files = [*folder.glob("*.woff2"), *folder.glob("*.[ot]tf")]
    assert files
    assert list(folder.glob("OFL-*.txt"))
    for file in files:
        assert str(TTFont(file)["name"].getDebugName(1)).startswith("Report "), file.name


@pytest.mark.parametrize("font", sorted(WEB.glob("source-*.woff2")), ids=lambda path: path.stem)
def test_a_page_loads_the_same_characters_in_fewer_bytes(font: Path) -> None:
    screen = WEB / "screen" / font.name
    assert glyphs(screen) == glyphs(font), "run python -m publish.tools.subset_fonts --screen"
    assert screen.stat().st_size < font.stat().st_size
    features = {
        record.FeatureTag for record in TTFont(screen)["GSUB"].table.FeatureList.FeatureRecord
    }
    # Old-style and tabular figures, which the style sheet asks for.
    assert {"onum", "pnum"} <= features or "code" in font.name


def test_running_text_need_not_wait_for_the_large_fonts() -> None:
    held = glyphs(subset_fonts.LETTERS)
    sheet = subset_fonts.LETTERS_SHEET.read_text(encoding="utf-8")
    named = {chr(int(code, 16)) for code in re.findall(r"U\+(\w+)", sheet)}
    again = "run python -m publish.tools.subset_fonts --screen"
    assert held == named == subset_fonts.letters() != set(), again
    assert subset_fonts.LETTERS.stem == postprocess.LETTERS
    assert subset_fonts.LETTERS.stat().st_size < 30_000
