"""MyST markup in the texts that cells show: escapes, references, citations and marks."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..data.allowed import check_choice
from ..look import MARKS


def escape(text: str) -> str:
    """Text that MyST prints as it stands."""
    return re.sub(r"([\\`*_{}\[\]<>|#$])", r"\\\1", text)


def plain(text: str) -> str:
    """MyST text as a reader's own Jupyter can show it, without roles and stars."""
    text = re.sub(r"\{[\w:-]+\}`([^`<]+?)(?: <[^`>]*>)?`", r"\1", text)
    text = re.sub(r"\[([^\]]*)\](?:\{[^}]*\}|\([^)]*\))", r"\1", text)
    text = re.sub(r"(?<![\\*])(\*\*?)(?![\s*])([^*]+)(?<![\s\\])\1", r"\2", text)
    return re.sub(r"\\([\\`*_{}\[\]<>|#$])", r"\1", text)


def claim_references(claims: str | Iterable[str]) -> str:
    """Links to the ledger: `3.18` or several."""
    return "{claim}`" + (claims if isinstance(claims, str) else " ".join(claims)) + "`"


def finding_references(findings: str | Iterable[str]) -> str:
    """Links to the list of evidence: `e3-12` or several."""
    return "{finding}`" + (findings if isinstance(findings, str) else " ".join(findings)) + "`"


def verdict_mark(verdict: str) -> str:
    """A verdict as tables print it: its word, before which the styles set its mark."""
    check_choice("verdict", verdict, MARKS)
    return f"[{verdict}]{{.verdict .{verdict.replace(' ', '-')}}}"


def citations(keys: Iterable[str]) -> str:
    """Citations as a source line prints them: author and year, separated by semicolons."""
    return "; ".join(f"{{cite:t}}`{key}`" for key in keys)
