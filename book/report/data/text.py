"""What no text of the data may hold: what is invisible, or looks like another character."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

# A text that needs no closer look: ASCII, single spaces, neither markup nor entity.
_PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*")
_MARKUP = re.compile(r"</?[A-Za-z!][^<>]*>|&(?:#\d+|#x[0-9A-Fa-f]+|[A-Za-z]+);")
# UTF-8 that was read as Windows-1252 and saved again.
_MISREAD = re.compile("[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u2122]")
# Letters of other scripts that look Latin.
_LOOK_LATIN = set("аАВсСеЕғһНіІјЈкКԛмМоОрРԌѕЅТѵԝхХуУαΑΒγΕΖηΗιΙκΚΜΝνοΟρΡΤυΥχΧ")
_SCRIPTS = ("LATIN", "HANGUL", "CJK", "HIRAGANA", "KATAKANA", "IDEOGRAPHIC")


@cache
def script(letter: str) -> str:
    """The script of a letter, such as LATIN, HANGUL or CJK."""
    return unicodedata.name(letter, "NONE").split()[0].split("-")[0]


def flaw(text: str) -> tuple[str, str] | None:
    """What is wrong with a text as such, and what is allowed; None, if nothing is."""
    if ("<" in text or "&" in text) and (found := _MARKUP.search(text)):
        return f"markup, {found[0]!r}", "plain text"
    if _PLAIN.fullmatch(text):
        return None
    if not text.strip():
        return "only white space", "a text, or nothing"
    if text != text.strip():
        return f"white space around {_short(text)}", "a text without white space around it"
    if "  " in text:
        return f"two spaces in {_short(text)}", "single spaces"
    for character in dict.fromkeys(text):
        if wrong := _odd(character):
            code = f"U+{ord(character):04X}"
            return f"{wrong} ({code}) in {_short(text)}", "visible characters, digits from 0 to 9"
    if unicodedata.normalize("NFC", text) != text:
        return f"{_short(text)} is not in Unicode form NFC", "Unicode form NFC"
    if _MISREAD.search(text):
        return f"UTF-8 read as another encoding in {_short(text)}", "UTF-8"
    return _lookalikes(text)


@cache
def _odd(character: str) -> str:
    """What a character is that no text may have."""
    if character.isascii():
        return "" if character.isprintable() else "a control character"
    kind = unicodedata.category(character)
    if kind in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs") or character == "\ufffd":
        return "an invisible or unknown character"
    if kind == "Nd":
        return "a digit of another script"
    plain = unicodedata.normalize("NFKC", character)
    if (plain.isascii() and plain.isalnum() and kind != "No") or character in "\u2010\u2011":
        return "a character that looks like another"
    return ""


def _lookalikes(text: str) -> tuple[str, str] | None:
    """Letters of another script in a Latin word, or in place of one."""
    foreign = [c for c in text if c.isalpha() and script(c) not in _SCRIPTS]
    mixed = any(
        len({script(c) in _SCRIPTS for c in word if c.isalpha()}) > 1
        for word in re.findall(r"\w+", text)
    )
    if mixed or (foreign and set(foreign) <= _LOOK_LATIN):
        return f"letters that look Latin in {_short(text)}", "letters of one script in a word"
    return None


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:39]}…")
