"""The cover of the e-book: without one, a library of books shows an empty or a made-up page."""

from __future__ import annotations

import json
from pathlib import Path

import typst

from book.report import look
from publish.project import ROOT

TEMPLATE = Path(__file__).with_name("cover.typ")
FONTS = ROOT / "book/report/fonts"


def draw(title: str, subtitle: str, *below: str) -> bytes:
    """The cover as a picture (PNG), 1,600 by 2,400 pixels.

    `below`: what is at its foot, line by line.
    """
    compiler = typst.Compiler(
        TEMPLATE.read_bytes(),
        font_paths=typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]
        ),
        sys_inputs={
            "lines": json.dumps([title, subtitle, *below]),
            "ground": str(look.LIGHT.marks["record"]),
        },
    )
    made = compiler.compile(format="png", ppi=72)
    assert isinstance(made, bytes)
    return made
