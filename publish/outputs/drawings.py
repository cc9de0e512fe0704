"""Drawings as they are published: the same picture in fewer bytes.

Matplotlib writes millionths of a point, each place counted from the corner of the sheet, and
notes what each part is.  A screen shows a hundredth of a point, and steps are shorter than places.
"""

from __future__ import annotations

import re
from collections import Counter

# A change of what this module makes has all drawings made again.
FORM = 1
_FRACTION = re.compile(r"-?\d*\.\d{3,}(?:e-?\d+)?")
_STEPS = re.compile(r"([MLQCZz])([^A-Za-z]*)")


def smaller(drawing: str) -> str:
    """An SVG drawing with numbers as exact as can be seen, and without notes and indentation."""
    # A drawing that a build takes over from the last one has been through here.
    if not drawing.startswith("<?xml"):
        return drawing
    drawing = re.sub(r"<\?xml.*?\?>|<!DOCTYPE.*?>|<!--.*?-->", "", drawing, flags=re.DOTALL)
    drawing = re.sub(r"<metadata>.*?</metadata>", "", drawing, flags=re.DOTALL)
    drawing = re.sub(r">\s+<", "><", drawing.strip())
    drawing = re.sub(r'(?<= )d="([^"]*)"', lambda found: f'd="{path(found[1])}"', drawing)
    drawing = re.sub(
        r'(?<= )(x|y|points|transform)="([^"]*)"',
        lambda found: f'{found[1]}="{_rounded(found[2], scales=found[1] == "transform")}"',
        drawing,
    )
    drawing = _short_names(_shared_styles(drawing))
    return _without_idle_groups(drawing)


def _shared_styles(drawing: str) -> str:
    """Give each style that several marks have a class."""
    counted = Counter(re.findall(r' style="([^"]*)"', drawing))
    classes = {
        style: f"s{place}" for place, style in enumerate(s for s, n in counted.items() if n > 1)
    }
    rules = "".join(f".{name}{{{_compact(style)}}}" for style, name in classes.items())

    def named(found: re.Match) -> str:
        name = classes.get(found[1])
        return f' class="{name}"' if name else f' style="{_compact(found[1])}"'

    drawing = re.sub(r' style="([^"]*)"', named, drawing)
    return drawing.replace("</style>", f"{rules}</style>", 1)


def _compact(style: str) -> str:
    return ";".join(part.strip().replace(": ", ":") for part in style.split(";") if part.strip())


def _short_names(drawing: str) -> str:
    """Keep the ids that something refers to, and make them short."""
    asked = dict.fromkeys(re.findall(r'(?:href="|url\()#([^")]+)', drawing))
    short = {name: f"i{place}" for place, name in enumerate(asked)}
    drawing = re.sub(
        r' id="([^"]*)"', lambda f: f' id="{short[f[1]]}"' if f[1] in short else "", drawing
    )
    return re.sub(r'((?:href="|url\()#)([^")]+)', lambda f: f[1] + short[f[2]], drawing)


def _without_idle_groups(drawing: str) -> str:
    """Drop groups that say nothing of what is in them."""
    idle: list[bool] = []

    def kept(found: re.Match) -> str:
        if found[0] == "</g>":
            return "" if idle.pop() else found[0]
        if found[0].endswith("/>"):
            return ""
        idle.append(found[0] == "<g>")
        return "" if idle[-1] else found[0]

    return re.sub(r"</g>|<g(?: [^>]*)?>", kept, drawing)


def path(value: str) -> str:
    """The outline of a shape, each point counted in hundredths from the end of the last step."""
    if not set(re.findall(r"[A-Za-z]", value)) <= set("MLQCZz"):
        return value
    made: list[str] = []
    here = begun = (0, 0)
    for command, numbers in _STEPS.findall(value):
        points = [round(100 * float(number)) for number in numbers.split()]
        pairs = list(zip(points[::2], points[1::2], strict=True))
        steps = [place - start for pair in pairs for place, start in zip(pair, here, strict=True)]
        made.append(f"{command.lower()}{_joined(steps)}")
        if command in "Zz":
            here = begun
        elif pairs:
            here = pairs[-1]
            begun = here if command == "M" else begun
    return "".join(made)


def _joined(hundredths: list[int]) -> str:
    """Numbers with no more between them than it takes to tell them apart."""
    text = ""
    for number in hundredths:
        shown = f"{number / 100:.2f}".rstrip("0").rstrip(".").replace("0.", ".", 1)
        shown = shown if abs(number) < 100 else f"{number / 100:.2f}".rstrip("0").rstrip(".")
        text += shown if not text or shown.startswith("-") else f" {shown}"
    return text


def _rounded(value: str, *, scales: bool) -> str:
    # A factor moves what is far away, a length does not.
    def shorter(found: re.Match) -> str:
        number = float(found[0])
        shown = f"{number:.5g}" if scales and abs(number) < 1 else f"{number:.2f}"
        return shown.rstrip("0").rstrip(".") if "." in shown and "e" not in shown else shown

    return " ".join(_FRACTION.sub(shorter, value).split())
