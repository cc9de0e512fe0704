"""Values for the prose: computed in a cell, named in the text."""

from __future__ import annotations

from numbers import Integral

from ..data.allowed import NotAllowed
from .words import in_words

_PREFIX = "application/papermill.record/"


def glue(**values: int | str) -> None:
    """Make values available to the chapter's text as ``{glue:text}`name` ``.

    Whole numbers print in words to twelve and with commas above; a text prints as
    it is, for what needs a format of its own.  The format of the stored record is
    that of `myst_nb.glue`, which is not needed to run a chapter outside the book:
    there the values are listed below the cell, by name, as Jupyter does not know the role.
    """
    from IPython.display import display

    for name, value in values.items():
        if isinstance(value, bool) or not isinstance(value, Integral | str):
            raise NotAllowed(f"glue, {name}: {value!r}; allowed: a whole number or a text")
        text = value if isinstance(value, str) else in_words(int(value))
        display(
            {f"{_PREFIX}text/plain": repr(text), "text/plain": f"{name}: {text}"},
            raw=True,
            metadata={"scrapbook": {"name": name, "mime_prefix": _PREFIX}},
        )
