"""What WeasyPrint 70 and pydyf 0.13 do wrong, mended until they do."""

from __future__ import annotations

import pydyf
from weasyprint.layout import inline


def _page_references(pdf: pydyf.PDF) -> tuple[bytes, ...]:
    """The references of all pages, made once a page and not, as in pydyf 0.13, once a tag."""
    pages = pdf.pages["Kids"][::3]
    if len(getattr(pdf, "_references", ())) != len(pages):
        pdf._references = tuple(f"{number} 0 R".encode("ascii") for number in pages)
    return pdf._references


_split_of_weasyprint = inline.split_first_line


def _split_first_line(text, style, context, max_width, *rest, **more):
    """As WeasyPrint's own, but a space at the end may hang out of the line.

    WeasyPrint 70 breaks a text after its first word where all of it fits but for that space.
    """
    result = _split_of_weasyprint(text, style, context, max_width, *rest, **more)
    may_fit = max_width is not None and len(text) * style["font_size"] < 4 * max_width
    if result[2] is not None and may_fit and text.endswith(" "):
        shorter = _split_of_weasyprint(text.rstrip(" "), style, context, max_width, *rest, **more)
        if shorter[2] is None and shorter[3] <= max_width:
            return shorter
    return result


def mend() -> None:
    """Put the mended functions in place of the libraries' own."""
    pydyf.PDF.page_references = property(_page_references)
    inline.split_first_line = _split_first_line
