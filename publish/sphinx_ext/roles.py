"""`{claim}` and `{finding}` link to the ledger and to the evidence; `…-address` is where to."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.util.docutils import SphinxRole

from publish import inputs
from publish.project import ROOT
from publish.verdicts import verdicts

# What verdicts follow from; changed code has all pages read again.
DATA_OF_VERDICTS = tuple(name for name in inputs.VERDICTS if name.startswith("data/"))
# The table and the column that hold the keys of a role.
KEYS = {"claim": ("article/claims.csv", "claim"), "finding": ("record/evidence.csv", "evidence")}


@cache
def keys(kind: str) -> tuple[str, ...]:
    """The keys of all claims, or of all findings, as the data has them."""
    table, column = KEYS[kind]
    with (ROOT / "data" / table).open(encoding="utf-8", newline="") as file:
        return tuple(row[column] for row in csv.DictReader(file))


def link_to(kind: str, key: str, docname: str) -> pending_xref:
    """A link to the address of a claim or a finding, to be resolved when all pages are read."""
    return pending_xref(
        "",
        nodes.inline("", key, classes=[kind]),
        refdomain="std",
        reftype="ref",
        reftarget=f"{kind}-{key}",
        refdoc=docname,
        refexplicit=True,
        refwarn=True,
    )


class Reference(SphinxRole):
    """``{claim}`3.18 3.19` ``, ``{finding}`e3-02` ``: links to the ledger or to the evidence."""

    def __init__(self, kind: str):
        super().__init__()
        self.kind = kind

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        shown = nodes.inline(classes=[f"{self.kind}s"])
        for place, key in enumerate(re.split(r"[,\s]+", self.text.strip())):
            if key not in keys(self.kind):
                message = self.inliner.reporter.error(f"no {self.kind} {key!r}", line=self.lineno)
                return [], [message]
            if place:
                shown += nodes.Text(", ")
            shown += link_to(self.kind, key, self.env.docname)
        return [shown], []


class Verdict(SphinxRole):
    """``{verdict}`3.16` ``: the verdict of a claim, with its mark, as it is now."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        key = self.text.strip()
        if key not in keys("claim"):
            return [], [self.inliner.reporter.error(f"no claim {key!r}", line=self.lineno)]
        for name in DATA_OF_VERDICTS:
            self.env.note_dependency(str(ROOT / name))
        found = verdicts(Path(self.env.doctreedir).parent)[key]
        return [nodes.inline("", found, classes=["verdict", found.replace(" ", "-")])], []


class Address(SphinxRole):
    """``{claim-address}`3.18` ``: the place that links to that claim or finding lead to."""

    def __init__(self, kind: str):
        super().__init__()
        self.kind = kind

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        address = f"{self.kind}-{self.text.replace('.', '-')}"
        node = nodes.inline("", self.text, ids=[address], classes=[f"{self.kind}-address"])
        std: Any = self.env.get_domain("std")
        std.note_hyperlink_target(f"{self.kind}-{self.text}", self.env.docname, address, self.text)
        return [node], []
