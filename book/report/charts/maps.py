"""Maps: the places that the article names."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Polygon
from matplotlib.text import Annotation

from ..data.allowed import check_choice, check_columns
from ..data.package import DATA
from ..data.rows import records
from ..look import ARTICLE, BORDER, CONTEXT, GROUND, NAMED_COAST, NAMED_LAND, QUIET
from .drawing import Drawing, canvas, drawing_of
from .spots import add_place_spot

# The western edge of the map of the world.
WEST = -13


def place_map(
    places: pd.DataFrame, *, provinces: Sequence[str] = (), height: float = 3.9
) -> Drawing:
    """North Korea with its provinces; each place is marked and named.

    `places`: columns label, latitude, longitude (degrees, WGS 84), and where given those that
    `_name_places` reads.  Without side, names keep clear of the edge and of one another.
    `provinces`: names of the provinces to shade.  `height`: inches.
    Equirectangular projection, true to scale at 40° N.
    """
    check_columns("places", places, ("label", "latitude", "longitude"))
    _check_names(provinces, "provinces")
    drawing, ax = canvas(height)
    home = {"facecolor": "white", "zorder": 2}
    _outlines(
        ax,
        "countries",
        lambda name: (
            {"facecolor": GROUND, "edgecolor": CONTEXT, "linewidth": 0.7}
            | (home if name == "North Korea" else {})
        ),
    )
    _outlines(
        ax,
        "provinces",
        lambda name: {
            "facecolor": NAMED_LAND if name in provinces else "none",
            "edgecolor": BORDER,
            "linewidth": 0.5,
            "zorder": 3,
        },
    )
    unmarked = {"fontsize": 7.5, "style": "italic", "color": QUIET}
    labels = _name_places(ax, places, size=8.5, mark=4.5, unmarked=unmarked)
    for name, (longitude, latitude) in {
        "CHINA": (125.6, 42.2),
        "SOUTH KOREA": (128.0, 37.6),
    }.items():
        ax.text(
            longitude, latitude, name, ha="center", color=QUIET, fontsize=7, alpha=0.9, zorder=4
        )
    ax.set_xlim(123.7, 130.75)
    ax.set_ylim(37.4, 43.1)
    ax.set_aspect(1 / np.cos(np.radians(40)), anchor="W")
    ax.set_axis_off()
    if "side" not in places:
        _keep_clear(labels, ax, drawing)
    return drawing


def _keep_clear(labels: Sequence[Annotation], ax: Axes, drawing: Drawing) -> None:
    """Move labels that leave the map to the left of their marks, and those that touch apart."""
    drawing.draw_without_rendering()
    for label in labels:
        if label.get_window_extent().x1 > ax.bbox.x1:
            label.set_horizontalalignment("right")
            label.xyann = (-label.xyann[0], label.xyann[1])
    boxes = {label: label.get_window_extent() for label in labels}
    from_top = sorted(labels, key=lambda label: -boxes[label].y0)
    for place, label in enumerate(from_top):
        for above in from_top[:place]:
            if boxes[label].overlaps(boxes[above]):
                down = boxes[label].y1 - boxes[above].y0
                boxes[label] = boxes[label].translated(0, -down)
                label.xyann = (label.xyann[0], label.xyann[1] - down * 72 / drawing.dpi)


def _name_places(
    ax: Axes, places: pd.DataFrame, *, size: float, mark: float, unmarked: dict
) -> list[Annotation]:
    """Mark places on a map and write their names; returns those of the marked.

    `places`: columns label, latitude, longitude, and where given claims (how many name it, which
    its name is followed by), side (`left` or `right` of the mark, `middle` for a name without a
    mark, missing for none), lift (points up), and name_latitude and name_longitude (where the
    name is written).  `size`: of the type, `mark`: of the mark, in points.  `unmarked`: the look
    of names without a mark.
    """
    told = [column for column in ("claims",) if column in places]
    shown = {"label": "place", "latitude": "degrees north", "longitude": "degrees east"}
    numbers = places[["label", *told, "latitude", "longitude"]].rename(columns=shown)
    drawing = drawing_of(ax)
    drawing.numbers, drawing.told = numbers.set_index("place"), told
    labels = []
    for place in records(places):
        side = getattr(place, "side", "right")
        if pd.isna(side):
            continue
        text = f"{place.label} {place.claims}" if told else place.label
        if side == "middle":
            point = _around_pacific(place.name_longitude), place.name_latitude
            label = ax.annotate(text, point, ha="center", va="center", zorder=6, **unmarked)
            if told:
                add_place_spot(ax, place.Index, place.label, [label])
            continue
        left, point = side == "left", (place.longitude, place.latitude)
        (drawn,) = ax.plot(*point, "D", color=ARTICLE, markersize=mark, zorder=5)
        label = ax.annotate(
            text,
            point,
            xytext=(-1.33 * mark if left else 1.33 * mark, getattr(place, "lift", 0)),
            textcoords="offset points",
            ha="right" if left else "left",
            va="center",
            fontsize=size,
            zorder=6,
        )
        labels.append(label)
        if told:
            add_place_spot(ax, place.Index, place.label, [drawn, label])
    return labels


def _around_pacific(longitude: float) -> float:
    """A longitude on a map that begins in the Atlantic and goes east."""
    return longitude + 360 if longitude < WEST else longitude


def world_map(places: pd.DataFrame, *, shaded: Sequence[str] = ()) -> Drawing:
    """The world around the Pacific: some countries shaded, places marked and named.

    `places`: as of `place_map`.  `shaded`: names of countries as the map has them.
    Equirectangular projection.
    """
    check_columns("places", places, ("label", "latitude", "longitude"))
    _check_names(shaded, "world")
    drawing, ax = canvas(2.6)
    _outlines(
        ax,
        "world",
        lambda name: {
            "facecolor": NAMED_LAND if name in shaded else GROUND,
            "edgecolor": NAMED_COAST if name in shaded else "white",
            "linewidth": 0.4,
            "zorder": 2 if name in shaded else 1,
        },
    )
    _name_places(ax, places, size=7.5, mark=3.2, unmarked={"fontsize": 7.5})
    ax.set_xlim(WEST, WEST + 310)
    ax.set_ylim(-12, 76)
    ax.set_aspect(1.3, anchor="W")
    ax.set_axis_off()
    return drawing


def _outlines(ax: Axes, name: str, look: Callable[[str], dict]) -> None:
    """Draw the outlines of one map of the data package, each as `look` says of its name."""
    for feature in _features(name):
        for ring in _rings(feature):
            ax.add_patch(Polygon(ring, **look(feature["properties"]["name"])))


def _check_names(names: Sequence[str], outlines: str) -> None:
    """Raise `NotAllowed` for a name that a map does not have."""
    if names:
        known = sorted({feature["properties"]["name"] for feature in _features(outlines)})
        for name in names:
            check_choice(f"name on the map {outlines}", name, known)


def _features(name: str) -> list[dict]:
    return json.loads((DATA / "maps" / f"{name}.geojson").read_text(encoding="utf-8"))["features"]


def _rings(feature: dict) -> list[list[list[float]]]:
    geometry = feature["geometry"]
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    return [polygon[0] for polygon in polygons]
