"""Each claim has a page of its own, which says all that the data say of it and loads little."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml.html import HtmlElement

from book import report
from book.report.rule import Finding, Rule, decide, result
from publish.outputs import citations, claim_layout
from publish.outputs.claim_addresses import FOLDER, address, slug
from publish.outputs.claim_layout import TITLE, ClaimPage, LayoutError, Site, slot
from publish.quotes import curled

ClaimPages = dict[str, HtmlElement]
PACKAGE = report.load()
CLAIMS = {row.claim: row for row in report.data.rows.records(PACKAGE["claims"])}
FINDINGS = report.findings(PACKAGE)
# The most that a page of a claim may have, in bytes.  Half of it is the layout of the site.
LIMIT = 44_000


@pytest.fixture(scope="module")
def traces() -> dict[str, report.Trace]:
    return report.traces(PACKAGE["claims"], FINDINGS)


def text_of(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def shown(text: str) -> str:
    """A text of the data as a page prints it."""
    return " ".join(curled(text).split())


def of_class(page: HtmlElement, name: str) -> list[HtmlElement]:
    return page.find_class(name)


def test_every_claim_has_a_page_and_there_is_no_other(site: Path, claim_pages: ClaimPages) -> None:
    assert set(claim_pages) == {address(claim) for claim in CLAIMS}
    assert {path.name for path in (site / FOLDER).iterdir()} == {
        f"{slug(claim)}.html" for claim in CLAIMS
    }
    sizes = {path.name: path.stat().st_size for path in (site / FOLDER).iterdir()}
    assert max(sizes.values()) <= LIMIT, max(sizes.items(), key=lambda entry: entry[1])


def test_a_page_has_the_statement_the_verdict_and_why(
    claim_pages: ClaimPages, traces: dict
) -> None:
    sure = report.confidences(PACKAGE["claims"], FINDINGS)
    for claim, row in CLAIMS.items():
        page, trace = claim_pages[address(claim)], traces[claim]
        said = text_of(page.find(".//article"))
        assert text_of(of_class(page, "claim-statement")[0]) == shown(row.statement), claim
        facts = {text_of(f[0]): text_of(f[1]) for f in of_class(page, "claim-facts")[0]}
        assert facts["Verdict"].startswith(f"{trace.verdict}: "), claim
        assert facts.get("How it turned out") == trace.outcome
        assert facts["Confidence in the verdict"] == sure[claim].level
        assert facts["How the article says it knows"] == shown(report.sourcing_and_wording(row))
        assert shown(report.explanation(trace)) in said, claim
        title = page.findtext(".//title")
        assert title.startswith(f"Claim {claim}: {row.statement.rstrip('.')} — "), claim
        described = page.xpath("string(//meta[@name='description']/@content)")
        assert described.endswith(f"The verdict of this report: {trace.verdict}.")
        assert 50 <= len(described) <= 200, described


def test_a_page_has_every_finding_with_its_source(claim_pages: ClaimPages) -> None:
    entries = report.data.bibliography.entries()
    seen = 0
    for claim, rows in FINDINGS.groupby("claim"):
        page = claim_pages[address(str(claim))]
        found = {}
        for item in of_class(page, "claim-finding"):
            (number,) = of_class(item, "finding-number")
            found[text_of(number)] = item
        assert set(found) == set(rows["evidence"]), claim
        for row in rows.itertuples():
            item = found[row.evidence]
            assert text_of(of_class(item, "bears")[0]) == row.bears
            assert shown(row.finding) in text_of(item)
            links = [link.get("href") for link in item.iter("a")]
            assert entries[row.source].fields["url"] in links, row.evidence
            assert f"../book/evidence.html#finding-{row.evidence}" in links
            tags = [text_of(tag) for tag in of_class(item, "tag")]
            assert row.basis in tags and len(tags) == 3
            seen += 1
    assert seen == len(FINDINGS)


def test_a_page_without_findings_says_where_one_looked(
    claim_pages: ClaimPages, traces: dict
) -> None:
    searches = PACKAGE["searches"].set_index("claim")
    logged = PACKAGE["queries"].explode("claims")["claims"].value_counts()
    for claim, trace in traces.items():
        said = text_of(claim_pages[address(claim)].find(".//article"))
        if claim in searches.index:
            assert shown(searches.at[claim, "looked_in"]).rstrip(".") in said, claim
            assert shown(searches.at[claim, "nearest"]).rstrip(".") in said, claim
        assert trace.verdict != "unverified" or claim in searches.index
        assert (f"Searches that were logged: {logged.get(claim)}" in said) == (claim in logged)


def test_a_page_says_by_the_rule_what_would_change_its_verdict(
    claim_pages: ClaimPages, traces: dict
) -> None:
    told = set()
    for claim, trace in traces.items():
        said = text_of(claim_pages[address(claim)].find(".//article"))
        if trace.verdict in ("prediction", "not checkable"):
            assert "One more independent source" not in said
            continue
        for bears in ("supports", "contradicts"):
            more = Finding(bears, "imagery", "independent", "passage", None, "another")
            known = [one.finding for one in trace.weighed]
            other = result(CLAIMS[claim], decide([*known, more], Rule()))
            change = (
                f"make it {other}." if other != trace.verdict else "leave the verdict as it is."
            )
            assert f"grounds and {bears} the claim would {change}" in said, claim
            told.add(other)
    assert {"confirmed", "contradicted", "disputed"} <= told


def test_corrections_and_judgements_are_on_the_pages_of_their_claims(
    claim_pages: ClaimPages,
) -> None:
    corrected = PACKAGE["corrections"].dropna(subset="claim")
    judged = PACKAGE["judgement_claims"].merge(PACKAGE["judgements"], on="judgement")
    for claim, page in claim_pages.items():
        said = text_of(page.find(".//article"))
        number = Path(claim).stem.replace("-", ".")
        for row in corrected[corrected["claim"] == number].itertuples():
            assert shown(row.reason) in said, number
        for row in judged[judged["claim"] == number].itertuples():
            assert shown(row.would_change) in said, number


def test_a_page_leads_to_its_neighbours(claim_pages: ClaimPages) -> None:
    order = [slug(claim) for claim in CLAIMS]
    for place, name in enumerate(order):
        page = claim_pages[f"{FOLDER}/{name}.html"]
        for kind, other in (("left-prev", place - 1), ("right-next", place + 1)):
            links = [link.get("href") for link in of_class(page, kind)]
            assert links == ([f"{order[other]}.html"] if 0 <= other < len(order) else [])


def test_every_link_of_a_claims_page_leads_somewhere(
    site: Path, pages: dict, claim_pages: ClaimPages
) -> None:
    ids = {name: {tag["id"] for tag in page.find_all(id=True)} for name, page in pages.items()}
    for name, page in claim_pages.items():
        for link in page.iter("a", "link", "script"):
            parts = urlsplit(link.get("href") or link.get("src") or "")
            if parts.scheme or not parts.path:
                continue
            path = ((site / name).parent / unquote(parts.path)).resolve()
            assert path.is_file(), f"{name}: {parts.path}"
            target = path.relative_to(site.resolve()).as_posix()
            assert not parts.fragment or parts.fragment in ids.get(target, ()), f"{name}: {parts}"


def test_a_page_has_the_review_of_its_claim(claim_pages: ClaimPages, traces: dict) -> None:
    for claim, trace in traces.items():
        scripts = claim_pages[address(claim)].xpath("//script[@type='application/ld+json']")
        assert len(scripts) == (trace.verdict not in ("not checkable", "prediction")), claim
        for script in scripts:
            review = json.loads(script.text)
            assert review["@type"] == "ClaimReview"
            assert review["url"] == f"{slug(claim)}.html"
            assert review["claimReviewed"] == CLAIMS[claim].statement
            assert review["reviewRating"]["alternateName"] == trace.verdict
            assert "ratingValue" not in review["reviewRating"]


def test_a_claim_can_be_cited(site: Path, claim_pages: ClaimPages) -> None:
    keys = set()
    for name, page in claim_pages.items():
        (strip,) = of_class(page, "trust-strip")
        assert text_of(strip.find(".//summary")) == "Cite this claim"
        for link in strip.iter("a"):
            if "citations/" in link.get("href"):
                content = (site / name).parent.joinpath(link.get("href")).read_text("utf-8")
                assert content.strip() in strip.text_content().replace("\r", ""), name
        entry = (site / citations.FOLDER / f"claim-{Path(name).stem}.bib").read_text("utf-8")
        keys.add(re.match(r"@incollection\{([\w-]+),", entry)[1])
        assert page.xpath("string(//meta[@name='citation_title']/@content)").startswith("Claim ")
    assert len(keys) == len(claim_pages)


def test_numbers_of_claims_lead_to_their_pages(pages: dict) -> None:
    seen = set()
    for name, page in pages.items():
        for link in page.select("article .claims a, article .claim-address a"):
            number = link.get_text()
            assert link["href"] == f"../{address(number)}", f"{name}: {link}"
            seen.add(number)
    assert seen == set(CLAIMS)


LAYOUT = (
    f"<title>{TITLE} — Book</title>{slot('head')}<link href='x/{address('1.01')}'>\n\n  \n<article>"
    f"{slot('article', 'what a page uses')}</article>{slot('foot')}"
)
PAGE = ClaimPage("2.07", "Claim 2.07: A & “B”", "What it says.", "<p>the article</p>")


def test_a_layout_is_filled() -> None:
    site = Site("Book", "https://example.org/book/")
    text = claim_layout.filler(LAYOUT, "1.01", site)(PAGE)
    assert "<title>Claim 2.07: A &amp; “B” — Book</title>" in text
    assert "<link href='x/claims/2-07.html'>\n<article><p>the article</p></article>" in text
    assert '<meta name="description" content="What it says.">' in text
    assert "https://example.org/book/claims/2-07.html" in text
    assert "claim:" not in text and "1-01" not in text and TITLE not in text


@pytest.mark.parametrize("gone", [slot("foot"), TITLE])
def test_a_layout_that_cannot_be_filled_is_refused(gone: str) -> None:
    with pytest.raises(LayoutError, match="allowed: head, article, foot"):
        claim_layout.filler(LAYOUT.replace(gone, ""), "1.01", Site("Book"))


def test_only_what_has_changed_is_written(tmp_path: Path) -> None:
    claim_layout.write(tmp_path, {"1-01.html": "a", "1-02.html": "b", "1-03.html": "c"})
    for file in tmp_path.iterdir():
        file.chmod(0o444)
    before = {file.name: file.stat().st_mtime_ns for file in tmp_path.iterdir()}
    claim_layout.write(tmp_path, {"1-01.html": "a", "1-02.html": "b"})
    assert {f.name: f.stat().st_mtime_ns for f in tmp_path.iterdir()} == {
        name: before[name] for name in ("1-01.html", "1-02.html")
    }
