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
from .numbers import numbers_as_csv, numbers_as_html, numbers_in_words
from .spots import places, spots_as_html


@dataclass(frozen=True)
class Figure:
    """A numbered figure with a caption, a text for those who cannot see it, and its source.

    `name`: its label, `fig-…`.  `caption`: what it is; it serves as the title.
    `source`: keys of `references.bib`; none where the report counts its own work.  `message`:
    what it shows, in a sentence; with the numbers of the drawing it is the text for those who
    cannot see it.  `alt`: that text, where the numbers do not give it.  `note`: what a reader
    must know to read it.
    """

    drawing: Drawing
    name: str
    caption: str
    alt: str = ""
    source: Sequence[str] = ()
    note: str = ""
    message: str = ""

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
        # A book is made from the first, a reader's own Jupyter shows the second; the numbers are
        # published with the book, under the figure's name.
        wide, narrow = self._rendered
        shown = {"text/markdown": self._myst(wide, narrow), "text/html": self._html(wide)}
        return shown, {"numbers": {"name": self.name, "csv": numbers_as_csv(self.drawing)}}

    @cached_property
    def _rendered(self) -> tuple[bytes, bytes]:
        """The drawing and its narrow form as SVG; kept, as the narrow form changes the drawing."""
        wide = self._svg()
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
        self.drawing.spots_drawn.append(places(self.drawing))
        return file.getvalue()

    def _below(self) -> str:
        source = f"Source: {citations(self.source)}." if self.source else ""
        return " ".join(filter(None, (self.note, source)))

    def _myst(self, wide: bytes, narrow: bytes) -> str:
        lines = [
            f"::::{{figure}} {_inlined(wide)}",
            f":name: {self.name}",
            f":alt: {json.dumps(self.text, ensure_ascii=False)}",
            "",
            self.caption,
            "",
            self._below(),
            "",
            # The site's pages offer it to narrow screens (publish/sphinx_ext/postprocess.py).
            f":::{{image}} {_inlined(narrow)}",
            ":class: narrow",
            ":::",
        ]
        lines += ["::::", "", "```{raw} html", numbers_as_html(self.drawing)]
        # The site's pages lay them over the drawing (publish/sphinx_ext/postprocess.py).
        lines += [*filter(None, [spots_as_html(self.drawing)]), "```"]
        return "\n".join(lines)

    def _html(self, svg: bytes) -> str:
        # As an image, since Jupyter drops a drawing within the text of a notebook that comes from
        # elsewhere, and the styles of one drawing would hold for the whole page.
        alt = html.escape(self.text, quote=True)
        caption, below = (html.escape(plain(text)) for text in (self.caption, self._below()))
        return (
            f'<figure data-label="{self.name}"><img alt="{alt}" src="{_inlined(svg)}">'
            f"<figcaption><strong>{caption}</strong><br><small>{below}</small></figcaption></figure>"
        )


def _inlined(svg: bytes) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"
