"""Addresses follow content: they are named, not counted, and one that was released still leads."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup

from book.report.data.bibliography import citation_keys
from publish.outputs import redirects
from publish.sphinx_ext.postprocess import postprocess
from publish.tools.addresses import RELEASED, addresses

Pages = dict[str, BeautifulSoup]
# What Sphinx, docutils and their extensions name by counting.
COUNTED = re.compile(r"(id|index|cite|ref|footnote|footcite|term|equation|problematic)?-?\d+")


def linked(pages: Pages) -> set[tuple[str, str]]:
    """The places that links of the site lead to, each a page and a name."""
    found = set()
    for name, page in pages.items():
        for link in page.find_all("a", href=re.compile("#.")):
            parts = urlsplit(link["href"])
            if not parts.scheme:
                path = posixpath.join(posixpath.dirname(name), parts.path) if parts.path else name
                found.add((posixpath.normpath(path), parts.fragment))
    return found


def test_no_link_leads_to_a_place_that_is_counted(pages: Pages) -> None:
    found = linked(pages)
    assert len(found) > 1000
    assert sorted(place for place in found if COUNTED.fullmatch(place[1])) == []


def test_no_text_has_places_that_are_counted(pages: Pages) -> None:
    counted = {
        name: [tag["id"] for tag in page.select("article [id]") if COUNTED.fullmatch(tag["id"])]
        for name, page in pages.items()
    }
    assert {name: ids for name, ids in counted.items() if ids} == {}


def test_the_address_of_a_source_is_its_key(pages: Pages) -> None:
    listed = [entry["id"] for entry in pages["book/references.html"].select("div.citation")]
    assert len(listed) > 400
    assert set(listed) <= {f"source-{key}" for key in citation_keys()}


def test_every_address_that_was_released_still_leads_somewhere(site: Path) -> None:
    released = RELEASED.read_text(encoding="utf-8").split()
    assert len(released) > 1300
    assert len(released) == len(set(released))
    there, table = set(addresses(site)), redirects.table()
    gone = [a for a in released if a not in there and redirects.successor(a, table) not in there]
    assert gone == [], "list the successor of each in book/redirects.csv"


def test_every_kind_of_address_is_listed() -> None:
    released = RELEASED.read_text(encoding="utf-8")
    for kind in (
        *("book/ledger.html\n", "book/ledger.html#claim-1-01\n", "#finding-e1-01\n"),
        *("#source-kcna2014apology\n", "#fig-banners-strip\n", "#tbl-ledger\n"),
        "book/anti-regime-banners.html#since-then\n",
    ):
        assert kind in released, kind


MOVED = {
    "book/old.html": "book/new.html#top",
    "book/old.html#part": "book/one.html#other",
    "book/new.html#former": "book/new.html#top",
    "book/new.html#gone": "book/one.html#other",
}


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ("book/old.html", "book/new.html#top"),
        ("book/old.html#part", "book/one.html#other"),
        ("book/old.html#rest", "book/new.html#rest"),
        ("book/new.html#former", "book/new.html#top"),
        ("book/one.html#other", "book/one.html#other"),
    ],
)
def test_an_address_leads_to_its_successor(address: str, leads: str) -> None:
    assert redirects.successor(address, MOVED) == leads


@pytest.fixture
def small_site(tmp_path: Path) -> Path:
    (tmp_path / "book").mkdir()
    for page, place in (("new", "top"), ("one", "other")):
        (tmp_path / f"book/{page}.html").write_text(f'<article><p id="{place}">a</p></article>')
    return tmp_path


def test_a_page_that_is_gone_leads_to_its_successor(small_site: Path) -> None:
    redirects.write(small_site, MOVED)
    text = (small_site / "book/old.html").read_text(encoding="utf-8")
    page = BeautifulSoup(text, "lxml")
    assert page.a["href"] == "new.html#top"
    assert page.select_one("meta[http-equiv=refresh]")["content"].endswith("url=new.html#top")
    assert 'const places = {"#part": "one.html#other"};' in page.script.get_text()
    assert redirects.is_redirect(small_site / "book/old.html")
    assert not redirects.is_redirect(small_site / "book/new.html")
    # Once more over what the last build has left.
    redirects.write(small_site, MOVED)


def test_a_place_that_is_gone_leads_to_its_successor() -> None:
    former = redirects.places("book/new.html", MOVED)
    assert former == {"former": "book/new.html#top", "gone": "book/one.html#other"}
    text = postprocess(
        '<html><head></head><body><article><p id="top">a</p></article></body></html>',
        lambda name: None,
        up="../",
        former={name: redirects.link(to, "book/new.html") for name, to in former.items()},
    )
    page = BeautifulSoup(text, "lxml")
    assert page.select_one("#former").find_next_sibling()["id"] == "top"
    assert page.select_one("#gone.moved a")["href"] == "one.html#other"


@pytest.mark.parametrize(
    ("former", "to", "says"),
    [
        ("book/one.html", "book/new.html", "book/one.html is still a page; "),
        ("book/old.html", "book/none.html", "leads to book/none.html, which is not there; "),
        ("book/old.html", "book/new.html#no", "leads to book/new.html#no, which is not there"),
        ("book/none.html#a", "book/new.html", "book/none.html#a: no such page; "),
    ],
)
def test_a_redirect_from_what_is_there_or_to_what_is_not_is_refused(
    former: str, to: str, says: str, small_site: Path
) -> None:
    with pytest.raises(redirects.RedirectError) as refused:
        redirects.write(small_site, {former: to})
    assert says in str(refused.value)
    assert "allowed: " in str(refused.value)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("", "row 1: 'no header'; allowed: from,to"),
        ("old,new\n", "row 1: 'old,new'; allowed: from,to"),
        ("from,to\nbook/a.html\n", "row 2, column from: 'book/a.html'; allowed: a page"),
        ("from,to\nbook/a.html,\n", "row 2, column to: ''; allowed: a page"),
        ("from,to\nbook/a,book/b.html\n", "row 2, column from: 'book/a'; allowed: a page"),
        (
            "from,to\nbook/a.html,book/b.html\nbook/a.html,book/c.html\n",
            "row 3, column from: 'book/a.html' is listed twice; allowed: each address once",
        ),
    ],
)
def test_a_wrong_table_of_redirects_is_refused(rows: str, says: str, tmp_path: Path) -> None:
    table = tmp_path / "redirects.csv"
    table.write_text(rows, encoding="utf-8")
    with pytest.raises(redirects.RedirectError) as refused:
        redirects.table(table)
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)
