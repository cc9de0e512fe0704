"""The site as it is published: pages with the editions that are there, and the assets they use.

Sphinx copies two thousand icons and dozens of scripts; a dozen icons and a handful of scripts are
shown.  An asset's address changes with its content, so that no reader keeps an old one.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

ICON_STYLE = "styles/pydata-sphinx-theme.css"
ICON_FONT = "vendor/fontawesome/webfonts/fa-solid-900.woff2"
# Used by other sites for link previews.
WANTED_ELSEWHERE = ("preview.png",)
# What a build leaves that is no part of a site.
LEFT_OUT = shutil.ignore_patterns(".buildinfo", "*.map", "_static")
# Drawings and files that pages show or offer.
LINKED = re.compile(r"""((?:_images|_downloads)/[^"'?#\s>]+)""")
ASSET = re.compile(r"""(_static/[^"'?#\s]+)(\?[^"'#\s]*)?""")


def assemble(made: Path, target: Path, editions: Iterable[str] = ()) -> None:
    """Write the site that Sphinx has made in the folder `made` into `target`.

    `editions`: which of `pdf` and `browser` the pages offer.  `target` may be `made` itself.
    """
    pages = {
        path.relative_to(made): with_editions(path.read_text(encoding="utf-8"), set(editions))
        for path in sorted(made.rglob("*.html"))
        if "_static" not in path.parts
    }
    assets = _used_assets(made / "_static", pages.values())
    if target != made:
        shutil.copytree(made, target, ignore=LEFT_OUT)
    for page, text in pages.items():
        (target / page).write_text(_with_digests(text, assets), encoding="utf-8")
    named = {name for text in pages.values() for name in LINKED.findall(text)}
    _keep(target, ("_images", "_downloads"), named)
    for name, content in assets.items():
        path = target / "_static" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_bytes() != content:
            path.write_bytes(content)
    _keep(target, ("_static",), {f"_static/{name}" for name in assets})


def _keep(site: Path, folders: Iterable[str], names: set[str]) -> None:
    """Remove from some folders of a site all files but those named."""
    for folder in folders:
        for path in sorted((site / folder).rglob("*"), reverse=True):
            if path.is_dir():
                if not any(path.iterdir()):
                    path.rmdir()
            elif path.relative_to(site).as_posix() not in names:
                path.unlink()


def with_editions(text: str, editions: set[str]) -> str:
    """A page without the parts for editions that were not made."""

    def kept(found: re.Match) -> str:
        return found[2] if found[1] in editions else ""

    return re.sub(r"<!--only:(\w+)-->(.*?)<!--end:\1-->", kept, text, flags=re.DOTALL)


def _with_digests(text: str, assets: dict[str, bytes]) -> str:
    """A page whose addresses of assets change with their content."""

    def stamped(found: re.Match) -> str:
        name = found[1].removeprefix("_static/")
        content = assets.get(name)
        if content is None or name in WANTED_ELSEWHERE:
            return found[0]
        return f"{found[1]}?v={hashlib.sha256(content).hexdigest()[:8]}"

    return ASSET.sub(stamped, text)


def _used_assets(static: Path, pages: Iterable[str]) -> dict[str, bytes]:
    """The assets that pages, or the styles that they load, name: content by name."""
    needed = set(WANTED_ELSEWHERE)
    icons: set[str] = set()
    for page in pages:
        needed |= {found[1].removeprefix("_static/") for found in ASSET.finditer(page)}
        icons |= set(re.findall(r"[\s\"'](fa-[\w-]+)", page))
    assets: dict[str, bytes] = {}
    waiting = sorted(needed)
    while waiting:
        name = waiting.pop()
        path = static / name
        if name in assets or not path.is_file():
            continue
        assets[name] = path.read_bytes()
        if name == ICON_STYLE:
            style, font = _reduced_icons(static, icons)
            assets |= {name: style, ICON_FONT: font}
        if path.suffix == ".css":
            for address in _addresses(assets[name].decode()):
                named = (path.parent / address).resolve()
                if named.is_relative_to(static.resolve()):
                    waiting.append(named.relative_to(static.resolve()).as_posix())
    # Fonts and libraries come with their licences.
    for path in static.rglob("*"):
        if path.name.startswith(("OFL", "LICENSE")):
            assets[path.relative_to(static).as_posix()] = path.read_bytes()
    return dict(sorted(assets.items()))


def _addresses(style: str) -> list[str]:
    """What a style sheet imports or shows, as it names it."""
    found = re.findall(r"""@import\s+(?:url\()?\s*["']?([^"')\s]+)|url\(\s*["']?([^"')]+)""", style)
    named = (imported or shown for imported, shown in found)
    return [re.split("[?#]", name)[0] for name in named if not name.startswith("data:")]


def _reduced_icons(static: Path, icons: set[str]) -> tuple[bytes, bytes]:
    """The theme's style and its icon font with the icons named, and its own, alone.

    The result is kept beside the assets, since it takes a second to make.
    """
    style, font = (static / ICON_STYLE).read_bytes(), (static / ICON_FONT).read_bytes()
    key = hashlib.sha256(json.dumps(sorted(icons)).encode() + style + font).hexdigest()
    folder = static.parent.parent / ".icons" / key[:16]
    if not folder.is_dir():
        from publish.outputs.icons import reduce

        made = reduce(style.decode(), font, icons)
        shutil.rmtree(folder.parent, ignore_errors=True)
        unfinished = folder.with_suffix(".unfinished")
        unfinished.mkdir(parents=True)
        for name, content in zip(("style", "font"), made, strict=True):
            (unfinished / name).write_bytes(content)
        unfinished.rename(folder)
    return (folder / "style").read_bytes(), (folder / "font").read_bytes()
