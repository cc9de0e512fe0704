"""The site as it is published: pages with the editions that are there, and the assets they use.

Sphinx copies two thousand icons and dozens of scripts; a dozen icons and a handful of scripts are
shown.  Of the theme's styles, a quarter applies to any page.  An asset's address changes with its
content, so that no reader keeps an old one.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Collection, Iterable
from pathlib import Path

from publish.fingerprints import fingerprint
from publish.outputs import drawings, styles
from publish.project import ROOT

ICON_STYLE = "styles/pydata-sphinx-theme.css"
ICON_FONT = "vendor/fontawesome/webfonts/fa-solid-900.woff2"
# Used by other sites for link previews.
WANTED_ELSEWHERE = ("preview.png",)
# Written by `publish.outputs.page_data`.
DATA_SCRIPTS = (
    *("claims.js", "findings.js", "settings-table.js"),
    *("search-claims.js", "search-record.js", "best.js", "facets.js"),
)
# A change of what makes the styles has them made again.
STYLES_BY = fingerprint("publish/outputs/styles.py", meaning=True)
# What a build leaves that is no part of a site.
NO_PART = shutil.ignore_patterns(".buildinfo", "*.map", "_static")
# The index of the theme's search, which is no asset.
INDEX = "searchindex.js"
# Drawings and files that pages show or offer.
LINKED = re.compile(r"""((?:_images|_downloads)/[^"'?#\s>]+)""")
DRAWING = re.compile(r"(_images/[0-9a-f]{40}\.svg)")
# Each begins with letters, for which a page is searched many times as fast as for a choice.
ASSET = re.compile(r"""(_static/[^"'?#\s]+)(\?[^"'#\s]*)?""")
ASKED_INDEX = re.compile(rf"""({re.escape(INDEX)})(\?[^"'#\s]*)?""")


def assemble(made: Path, target: Path, editions: Iterable[str] = ()) -> None:
    """Write the site that Sphinx has made in the folder `made` into `target`.

    `editions`: which of `pdf`, `ebook` and `browser` the pages offer.  `target` may be `made`
    itself.
    """
    pages = {
        path.relative_to(made): with_editions(path.read_text(encoding="utf-8"), set(editions))
        for path in sorted(made.rglob("*.html"))
        if "_static" not in path.parts
    }
    assets = _used_assets(made / "_static", pages.values())
    if target != made:
        shutil.copytree(made, target, ignore=_left_out)
    digests = {f"_static/{name}": styles.digest(content) for name, content in assets.items()}
    if (index := made / INDEX).is_file():
        digests[INDEX] = styles.digest(index.read_bytes())
    renamed = _write_drawings(made, target, {n for t in pages.values() for n in DRAWING.findall(t)})
    for page, text in pages.items():
        text = DRAWING.sub(lambda found: renamed[found[1]], _with_digests(text, digests))
        pages[page] = text
        (target / page).write_text(text, encoding="utf-8")
    named = {name for text in pages.values() for name in LINKED.findall(text)}
    _keep(target, ("_images", "_downloads"), named)
    for name, content in assets.items():
        path = target / "_static" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_bytes() != content:
            path.write_bytes(content)
    _keep(target, ("_static",), {f"_static/{name}" for name in assets})


def _left_out(folder: str, names: list[str]) -> set[str]:
    """Of a folder's files, what is no part of the site, and what is written for it by itself."""
    written = {n for n in names if n.endswith(".html") or DRAWING.fullmatch(f"_images/{n}")}
    return written | NO_PART(folder, names)


def _write_drawings(made: Path, target: Path, names: Iterable[str]) -> dict[str, str]:
    """Write drawings in fewer bytes, and say under which names: each is that of its content."""
    folder = made.parent / ".drawings"
    folder.mkdir(exist_ok=True)
    renamed: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(set(names)):
        source = made / name
        if not source.is_file():
            source = target / name
        text = source.read_bytes()
        kept = folder / hashlib.sha256(f"{drawings.FORM}".encode() + text).hexdigest()[:24]
        if not kept.is_file():
            kept.write_text(drawings.smaller(text.decode()), encoding="utf-8")
        taken.add(kept.name)
        content = kept.read_bytes()
        renamed[name] = f"_images/{hashlib.sha1(content).hexdigest()}.svg"
        (target / renamed[name]).write_bytes(content)
    _forget(folder, taken)
    return renamed


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


def _with_digests(text: str, digests: dict[str, str]) -> str:
    """A page whose addresses of assets change with their content.  `digests`: by address."""

    def stamped(found: re.Match) -> str:
        digest = digests.get(found[1])
        return found[0] if digest is None else f"{found[1]}?v={digest}"

    return ASKED_INDEX.sub(stamped, ASSET.sub(stamped, text))


def _used_assets(static: Path, pages: Collection[str]) -> dict[str, bytes]:
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
            waiting += [styles.resolved(name, a) for a in styles.addresses(assets[name].decode())]
    # Fonts and libraries come with their licences.
    for path in static.rglob("*"):
        if path.name.startswith(("OFL", "LICENSE")):
            assets[path.relative_to(static).as_posix()] = path.read_bytes()
    return dict(sorted(_with_finished_styles(static, assets, pages).items()))


def _with_finished_styles(
    static: Path, assets: dict[str, bytes], pages: Iterable[str]
) -> dict[str, bytes]:
    """The assets, with style sheets that hold without scripts and without what no page uses."""
    used = _names(pages, assets)
    folder = static.parent.parent / ".styles"
    folder.mkdir(parents=True, exist_ok=True)
    sheets: dict[str, str] = {}
    taken: set[str] = set()
    for name in (name for name in assets if name.endswith(".css")):
        style = assets[name].decode()
        own = (ROOT / "book/assets" / name).is_file()
        named = set() if own else used.intersection(styles.named(style))
        state = json.dumps([style, own, sorted(named), STYLES_BY]).encode()
        kept = folder / hashlib.sha256(state).hexdigest()[:24]
        if not kept.is_file():
            text = style if own else styles.without_unused(style, used)
            kept.write_text(styles.without_scripts(text), encoding="utf-8")
        taken.add(kept.name)
        sheets[name] = kept.read_text(encoding="utf-8")
    _forget(folder, taken)
    texts = [content.decode() for name, content in assets.items() if name.endswith(".js")]
    outside = {asked for text in (*texts, *pages) for asked in styles.asked_for(text)}
    # A property may be asked for by another alone that nothing asks for.
    while True:
        asked = outside.union(*map(styles.asked_for, sheets.values()))
        fewer = {name: styles.without_unasked(sheet, asked) for name, sheet in sheets.items()}
        if fewer == sheets:
            break
        sheets = fewer
    made = {name: content for name, content in assets.items() if name not in sheets}

    def address(name: str) -> None:
        # A sheet's digest follows those of what it imports.
        for other in (styles.resolved(name, a) for a in styles.addresses(sheets[name])):
            if other in sheets and other not in made:
                address(other)
        made[name] = styles.with_digests(name, sheets[name], made).encode()

    for name in sheets:
        address(name)
    return made


def _forget(folder: Path, but: Collection[str]) -> None:
    """Remove what an earlier build has kept in a folder, and this one has not used."""
    for former in folder.iterdir():
        if former.name not in but:
            former.unlink()


def _names(pages: Iterable[str], assets: dict[str, bytes]) -> set[str]:
    """The classes and ids of the pages, and every word that a script could set as one."""
    names: set[str] = set()
    scripts = {name: c.decode() for name, c in assets.items() if name.endswith(".js")}
    # Data hold prose, and the markup of a page.
    data = [scripts.pop(name) for name in DATA_SCRIPTS if name in scripts]
    for text in (*pages, *data):
        for value in re.findall(r"""\s(?:class|id)=\\?["']([^"'\\]*)["'\\]""", text):
            names |= set(value.split())
    for script in scripts.values():
        names |= set(re.findall(r"[A-Za-z_][\w-]+", script))
    return names


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
