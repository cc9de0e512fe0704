"""Settings that are slightly wrong are mended, if one thing can be meant, or refused in a line."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from publish import project, settings
from publish.project import ROOT

FILES = ("_config.yml", "_toc.yml", "CITATION.cff", "book/redirects.csv")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The settings of the project, to break, beside its chapters."""
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "book").mkdir(exist_ok=True)
    for chapter in (ROOT / "book").glob("*.md"):
        (tmp_path / "book" / chapter.name).touch()
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_projects_own_settings_are_sound(root: Path) -> None:
    assert list(settings.faults()) == []
    assert list(settings.faults(root)) == []


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("", ""),
        ("  ", ""),
        ("https://example.org", "https://example.org/"),
        ("https://example.org/report", "https://example.org/report/"),
        ("https://example.org/report/", "https://example.org/report/"),
        (" http://127.0.0.1:8000/a//", "http://127.0.0.1:8000/a/"),
    ],
)
def test_the_address_of_the_site_ends_in_a_slash(given: str, meant: str) -> None:
    assert settings.base_url(given) == meant


@pytest.mark.parametrize(
    "given",
    [
        *("git@github.com:a/b.git", "ssh://git@github.com/a/b", "https://github.com/a/b"),
        *("https://github.com/a/b/", "https://github.com/a/b.git", "http://www.github.com/a/b"),
        " https://github.com/a/b.git/ ",
    ],
)
def test_a_repository_has_one_address(given: str) -> None:
    assert settings.repository_url(given) == "https://github.com/a/b"


def test_an_address_that_is_left_empty_is_none(root: Path) -> None:
    edit(root / "_config.yml", BASE, "  baseurl:")
    edit(root / "_config.yml", URL, "  url:")
    assert list(settings.faults(root)) == []


@pytest.mark.parametrize(
    ("given", "meant"), [("a4", "A4"), ("Letter", "letter"), (" A4 ", "A4"), ("LETTER", "letter")]
)
def test_a_sheet_of_paper_may_be_in_capitals(given: str, meant: str) -> None:
    assert settings.sheet(given, ("A4", "letter")) == meant
    # As `make` reads it, which says what it would do and does nothing.
    dry = subprocess.run(
        ["make", "-n", "-o", ".venv/ready", "book", f"PAPER={given}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert dry.returncode == 0, dry.stderr
    assert f'--paper "{given.lstrip()}"' in dry.stdout


@pytest.mark.parametrize("given", ["A3", "", "A4 letter", "letter-size"])
def test_another_sheet_of_paper_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match=f"PAPER='{given}'; allowed: A4 | letter"):
        settings.sheet(given, ("A4", "letter"))
    dry = ["make", "-n", "-o", ".venv/ready", "book", f"PAPER={given}"]
    refused = subprocess.run(dry, cwd=ROOT, capture_output=True, text=True)
    assert refused.returncode == 2
    assert f"PAPER={given}; allowed: A4 | letter" in refused.stderr


# A file, what is changed in it, and what its fault begins with.
BASE, URL = '  baseurl: ""', '  url: ""'
TOC_CHAPTER = "- file: book/people"
RELEASED = "date-released: 2026-11-28"
WRONG = {
    "an address with a query": (
        *("_config.yml", BASE, '  baseurl: "https://example.org/?a=1"'),
        "_config.yml, html, baseurl: 'https://example.org/?a=1' has a query or a fragment",
    ),
    "an address with a fragment": (
        *("_config.yml", BASE, '  baseurl: "https://example.org/#top"'),
        "_config.yml, html, baseurl: 'https://example.org/#top' has a query or a fragment",
    ),
    "an address without a scheme": (
        *("_config.yml", BASE, "  baseurl: example.org/report/"),
        "_config.yml, html, baseurl: 'example.org/report/' is no address of a site",
    ),
    "an address of another scheme": (
        *("_config.yml", BASE, "  baseurl: ftp://example.org/"),
        "_config.yml, html, baseurl: 'ftp://example.org/' is no address of a site",
    ),
    "an address that is a number": (
        *("_config.yml", BASE, "  baseurl: 5"),
        "_config.yml, html, baseurl: 5; allowed: a text",
    ),
    "a repository elsewhere": (
        *("_config.yml", URL, "  url: https://example.org/a/b"),
        "_config.yml, repository, url: 'https://example.org/a/b'; allowed: https://github.com/",
    ),
    "a repository that is no address": (
        *("_config.yml", URL, "  url: the one on GitHub"),
        "_config.yml, repository, url: 'the one on GitHub'; allowed: https://github.com/",
    ),
    "an unknown section": (
        *("_config.yml", "\nrepository:", "\nrepositories:"),
        "_config.yml: unknown key 'repositories'; allowed: repository",
    ),
    "an unknown setting": (
        *("_config.yml", "  home_page_in_navbar:", "  home_page_in_nav_bar:"),
        "_config.yml, html: unknown key 'home_page_in_nav_bar'; allowed: analytics | announcement",
    ),
    "an unknown option of the theme": (
        *("_config.yml", "show_toc_level: 2", "show_toc_levels: 2"),
        "_config.yml, sphinx, config, html_theme_options: unknown key 'show_toc_levels'; "
        "allowed: show_toc_level",
    ),
    "a setting that is given twice": (
        *("_config.yml", "\nrepository:", "\ntitle: Another\nrepository:"),
        "_config.yml, line 25: 'title' is given twice; allowed: YAML, each key once",
    ),
    "a configuration that is not YAML": (
        *("_config.yml", "\nrepository:", "\n  repository: ["),
        "_config.yml, line ",
    ),
    "a chapter that is not there": (
        *("_toc.yml", TOC_CHAPTER, "- file: book/poeple"),
        "_toc.yml, parts, part 4, file: there is no book/poeple.md; allowed: book/people",
    ),
    "a chapter that is listed twice": (
        *("_toc.yml", TOC_CHAPTER, "- file: book/people\n      - file: book/places"),
        "_toc.yml, parts, part 4, file: 'book/places' is listed twice; allowed: each file once",
    ),
    "a front page that is a chapter too": (
        *("_toc.yml", TOC_CHAPTER, "- file: book/index"),
        "_toc.yml, parts, part 4, file: 'book/index' is listed twice; allowed: each file once",
    ),
    "a chapter with its suffix": (
        *("_toc.yml", TOC_CHAPTER, "- file: book/people.md"),
        "_toc.yml, parts, part 4, file: 'book/people.md'; allowed: book/people, without suffix",
    ),
    "a part without a caption": (
        *("_toc.yml", "caption: Before reading", "title: Before reading"),
        "_toc.yml, parts, part 1: unknown key 'title'; allowed: caption | chapters",
    ),
    "a date that is none": (
        *("CITATION.cff", RELEASED, "date-released: 2026-11-31"),
        "CITATION.cff, date-released: '2026-11-31'; allowed: a date (YYYY-MM-DD)",
    ),
    "a date in another form": (
        *("CITATION.cff", RELEASED, "date-released: 28 November 2026"),
        "CITATION.cff, date-released: '28 November 2026'; allowed: a date (YYYY-MM-DD)",
    ),
    "a date to come": (
        *("CITATION.cff", RELEASED, "date-released: 2999-11-23"),
        "CITATION.cff, date-released: 2999-11-23 is in the future; allowed: a date up to today",
    ),
    "no date": (
        *("CITATION.cff", RELEASED, ""),
        "CITATION.cff, date-released: missing; allowed: a date (YYYY-MM-DD)",
    ),
    "dates that differ": (
        *("CITATION.cff", "  month: 11", "  month: 10"),
        "CITATION.cff, preferred-citation, month: 10; allowed: 11, as date-released has it",
    ),
    "no version": (
        *("CITATION.cff", "version: 2.0.0\n", ""),
        "CITATION.cff, version: missing; allowed: a text",
    ),
    "a version that YAML takes for a number": (
        *("CITATION.cff", "version: 2.0.0\n", "version: 1.10\n"),
        'CITATION.cff, version: 1.1; allowed: a text, such as "1.0.0", in quotes',
    ),
    "no authors": (
        *("CITATION.cff", "authors:\n  - name: What a Defector Heard contributors\n", ""),
        "CITATION.cff, authors: missing; allowed: a list, each with its name",
    ),
    "a redirect to nowhere": (
        *("book/redirects.csv", "from,to\n", "from,to\nbook/a.html\n"),
        "book/redirects.csv, row 2, column from: 'book/a.html'; allowed: a page",
    ),
}


@pytest.mark.parametrize("how", WRONG)
def test_a_wrong_setting_is_said_in_one_line(how: str, root: Path) -> None:
    file, old, new, says = WRONG[how]
    edit(root / file, old, new)
    found = list(settings.faults(root))
    assert found, how
    assert found[0].startswith(says), found
    assert all("; allowed: " in line and "\n" not in line for line in found), found
    with pytest.raises(settings.SettingsError):
        settings.check(root)


@pytest.mark.parametrize("file", FILES[:3])
def test_a_file_of_settings_must_be_there(file: str, root: Path) -> None:
    (root / file).unlink()
    assert list(settings.faults(root)) == [f"{file}: no such file; allowed: a file in YAML"]


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize(
    "how",
    [lambda text: b"\xef\xbb\xbf" + text, lambda text: text.replace(b"\n", b"\r\n")],
    ids=["byte order mark", "carriage returns"],
)
def test_what_editors_add_to_settings_is_no_part_of_them(
    file: str, how: Callable, root: Path
) -> None:
    (root / file).write_bytes(how((root / file).read_bytes()))
    assert list(settings.faults(root)) == []


@pytest.mark.parametrize("given", ['"2026-11-28"', "2026-11-28", "' 2026-11-28 '"])
def test_the_date_of_an_edition_may_be_a_text(
    given: str, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(root / "CITATION.cff", RELEASED, f"date-released: {given}")
    assert list(settings.faults(root)) == []
    monkeypatch.setattr(project, "ROOT", root)
    assert project.citation.__wrapped__()["date-released"] == date(2026, 11, 28)


@pytest.mark.parametrize("given", ["", " ", "yesterday", "-1", "1.5", "0", "9999999999999"])
def test_a_date_of_the_environment_is_a_number_of_seconds(
    given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", given)
    (found,) = settings.faults()
    assert found.startswith(f"SOURCE_DATE_EPOCH={given!r}; allowed: seconds since 1970")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1764000000")
    assert list(settings.faults()) == []


@pytest.mark.parametrize("command", [("publish.build", "html"), ("publish.build", "book")])
def test_a_build_begins_with_its_settings(command: tuple[str, ...]) -> None:
    environment = os.environ | {"SOURCE_DATE_EPOCH": "soon"}
    refused = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert refused.returncode == 1
    assert refused.stdout == ""
    says = r"The book could not be made: SOURCE_DATE_EPOCH='soon'; allowed: .*"
    assert re.fullmatch(says, refused.stderr.strip()), refused.stderr
