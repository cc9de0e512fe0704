"""Maps: the places that the article names, on the maps of `gazetteer/maps.csv`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Polygon
from matplotlib.patheffects import withStroke
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox

from ..data.allowed import check_choice, check_columns
from ..data.package import DATA, load
from ..data.rows import records
from ..look import ARTICLE, BORDER, CONTEXT, GROUND, NAMED_LAND, QUIET
from .drawing import Drawing, canvas, drawing_of
from .spots import add_place_spot

# Room between the names of places, in dots, and the ground that sets them off from lines.
APART = 4
HALO = [withStroke(linewidth=2, foreground="white")]


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
    sheet = _sheet(sheet)
    at: Any = load()["maps"].set_index("map").loc[sheet]
    _check_names(provinces, at["outlines"])
    drawing, ax = canvas(height)
    home = {"facecolor": "white", "zorder": 2}
    if pd.notna(at["around"]):
        _outlines(
            ax,
            at["around"],
            lambda name: (
                {"facecolor": GROUND, "edgecolor": CONTEXT, "linewidth": 0.7}
                | (home if name == at["home"] else {})
            ),
        )
    _outlines(
        ax,
        at["outlines"],
        lambda name: {
            "facecolor": NAMED_LAND if name in provinces else "none",
            "edgecolor": BORDER,
            "linewidth": 0.5,
            "zorder": 3,
        },
    )
    unmarked = {"fontsize": 7.5, "style": "italic", "color": QUIET}
    labels = _name_places(ax, places, size=8.5, mark=4.5, unmarked=unmarked)
    for note in records(load()["map_notes"].query("map == @sheet")):
        ax.text(
            note.longitude,
            note.latitude,
            note.text.upper(),
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


def _sheet(given: str | None) -> str:
    """The map of a name, or the first of their table."""
    known = list(load()["maps"]["map"])
    if given is None and known:
        return known[0]
    check_choice("map", given, known)
    return str(given)


def _frame(ax: Axes, at: Any) -> None:
    """Show what is within the edges of a map."""
    ax.set_xlim(at["west"], at["east"])
    ax.set_ylim(at["south"], at["north"])
    ax.set_aspect(at["stretch"], anchor="W")
    ax.set_axis_off()


def _keep_clear(labels: Sequence[Annotation], ax: Axes, drawing: Drawing) -> None:
    """Put labels that leave the map, or touch another, to the left of their marks.

    Where that is no better, those that touch go apart.
    """
    drawing.draw_without_rendering()
    boxes: dict[Annotation, Bbox] = {}
    for label in sorted(labels, key=lambda label: -label.get_window_extent().y0):
        box = _box(label)
        if box.x1 > ax.bbox.x1 or _touches(box, boxes.values()):
            _turn(label)
            left = _box(label)
            if left.x0 < ax.bbox.x0 or (box.x1 <= ax.bbox.x1 and _touches(left, boxes.values())):
                _turn(label)
        box = _box(label)
        for above in boxes.values():
            if box.overlaps(above):
                down = box.y1 - above.y0
                box = box.translated(0, -down)
                label.xyann = (label.xyann[0], label.xyann[1] - down * 72 / drawing.dpi)
        boxes[label] = box


def _box(label: Annotation) -> Bbox:
    """The place of a label, with a little room above and below it."""
    return label.get_window_extent().padded(0, APART)


def _touches(box: Bbox, others: Iterable[Bbox]) -> bool:
    return any(box.overlaps(other) for other in others)


def _turn(label: Annotation) -> None:
    """Put a label to the other side of its mark."""
    label.set_horizontalalignment("right" if label.get_horizontalalignment() == "left" else "left")
    label.xyann = (-label.xyann[0], label.xyann[1])


def _name_places(
    ax: Axes, places: pd.DataFrame, *, size: float, mark: float, unmarked: dict
) -> list[Annotation]:
    """Mark places on a map and write their names; returns those of the marked.

    `places`: columns label, latitude, longitude, and where given claims (how many name it, which
    its name is followed by), side (`left` or `right` of the mark, `middle` for a name without a
    mark, missing for none), lift (points up), and name_latitude and name_longitude (where the
    name is written).  `size`: of the type, `mark`: of the
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
            point = place.name_longitude, place.name_latitude
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
            path_effects=HALO,
            zorder=6,
        )
        labels.append(label)
        if told:
            add_place_spot(ax, place.Index, place.label, [drawn, label])
    return labels


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
    """The outer rings of a feature."""
    geometry = feature["geometry"]
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    return [polygon[0] for polygon in polygons]
