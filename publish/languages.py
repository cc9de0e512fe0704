"""Runs of Hangul, Kana and Han in a text, each with its language.

Han alone counts as Korean: the report's subject.  Other names say what they are.
"""

from __future__ import annotations

import re

_HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"
_KANA = "\u3040-\u30ff"
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_RUN = re.compile(f"[{_HANGUL}{_KANA}{_HAN}]+(?:[ ・、。]+[{_HANGUL}{_KANA}{_HAN}]+)*")


def pieces(text: str) -> list[tuple[str, str]]:
    """A text in pieces, each with the code of its language: `ko`, `ja`, or nothing for English."""
    found: list[tuple[str, str]] = []
    done = 0
    for run in _RUN.finditer(text):
        if before := text[done : run.start()]:
            found.append((before, ""))
        found.append((run[0], "ja" if re.search(f"[{_KANA}]", run[0]) else "ko"))
        done = run.end()
    if after := text[done:]:
        found.append((after, ""))
    return found
