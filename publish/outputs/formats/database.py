"""The data as a SQLite database, with keys, links, closed lists and views for usual questions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from publish.outputs.formats.content import About, Column, Table, Value

# SQLite has no type for dates: they are texts such as 2021-06-04, which sort as they should.
TYPES = {"integer": "INTEGER", "year": "INTEGER", "number": "REAL"}
DESCRIBED = """
CREATE TABLE "about" ("name" TEXT NOT NULL PRIMARY KEY, "value" TEXT NOT NULL);
CREATE TABLE "described_tables" (
    "table_name" TEXT NOT NULL PRIMARY KEY, "title" TEXT NOT NULL, "description" TEXT NOT NULL
);
CREATE TABLE "described_columns" (
    "table_name" TEXT NOT NULL REFERENCES "described_tables" ("table_name"),
    "column_name" TEXT NOT NULL, "description" TEXT NOT NULL, "type" TEXT NOT NULL, "unit" TEXT,
    PRIMARY KEY ("table_name", "column_name")
);
CREATE TABLE "described_values" (
    "table_name" TEXT NOT NULL, "column_name" TEXT NOT NULL, "value" TEXT NOT NULL,
    "meaning" TEXT NOT NULL, PRIMARY KEY ("table_name", "column_name", "value"),
    FOREIGN KEY ("table_name", "column_name")
        REFERENCES "described_columns" ("table_name", "column_name")
);
"""
# The usual questions.
VIEWS = {
    "claims_with_verdict": """
        SELECT claims.claim, sections.title AS section_title, claims.statement, claims.kind,
            claims.sourcing, claims.wording, verdicts.verdict, verdicts.outcome,
            verdicts.confidence, verdicts.reason
        FROM claims
        JOIN verdicts ON verdicts.claim = claims.claim
        JOIN sections ON sections.section = CAST(claims.claim AS INTEGER)""",
    "findings_on_claims": """
        SELECT bearings.claim, bearings.evidence, bearings.bears, bearings.independence,
            weights.weight, weights.decides, evidence.finding, evidence.basis, evidence.consulted,
            evidence.published, evidence.source, sources.author, sources.title, sources.url
        FROM bearings
        JOIN evidence ON evidence.evidence = bearings.evidence
        JOIN weights ON weights.evidence = bearings.evidence AND weights.claim = bearings.claim
        JOIN sources ON sources.source = evidence.source""",
    "sources_by_decisions": """
        SELECT sources.source, sources.author, sources.title, sources.published,
            count(DISTINCT CASE weights.decides WHEN 'yes' THEN weights.claim END)
                AS claims_decided,
            count(DISTINCT evidence.evidence) AS findings
        FROM sources
        JOIN evidence ON evidence.source = sources.source
        JOIN weights ON weights.evidence = evidence.evidence
        GROUP BY sources.source
        ORDER BY claims_decided DESC, findings DESC, sources.source""",
    "verdicts_by_section": """
        SELECT section_title, verdict, count(*) AS claims
        FROM claims_with_verdict
        GROUP BY section_title, verdict
        ORDER BY min(claim), verdict""",
    "claims_without_a_find": """
        SELECT searches.claim, claims.statement, searches.looked_on, searches.looked_in,
            searches.nearest
        FROM searches
        JOIN claims ON claims.claim = searches.claim""",
    "queries_for_claims": """
        SELECT queries_claims.claim, queries.query, queries.searched_on,
            queries.platform, queries.text, queries.result
        FROM queries
        JOIN queries_claims ON queries_claims.query = queries.query""",
}


def content(tables: Sequence[Table], about: About) -> bytes:
    """The database as a file."""
    with sqlite3.connect(":memory:") as database:
        database.executescript(DESCRIBED)
        _fill(database, "about", vars(about).items())
        for table in tables:
            database.execute(_created(table))
            _fill(database, table.name, table.rows)
            _describe(database, table)
            for linked in _link_tables(table):
                database.execute(_created(linked))
                _fill(database, linked.name, linked.rows)
        for name, view in VIEWS.items():
            database.execute(f"CREATE VIEW {_quoted(name)} AS{view}")
        database.commit()
        return database.serialize()


def _describe(database: sqlite3.Connection, table: Table) -> None:
    described = (table.name, table.title, table.description)
    _fill(database, "described_tables", [described])
    columns = table.columns
    rows = [(table.name, c.name, c.description, c.kind, c.unit or None) for c in columns]
    _fill(database, "described_columns", rows)
    values = [(table.name, c.name, *one) for c in columns for one in c.allowed.items()]
    _fill(database, "described_values", values)


def _link_tables(table: Table) -> Iterator[Table]:
    """A table for each column whose cells have several keys: a row for each key."""
    names = [column.name for column in table.columns]
    own = [names.index(name) for name in table.key]
    for place, column in enumerate(table.columns):
        if not (column.divider and column.leads_to):
            continue
        yield Table(
            name=f"{table.name}_{column.name}",
            title="",
            description="",
            group=table.group,
            columns=[
                *(
                    Column(name, table.columns[at].kind, "", required=True, leads_to=back)
                    for name, at, back in _backwards(table, own)
                ),
                Column(column.leads_to[1], "string", "", required=True, leads_to=column.leads_to),
            ],
            key=[*table.key, column.leads_to[1]],
            rows=[
                (*(row[at] for at in own), key)
                for row in table.rows
                for key in str(row[place] or "").split(column.divider)
                if key
            ],
        )


def _backwards(
    table: Table, own: Sequence[int]
) -> Iterator[tuple[str, int, tuple[str, str] | None]]:
    """The columns of a table's key: name, place, and what each by itself is a key of."""
    for name, at in zip(table.key, own, strict=True):
        yield name, at, (table.name, name) if len(own) == 1 else table.columns[at].leads_to


def _created(table: Table) -> str:
    """The statement that makes a table."""
    parts = []
    for column in table.columns:
        part = f"{_quoted(column.name)} {TYPES.get(column.kind, 'TEXT')}"
        part += " NOT NULL" if column.required or column.name in table.key else ""
        if column.allowed:
            values = ", ".join("'" + value.replace("'", "''") + "'" for value in column.allowed)
            part += f" CHECK ({_quoted(column.name)} IN ({values}))"
        if column.leads_to and not column.divider:
            part += " REFERENCES {} ({})".format(*map(_quoted, column.leads_to))
        parts.append(part)
    if table.key:
        parts.append(f"PRIMARY KEY ({', '.join(map(_quoted, table.key))})")
    return f"CREATE TABLE {_quoted(table.name)} (\n  " + ",\n  ".join(parts) + "\n)"


def _fill(database: sqlite3.Connection, table: str, rows: Iterable[Sequence[Value]]) -> None:
    filled = [tuple(map(_stored, row)) for row in rows]
    if filled:
        marks = ", ".join("?" * len(filled[0]))
        database.executemany(f"INSERT INTO {_quoted(table)} VALUES ({marks})", filled)


def _stored(value: Value) -> str | int | float | None:
    return value.isoformat() if isinstance(value, date) else value


def _quoted(name: str) -> str:
    return f'"{name}"'
