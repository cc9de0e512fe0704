"""The colours of the report, and the mark of each verdict: the one place that defines them.

Charts, the site and the paper take theirs from here; this module needs none of their tools.
A colour is named for what it means, not for how it looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# What the record shows, what the article says, two more series, and context.
RECORD = "#1f4e79"
ARTICLE = "#c2410c"
SECOND = "#8a6210"
THIRD = "#2f855a"
CONTEXT = "#8a8f98"
SERIES = (RECORD, ARTICLE, SECOND, THIRD, CONTEXT)

# Text and lines of charts.
INK = "#1c2430"
QUIET = "#4a5260"
AXIS = "#b6bcc6"
GRID = "#e4e7ec"

# Areas of charts: behind the marks, a period of a state, and land that the article names.
GROUND = "#f3f4f6"
PERIOD = "#d9e4f0"
NAMED_LAND = "#f6d9cc"
BORDER = "#c8cdd5"
# The darkest shade of a table of counts, on which dark figures can still be read in grey.
DARKEST_COUNT = "#8fafd0"

Role = Literal["record", "disputed", "ink", "quiet"]
Shape = Literal["square", "diamond", "cross", "circle", "dash", "triangle"]
Fill = Literal["full", "half", "none"]


@dataclass(frozen=True)
class Mark:
    """The mark of a verdict: its shape, what its colour means, and how far it is filled."""

    shape: Shape
    role: Role
    fill: Fill


# Each verdict has a shape of its own; colour only helps: what the record shows is in its
# colour, filled as far as it is shown, and a cross means the opposite.
MARKS = {
    "confirmed": Mark("square", "record", "full"),
    "partly confirmed": Mark("square", "record", "half"),
    "echoed": Mark("square", "record", "none"),
    "disputed": Mark("diamond", "disputed", "half"),
    "contradicted": Mark("cross", "ink", "full"),
    "unverified": Mark("circle", "quiet", "none"),
    "not checkable": Mark("dash", "quiet", "full"),
    "prediction": Mark("triangle", "quiet", "full"),
}

# The colours of the marks, by role, in charts and on paper.
CHART_ROLES: dict[Role, str] = {
    "record": RECORD,
    "disputed": SECOND,
    "ink": INK,
    "quiet": CONTEXT,
}
PAPER_ROLES: dict[Role, str] = CHART_ROLES | {"quiet": "#5a6270"}


@dataclass(frozen=True)
class Theme:
    """The colours of the site in the light, in the dark, or printed from a browser.

    `text`, `muted`: text, and text beside it.  `link`, `hover`: a link, and one pointed at.
    `article`: what is the article's.  `rule`: thin lines.  `wash`: a quiet area.  `paper`:
    the page.  `edge`: the shadow at the end of what scrolls.  `marks`: of the verdicts.
    """

    text: str
    muted: str
    link: str
    hover: str
    article: str
    rule: str
    wash: str
    paper: str
    edge: str
    marks: dict[Role, str]


# Darker than in charts, so that text in these colours has contrast enough.
LIGHT = Theme(
    text=INK,
    muted="#545c69",
    link=RECORD,
    hover="#a83508",
    article="#a83508",
    rule="#d4d8df",
    wash=GROUND,
    paper="#fff",
    edge="rgb(0 0 0 / 28%)",
    marks=CHART_ROLES | {"quiet": "#6a717d"},
)
DARK = Theme(
    text="#e9ecf1",
    muted="#a9b1bd",
    link="#8fbce6",
    hover="#f0a37d",
    article="#f0a37d",
    rule="#454c57",
    wash="#1d2127",
    paper="#14181e",
    edge="rgb(255 255 255 / 30%)",
    marks={"record": "#8fbce6", "disputed": "#e2b45c", "ink": "#e9ecf1", "quiet": "#9aa2ae"},
)
PRINTED = Theme(
    text=LIGHT.text,
    muted=LIGHT.muted,
    link=LIGHT.link,
    hover=LIGHT.hover,
    article=LIGHT.article,
    rule="#bbb",
    wash=LIGHT.wash,
    paper=LIGHT.paper,
    edge="transparent",
    marks=LIGHT.marks,
)
