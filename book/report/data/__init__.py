"""The data package as chapters and tools read it, and its bibliography."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import lazy

if TYPE_CHECKING:
    from . import bibliography
    from .findings import findings
    from .package import DATA, Package, load

_NAMES = {".findings": ("findings",), ".package": ("DATA", "Package", "load")}
_SUBMODULES = ("bibliography",)
__getattr__, __dir__, __all__ = lazy(__name__, _NAMES, _SUBMODULES)
