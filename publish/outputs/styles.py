"""Style sheets as they are published: with a look for pages without scripts, without unused rules.

The theme's sheets wait for a script to choose between light and dark.  Where none runs, the page
keeps `data-theme="auto"`, and here each rule for a mode is given once more for that case.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Iterable
from itertools import groupby
from pathlib import PurePosixPath
from typing import Any

import tinycss2

# Where no script has chosen a mode.
AUTO = "[data-theme=auto]"
_MODE = re.compile(r"""\[data-theme=["']?(light|dark)["']?\]""")
# In a style sheet that has been through `without_unused`.
_PROPERTY = re.compile(r"""(?<=[{;])\s*(--[\w-]+)\s*:(?:"[^"]*"|'[^']*'|[^;{}"'])*;?""")
_NAMED = re.compile(r"[.#]([A-Za-z_-][\w-]*)")
_ADDRESS = re.compile(
    r"""(@import\s+(?:url\()?\s*["']?|url\(\s*["']?)(?!data:|#)([^"')\s?#]+)([?#][^"')\s]*)?"""
)


def without_scripts(style: str) -> str:
    """A style sheet whose rules for light and dark hold without scripts too, by preference."""
    # A sheet that a build takes over from the last one has been through here.
    return style if AUTO in style else "".join(_with_preference(_rules(style)))


def without_unused(style: str, used: Container[str]) -> str:
    """A style sheet without the selectors that name a class or an id which is not `used`."""
    return "".join(_kept(_rules(style), used))


def _rules(style: str | list) -> list[Any]:
    return tinycss2.parse_rule_list(style, skip_comments=True, skip_whitespace=True)


def _groups(rule: Any) -> bool:
    """Whether a rule holds further ones, as `@media` does."""
    return rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports", "layer")


def _head(rule: Any) -> str:
    return f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}"


def _with_preference(rules: Iterable[Any]) -> list[str]:
    made: list[str] = []
    for modes, group in groupby(rules, _modes):
        same = list(group)
        for rule in same:
            if _groups(rule) and rule.content is not None:
                inner = "".join(_with_preference(_rules(rule.content)))
                made.append(f"{_head(rule)}{{{inner}}}\n")
            else:
                made.append(f"{rule.serialize()}\n")
        for mode in modes:
            again = "".join(_for_preference(rule, mode) for rule in same)
            made.append(f"@media (prefers-color-scheme:{mode}){{{again}}}\n")
    return made


def _modes(rule: Any) -> tuple[str, ...]:
    """The modes that the selectors of a rule ask for."""
    if rule.type != "qualified-rule":
        return ()
    return tuple(sorted(set(_MODE.findall(tinycss2.serialize(rule.prelude)))))


def _for_preference(rule: Any, mode: str) -> str:
    asking = [s for s in _selectors(rule) if mode in _MODE.findall(s)]
    selectors = ",".join(_MODE.sub(AUTO, selector) for selector in asking)
    return f"{selectors}{{{tinycss2.serialize(rule.content).strip()}}}"


def _selectors(rule: Any) -> list[str]:
    parts: list[list[Any]] = [[]]
    for token in rule.prelude:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return [tinycss2.serialize(part).strip() for part in parts]


def _kept(rules: Iterable[Any], used: Container[str]) -> list[str]:
    kept: list[str] = []
    for rule in rules:
        if _groups(rule) and rule.content is not None:
            if inner := "".join(_kept(_rules(rule.content), used)):
                kept.append(f"{_head(rule)}{{{inner}}}\n")
        elif rule.type == "qualified-rule":
            selectors = [s for s in _selectors(rule) if all(name in used for name in needed(s))]
            if selectors:
                content = tinycss2.serialize(rule.content).strip()
                kept.append(f"{','.join(selectors)}{{{content}}}\n")
        else:
            kept.append(f"{rule.serialize()}\n")
    return kept


def without_unasked(style: str, asked: Container[str]) -> str:
    """A style sheet without the custom properties that nothing asks for."""
    return _PROPERTY.sub(lambda found: found[0] if found[1] in asked else "", style)


def asked_for(text: str) -> set[str]:
    """The custom properties whose value a style sheet, a page or a script asks for."""
    return set(re.findall(r"--[\w-]+(?=\s*[,)\"'`])", text))


def named(style: str) -> set[str]:
    """Every class and id that a style sheet names."""
    return set(_NAMED.findall(style))


def needed(selector: str) -> set[str]:
    """The classes and ids without which a selector matches nothing."""
    plain = re.sub(r"\[[^\]]*\]", "", selector)
    # What a function such as `:not()` or `:is()` names may be absent.
    while plain != (plain := re.sub(r"\([^()]*\)", "", plain)):
        pass
    return named(plain)


def addresses(style: str) -> list[str]:
    """What a style sheet imports or shows, as it names it."""
    return [found[2] for found in _ADDRESS.finditer(style)]


def with_digests(name: str, style: str, contents: dict[str, bytes]) -> str:
    """A style sheet whose addresses change with the content of what they lead to.

    `name`: its own.  `contents`: of all assets, by the names that they have from the same place.
    """

    def stamped(found: re.Match) -> str:
        content = contents.get(resolved(name, found[2]))
        return found[0] if content is None else f"{found[1]}{found[2]}?v={digest(content)}"

    return _ADDRESS.sub(stamped, style)


def resolved(name: str, address: str) -> str:
    """The name of what the style sheet `name` calls `address`."""
    parts: list[str] = []
    for part in (PurePosixPath(name).parent / address).parts:
        if part == ".." and parts:
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def digest(content: bytes) -> str:
    """What an address says of a content."""
    return hashlib.sha256(content).hexdigest()[:8]
