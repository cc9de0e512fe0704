"""Every chart reads in print: labels large enough, series apart without their colours."""

from __future__ import annotations

import ast
import itertools
import sys
from collections.abc import Iterator
from pathlib import Path

import jupytext
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.artist import Artist
from matplotlib.collections import Collection
from matplotlib.colors import to_rgb, to_rgba
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.text import Text

from book import report
from book.report.charts import WIDTH, Figure, place_map, ranges
from publish.paper.source import BLOCK
from publish.project import chapters

ROOT = Path(__file__).resolve().parents[1]
# Points, and steps of lightness out of 100 that an eye tells apart in print beside one another.
SMALLEST, APART = 6.5, 18


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


@pytest.fixture(scope="module", params=[c for c in chapters() if "references" not in c])
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


# The last of all: what is drawn for a narrow screen changes the drawing.
def test_a_figure_shown_twice_is_the_same(drawn: list[Figure]) -> None:
    for figure in drawn[:2]:
        assert figure._repr_mimebundle_() == figure._repr_mimebundle_(), figure.name


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
    assert north.get_window_extent().y0 >= south.get_window_extent().y1 - 0.5
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
    assert drawing.numbers is not None and "unnamed voices" not in drawing.numbers
    plt.close(drawing)
