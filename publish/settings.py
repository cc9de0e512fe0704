"""Check what a project is set to before anything is made from it.

`_config.yml`, `_toc.yml`, `CITATION.cff`, the table of redirects and the environment: what is
meant in one way only is taken so, and anything else is a fault, a line each, which names file,
key, what is wrong and what is allowed.
"""

from __future__ import annotations

import configparser
import difflib
import json
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeGuard
from urllib.parse import urlsplit

import yaml

from publish.outputs import redirects
from publish.project import ROOT

CONFIG, TOC, CITATION = "_config.yml", "_toc.yml", "CITATION.cff"
THEME = "sphinx_book_theme"
# Archives hold no moment before 1980, nor after 2107.
EARLIEST, LATEST = 315532800, 4354819198
# More allowed names than these are not listed in a message.
MOST_NAMES = 12
TYPES: dict[str, tuple[type | tuple[type, ...], str]] = {
    "string": (str, "a text"),
    "boolean": (bool, "true | false"),
    "array": (list, "a list"),
    "object": (dict, "keys with values"),
    "number": ((int, float), "a number"),
    "null": (type(None), "nothing"),
}
CITED = ("title", "abstract", "authors", "version", "date-released", "keywords")


class SettingsError(Exception):
    """Settings are at fault; the message has a line for each fault."""


def check(root: Path = ROOT) -> None:
    """Raise `SettingsError` if a setting of the project is at fault."""
    if found := list(faults(root)):
        raise SettingsError("\n".join(found))


def faults(root: Path = ROOT) -> Iterator[str]:
    """Each fault of the settings, a line."""
    for file, look in ((CONFIG, _config), (TOC, _toc), (CITATION, _citation)):
        try:
            content = read(root / file)
        except ValueError as error:
            yield f"{file}{error}"
            continue
        if not isinstance(content, dict):
            yield f"{file}: {content!r:.40}; allowed: keys with values"
            continue
        yield from (f"{file}{fault}" for fault in look(content, root))
    try:
        redirects.table(root / redirects.SHOWN)
    except redirects.RedirectError as error:
        yield from str(error).splitlines()
    yield from _environment()


def unknown_to(names: Collection[str], root: Path = ROOT) -> list[str]:
    """Faults of the settings for Sphinx that have none of the names that it knows."""
    config = read(root / CONFIG).get("sphinx", {}).get("config", {})
    # Sphinx takes this one before it knows any.
    known = {*names, "extensions"}
    return [f"{CONFIG}{fault}" for fault in _unknown(config, known, ", sphinx, config")]


class _Loader(yaml.SafeLoader):
    """YAML in which a key is given once; the standard loader would keep the last of two.

    A day that there is not, such as 31 November, is a text.
    """

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict:
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    problem=f"{key.value!r} is given twice", problem_mark=key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)

    def construct_yaml_timestamp(self, node: yaml.ScalarNode) -> Any:
        try:
            return super().construct_yaml_timestamp(node)
        except ValueError:
            return node.value


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_yaml_timestamp)


def read(path: Path) -> Any:
    """A file in YAML.  Raises `ValueError`: what follows the name of the file in a fault."""
    try:
        # What an editor may have put before the first line is no part of it.
        return yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_Loader)
    except FileNotFoundError:
        raise ValueError(": no such file; allowed: a file in YAML") from None
    except UnicodeDecodeError as error:
        raise ValueError(f": byte {error.object[error.start]:#x}; allowed: UTF-8") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise ValueError(f"{line}: {problem}; allowed: YAML, each key once") from None


def base_url(text: str) -> str:
    """The address of the site, ending in a slash; nothing, if it has none.

    Raises `ValueError`: what is wrong and what is allowed.
    """
    text = text.strip()
    if not text:
        return ""
    allowed = "https://HOST/ or https://HOST/FOLDER/, or nothing"
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", text):
        raise ValueError(f"{text!r} is no address of a site; allowed: {allowed}")
    if parts.query or parts.fragment or text.endswith(("?", "#")):
        raise ValueError(f"{text!r} has a query or a fragment; allowed: {allowed}")
    return text.rstrip("/") + "/"


def repository_url(text: str) -> str:
    """The address of a repository on GitHub, `https://github.com/OWNER/NAME`; nothing, if none.

    Raises `ValueError`: what is wrong and what is allowed.
    """
    text = text.strip()
    if not text:
        return ""
    found = re.fullmatch(
        r"(?:https?://(?:www\.)?github\.com/|git@github\.com:|ssh://git@github\.com/)"
        r"([\w-]+/[\w.-]+?)(?:\.git)?/?",
        text,
    )
    if not found:
        raise ValueError(
            f"{text!r}; allowed: https://github.com/OWNER/NAME, which Binder and Colab can open, "
            "or nothing"
        )
    return f"https://github.com/{found[1]}"


def sheet(given: str, allowed: Iterable[str]) -> str:
    """One of some sheets of paper, whose name may be written in capitals or between blanks.

    Raises `ValueError`: what is wrong and what is allowed.
    """
    for name in allowed:
        if name.lower() == given.strip().lower():
            return name
    raise ValueError(f"PAPER={given!r}; allowed: {' | '.join(allowed)}")


def _config(content: dict, root: Path) -> Iterator[str]:
    schema, default = _jupyter_book()
    yield from _unlike(content, schema, default)
    for section, key, mend in (
        ("html", "baseurl", base_url),
        ("repository", "url", repository_url),
    ):
        given = content.get(section)
        text = given.get(key) if _is_keys(given) else None
        if isinstance(text, str):
            try:
                mend(text)
            except ValueError as error:
                yield f", {section}, {key}: {error}"
    sphinx = content.get("sphinx")
    config = sphinx.get("config") if _is_keys(sphinx) else None
    if not _is_keys(config):
        return
    if config.get("html_theme", THEME) == THEME and _is_keys(config.get("html_theme_options")):
        yield from _unknown(
            config["html_theme_options"],
            _theme_options(),
            ", sphinx, config, html_theme_options",
        )


def _unlike(content: dict, schema: dict, default: dict, where: str = "") -> Iterator[str]:
    """Keys that Jupyter Book would ignore, and values of another type than it takes."""
    properties = schema.get("properties", {})
    yield from _unknown(content, [*properties, *default], where)
    for key, value in content.items():
        known = properties.get(key, {})
        types = known.get("type", [])
        types = [types] if isinstance(types, str) else types
        if (
            types
            and value is not None
            and not any(isinstance(value, TYPES[name][0]) for name in types)
        ):
            yield (
                f"{where}, {key}: {value!r:.60}; allowed: "
                f"{' | '.join(TYPES[name][1] for name in types)}"
            )
        elif _is_keys(value) and (known.get("properties") or _is_keys(default.get(key))):
            yield from _unlike(value, known, default.get(key) or {}, f"{where}, {key}")


def _unknown(content: Mapping, allowed: Collection[str], where: str) -> Iterator[str]:
    for key in content:
        if key not in allowed:
            known = sorted({*allowed})
            names = known
            if len(known) > MOST_NAMES:
                names = difflib.get_close_matches(str(key), known, n=3)
            listed = " | ".join(names) or f"{len(known)} others"
            yield f"{where}: unknown key {key!r}; allowed: {listed}"


def _is_keys(value: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def _installed(package: str) -> Path:
    """The folder of an installed package, which is not imported."""
    found = find_spec(package)
    assert found and found.submodule_search_locations, package
    return Path(next(iter(found.submodule_search_locations)))


def _jupyter_book() -> tuple[dict, dict]:
    """What Jupyter Book says of its settings: a schema, and a file with all defaults."""
    folder = _installed("jupyter_book")
    schema = json.loads((folder / "config_schema.json").read_text(encoding="utf-8"))
    return schema, yaml.safe_load((folder / "default_config.yml").read_text(encoding="utf-8"))


def _theme_options() -> set[str]:
    """The options of the theme and of those that it inherits from."""
    found: set[str] = set()
    theme = THEME
    while theme != "basic":
        settings = configparser.ConfigParser(interpolation=None)
        settings.read(_installed(theme) / "theme" / theme / "theme.conf", encoding="utf-8")
        found |= set(settings["options"])
        theme = settings["theme"]["inherit"]
    basic = (_installed("sphinx") / "themes/basic/theme.toml").read_text(encoding="utf-8")
    return found | set(re.findall(r"^(\w+) = ", basic.partition("[options]")[2], re.MULTILINE))


def _toc(content: dict, root: Path) -> Iterator[str]:
    yield from _unknown(content, ["format", "root", "parts", "defaults", "options"], "")
    if content.get("format") != "jb-book":
        yield f", format: {content.get('format')!r}; allowed: jb-book"
    files = [("root", content.get("root"))]
    parts = content.get("parts")
    if not isinstance(parts, list):
        yield f", parts: {parts!r:.40}; allowed: a list of parts, each with caption and chapters"
        parts = []
    for number, part in enumerate(parts, start=1):
        where = f", parts, part {number}"
        if not _is_keys(part) or not isinstance(part.get("chapters"), list):
            yield f"{where}: {part!r:.60}; allowed: a caption and a list of chapters"
            continue
        yield from _unknown(part, ["caption", "chapters", "numbered", "maxdepth"], where)
        if not isinstance(part.get("caption"), str):
            yield f"{where}, caption: {part.get('caption')!r}; allowed: a text"
        for chapter in part["chapters"]:
            if not _is_keys(chapter) or set(chapter) - {"file", "title"}:
                yield f"{where}: {chapter!r:.60}; allowed: file, and a title for its link"
            else:
                files.append((f"{where.removeprefix(', ')}, file", chapter.get("file")))
    seen: set[str] = set()
    for key, file in files:
        if not isinstance(file, str):
            yield f", {key}: {file!r}; allowed: a file"
        elif file.endswith(".md"):
            yield f", {key}: {file!r}; allowed: {file.removesuffix('.md')}, without suffix"
        elif not (root / f"{file}.md").is_file():
            yield f", {key}: there is no {file}.md; allowed: {_like(file, root)}"
        elif file in seen:
            yield f", {key}: {file!r} is listed twice; allowed: each file once"
        else:
            seen.add(file)


def _like(file: str, root: Path) -> str:
    """Chapters that may have been meant."""
    present = [p.relative_to(root).with_suffix("").as_posix() for p in root.glob("book/*.md")]
    close = difflib.get_close_matches(file, present, n=3)
    return " | ".join(close) or "a chapter, such as book/index"


def _citation(content: dict, root: Path) -> Iterator[str]:
    for key in CITED:
        if content.get(key) in (None, "", []):
            yield f", {key}: missing; allowed: {_KINDS.get(key, 'a text')}"
    for key in ("title", "abstract", "version"):
        if not isinstance(content.get(key), str | None):
            yield f', {key}: {content[key]!r}; allowed: a text, such as "1.0.0", in quotes'
    authors = content.get("authors")
    if authors and not (
        isinstance(authors, list) and all(_is_keys(one) and one.get("name") for one in authors)
    ):
        yield f", authors: {authors!r:.60}; allowed: {_KINDS['authors']}"
    preferred = content.get("preferred-citation")
    if not _is_keys(preferred) or not isinstance(preferred.get("title"), str):
        yield f", preferred-citation, title: {preferred!r:.40}; allowed: a text"
        preferred = {}
    if content.get("date-released") is None:
        return
    try:
        released = release_date(content["date-released"])
    except ValueError as error:
        yield f", date-released: {error}"
        return
    for key, value in (("year", released.year), ("month", released.month)):
        if preferred.get(key, value) != value:
            yield (
                f", preferred-citation, {key}: {preferred[key]!r}; allowed: {value}, "
                "as date-released has it"
            )


_KINDS = {
    "authors": "a list, each with its name",
    "keywords": "a list",
    "date-released": "a date (YYYY-MM-DD)",
}


def release_date(given: object) -> date:
    """The day of an edition, as `CITATION.cff` has it: a date or the text of one.

    Raises `ValueError`: what is wrong and what is allowed.
    """
    day = given
    if isinstance(given, str):
        try:
            day = datetime.strptime(given.strip(), "%Y-%m-%d").date()
        except ValueError:
            day = None
    if not isinstance(day, date) or isinstance(day, datetime) or day.year < 1980:
        raise ValueError(f"{str(given)!r}; allowed: a date (YYYY-MM-DD)")
    # It may be tomorrow already where the edition is released.
    today = (datetime.now(UTC) + timedelta(hours=14)).date()
    if day > today:
        raise ValueError(f"{day} is in the future; allowed: a date up to today, {today}")
    return day


def _environment() -> Iterator[str]:
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given is None:
        return
    if not re.fullmatch(r"[0-9]{1,12}", given) or not EARLIEST <= int(given) <= LATEST:
        yield (
            f"SOURCE_DATE_EPOCH={given!r}; allowed: seconds since 1970, from {EARLIEST} (1980) "
            f"to {LATEST} (2107), or unset"
        )
