"""The report's colours and marks as style sheets of site and paper, from `book/report/look.py`.

`python -m publish.outputs.look_css` writes the sheets that the site and the paper import.
"""

from __future__ import annotations

from pathlib import Path

from book.report import look
from publish.project import ROOT

NOTICE = "/* Written from book/report/look.py by python -m publish.outputs.look_css. */\n"

# How each shape is drawn before the verdict's word, by how far it is filled.  A square is
# the shape of `.verdict::before` itself.
_HALF = "linear-gradient({angle}, var(--mark) 50%, transparent 50%)"
_BAR = (
    "linear-gradient({angle}, transparent 40%, var(--mark) 40%, var(--mark) 60%, transparent 60%)"
)
_SHAPES: dict[look.Shape, str] = {
    "square": "",
    "diamond": "width: 0.58em; height: 0.58em; margin-right: 0.5em; transform: rotate(45deg);",
    "cross": f"border: 0; background: {_BAR.format(angle='45deg')}, {_BAR.format(angle='-45deg')};",
    "circle": "border-radius: 50%;",
    "dash": "height: 0; border-width: 0.07em 0; margin-bottom: 0.26em;",
    "triangle": "width: 0; height: 0; border-color: transparent; "
    "border-width: 0.33em 0 0.33em 0.56em; border-left-color: var(--mark);",
}
_FILLED = ("square", "diamond", "circle")


def marks() -> str:
    """The mark of each verdict before its word, in the colours of the sheet that imports it."""
    rules = [
        ".verdict { white-space: nowrap; }",
        '.verdict::before { content: ""; display: inline-block; box-sizing: border-box; '
        "width: 0.66em; height: 0.66em; margin-right: 0.42em; border: 0.11em solid var(--mark); }",
    ]
    for verdict, mark in look.MARKS.items():
        name = f".verdict.{verdict.replace(' ', '-')}"
        drawn = [_SHAPES[mark.shape]]
        if mark.shape in _FILLED and mark.fill == "full":
            drawn.append("background: var(--mark);")
        if mark.shape in _FILLED and mark.fill == "half":
            # A diamond is a square turned, and its halves with it.
            angle = "45deg" if mark.shape == "diamond" else "90deg"
            drawn.append(f"background: {_HALF.format(angle=angle)};")
        rules.append(f"{name} {{ --mark: var(--mark-{mark.role}); }}")
        if declarations := " ".join(filter(None, drawn)):
            rules.append(f"{name}::before {{ {declarations} }}")
    # A forced palette would fill every mark alike, and draw edges that are transparent.
    rules.append(
        "@media (forced-colors: active) { .verdict::before "
        "{ forced-color-adjust: none; --mark: CanvasText; } }"
    )
    return NOTICE + "\n".join(rules) + "\n"


def site_palette() -> str:
    """The colours of the site as custom properties: in the light, in the dark, and printed."""
    light, dark = 'html[data-theme="light"]', 'html[data-theme="dark"]'
    return (
        f"{NOTICE}{light} {{ {_properties(look.LIGHT)} }}\n"
        f"{dark} {{ {_properties(look.DARK)} }}\n"
        f"@media print {{\n  html, {dark} {{ {_properties(look.PRINTED)} }}\n}}\n"
    )


def paper_palette() -> str:
    """The colours of the book on paper, by name, for its template (Typst)."""
    colours = {"ink": look.INK, "quiet": look.QUIET, "tint": look.GROUND}
    colours |= {"rule": look.BORDER, "faint": look.CONTEXT}
    colours |= {f"mark-{role}": colour for role, colour in look.PAPER_ROLES.items()}
    notice = NOTICE.replace("/*", "//").replace(" */", "")
    listed = "".join(f'  {name}: "{value}",\n' for name, value in colours.items())
    return f"{notice}#let palette = (\n{listed})\n"


def _properties(theme: look.Theme) -> str:
    plain = ("text", "muted", "link", "hover", "article", "rule", "wash", "paper", "edge")
    colours = {f"--{name}": getattr(theme, name) for name in plain}
    return _declared(colours | _of_marks(theme.marks))


def _of_marks(roles: dict[look.Role, str]) -> dict[str, str]:
    return {f"--mark-{role}": colour for role, colour in roles.items()}


def _declared(properties: dict[str, str]) -> str:
    return " ".join(f"{name}: {value};" for name, value in properties.items())


SHEETS = {
    "book/assets/marks.css": marks,
    "book/assets/palette.css": site_palette,
    "publish/paper/palette.typ": paper_palette,
}


def write(folder: Path = ROOT) -> None:
    """Write every sheet below `folder`, the top of the project."""
    for name, render in SHEETS.items():
        (folder / name).write_text(render(), encoding="utf-8")


if __name__ == "__main__":
    write()
