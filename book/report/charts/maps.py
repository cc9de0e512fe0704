"""Maps: the places that the article names, on the maps of `gazetteer/maps.csv`."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Polygon
from matplotlib.text import Annotation

from ..data.allowed import check_choice, check_columns
from ..data.package import DATA, load
from ..data.rows import records
from ..look import ARTICLE, BORDER, CONTEXT, GROUND, NAMED_COAST, NAMED_LAND, QUIET
from .drawing import Drawing, canvas, drawing_of


def place_map(
    places: pd.DataFrame,
    *,
    sheet: str | None = None,
    provinces: Sequence[str] = (),
    height: float = 3.9,
) -> Drawing:
    """A country with its provinces; each place is marked and named.

    `places`: columns label, latitude, longitude (degrees, WGS 84), and where given those that
    `_name_places` reads.  Without side, names keep clear of the edge and of one another.
    `sheet`: the map, the first one unless another is named.  `provinces`: names of the provinces
    to shade.  `height`: inches.  Equirectangular projection.
    """
    check_columns("places", places, ("label", "latitude", "longitude"))
    sheet = _sheet(sheet, 0)
    at: Any = load()["maps"].set_index("map").loc[sheet]
    _check_names(provinces, at["outlines"])
    drawing, ax = canvas(height)
    home = {"facecolor": "white", "zorder": 2}
    if pd.notna(at["around"]):
        _outlines(
            ax,
            at["around"],
            at["west"],
            lambda name: (
                {"facecolor": GROUND, "edgecolor": CONTEXT, "linewidth": 0.7}
                | (home if name == at["home"] else {})
            ),
        )
    _outlines(
        ax,
        at["outlines"],
        at["west"],
        lambda name: {
            "facecolor": NAMED_LAND if name in provinces else "none",
            "edgecolor": BORDER,
            "linewidth": 0.5,
            "zorder": 3,
        },
    )
    unmarked = {"fontsize": 7.5, "style": "italic", "color": QUIET}
    labels = _name_places(ax, places, at["west"], size=8.5, mark=4.5, unmarked=unmarked)
    for note in records(load()["map_notes"].query("map == @sheet")):
        ax.text(
            note.longitude,
            note.latitude,
            note.text,
            ha="center",
            color=QUIET,
            fontsize=7,
            alpha=0.9,
            zorder=4,
        )
    _frame(ax, at)
    if "side" not in places:
        _keep_clear(labels, ax, drawing)
    return drawing


def _sheet(given: str | None, place: int) -> str:
    """The map of a name, or the one that comes at a place of their table."""
    known = list(load()["maps"]["map"])
    if given is None and place < len(known):
        return known[place]
    check_choice("map", given, known)
    return str(given)


def _frame(ax: Axes, at: Any) -> None:
    """Show what is within the edges of a map."""
    ax.set_xlim(at["west"], at["east"])
    ax.set_ylim(at["south"], at["north"])
    ax.set_aspect(at["stretch"], anchor="W")
    ax.set_axis_off()


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
    ax: Axes, places: pd.DataFrame, west: float, *, size: float, mark: float, unmarked: dict
) -> list[Annotation]:
    """Mark places on a map and write their names; returns those of the marked.

    `places`: columns label, latitude, longitude, and where given claims (how many name it, which
    its name is followed by), side (`left` or `right` of the mark, `middle` for a name without a
    mark, missing for none), lift (points up), and name_latitude and name_longitude (where the
    name is written).  `west`: the western edge of the map.  `size`: of the type, `mark`: of the
    mark, in points.  `unmarked`: the look of names without a mark.
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
            point = _eastward(place.name_longitude, west), place.name_latitude
            ax.annotate(text, point, ha="center", va="center", zorder=6, **unmarked)
            continue
        left, point = side == "left", (place.longitude, place.latitude)
        ax.plot(*point, "D", color=ARTICLE, markersize=mark, zorder=5)
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
    return labels


def _eastward(longitude: float, west: float) -> float:
    """A longitude on a map that goes east from an edge, beyond 180 degrees too."""
    return longitude + 360 if longitude < west else longitude


def world_map(
    places: pd.DataFrame, *, sheet: str | None = None, shaded: Sequence[str] = ()
) -> Drawing:
    """The world: some countries shaded, places marked and named.

    `places`: as of `place_map`.  `sheet`: the map, the second one unless another is named.
    `shaded`: names of countries as the map has them.  Equirectangular projection.
    """
    check_columns("places", places, ("label", "latitude", "longitude"))
    at: Any = load()["maps"].set_index("map").loc[_sheet(sheet, 1)]
    _check_names(shaded, at["outlines"])
    drawing, ax = canvas(2.6)
    _outlines(
        ax,
        at["outlines"],
        at["west"],
        lambda name: {
            "facecolor": NAMED_LAND if name in shaded else GROUND,
            "edgecolor": NAMED_COAST if name in shaded else "white",
            "linewidth": 0.4,
            "zorder": 2 if name in shaded else 1,
        },
    )
    _name_places(ax, places, at["west"], size=7.5, mark=3.2, unmarked={"fontsize": 7.5})
    _frame(ax, at)
    return drawing


def _outlines(ax: Axes, name: str, west: float, look: Callable[[str], dict]) -> None:
    """Draw the outlines of one map of the data package, each as `look` says of its name."""
    for feature in _features(name):
        style = look(feature["properties"]["name"])
        for ring in _rings(feature, west):
            ax.add_patch(Polygon(ring, **style))
            # GeoJSON cuts land at 180 degrees, where a map of the Pacific has no border.
            for (x, y), (next_x, next_y) in pairwise(ring):
                if x == next_x == 180 and style["facecolor"] != "none":
                    over = {"color": style["facecolor"], "zorder": style["zorder"] + 0.1}
                    ax.plot([x, next_x], [y, next_y], linewidth=1, **over)


def _check_names(names: Sequence[str], outlines: str) -> None:
    """Raise `NotAllowed` for a name that a map does not have."""
    if names:
        known = sorted({feature["properties"]["name"] for feature in _features(outlines)})
        for name in names:
            check_choice(f"name on the map {outlines}", name, known)


def _features(name: str) -> list[dict]:
    return json.loads((DATA / "maps" / f"{name}.geojson").read_text(encoding="utf-8"))["features"]


def _rings(feature: dict, west: float) -> list[list[list[float]]]:
    """The outer rings of a feature; those west of the edge of a map come at its eastern end."""
    geometry = feature["geometry"]
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    return [
        [[x + 360, y] for x, y in ring] if max(x for x, _ in ring) < west else ring
        for ring, *_ in polygons
    ]
