"""Runs of Hangul, Kana and Han in a text, each with its language.

Han alone counts as the language that `data/article/article.csv` gives.  Other names say what they
are.
"""

from __future__ import annotations

import csv
import re
from functools import cache

from publish.project import ROOT

_HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"
_KANA = "\u3040-\u30ff"
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_RUN = re.compile(f"[{_HANGUL}{_KANA}{_HAN}]+(?:[ ・、。]+[{_HANGUL}{_KANA}{_HAN}]+)*")


@cache
def _of_han() -> str:
    """The language of a name in Chinese characters alone."""
    with (ROOT / "data/article/article.csv").open(encoding="utf-8", newline="") as file:
        return next(csv.DictReader(file))["language"]


def _language(run: str) -> str:
    if re.search(f"[{_KANA}]", run):
        return "ja"
    return "ko" if re.search(f"[{_HANGUL}]", run) else _of_han()


def pieces(text: str) -> list[tuple[str, str]]:
    """A text in pieces, each with the code of its language, or nothing for English."""
    found: list[tuple[str, str]] = []
    done = 0
    for run in _RUN.finditer(text):
        if before := text[done : run.start()]:
            found.append((before, ""))
        found.append((run[0], _language(run[0])))
        done = run.end()
    if after := text[done:]:
        found.append((after, ""))
    return found
