"""Every chart reads in print: labels large enough, series apart without their colours."""

from __future__ import annotations

import ast
import itertools
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import jupytext
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.artist import Artist
from matplotlib.collections import Collection
from matplotlib.colors import to_rgb, to_rgba
from matplotlib.dates import DateLocator, num2date
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.text import Text

from book import report
from book.report.charts import WIDTH, Drawing, Figure, place_map, ranges
from book.report.charts.numbers import numbers_as_csv
from publish.paper.source import BLOCK
from publish.project import chapters, has_code

ROOT = Path(__file__).resolve().parents[1]
# Numbers in words, which a caption computes, or which the data prove.
WORDS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "twenty", "thirty", "hundred", "thousand", "dozen", "half", "halve", "halved"),
    *("third", "quarter", "twice", "double", "doubled", "treble", "once"),
)
NUMBER = re.compile(rf"(?<![\w.])\d[\d,]*(?:\.\d+)?s?\b|\b(?:{'|'.join(WORDS)})\b", re.IGNORECASE)
# Where such a word counts nothing.
IDIOMS = re.compile(
    r"one (?:bar|mark|another|after another)|single or central one|half or more|one newspaper"
    r"|one intelligence service|one year is worked out|contradict one another",
    re.IGNORECASE,
)
# Words that follow from what is drawn: by figure and word, what proves them.
PROVED: dict[tuple[str, str], Callable[[pd.DataFrame], bool]] = {
    ("fig-rebellion-power", "half"): lambda drawn: bool(
        0.4 < 1 - drawn.loc[2000].iloc[0] / drawn.loc[1990].iloc[0] < 0.5
    ),
    ("fig-verdicts-settings", "two"): lambda drawn: "two" in " ".join(map(str, drawn.index)),
    ("fig-since-law", "two"): lambda drawn: bool((drawn["from"] >= "2025-12").sum() == 2),
}
# Points, and steps of lightness out of 100 that an eye tells apart in print beside one another.
SMALLEST, APART = 6.5, 18
# Pixels: as wide as a drawing is on a screen of 320.
NARROWEST = 296


def figures(chapter: str) -> list[Figure]:
    """The figures of a chapter, drawn by its own cells."""
    found: list[Figure] = []

    def keep(*shown: object) -> None:
        found.extend(thing for thing in shown if isinstance(thing, Figure))

    names = {"display": keep}
    for cell in jupytext.read(ROOT / f"{chapter}.md").cells:
        if cell.cell_type != "code":
            continue
        tree = ast.parse(cell.source)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, chapter, "exec"), names)
        if last is not None:
            keep(eval(compile(ast.Expression(last.value), chapter, "eval"), names))
    return found


def typed(chapter: str) -> dict[str, str]:
    """What the cells of a chapter type into each figure's texts, without what they compute."""
    found = {}
    for cell in jupytext.read(ROOT / f"{chapter}.md").cells:
        for call in ast.walk(ast.parse(cell.source)) if cell.cell_type == "code" else ():
            if not isinstance(call, ast.Call):
                continue
            texts = [k for k in call.keywords if k.arg in ("caption", "message", "alt", "note")]
            names = [k.value for k in call.keywords if k.arg == "name"]
            if getattr(call.func, "attr", "") == "strip" and len(call.args) == 2:
                names, parts = call.args[:1], call.args[1:]
            elif getattr(call.func, "id", "") == "Figure":
                parts = [text.value for text in texts]
            else:
                continue
            found[ast.literal_eval(names[0])] = " ".join(s for part in parts for s in strings(part))
    return found


def strings(node: ast.AST) -> Iterator[str]:
    """The strings of an expression, without those that a computed part of a text is made from."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif not isinstance(node, ast.FormattedValue):
        for part in ast.iter_child_nodes(node):
            yield from strings(part)


def is_drawn(number: str, figure: Figure) -> bool:
    """Whether a number, a year, a decade or the day of a date is in what a figure shows."""
    drawing = figure.drawing
    assert drawing.numbers is not None
    shown = numbers_as_csv(drawing) + " ".join(drawing.marked)
    if number.lower() in WORDS:
        proof = PROVED.get((figure.name, number.lower()))
        return proof is not None and proof(drawing.numbers)
    dated = {part for date in re.findall(r"\d{4}(?:-\d\d)*", shown) for part in date.split("-")}
    for axes in drawing.axes:
        if isinstance(axes.xaxis.get_major_locator(), DateLocator):
            first, last = (num2date(end).year for end in axes.get_xlim())
            dated |= {str(year) for year in range(first, last + 1)}
    if number.endswith("s"):
        return any(year.startswith(number[:3]) for year in dated)
    return number in dated or number.replace(",", "") in re.findall(r"[\d.]+", shown)


@pytest.fixture(scope="module", params=[c for c in chapters() if has_code(c)])
def drawn(request, tmp_path_factory) -> Iterator[list[Figure]]:
    with pytest.MonkeyPatch.context() as patch:
        # Chapters, which run in their own folder, know the package by its short name.
        patch.setitem(sys.modules, "report", report)
        patch.setattr("builtins.display", lambda *shown: None, raising=False)
        patch.chdir(ROOT / "book")
        yield figures(request.param)
    plt.close("all")


def lightness(colour: object) -> float:
    """L* of a colour on white paper, 0 to 100, as a grey printer gives it (CIE 1976)."""
    *rgb, alpha = to_rgba(colour)
    channels = np.array(rgb) * alpha + (1 - alpha)
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    luminance = float(linear @ [0.2126, 0.7152, 0.0722])
    return 116 * luminance ** (1 / 3) - 16 if luminance > 0.008856 else 903.3 * luminance


def looks(artist: Artist) -> tuple[tuple, tuple] | None:
    """What an artist is drawn like without its colour, and its colour; None if it is no series."""
    if not artist.get_visible():
        return None
    if isinstance(artist, Line2D):
        if not len(artist.get_xdata()):
            return None
        marker = artist.get_marker() if artist.get_marker() not in ("None", "", " ") else None
        hollow = marker and to_rgb(artist.get_markerfacecolor()) == (1, 1, 1)
        style = ("line", artist.get_linestyle(), str(marker), bool(hollow), artist.get_fillstyle())
        return style, to_rgb(artist.get_color())
    if isinstance(artist, Collection):
        colours = artist.get_facecolor() if len(artist.get_facecolor()) else artist.get_edgecolor()
        if not len(colours) or len(np.unique(colours, axis=0)) > 1:
            return None
        shape = tuple(len(path.vertices) for path in artist.get_paths()[:1])
        return ("collection", type(artist).__name__, shape), to_rgb(colours[0])
    if isinstance(artist, Patch):
        high = round(artist.get_height(), 2) if isinstance(artist, Rectangle) else None
        return ("patch", artist.get_hatch(), artist.get_linestyle(), high), to_rgb(
            artist.get_facecolor() if artist.get_fill() else artist.get_edgecolor()
        )
    return None


def test_no_label_is_small_on_paper(drawn: list[Figure]) -> None:
    scale = BLOCK / (WIDTH * 25.4)
    for figure in drawn:
        for text in figure.drawing.findobj(Text):
            if text.get_visible() and text.get_text().strip():
                size = text.get_fontsize() * scale
                assert size >= SMALLEST, f"{figure.name}: {text.get_text()!r} at {size:.1f} pt"


def test_series_are_apart_in_grey(drawn: list[Figure]) -> None:
    for figure in drawn:
        for axes in figure.drawing.axes:
            if axes.get_aspect() != "auto":
                continue  # a map names every mark
            named = {to_rgb(text.get_color()) for text in axes.texts if text.get_text().strip()}
            series = {looks(artist) for artist in [*axes.lines, *axes.collections, *axes.patches]}
            series.discard(None)
            for (style, colour), (other_style, other) in itertools.combinations(series, 2):
                if style == other_style and colour != other:
                    apart = abs(lightness(colour) - lightness(other))
                    assert apart >= APART or colour in named or other in named, (
                        f"{figure.name}: {style} in two colours {apart:.0f} apart in grey"
                    )


def test_no_number_is_typed_into_a_figure(drawn: list[Figure], request) -> None:
    texts = typed(request.node.callspec.params["drawn"])
    assert texts.keys() == {figure.name for figure in drawn}
    for figure in drawn:
        for number in NUMBER.findall(IDIOMS.sub("", texts[figure.name])):
            number = number.rstrip(",")
            assert is_drawn(number, figure), f"{figure.name}: {number!r} is typed, not computed"


def narrow_type(drawing: Drawing) -> float:
    """The smallest type of a drawing for a telephone, in pixels of the narrowest screen."""
    wide = NARROWEST / (drawing.get_size_inches()[0] * 72)
    shown = [t for t in drawing.findobj(Text) if t.get_visible() and t.get_text().strip()]
    return min(text.get_fontsize() for text in shown) * wide


# The last of all: what is drawn for a narrow screen changes the drawing.
def test_a_figure_shown_twice_is_the_same_and_no_type_is_small_on_a_phone(
    drawn: list[Figure],
) -> None:
    for figure in drawn[:2]:
        assert figure._repr_mimebundle_() == figure._repr_mimebundle_(), figure.name
    for figure in drawn:
        assert figure._rendered and round(narrow_type(figure.drawing)) >= 9, figure.name


def test_names_on_a_map_keep_clear_of_the_edge_and_of_one_another() -> None:
    places = pd.DataFrame(
        {
            "label": ["north", "south", "a name too long for the edge"],
            "latitude": [39.1, 39.0, 42.0],
            "longitude": [126.0, 126.0, 130.0],
        }
    )
    drawing = place_map(places)
    drawing.draw_without_rendering()
    ax = drawing.axes[0]
    north, south, long = (text for text in ax.texts if text.get_text() in set(places["label"]))
    assert not north.get_window_extent().overlaps(south.get_window_extent())
    assert long.get_window_extent().x1 <= ax.bbox.x1
    plt.close(drawing)


def test_estimates_stand_under_the_names_of_their_groups() -> None:
    estimates = pd.DataFrame(
        {
            "label": ["one", "two", "three"],
            "low": [1.0, 2.0, 3.0],
            "central": [1.5, None, None],
            "high": [2.0, 3.0, 3.0],
            "group": ["counts", "counts", "guesses"],
        }
    )
    drawing = ranges(estimates, "things")
    ax = drawing.axes[0]
    rows = [label.get_text() for label in ax.get_yticklabels()]
    assert rows == ["", "one", "two", "", "three"]
    assert {text.get_text(): text.get_position()[1] for text in ax.texts} == {
        "Counts": 0,
        "Guesses": 3,
    }
    assert drawing.numbers is not None and "unnamed people" not in drawing.numbers
    plt.close(drawing)
