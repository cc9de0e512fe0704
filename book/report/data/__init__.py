"""The data package as chapters and tools read it, and its bibliography."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import lazy

if TYPE_CHECKING:
    from . import bibliography
    from .package import DATA, Package, load
    from .pairs import findings

_NAMES = {".package": ("DATA", "Package", "load"), ".pairs": ("findings",)}
_SUBMODULES = ("bibliography",)
__getattr__, __dir__, __all__ = lazy(__name__, _NAMES, _SUBMODULES)
