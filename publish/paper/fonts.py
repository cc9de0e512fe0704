"""The fonts of the book as files that Typst can read."""

from __future__ import annotations

import hashlib
from pathlib import Path

from fontTools.ttLib import TTFont

from publish.project import FONTS


def unpack(into: Path) -> Path:
    """Unpack the fonts of the site below `into`, unless they are there; the folder with them."""
    digest = hashlib.sha256(Path(__file__).read_bytes())
    files = sorted(FONTS.glob("*.woff2"))
    for file in files:
        digest.update(file.name.encode() + file.read_bytes())
    folder = into / f"fonts-{digest.hexdigest()[:12]}"
    for file in files:
        target = folder / f"{file.stem}.ttf"
        if target.is_file():
            continue
        folder.mkdir(parents=True, exist_ok=True)
        font = TTFont(file, recalcTimestamp=False)
        font.flavor = None
        unfinished = target.with_suffix(".unfinished")
        font.save(unfinished)
        unfinished.replace(target)
    return folder
