"""Remake the fonts that ship with the book from the upstream releases.

    python -m publish.tools.subset_fonts --from DIR [--from DIR ...] [--also FILE ...]
    python -m publish.tools.subset_fonts --screen

DIR is searched, with its subfolders, for the unpacked upstream fonts:

* Source Serif 4.005: npm package `source-serif` 4.5.1, folder `TTF`;
* Source Sans 3.052: npm package `source-sans` 3.52.0, folder `TTF`;
* Source Code Pro 2.042: npm package `source-code-pro` 2.42.0, folder `TTF`;
* Noto Sans CJK 2.004 and Noto Serif CJK 2.001: Debian package `fonts-noto-cjk`
  1:20220127+repack1-1, files `Noto*CJK-*.ttc` (the Korean face of each collection).

Compressed files for the web and print editions go to `book/assets/fonts`, plain ones for the
charts to `book/report/fonts`. Families are renamed to "Report ...": the Open Font License
reserves the name "Source", and a name of their own keeps the fonts of a reader's machine out.

The Latin fonts are written once more to `book/assets/fonts/screen`, without the small capitals and
raised figures that only the paper uses. The CJK characters of the chapters' text, which are few,
go into the style sheet `book/assets/letters.css`: the whole font arrives late on a slow network,
and would move a text that is being read. `--screen` makes these alone, from the present files.

The Latin fonts hold a fixed repertoire. The CJK fonts hold kana, punctuation, every CJK character
in `book/**/*.md`, in the text files of `data` and in FILE, and whatever the present file holds
already (delete it to begin anew). The same input gives the same bytes, given the same versions
of fontTools and brotli.
"""

import argparse
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables.otBase import USE_HARFBUZZ_REPACKER

from publish.project import ROOT

WEB = ROOT / "book" / "assets" / "fonts"
SCREEN = WEB / "screen"
LETTERS = SCREEN / "noto-serif-cjk-letters.woff2"
LETTERS_SHEET = ROOT / "book" / "assets" / "letters.css"
CHARTS = ROOT / "book" / "report" / "fonts"
DATA_SUFFIXES = {".bib", ".csv", ".geojson", ".json", ".md", ".tsv", ".txt", ".yaml", ".yml"}

LATIN_RANGES = (
    (0x0020, 0x007E),  # Basic Latin
    (0x00A0, 0x017F),  # Latin-1, Latin Extended-A
    (0x01CD, 0x01DC),  # vowels with caron (Chinese romanisation)
    (0x0218, 0x021B),  # Romanian comma below
    (0x02BB, 0x02BC),  # turned comma, apostrophe (romanisations)
    (0x02C6, 0x02C7),  # spacing accents
    (0x02D8, 0x02DD),
    (0x2002, 0x200B),  # spaces
    (0x2010, 0x2015),  # hyphens and dashes
    (0x2018, 0x2022),  # quotation marks, daggers, bullet
    (0x2026, 0x2026),  # ellipsis
    (0x202F, 0x2030),  # narrow space, per mille
    (0x2032, 0x2033),  # primes
    (0x2039, 0x203A),  # single guillemets
    (0x2070, 0x2071),  # superscripts and subscripts
    (0x2074, 0x208E),
    (0x2153, 0x2154),  # fractions
    (0x215B, 0x215E),
)
COMBINING = "\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0323\u0327\u0328"
SIGNS = "€₩⁄№™−×÷±≈≠≤≥∞∑√∆Δμ│├└─"
# Arrows and shapes that not every Latin font has: the CJK fonts are the fallback.
SHAPES = "℃←↑→↓↔↗↘●○■□▲△▼▽◆◇◐◑★☆✓✗"
LATIN = {chr(c) for low, high in LATIN_RANGES for c in range(low, high + 1)}
LATIN |= set(COMBINING + SIGNS + SHAPES)

KANA = "".join(map(chr, [*range(0x3041, 0x3097), *range(0x3099, 0x3100)]))
CJK_PUNCTUATION = " \u00a0\u3000、。〃々〆〇〈〉《》「」『』【】〔〕〜・ー（），．：；！？～％＝"
CJK_BLOCKS = (
    (0x1100, 0x11FF),  # Hangul letters
    (0x2E80, 0x9FFF),  # radicals, punctuation, kana, letters, ideographs
    (0xA960, 0xA97F),  # Hangul letters
    (0xAC00, 0xD7FF),  # Hangul syllables
    (0xF900, 0xFAFF),  # compatibility ideographs
    (0xFF01, 0xFFEE),  # full-width and half-width forms
    (0x20000, 0x323AF),  # rarer ideographs
)

FIGURES = ["onum", "lnum", "pnum", "tnum", "zero"]
POSITIONS = ["sups", "subs", "sinf", "ordn", "frac", "numr", "dnom"]
CAPITALS = ["smcp", "c2sc", "case"]
JOINING = ["kern", "mark", "mkmk", "ccmp", "locl", "liga", "calt", "palt", "halt"]


@dataclass(frozen=True)
class Face:
    """One static font: where it comes from and what it becomes."""

    source: str
    target: str
    family: str
    style: str
    weight: int
    charts: bool = False

    @property
    def cjk(self) -> bool:
        return self.family.endswith("CJK")


FACES = (
    Face("SourceSerif4-Regular.ttf", "source-serif-regular", "Report Serif", "Regular", 400),
    Face("SourceSerif4-It.ttf", "source-serif-italic", "Report Serif", "Italic", 400),
    Face("SourceSerif4-Semibold.ttf", "source-serif-semibold", "Report Serif", "Semibold", 600),
    Face(
        "SourceSerif4-SemiboldIt.ttf",
        "source-serif-semibold-italic",
        "Report Serif",
        "Semibold Italic",
        600,
    ),
    Face("SourceSerif4-Bold.ttf", "source-serif-bold", "Report Serif", "Bold", 700),
    Face("SourceSans3-Regular.ttf", "source-sans-regular", "Report Sans", "Regular", 400, True),
    Face("SourceSans3-It.ttf", "source-sans-italic", "Report Sans", "Italic", 400, True),
    Face("SourceSans3-Semibold.ttf", "source-sans-semibold", "Report Sans", "Semibold", 600, True),
    Face(
        "SourceSans3-SemiboldIt.ttf",
        "source-sans-semibold-italic",
        "Report Sans",
        "Semibold Italic",
        600,
    ),
    Face("SourceSans3-Bold.ttf", "source-sans-bold", "Report Sans", "Bold", 700, True),
    Face("SourceCodePro-Regular.ttf", "source-code-regular", "Report Mono", "Regular", 400),
    Face("NotoSerifCJK-Regular.ttc", "noto-serif-cjk-regular", "Report Serif CJK", "Regular", 400),
    Face("NotoSerifCJK-Bold.ttc", "noto-serif-cjk-bold", "Report Serif CJK", "Bold", 700),
    Face(
        "NotoSansCJK-Regular.ttc", "noto-sans-cjk-regular", "Report Sans CJK", "Regular", 400, True
    ),
    Face("NotoSansCJK-Bold.ttc", "noto-sans-cjk-bold", "Report Sans CJK", "Bold", 700),
)


def is_cjk(char: str) -> bool:
    """Whether a character belongs to the CJK fonts."""
    return any(low <= ord(char) <= high for low, high in CJK_BLOCKS)


def project_texts() -> list[Path]:
    """The project's own text files."""
    data = (p for p in (ROOT / "data").rglob("*") if p.suffix in DATA_SUFFIXES and p.is_file())
    pages = (p for p in (ROOT / "book").rglob("*.md") if "_build" not in p.parts)
    return sorted([*pages, *data])


def cjk_repertoire(texts: Iterable[Path]) -> set[str]:
    """Kana, punctuation, shapes, and every CJK character in the texts."""
    found = {c for path in texts for c in path.read_text(encoding="utf-8") if is_cjk(c)}
    return found | set(KANA + CJK_PUNCTUATION + SHAPES)


def already_in(path: Path) -> set[str]:
    """CJK characters of the present subset, if there is one."""
    if not path.exists():
        return set()
    return {chr(code) for code in TTFont(path).getBestCmap() if is_cjk(chr(code))}


def find(name: str, folders: Iterable[Path]) -> Path:
    """The upstream file of that name."""
    for folder in folders:
        for path in sorted(folder.rglob(name)):
            return path
    raise SystemExit(f"{name} is in none of the folders given by --from")


def open_upstream(path: Path) -> TTFont:
    """Open a font; of a collection, the Korean face."""
    if path.suffix != ".ttc":
        return TTFont(path, recalcTimestamp=False)
    font = TTFont(path, fontNumber=1, recalcTimestamp=False)
    if "CJKkr-" not in (font["name"].getDebugName(6) or ""):
        raise SystemExit(f"the second face of {path.name} is not the Korean one")
    return font


def cut(font: TTFont, chars: set[str]) -> None:
    """Reduce the font to the characters and to the features that the book uses."""
    options = subset.Options(
        layout_features=FIGURES + POSITIONS + CAPITALS + JOINING,
        hinting=False,
        notdef_outline=True,
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 14, 16, 17],
        name_languages=[0x409],
        recalc_timestamp=False,
    )
    font.cfg[USE_HARFBUZZ_REPACKER] = False  # or the bytes would depend on its being installed
    options.drop_tables += ["VORG", "vhea", "vmtx", "DSIG", "gasp"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[ord(c) for c in chars])
    subsetter.subset(font)


def rename(font: TTFont, face: Face) -> None:
    """Give the font its family name in the book, in every place that holds one."""
    names = font["name"]
    origin = f"{names.getDebugName(4)}, {(names.getDebugName(5) or '').split(';')[0]}"
    basic = face.style in ("Regular", "Italic", "Bold", "Bold Italic")
    italic = face.style.endswith("Italic")
    extra = face.style.removesuffix(" Italic")
    full = f"{face.family} {face.style}".removesuffix(" Regular")
    postscript = f"{face.family}-{face.style}".replace(" ", "")
    values = {
        1: face.family if basic else f"{face.family} {extra}",
        2: face.style if basic else "Italic" if italic else "Regular",
        3: f"{postscript}; subset of {origin}",
        4: full,
        6: postscript,
        10: f"Subset of {origin}, renamed.",
        16: None if basic else face.family,
        17: None if basic else face.style,
    }
    for name_id, value in values.items():
        names.removeNames(nameID=name_id)
        if value is not None:
            names.setName(value, name_id, 3, 1, 0x409)
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames[0] = postscript
        top = cff.topDictIndex[0]
        top.FullName, top.FamilyName = full, face.family
        for number, part in enumerate(getattr(top, "FDArray", [])):
            part.FontName = f"{postscript}-{number}"
    if font["OS/2"].usWeightClass != face.weight:
        raise SystemExit(f"{face.source} has weight {font['OS/2'].usWeightClass}")


def number_glyphs_in_order(font: TTFont) -> None:
    """Let the character identifiers of a CID-keyed font count its glyphs.

    A PDF names glyphs by identifier, some tools by position: where the two differ, strict
    readers show other glyphs or none.  Nothing but the outlines may have been read of `font`.
    """
    top = font["CFF "].cff.topDictIndex[0]
    if not hasattr(top, "ROS"):
        return
    names = [".notdef", *(f"cid{number:05d}" for number in range(1, len(top.charset)))]
    outlines = top.CharStrings.charStrings
    top.CharStrings.charStrings = {
        new: outlines[old] for old, new in zip(top.charset, names, strict=True)
    }
    top.charset = names


def to_quadratic(font: TTFont) -> None:
    """Give a font TrueType outlines in place of its CFF ones.

    The widths of a CID-keyed CFF font are read as zero by validators of PDF files.  Done here and
    not in a build, of which it would take a tenth.
    """
    glyphs = font.getGlyphSet()
    order = font.getGlyphOrder()
    table = newTable("glyf")
    table.glyphOrder, table.glyphs = order, {}
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, max_err=1.0, reverse_direction=True))
        table.glyphs[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = table
    for tag in ("CFF ", "VORG"):
        if tag in font:
            del font[tag]
    font["hmtx"].metrics = {
        name: (
            width,
            getattr(table.glyphs[name], "xMin", 0) if table.glyphs[name].numberOfContours else 0,
        )
        for name, (width, _) in font["hmtx"].metrics.items()
    }
    for name in order:
        table.glyphs[name].recalcBounds(table)
        width, _ = font["hmtx"].metrics[name]
        font["hmtx"].metrics[name] = (width, getattr(table.glyphs[name], "xMin", 0))
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in (
        "maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
        "maxStackElements", "maxSizeOfInstructions", "maxComponentElements", "maxPoints",
        "maxContours", "maxCompositePoints", "maxCompositeContours", "maxComponentDepth",
    ):  # fmt: skip
        setattr(maxp, field, 1 if field == "maxZones" else 0)
    post = font["post"]
    post.formatType = 2.0
    post.extraNames, post.mapping, post.glyphOrder = [], {}, order
    font.sfntVersion = "\x00\x01\x00\x00"


def make(face: Face, folders: list[Path], cjk: set[str]) -> str:
    """Write the files of one face and report on them."""
    wanted = cjk | already_in(WEB / f"{face.target}.woff2") if face.cjk else LATIN
    font = open_upstream(find(face.source, folders))
    missing = {c for c in wanted if ord(c) not in font.getBestCmap()}
    cut(font, wanted)
    rename(font, face)
    if "CFF " in font:
        font.save(cut_font := io.BytesIO())
        font = TTFont(cut_font, recalcTimestamp=False)
        number_glyphs_in_order(font)
    plain = "otf" if "CFF " in font else "ttf"
    outputs: list[tuple[Path, str | None]] = [(WEB / f"{face.target}.woff2", "woff2")]
    if face.charts:
        outputs.insert(0, (CHARTS / f"{face.target}.{plain}", None))
    lines = []
    for path, flavor in outputs:
        path.parent.mkdir(parents=True, exist_ok=True)
        if flavor and "CFF " in font:
            to_quadratic(font)
        font.flavor = flavor
        font.save(path, reorderTables=None if flavor else True)
        lines.append(f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes")
    if missing:
        lines.append(f"  not in {face.source}: " + " ".join(describe(missing)))
    return "\n".join(lines)


def for_screen(face: Face, chars: set[str] | None = None) -> TTFont:
    """The font that pages load, from the one for print: all its characters, or some."""
    font = TTFont(WEB / f"{face.target}.woff2", recalcTimestamp=False)
    options = subset.Options(
        layout_features=FIGURES + JOINING, notdef_outline=True, recalc_timestamp=False
    )
    options.name_IDs, options.name_languages = ["*"], ["*"]
    font.cfg[USE_HARFBUZZ_REPACKER] = False
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[ord(c) for c in chars] if chars else list(font.getBestCmap()))
    subsetter.subset(font)
    font.flavor = "woff2"
    return font


def make_for_screen(face: Face) -> str:
    """Write the file that pages load."""
    path = SCREEN / f"{face.target}.woff2"
    path.parent.mkdir(exist_ok=True)
    for_screen(face).save(path)
    return f"{path.relative_to(ROOT)}: {path.stat().st_size:,} bytes"


def letters() -> set[str]:
    """The CJK characters of the chapters' text."""
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "book").glob("*.md"))
    return {c for text in texts for c in text if is_cjk(c)}


def make_letters(face: Face) -> str:
    """Write the font of the CJK characters of the chapters' text, and its style sheet."""
    wanted = letters()
    for_screen(face, wanted).save(LETTERS)
    codes = ", ".join(f"U+{ord(c):X}" for c in sorted(wanted))
    LETTERS_SHEET.write_text(
        "/* Made by publish.tools.subset_fonts: what running text has of the large fonts. */\n"
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; '
        "font-style: normal; font-display: swap; "
        f'src: url("fonts/screen/{LETTERS.name}") format("woff2"); unicode-range: {codes}; }}\n',
        encoding="utf-8",
    )
    return f"{LETTERS.relative_to(ROOT)}: {LETTERS.stat().st_size:,} bytes"


def describe(chars: set[str]) -> list[str]:
    """Characters with their code points, in order."""
    return [f"{c}(U+{ord(c):04X})" if c.isprintable() else f"U+{ord(c):04X}" for c in sorted(chars)]


def main() -> None:
    parser = argparse.ArgumentParser(description="Remake the fonts that ship with the book.")
    parser.add_argument("--from", dest="folders", type=Path, action="append", default=[])
    parser.add_argument("--screen", action="store_true", help="only the fonts of the pages")
    parser.add_argument("--also", type=Path, action="append", default=[], metavar="FILE")
    args = parser.parse_args()
    if not args.folders and not args.screen:
        parser.error("--from is needed, unless --screen is given")
    cjk = cjk_repertoire([*project_texts(), *args.also])
    for face in FACES:
        if not args.screen:
            print(make(face, args.folders, cjk))
        if not face.cjk:
            print(make_for_screen(face))
        elif face.target == "noto-serif-cjk-regular":
            print(make_letters(face))


if __name__ == "__main__":
    main()
