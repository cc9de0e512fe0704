"""Spots: the parts of a drawing that lead somewhere, as links that are laid over it.

A drawing is a picture, whose marks no link can be on.  Where the marks are is known when it has
been drawn; the links are placed there, in hundredths of its width and height.  Whoever cannot
point finds the same links in the tables and in the ledger, so that they are hidden from screen
readers and left out of the order of the keyboard.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox, BboxBase

from .drawing import Drawing, drawing_of

# Where a spot is, in hundredths: from the left, from above, its width and its height.
Place = tuple[float, float, float, float]
# The custom properties that say so, in the wide form and in the narrow.
PROPERTIES = (("l", "t", "w", "h"), ("nl", "nt", "nw", "nh"))


@dataclass(frozen=True)
class Spot:
    """A part of a drawing that leads somewhere.

    `address`: the address of a claim (`#claim-2-07`) or of an event (`#event-banner`), or a
    page of the book.  `title`: what is there; a claim says it by its card.  `key`: by what the
    filters of a page know it.  Its place is a part of the plane of the axes (from, to; without
    `across`, the whole width of the drawing), or where some artists are.
    """

    ax: Axes
    address: str
    title: str = ""
    key: str = ""
    across: tuple[Any, Any] | None = None
    down: tuple[float, float] = (0, 0)
    artists: Sequence[Artist] = ()

    def box(self) -> BboxBase:
        """Where it is, in pixels, once the drawing has been laid out."""
        if self.artists:
            return Bbox.union([artist.get_window_extent() for artist in self.artists]).padded(2)
        whole = drawing_of(self.ax).bbox
        across = self.across or (0, 0)
        corners = self.ax.transData.transform(
            [
                (self.ax.convert_xunits(at), self.ax.convert_yunits(height))
                for at, height in zip(across, self.down, strict=True)
            ]
        )
        (left, top), (right, bottom) = corners
        if self.across is None:
            left, right = whole.x0, whole.x1
        return Bbox([[min(left, right), min(top, bottom)], [max(left, right), max(top, bottom)]])


def claim_place(claim: str) -> str:
    """The address of a claim, which the pages of the site lead to the claim's own page."""
    return f"#claim-{claim.replace('.', '-')}"


def add_claim_spot(ax: Axes, place: float, row: float, claim: str) -> None:
    """Let the mark of a claim, at a whole number on a row, lead to the claim."""
    spot = Spot(
        ax,
        claim_place(claim),
        across=(place - 0.5, place + 0.5),
        down=(row - 0.5, row + 0.5),
    )
    drawing_of(ax).spots.append(spot)


def add_event_spot(ax: Axes, row: int, title: str, event: str, claims: Sequence[str]) -> None:
    """Let a row of a timeline lead to its claim, or to its event if not one claim alone has it."""
    address = claim_place(claims[0]) if len(claims) == 1 else f"#event-{event}"
    spot = Spot(
        ax,
        address,
        title="" if len(claims) == 1 else f"{title}: claims and findings",
        key=f"event-{event}",
        down=(row - 0.5, row + 0.5),
    )
    drawing_of(ax).spots.append(spot)


def add_place_spot(ax: Axes, key: str, name: str, artists: Sequence[Artist]) -> None:
    """Let a place on a map lead to the claims that name it."""
    spot = Spot(
        ax,
        f"ledger.html?place={quote(name)}",
        title=f"{name}: the claims in the ledger",
        key=f"place-{key}",
        artists=artists,
    )
    drawing_of(ax).spots.append(spot)


def places(drawing: Drawing) -> list[Place]:
    """Where the spots of a drawing are, as it has last been drawn."""
    if any(spot.artists for spot in drawing.spots):
        # Texts keep the measures of the file in which they were last drawn.
        drawing.draw_without_rendering()
    whole = drawing.bbox
    found = []
    for spot in drawing.spots:
        box = spot.box()
        left, right = max(box.x0, whole.x0), min(box.x1, whole.x1)
        bottom, top = max(box.y0, whole.y0), min(box.y1, whole.y1)
        shares = (
            (left - whole.x0) / whole.width,
            (whole.y1 - top) / whole.height,
            (right - left) / whole.width,
            (top - bottom) / whole.height,
        )
        found.append(tuple(round(100 * share, 1) for share in shares))
    return found  # type: ignore[return-value]


def spots_as_html(drawing: Drawing) -> str:
    """The links over a drawing, for the page to lay them there; nothing if it has none."""
    if not drawing.spots:
        return ""
    forms = dict(zip(PROPERTIES, drawing.spots_drawn, strict=False))
    styles = [
        {
            f"--{name}": f"{value:g}%"
            for names, drawn in forms.items()
            for name, value in zip(names, drawn[number], strict=True)
        }
        for number in range(len(drawing.spots))
    ]
    # What all have, the whole has.
    shared = {k: v for k, v in styles[0].items() if all(style[k] == v for style in styles)}
    links = "".join(
        f'<a tabindex="-1" href="{html.escape(spot.address)}"'
        + (f' title="{html.escape(spot.title)}"' if spot.title else "")
        + (f' data-of="{spot.key}"' if spot.key else "")
        + f' style="{_declared({k: v for k, v in style.items() if k not in shared})}"></a>'
        for spot, style in zip(drawing.spots, styles, strict=True)
    )
    return (
        f'<div class="figure-marks screen-only" aria-hidden="true" style="{_declared(shared)}">'
        f"{links}</div>"
    )


def _declared(properties: dict[str, str]) -> str:
    return ";".join(f"{name}:{value}" for name, value in properties.items())
