"""A figure of the book: a drawing with its number, caption, alternative text and source."""

from __future__ import annotations

import base64
import html
import io
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import matplotlib.pyplot as plt

from ..language.myst import citations, plain
from .drawing import Drawing
from .narrow import fit_narrow
from .numbers import numbers_as_html, numbers_in_words


@dataclass(frozen=True)
class Figure:
    """A numbered figure with a caption, a text for those who cannot see it, and its source.

    `name`: its label, `fig-…`.  `caption`: what it is; it serves as the title.
    `source`: keys of `references.bib`; none where the report counts its own work.  `message`:
    what it shows, in a sentence; with the numbers of the drawing it is the text for those who
    cannot see it.  `alt`: that text, where the numbers do not give it.  `note`: what a reader
    must know to read it.  `phone`: whether it can be drawn narrow; else a telephone scrolls
    along it.
    """

    drawing: Drawing
    name: str
    caption: str
    alt: str = ""
    source: Sequence[str] = ()
    note: str = ""
    message: str = ""
    phone: bool = True

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, str]:
        # A book is made from the first, a reader's own Jupyter shows the second.
        wide, narrow = self._rendered
        return {"text/markdown": self._myst(wide, narrow), "text/html": self._html(wide)}

    @cached_property
    def _rendered(self) -> tuple[bytes, bytes | None]:
        """The drawing and its narrow form as SVG; kept, as the narrow form changes the drawing."""
        wide = self._svg()
        narrow = None
        if self.phone:
            fit_narrow(self.drawing)
            narrow = self._svg()
        plt.close(self.drawing)
        return wide, narrow

    @cached_property
    def text(self) -> str:
        """What stands in for the drawing."""
        return self.alt or f"{self.message} {numbers_in_words(self.drawing)}".strip()

    def _svg(self) -> bytes:
        file = io.BytesIO()
        self.drawing.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
        return file.getvalue()

    def _below(self) -> str:
        source = f"Source: {citations(self.source)}." if self.source else ""
        return " ".join(filter(None, (self.note, source)))

    def _myst(self, wide: bytes, narrow: bytes | None) -> str:
        lines = [
            f"::::{{figure}} {_inlined(wide)}",
            f":name: {self.name}",
            f":alt: {json.dumps(self.text, ensure_ascii=False)}",
            "",
            self.caption,
            "",
            self._below(),
            "",
        ]
        if narrow:
            # The site's pages offer it to narrow screens (publish/sphinx_ext/pages.py).
            lines += [f":::{{image}} {_inlined(narrow)}", ":class: narrow", ":::"]
        lines += ["::::", "", "```{raw} html", numbers_as_html(self.drawing), "```"]
        return "\n".join(lines)

    def _html(self, svg: bytes) -> str:
        text = svg.decode()
        drawing = text[text.index("<svg") :]
        label = html.escape(self.text, quote=True)
        caption, below = (html.escape(plain(text)) for text in (self.caption, self._below()))
        return (
            f'<figure role="img" data-label="{self.name}" aria-label="{label}">{drawing}'
            f"<figcaption><strong>{caption}</strong><br><small>{below}</small></figcaption></figure>"
        )


def _inlined(svg: bytes) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"
