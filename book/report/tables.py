"""Tables as a reader sees them: one helper, true numbered tables on screen and in print."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from .markup import (
    citations,
    claim_references,
    escape,
    finding_references,
    plain,
    verdict_mark,
    when,
)
from .package import Package, categories
from .verdicts import OUTCOMES, VERDICTS, Finding, Rule, judge, strong_origins, verdicts, weight

HOME = "north-korea"


@dataclass(frozen=True)
class Table:
    """A numbered table with a caption.

    `frame`: one row a row; its column names are the headings.  Cells are MyST text:
    what may hold markup characters goes through `escape` first.  `widths`: relative
    widths of the columns.  `numeric`: headings of the columns that hold numbers.
    `cards`: on a telephone each row becomes a block, for tables of long texts.
    """

    frame: pd.DataFrame
    name: str
    caption: str
    widths: Sequence[int]
    source: Sequence[str] = ()
    note: str = ""
    numeric: Iterable[str] = ()
    cards: bool = False

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        # A book is made from the first, a reader's own Jupyter shows the second.
        return {"text/markdown": self._myst(), "text/html": self._html()}

    def _myst(self) -> str:
        if len(self.widths) != self.frame.shape[1]:
            raise ValueError(
                f"{self.name}: one width for each of the {self.frame.shape[1]} columns"
            )
        lines = [
            f"::::{{list-table}} {self.caption}",
            f":name: {self.name}",
            ":header-rows: 1",
            f":widths: {' '.join(map(str, self.widths))}",
            f":class: {' '.join(self._classes())}",
            "",
        ]
        for row in [list(self.frame.columns), *self.frame.itertuples(index=False)]:
            for place, cell in enumerate(row):
                text = "" if _missing(cell) else str(cell)
                lines.append(f"{'* -' if place == 0 else '  -'} {text}".rstrip())
        lines.append("::::")
        if below := self._below():
            lines += ["", ":::{div} table-source", below, ":::"]
        return "\n".join(lines)

    def _classes(self) -> list[str]:
        numeric = set(self.numeric)
        return ["report-table", *(["as-cards"] if self.cards else [])] + [
            f"numeric-{place}" for place, name in enumerate(self.frame, 1) if name in numeric
        ]

    def _below(self) -> str:
        parts = [self.note] if self.note else []
        if self.source:
            parts.append(f"Source: {citations(self.source)}.")
        return " ".join(parts)

    def _html(self) -> str:
        cells = self.frame.fillna("").map(lambda cell: plain(str(cell)))
        table = cells.to_html(index=False, border=0, justify="left")
        table = table.replace("<td>", '<td style="text-align: left">')
        caption, below = (html.escape(plain(text)) for text in (self.caption, self._below()))
        head = f'<p data-label="{self.name}"><strong>{caption}</strong></p>'
        return head + table + (f"<p><small>{below}</small></p>" if below else "")


def _missing(cell: object) -> bool:
    return cell is None or (not isinstance(cell, str | tuple | list) and pd.isna(cell))


def own_script(name) -> str:
    """A row of people or places as it writes itself: Hangul and characters, with their language."""
    characters = name.hanja
    if name.hanja_language in ("ja", "zh"):
        characters = f"[{characters}]{{.language-{name.hanja_language}}}"
    return " ".join(text for text in (name.hangul, characters) if pd.notna(text))


def sourcing_and_wording(claim) -> str:
    """How the article says that it knows, and whether it hedges."""
    return f"{claim.sourcing}, hedged" if claim.wording == "hedged" else claim.sourcing


def place_names(package: Package, keys: Iterable[str]) -> str:
    """Names of places, in the order of the claim; the country itself goes without saying."""
    names = package["places"].set_index("place")["standard_name"]
    return ", ".join(escape(names[key]) for key in keys if key != HOME)


def claims_table(package: Package, section: int) -> Table:
    """The claims of one section: number, statement, when and where, how sourced, verdict."""
    claims = package["claims"]
    found = verdicts(claims, package["evidence"])
    claims = claims[claims["claim"].str.startswith(f"{section}.")]
    rows = []
    for claim in claims.itertuples():
        dated = when(claims.at[claim.Index, "from"], claim.until, claim.date_precision)
        where = place_names(package, claim.places)
        rows.append(
            {
                "Claim": claim_references(claim.claim),
                "What the article claims": escape(claim.statement),
                "Dates and places named": "; ".join(filter(None, (dated, where))),
                "How it says it knows": sourcing_and_wording(claim),
                "Verdict": verdict_mark(found[claim.claim]),
            }
        )
    return Table(
        pd.DataFrame(rows),
        name=f"tbl-claims-{section}",
        caption="The claims of this section, in the order of the article",
        widths=[7, 41, 19, 16, 17],
        cards=True,
        note="Statements are the article’s, in this report’s words; places bear standard names. "
        "Verdicts follow from the [evidence](evidence.md) by the [rule](method.md).",
        source=["kinoshita2021growing"],
    )


def ledger_table(package: Package) -> Table:
    """All that the ledger holds on the claims, each with an address.

    What a reader can filter by bears the name of its facet: kind, sourcing, place, verdict.
    """
    claims = package["claims"]
    evidence = package["evidence"]
    people = package["people"].set_index("person")["standard_name"]
    places = package["places"].set_index("place")["standard_name"]
    chapters = package["sections"].set_index("section")["chapter"]
    found = verdicts(claims, evidence)
    bearing = evidence.explode("claims").groupby("claims")["evidence"].agg(list)
    rows = []
    for claim in claims.itertuples():
        dated = when(claims.at[claim.Index, "from"], claim.until, claim.date_precision)
        where = [f"[{escape(places[key])}]{{.place}}" for key in claim.places if key != HOME]
        # The country itself goes without saying, but can be asked for.
        home = f" [{places[HOME]}]{{.place .goes-without-saying}}" if HOME in claim.places else ""
        who = [f"[{escape(people[key])}]{{.person}}" for key in claim.people]
        hedge = ", hedged" if claim.wording == "hedged" else ""
        rows.append(
            {
                "Claim": f"{{claim-address}}`{claim.claim}`",
                "Par.": f"[{claim.paragraph.removeprefix('p').lstrip('0')}]"
                f"({chapters[int(claim.claim[0])]}.md)",
                "What the article claims": escape(claim.statement),
                "Kind": f"[{claim.kind}]{{.kind}}",
                "How it says it knows": f"[{claim.sourcing}]{{.sourcing}}{hedge}",
                "When, where, who": "; ".join(
                    filter(None, (dated, ", ".join(where), ", ".join(who)))
                )
                + home,
                "Verdict": verdict_mark(found[claim.claim]),
                "Evidence": finding_references(bearing[claim.claim])
                if claim.claim in bearing.index
                else "",
            }
        )
    return Table(
        pd.DataFrame(rows),
        name="tbl-ledger",
        caption="Every claim of the article",
        cards=True,
        widths=[6, 4, 29, 9, 11, 12, 15, 14],
    )


@dataclass(frozen=True)
class LedgerFilters:
    """What a reader on screen can ask of the ledger; a script makes it work (assets/ledger.js).

    `choices`: for each facet its label and the values to choose from, with their labels.
    """

    choices: dict[str, tuple[str, dict[str, str]]]

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {"text/markdown": f"```{{raw}} html\n{self._html()}\n```", "text/html": ""}

    def _html(self) -> str:
        parts = [
            '<form class="ledger-filters screen-only" hidden aria-label="Filter the claims">',
            '<label class="wide">Search the claims<input type="search" name="text"></label>',
        ]
        for facet, (label, values) in self.choices.items():
            options = "".join(
                f'<option value="{html.escape(value)}">{html.escape(shown)}</option>'
                for value, shown in values.items()
            )
            parts.append(
                f'<label>{label}<select name="{facet}"><option value="">any</option>'
                f"{options}</select></label>"
            )
        parts.append(
            '<label>Order<select name="order"><option value="">as in the article</option>'
            '<option value="verdict">by verdict</option></select></label>'
        )
        parts.append('<button type="reset">Show all</button><output></output></form>')
        return "".join(parts)


def ledger_filters(package: Package) -> LedgerFilters:
    """The filters of the ledger, with the values that occur."""
    claims = package["claims"]
    found = verdicts(claims, package["evidence"])
    places = package["places"]["standard_name"]
    people = package["people"]["standard_name"]

    def occurring(values: pd.Series) -> dict[str, str]:
        return {v: f"{v} ({n})" for v, n in values.value_counts(sort=False).items() if n}

    titles = package["sections"].set_index("section")["title"]
    return LedgerFilters(
        {
            "section": ("Section", {str(key): f"{key} {title}" for key, title in titles.items()}),
            "verdict": ("Verdict", occurring(found)),
            "sourcing": ("How it says it knows", occurring(claims["sourcing"])),
            "kind": ("Kind", occurring(claims["kind"])),
            "place": ("Place", {name: name for name in sorted(places)}),
            "person": ("Person", {name: name for name in sorted(people)}),
        }
    )


def evidence_table(
    package: Package, claims: str | Iterable[str], name: str, caption: str, *, context: bool = False
) -> Table:
    """What the record says on some claims: finding and source, how it bears, what it rests on.

    `claims`: numbers of claims, `"2.07 2.08"` or a list; rows come in that order.
    `context`: also show findings that decide nothing.
    """
    wanted = claims.split() if isinstance(claims, str) else list(claims)
    table = package["evidence"].explode("claims")
    table = table[table["claims"].isin(wanted)]
    if not context:
        table = table[table["bears"] != "context"]
    table = table.sort_values("claims", key=lambda c: c.map(wanted.index), kind="stable")
    rows = [
        {
            "Claim": claim_references(row.claims),
            "What the record says": f"{escape(row.finding)} {citations([row.source])}; "
            f"{finding_references([row.evidence])}.",
            "Bears": row.bears,
            "Rests on": _rests_on(row),
        }
        for row in table.itertuples()
    ]
    return Table(pd.DataFrame(rows), name, caption, widths=[8, 60, 13, 19], cards=True)


def standing_table(
    package: Package, verdict: str, bears: str, name: str, caption: str, *, number: int = 3
) -> Table:
    """The claims that stand as `verdict` on the most separate strong origins, one a section.

    `bears`: the findings that count, `supports` or `contradicts`; each row quotes one of
    them, and says how many separate origins there are.  Facts about persons' lives, which
    anyone can look up, and the note on the author are left aside; of claims with equally
    many origins the first in the article goes first.
    """
    claims, evidence = package["claims"], package["evidence"]
    claims["verdict"] = verdicts(claims, evidence).to_numpy()
    claims["section"] = claims["claim"].str[0]
    claims["origins"] = claims["claim"].map(strong_origins(evidence, [bears])).fillna(0).astype(int)
    chosen = (
        claims[(claims["verdict"] == verdict) & (claims["kind"] != "biography")]
        .query("section != '6'")
        .sort_values("origins", ascending=False, kind="stable")
        .drop_duplicates("section")
        .head(number)
    )
    counts = [weight(Finding.of(row), Rule()) == "full" for row in evidence.itertuples()]
    strong = evidence[counts]
    strong = strong[strong["bears"] == bears].explode("claims")
    rows = []
    for claim in chosen.itertuples():
        finding = strong[strong["claims"] == claim.claim].iloc[0]
        said = f"{escape(finding.finding)} {citations([finding.source])}"
        rows.append(
            {
                "Claim": claim_references(claim.claim),
                "The article claims": escape(claim.statement),
                "The record, for example": said,
                "Origins": str(claim.origins),
            }
        )
    return Table(
        pd.DataFrame(rows),
        name,
        caption,
        widths=[8, 36, 46, 10],
        numeric=["Origins"],
        note="Origins: separate strong ones; reports that repeat one another count once.",
    )


def evidence_list(package: Package, section: int) -> Table:
    """Every finding on one section's claims, each with an address."""
    table = package["evidence"]
    table = table[table["evidence"].str.startswith(f"e{section}-")]
    rows = []
    for row in table.itertuples():
        finding = f"{escape(row.finding)} {citations([row.source])}."
        if pd.notna(row.note):
            finding += f" *{escape(row.note.rstrip('.'))}.*"
        rows.append(
            {
                "No.": f"{{finding-address}}`{row.evidence}`",
                "On": claim_references(row.claims),
                "What the record says": finding,
                "Bears": row.bears,
                "Rests on": _rests_on(row),
                "Read": row.consulted,
            }
        )
    section_of = package["sections"].set_index("section").loc[section]
    title = f"section {section}, {escape(section_of['title'])}"
    if section_of["chapter"] == "article-and-author":
        # These findings bear on claims of every section: on what became of them.
        title = "the author, and on what came later"
    return Table(
        pd.DataFrame(rows),
        name=f"tbl-evidence-{section}",
        caption=f"Findings on {title}",
        cards=True,
        widths=[8, 10, 48, 11, 14, 9],
    )


def claims_by(
    package: Package, column: str, keys: Iterable[str], heading: str, name: str, caption: str
) -> Table:
    """The claims that name each of some places or people, with their verdicts.

    `column`: `places` or `people`.  `keys`: rows of that table, in the order to show them;
    a name stands once, before the first of its claims.
    """
    claims = package["claims"]
    found = verdicts(claims, package["evidence"])
    names = package[column].set_index(package[column].columns[0])
    rows = []
    for key in keys:
        here = claims[claims[column].map(lambda named, key=key: key in named)]
        for place, claim in enumerate(here.itertuples()):
            rows.append(
                {
                    heading: f"**{escape(names.at[key, 'standard_name'])}**" if not place else "",
                    "Claim": claim_references(claim.claim),
                    "What the article claims": escape(claim.statement),
                    "Verdict": verdict_mark(found[claim.claim]),
                }
            )
    return Table(pd.DataFrame(rows), name, caption, widths=[20, 8, 54, 18], cards=True)


def _rests_on(row) -> str:
    return f"{row.basis}, {row.independence}"


def searches_table(package: Package) -> Table:
    """The claims that could be checked and for which nothing was found: where one looked."""
    rows = [
        {
            "Claim": claim_references(row.claim),
            "Where it was looked for": escape(row.looked_in),
            "The nearest thing found": escape(row.nearest),
        }
        for row in package["searches"].itertuples()
    ]
    return Table(
        pd.DataFrame(rows),
        name="tbl-searches",
        caption="Looked for, and not found",
        cards=True,
        widths=[8, 46, 46],
    )


def cases_table() -> Table:
    """The rule as a table of cases, each computed by the rule itself."""
    full, echo = ("statistics", "independent"), ("anonymous testimony", "unknown")
    cases = {
        "strong support": ("supports full",),
        "strong support from two origins": ("supports full", "supports full"),
        "strong support, strong qualification": ("supports full", "qualifies full"),
        "strong support, an echo that qualifies": ("supports full", "qualifies echo"),
        "strong support, an echo that contradicts": ("supports full", "contradicts echo"),
        "strong support, strong contradiction": ("supports full", "contradicts full"),
        "strong qualification": ("qualifies full",),
        "strong contradiction": ("contradicts full",),
        "strong contradiction from two origins": ("contradicts full", "contradicts full"),
        "strong contradiction, an echo that supports": ("contradicts full", "supports echo"),
        "strong contradiction, strong qualification": ("contradicts full", "qualifies full"),
        "an echo that supports": ("supports echo",),
        "an echo that qualifies": ("qualifies echo",),
        "an echo that contradicts": ("contradicts echo",),
        "echoes on both sides": ("supports echo", "contradicts echo"),
        "context alone, or nothing": ("context full",),
    }
    settings = {
        "By the rule": Rule(),
        "Unnamed voices ignored": Rule(anonymous="ignored"),
        "Two origins needed": Rule(origins=2),
    }
    rows = []
    for case, findings in cases.items():
        given = [
            Finding(bears, *(full if strength == "full" else echo), "passage", "2021", str(place))
            for place, (bears, strength) in enumerate(finding.split() for finding in findings)
        ]
        rows.append(
            {"Findings": case}
            | {name: verdict_mark(judge(given, rule)) for name, rule in settings.items()}
        )
    return Table(
        pd.DataFrame(rows),
        name="tbl-cases",
        caption="The rule as a table of cases",
        widths=[40, 20, 20, 20],
        note="Computed by the rule. In these cases an echo is the testimony of unnamed people.",
    )


def verdict_meanings_table() -> Table:
    """What each verdict, and each outcome of a prediction, means."""
    rows = [
        {"Word": verdict_mark(word) if word in VERDICTS else word, "Meaning": escape(text)}
        for word, text in (VERDICTS | OUTCOMES).items()
    ]
    return Table(
        pd.DataFrame(rows),
        name="tbl-verdict-meanings",
        caption="What the verdicts mean",
        widths=[24, 76],
        note="The last four are outcomes of predictions.",
    )


def vocabulary_table(package: Package, table: str, column: str, name: str, caption: str) -> Table:
    """A closed list: each value, what it means and how many rows of the table bear it."""
    counts = package[table][column].value_counts()
    heading = package.resource(table)["title"]
    rows = [
        {"Value": value, "Meaning": escape(meaning), heading: str(counts.get(value, 0))}
        for value, meaning in package.vocabulary(table, column).items()
    ]
    return Table(pd.DataFrame(rows), name, caption, widths=[26, 62, 12], numeric=[heading])


def catalogue_table(package: Package) -> Table:
    """Every file of the data package: what it is, how it was made, under which licence."""
    rows = []
    for resource in package.descriptor["resources"]:
        name = resource["name"]
        keys = _sources(package, resource)
        rows.append(
            {
                "File": f"{{download}}`{resource['path']} <../data/{resource['path']}>`",
                "What it is": escape(resource["title"]),
                "Rows": f"{len(package[name]):,}" if name in package else "",
                "Made": resource["processing"],
                "Sources": citations(keys) if len(keys) <= 3 else f"{len(keys)} sources, by row",
                "Licence": "; ".join(escape(one["title"]) for one in resource["licenses"]),
            }
        )
    return Table(
        pd.DataFrame(rows),
        name="tbl-catalogue",
        caption="The files of the data package",
        widths=[27, 20, 8, 12, 18, 15],
        numeric=["Rows"],
    )


def _sources(package: Package, resource: dict) -> list[str]:
    """The sources of a file: those of its descriptor, or else those that its rows name."""
    if resource["sources"]:
        return [source["key"] for source in resource["sources"]]
    columns = resource.get("schema", {}).get("fields", [])
    if not any(column.get("references") == "references.bib" for column in columns):
        return []
    return sorted(set(package[resource["name"]]["source"]))


def fields_table(package: Package, name: str) -> Table:
    """The columns of one table: type, unit, meaning and what may stand in them."""
    resource = package.resource(name)
    rows = []
    for column in resource["schema"]["fields"]:
        constraints = column.get("constraints", {})
        allowed = " · ".join(categories(column)) or _range(constraints)
        if "references" in column:
            allowed = f"keys of {column['references']}"
        rows.append(
            {
                "Column": f"`{column['name']}`",
                "Type": column["type"] + (f", {column['unit']}" if "unit" in column else ""),
                "Meaning": escape(column["description"]),
                "Allowed": escape(allowed) if allowed else "any",
                "Empty": "no" if constraints.get("required") else "if unknown",
            }
        )
    return Table(
        pd.DataFrame(rows),
        name=f"tbl-fields-{name.replace('_', '-')}",
        caption=f"{escape(resource['title'])} ({escape(resource['path'])})",
        widths=[19, 14, 33, 24, 10],
        note=" ".join(
            escape(resource[part].rstrip(".") + ".")
            for part in ("description", "made", "vintage")
            if part in resource
        ),
    )


def _range(constraints: dict) -> str:
    low, high = constraints.get("minimum"), constraints.get("maximum")
    if low is not None and high is not None:
        return f"{low} to {high}"
    return f"from {low}" if low is not None else f"to {high}" if high is not None else ""
