"""What readers can choose the events of the timeline and the places of the map by."""

from __future__ import annotations

from typing import Any

from .chronology import dated_events
from .data.package import Package
from .data.pairs import findings
from .data.rows import records
from .rule import verdicts

# Who tells of an event or a place: of an event, who dates it; of a place, who says something of
# what is claimed there.
TOLD = {
    "article": "the article alone",
    "both": "the article and the record",
    "record": "the record alone",
}


def claim_facets(package: Package) -> dict[str, dict[str, Any]]:
    """Of each claim: its verdict, sourcing, the people whom it names, and who tells of it."""
    claims, bearing = package["claims"], findings(package)
    found = verdicts(claims, bearing)
    people = package["people"].set_index("person")["standard_name"]
    told = set(bearing["claim"][bearing["bears"].ne("context")])
    return {
        claim.claim: {
            "verdict": str(found[claim.claim]),
            "sourcing": str(claim.sourcing),
            "person": [people[key] for key in claim.people],
            "told": "both" if claim.claim in told else "article",
        }
        for claim in records(claims)
    }


def event_facets(package: Package) -> dict[str, dict[str, Any]]:
    """Of each event that the timeline lists: who dates it, and its claims.

    The claims of an event of the record alone are those that its findings are about.
    """
    events = dated_events(package)
    kept = events[events["teller"].eq("record")]
    matched = set(kept["article_event"].dropna())
    about = package["bearings"].groupby("evidence")["claim"].agg(list)
    found: dict[str, dict[str, Any]] = {}
    for event in records(events):
        if event.teller == "article":
            told = "both" if event.event in matched else "article"
            found[event.event] = {"told": told, "claims": list(event.claims)}
        elif event.article_event not in matched:
            claims = {claim for key in event.findings for claim in about.get(key, ())}
            found[event.event] = {"told": "record", "claims": sorted(claims)}
    return found


def place_facets(package: Package) -> dict[str, dict[str, Any]]:
    """Of each place: the claims that name it."""
    claims = package["claims"]
    return {
        place: {"claims": list(claims["claim"][claims["places"].map(lambda p, k=place: k in p)])}
        for place in package["places"]["place"]
    }
