"""What every format holds: the tables with values of their types, and three that are computed."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from book import report
from book.report.data import bibliography
from book.report.data.check import Descriptor, links
from book.report.data.package import Package, categories, table_resources
from book.report.data.rows import records
from publish.outputs.judged import judged
from publish.project import citation

Value = str | int | float | date | None
SOURCES = "sources"
# What the descriptor calls the bibliography, where a column has keys of it.
BIBLIOGRAPHY = "references.bib"


@dataclass(frozen=True)
class Column:
    """A column: its name and type as the descriptor has them, and what its cells mean.

    `allowed`: its closed list, each value with its meaning.  `divider`: what divides the keys of
    a cell that has several.  `leads_to`: the table and the column there that it has a key of.
    """

    name: str
    kind: str
    description: str
    unit: str = ""
    required: bool = False
    allowed: dict[str, str] = field(default_factory=dict)
    divider: str = ""
    leads_to: tuple[str, str] | None = None


@dataclass(frozen=True)
class Table:
    """A table.  `group`: the folder that its file is in, or what it is.  `key`: its columns."""

    name: str
    title: str
    description: str
    group: str
    columns: Sequence[Column]
    key: Sequence[str]
    rows: Sequence[tuple[Value, ...]]

    def records(self) -> Iterator[dict[str, Value]]:
        """The rows, by name of the column."""
        names = [column.name for column in self.columns]
        return (dict(zip(names, row, strict=True)) for row in self.rows)


@dataclass(frozen=True)
class About:
    """What a file says of itself."""

    title: str
    description: str
    edition: str
    released: date
    licence: str
    deed: str
    cited: str


def about(package: Package, cited: str) -> About:
    """What each file says of itself.  `cited`: how the report is cited."""
    descriptor, edition = package.descriptor, citation()
    licence = descriptor["licenses"][0]
    return About(
        title=descriptor["title"],
        description=descriptor["description"],
        edition=str(edition["version"]),
        released=edition["date-released"],
        licence=licence["title"],
        deed=licence["path"],
        cited=cited,
    )


def tables(package: Package) -> list[Table]:
    """The computed tables, and then those of the package in its order."""
    described = [_described(package, one) for one in table_resources(package.descriptor)]
    return [*_judged(package), _sources(package), *described]


def _described(package: Package, resource: Descriptor) -> Table:
    """A table of the package, which has been checked, from its file."""
    schema = resource["schema"]
    leads = {column: (table, target) for column, table, target in links(resource)}
    columns = []
    for one in schema["fields"]:
        cited = one.get("references") == BIBLIOGRAPHY
        columns.append(
            Column(
                name=one["name"],
                kind=one["type"],
                description=one["description"],
                unit=one.get("unit", ""),
                required=bool(one.get("constraints", {}).get("required")),
                allowed=categories(one),
                divider=one.get("separator", ""),
                leads_to=(SOURCES, "source") if cited else leads.get(one["name"]),
            )
        )
    key = schema.get("primaryKey", [])
    with (package.folder / resource["path"]).open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        next(lines)
        rows = [tuple(map(_value, cells, (one.kind for one in columns))) for cells in lines]
    return Table(
        name=resource["name"],
        title=resource["title"],
        description=resource["description"],
        group=resource["path"].partition("/")[0],
        columns=columns,
        key=[key] if isinstance(key, str) else key,
        rows=rows,
    )


def _value(cell: str, kind: str) -> Value:
    if not cell:
        return None
    match kind:
        case "integer" | "year":
            return int(cell)
        case "number":
            return float(cell)
        case "date":
            return date.fromisoformat(cell)
    return cell


def _judged(package: Package) -> Iterable[Table]:
    """The verdict on each claim, and what each finding on it counts for."""
    traces, confidences = judged(package)
    verdicts: list[tuple[Value, ...]] = []
    weights: list[tuple[Value, ...]] = []
    for claim in records(package["claims"]):
        trace, confidence = traces[claim.claim], confidences[claim.claim]
        verdicts.append(
            (
                claim.claim,
                trace.verdict,
                trace.outcome,
                confidence.level,
                report.explanation(trace),
                confidence.case.says,
            )
        )
        decide = {finding.evidence for finding in trace.deciding}
        if trace.verdict == "not checkable":
            decide = set()
        weights += [
            (
                one.finding.evidence,
                claim.claim,
                one.weight,
                "yes" if one.finding.evidence in decide else "no",
                one.because,
            )
            for one in trace.weighed
        ]
    yield Table(
        "verdicts",
        "Verdicts",
        "What the rule in book/report/rule.py makes of the findings, for each claim.",
        "computed",
        (
            _key("claim", "The claim", "claims", "claim"),
            Column("verdict", "string", "What the rule gives", "", True, dict(report.VERDICTS)),
            Column(
                "outcome",
                "string",
                "How a prediction turned out; empty for other claims",
                allowed=dict(report.OUTCOMES),
            ),
            Column(
                "confidence",
                "string",
                "How well the verdict is founded, not how likely the claim is to be true",
                "",
                True,
                {str(one): says for one, says in report.confidence.LEVELS.items()},
            ),
            Column("reason", "string", "Why the verdict is what it is", "", True),
            Column("confidence_reason", "string", "The case of confidence that applies", "", True),
        ),
        ["claim"],
        verdicts,
    )
    yield Table(
        "weights",
        "What each finding counts for",
        "What the rule in book/report/rule.py makes of each finding on each claim.",
        "computed",
        (
            _key("evidence", "The finding", "evidence", "evidence"),
            _key("claim", "The claim", "claims", "claim"),
            Column(
                "weight",
                "string",
                "What the finding is worth for the claim",
                "",
                True,
                {
                    "ignored": "it counts for nothing",
                    "echo": "it counts only where nothing strong is found",
                    "full": "it is strong",
                },
            ),
            Column(
                "decides",
                "string",
                "Whether the verdict rests on it",
                "",
                True,
                {"yes": "it is strong, or nothing strong was found", "no": "it does not"},
            ),
            Column("because", "string", "Why it has this weight", "", True),
        ),
        ["evidence", "claim"],
        weights,
    )


def _key(name: str, description: str, table: str, column: str) -> Column:
    return Column(name, "string", description, required=True, leads_to=(table, column))


def _sources(package: Package) -> Table:
    """The bibliography as a table, its texts without the marks of BibTeX."""
    rows: list[tuple[Value, ...]] = []
    for entry in bibliography.entries(package.folder).values():
        fields = {name: bibliography.plain(text) for name, text in entry.fields.items()}
        publishers = (fields.get(name) for name in ("journal", "publisher", "institution"))
        rows.append(
            (
                entry.key,
                entry.kind,
                "; ".join(map(bibliography.plain, entry.authors)),
                fields["title"],
                fields.get("titleaddon"),
                next(filter(None, publishers), fields.get("howpublished")),
                entry.published,
                entry.fields["url"].replace("\\", ""),
                date.fromisoformat(fields["urldate"]),
                fields["keywords"],
                fields.get("via"),
                fields.get("note"),
            )
        )
    depths = package.vocabulary("evidence", "consulted")
    return Table(
        SOURCES,
        "Sources",
        "The bibliography, data/references.bib, as a table.",
        "computed",
        (
            Column("source", "string", "Key of the source", required=True),
            Column("type", "string", "Type of the entry in BibLaTeX", required=True),
            Column("author", "string", "Authors, divided by semicolons", required=True),
            Column("title", "string", "Title as printed", required=True),
            Column("translation", "string", "Our translation of the title"),
            Column("published_by", "string", "Journal, publisher, institution or site"),
            Column("published", "string", "Day, month or year; empty if undated"),
            Column("url", "string", "Page that was read", required=True),
            Column("read_on", "date", "Day on which it was read", required=True),
            Column("consulted", "string", "How far it was read", required=True, allowed=depths),
            Column("via", "string", "Whose page was read, if the source itself was not"),
            Column("note", "string", "What a reader should know about it"),
        ),
        ["source"],
        rows,
    )
