"""Marks in what readers see are typographic: ’ “ ” and none that is straight."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from publish.outputs import citations
from publish.quotes import curled

# Elements whose text is shown as it was typed, or not shown; then other tags.
APART = re.compile(
    r"<(script|style|textarea|pre|code|kbd|samp|svg)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.DOTALL
)
STRAIGHT = re.compile(r".{0,40}(?:[\"']|&(?:quot|#34|#39|apos);).{0,40}")


def straight(page: str) -> list[str]:
    """The marks in the running text of a page that are straight, each with what is around it."""
    return STRAIGHT.findall(APART.sub("", page[page.index("<body") :]))


@pytest.mark.parametrize(
    ("markup", "made"),
    [
        ("<p>It's “so”.</p>", "<p>It’s “so”.</p>"),
        ("<p>So.</p><p>\"He said 'no'.\"</p>", "<p>So.</p><p>“He said ‘no’.”</p>"),
        ("<p>The <i>Asahi</i>'s own</p>", "<p>The <i>Asahi</i>’s own</p>"),
        ("<p><code>x = 'a'</code>'s</p>", "<p><code>x = 'a'</code>’s</p>"),
        ('<p class="a">&#34;So&#34;, &#39;so&#39;</p>', '<p class="a">“So”, ‘so’</p>'),
        ("<option value=\"a's\">a's</option>", '<option value="a\'s">a’s</option>'),
        ("<!-- a's --><pre>'</pre>", "<!-- a's --><pre>'</pre>"),
    ],
)
def test_marks_turn_as_their_place_asks(markup: str, made: str) -> None:
    assert curled(markup) == made


def test_a_straight_mark_would_be_noticed() -> None:
    assert straight("<title>'</title><body class=\"a\"><p>the author's</p>") == ["the author's"]
    assert straight("<body><code>'</code><p>the author’s</p>") == []


def test_the_foot_of_a_page_has_none_that_is_straight() -> None:
    cited = citations.claim_work("1.36", "Claim 1.36: Wonsan is Kim's birthplace", "")
    foot = citations.strip("claims/1-36", cited, up="../")
    assert "Kim’s birthplace”" in foot and "{Claim 1.36: Wonsan is Kim's birthplace}" in foot
    assert straight(f"<body>{foot}") == []


def test_no_mark_on_a_page_is_straight(site: Path) -> None:
    for folder in ("book", "claims"):
        for path in sorted((site / folder).glob("*.html")):
            assert straight(path.read_text(encoding="utf-8")) == [], path.name
