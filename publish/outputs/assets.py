"""Publish no asset that no page uses: the theme brings two thousand icons and shows a dozen."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import tinycss2
from bs4 import BeautifulSoup
from fontTools import subset

ICON_STYLE = "styles/pydata-sphinx-theme.css"
ICON_FONT = "vendor/fontawesome/webfonts/fa-solid-900.woff2"
# The pictures of link previews are asked for by others.
WANTED_ELSEWHERE = ("preview.png",)


def lighten(site: Path, pages: Iterable[BeautifulSoup]) -> None:
    """Drop from `site` the icons and the files of `_static` that none of its `pages` needs."""
    static = site / "_static"
    needed: set[Path] = {static / name for name in WANTED_ELSEWHERE}
    icons: set[str] = set()
    for page in pages:
        icons |= {name for icon in page.select("[class*='fa-']") for name in icon["class"]}
        for attribute in ("src", "href", "srcset"):
            for tag in page.find_all(attrs={attribute: re.compile("_static/")}):
                path = unquote(urlsplit(tag[attribute]).path)
                needed.add(static / path.split("_static/", 1)[1])
    if (static / ICON_STYLE).is_file():
        _keep_icons(static, icons)
    styles = [path for path in needed if path.suffix == ".css"]
    while styles:
        style = styles.pop()
        for address in _addresses(style.read_text("utf-8")):
            if not address.startswith("data:"):
                path = (style.parent / urlsplit(address).path).resolve()
                if path.suffix == ".css" and path not in needed:
                    styles.append(path)
                needed.add(path)
    needed = {path.resolve() for path in needed}
    for path in sorted(static.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.resolve() not in needed and not path.name.startswith(("OFL", "LICENSE")):
            path.unlink()


def _addresses(style: str) -> list[str]:
    """What a style sheet imports or shows, as it names it."""
    found = re.findall(r"""@import\s+(?:url\()?\s*["']?([^"')\s]+)|url\(\s*["']?([^"')]+)""", style)
    return [imported or shown for imported, shown in found]


def _keep_icons(static: Path, icons: set[str]) -> None:
    """Leave of the theme's icons, in its style and in its font, those named and its own."""
    style = static / ICON_STYLE
    kept: list[str] = []
    glyphs: set[int] = set()
    for rule in tinycss2.parse_stylesheet(style.read_text("utf-8"), skip_comments=True):
        text = rule.serialize()
        if rule.type == "at-rule" and rule.at_keyword == "font-face":
            # Of the three faces one is used, and browsers that need the older form are gone.
            if "fa-solid" in text:
                kept.append(re.sub(r',url\([^)]*\.ttf"?\) format\("truetype"\)', "", text))
            continue
        if rule.type == "qualified-rule":
            selector = tinycss2.serialize(rule.prelude)
            names = re.findall(r"\.(fa-[\w-]+)", selector)
            if re.fullmatch(r"(\.fa-[\w-]+:before,?)+", selector):
                if not icons & set(names):
                    continue
                glyphs |= _glyphs(re.search(r'content:"([^"]*)"', text)[1])
        for shown in re.findall(r'--pst-icon-[\w-]+:"([^"]*)"', text):
            glyphs |= _glyphs(shown)
        kept.append(text)
    style.write_text("".join(kept), encoding="utf-8")
    _subset(static / ICON_FONT, glyphs)


def _glyphs(shown: str) -> set[int]:
    """The code points of a string of a style sheet, escaped or not."""
    escaped = re.findall(r"\\([0-9a-fA-F]{1,6})", shown)
    return {int(code, 16) for code in escaped} | {ord(c) for c in shown if ord(c) > 0x7F}


def _subset(font: Path, codes: set[int]) -> None:
    options = subset.Options(flavor="woff2", recalc_timestamp=False)
    loaded = subset.load_font(str(font), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(loaded)
    subset.save_font(loaded, str(font), options)
