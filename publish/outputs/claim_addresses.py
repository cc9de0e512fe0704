"""Where the page of each claim is: `claims/2-07.html`."""

from __future__ import annotations

FOLDER = "claims"


def slug(claim: str) -> str:
    """The number of a claim as addresses have it: `2.07` as `2-07`."""
    return claim.replace(".", "-")


def address(claim: str) -> str:
    """The page of a claim, from the top of the site."""
    return f"{FOLDER}/{slug(claim)}.html"
