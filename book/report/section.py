"""One section of the article with its record: what a chapter's cells ask for."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from .article import the_article
from .charts.figure import Figure
from .charts.strips import claim_strip
from .chronology import dated_events, in_rows, within
from .confidence import Confidence, confidences
from .data.package import Package, load
from .data.pairs import findings
from .rule import Rule, verdicts
from .tables.claims import claims_table
from .tables.evidence import evidence_table, nearest_table
from .tables.table import Table


class Section:
    """The claims, verdicts and figures of one section of the article.

    `number`: as in the article.
    `rule`: by which verdicts follow; the report's own unless another is given.
    """

    def __init__(self, number: int, rule: Rule | None = None):
        self.number = number
        self.rule = rule or Rule()
        self.data: Package = load()
        if number not in set(self.data["sections"]["section"]):
            allowed = ", ".join(map(str, self.data["sections"]["section"]))
            raise ValueError(f"no section {number!r}; allowed: {allowed}")

    @cached_property
    def claims(self) -> pd.DataFrame:
        """The claims of this section, a row each, in the order of the article."""
        claims = self.data["claims"]
        return claims[claims["claim"].str.startswith(f"{self.number}.")].reset_index(drop=True)

    @cached_property
    def verdicts(self) -> pd.Series:
        """The verdict of each claim of this section: a categorical series by claim."""
        return verdicts(self.claims, findings(self.data), self.rule)

    @cached_property
    def counts(self) -> pd.Series:
        """How many claims of this section have each verdict, those that none has left out."""
        counts = self.verdicts.value_counts().sort_index()
        return counts[counts > 0]

    def quantity(self, claim: str, measure: str | None = None) -> float:
        """A number that the article gives in a claim; `measure` where the claim gives several.

        Raises `KeyError` if the claim gives none, or several and no measure is named.
        """
        rows = self.data["quantities"].query("claim == @claim")
        if measure is not None:
            rows = rows.query("measure == @measure")
        if len(rows) != 1:
            known = self.data["quantities"].query("claim == @claim")["measure"].tolist()
            raise KeyError(f"claim {claim}: {measure!r}; allowed: {' | '.join(known) or 'none'}")
        return float(rows["value"].iloc[0])

    @cached_property
    def confidence(self) -> dict[str, Confidence]:
        """How well the verdict on each claim of this section is founded."""
        return confidences(self.claims, findings(self.data))

    def series(self, name: str) -> pd.DataFrame:
        """A table of the data package by name."""
        return self.data[name]

    def labelled(self, name: str, column: str) -> pd.DataFrame:
        """The rows of a series that have a short name for charts, with it as `label`.

        `column`: whose values `record/chart_labels.csv` gives short names.
        """
        table, labels = self.data[name], self.data["chart_labels"]
        short = labels[labels["series"].eq(name) & labels["column"].eq(column)]
        label = table[column].astype(str).map(short.set_index("value")["label"])
        return table.assign(label=label)[label.notna()].reset_index(drop=True)

    def moments(self, start: str, end: str) -> pd.DataFrame:
        """What the article and the record date between two days, for `charts.matched_timeline`.

        The events of this section's claims, those of the record that are their counterparts,
        in the same row, and those of the record whose findings are on its claims.
        """
        events = dated_events(self.data)
        number, claims = f"e{self.number}-", set(self.claims["claim"])
        told = events["teller"].eq("article") & events["claims"].map(claims.issuperset)
        kept = events["findings"].map(lambda keys: any(key.startswith(number) for key in keys))
        # A counterpart of another section's event has a row of its own.
        own = events["article_event"].isin(events["article_event"][told])
        events = events.assign(row=events["row"].where(own, events["title"]))
        return in_rows(within(events[told | kept], start, end))

    def strip(self, name: str, message: str) -> Figure:
        """One mark for each claim in the order of the article, a row for each kind of sourcing."""
        return Figure(
            claim_strip(self.claims, self.verdicts),
            name=name,
            caption="How the section says it knows each claim, and the verdict on it",
            message=message,
            source=[the_article(self.data).source],
            note="[On the site, each mark leads to the page of its claim.]{.screen-only}",
        )

    def claims_table(self) -> Table:
        """The claims of this section with dates, sourcing and verdicts."""
        return claims_table(self.data, self.number)

    def findings_table(
        self, claims: str, name: str, caption: str, *, context: bool = False
    ) -> Table:
        """What the record says on some claims; see `evidence_table`."""
        return evidence_table(self.data, claims, name, caption, context=context)

    def nearest_table(self, claims: str, name: str, caption: str) -> Table:
        """Claims that no finding decides, each with the nearest report; see `nearest_table`."""
        return nearest_table(self.data, claims, name, caption)
