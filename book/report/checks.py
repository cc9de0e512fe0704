"""Prove that the files of the data package are what its descriptor says.

Frictionless checks types, required cells, closed lists, keys and stray columns.
The rules that a descriptor cannot express stand below it, one function a rule.
"""

from __future__ import annotations

import copy
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from .package import (
    DATA,
    DataError,
    Fault,
    Package,
    citation_keys,
    load,
    read_cells,
    read_descriptor,
    tabular,
)

FIRST_ROW = 2  # row 1 of a file is its header


def check(data: Path = DATA) -> None:
    """Raise a `DataError` that lists every fault of the package; return nothing if sound."""
    if faults := list(_file_faults(data)):
        raise DataError(faults)
    if faults := list(_table_faults(data)):
        raise DataError(faults)
    # The rules read typed tables, so they run only on tables that can be typed.
    load.cache_clear()
    package = load(data)
    if faults := [fault for rule in RULES for fault in rule(package, data)]:
        raise DataError(faults)


def _file_faults(data: Path) -> Iterator[Fault]:
    """Faults of the files themselves, which would make a table unreadable or unlike its kind."""
    if not (data / "datapackage.json").is_file():
        yield Fault(_shown(data, "datapackage.json"), None, None, "no such file", "the descriptor")
        return
    try:
        descriptor = read_descriptor(data)
    except (ValueError, UnicodeDecodeError) as error:
        yield Fault(_shown(data, "datapackage.json"), None, None, f"not JSON ({error})", "JSON")
        return
    for resource in descriptor["resources"]:
        path = data / resource["path"]
        shown = _shown(data, resource["path"])
        if not path.is_file():
            yield Fault(shown, None, None, "no such file", "the table that the descriptor names")
            continue
        content = path.read_bytes()
        if content.startswith(b"\xef\xbb\xbf"):
            yield Fault(shown, 1, None, "a byte order mark", "UTF-8 without one")
        if b"\r" in content:
            row = content[: content.index(b"\r")].count(b"\n") + 1
            yield Fault(
                shown, row, None, "a carriage return", "lines that end in a line feed alone"
            )
        if not content.endswith(b"\n"):
            yield Fault(
                shown,
                content.count(b"\n") + 1,
                None,
                "the last line is cut off",
                "a final line feed",
            )
        try:
            content.decode("utf-8")
        except UnicodeDecodeError as error:
            row = content[: error.start].count(b"\n") + 1
            yield Fault(shown, row, None, f"byte {content[error.start]:#x} is not UTF-8", "UTF-8")
        floor = resource.get("rowFloor", 0)
        if "schema" in resource and (rows := content.count(b"\n") - 1) < floor:
            yield Fault(shown, None, None, f"{rows} lines of data", f"{floor} at least")


def _table_faults(data: Path) -> Iterator[Fault]:
    """What Frictionless finds, in this house's words."""
    import frictionless

    descriptor = copy.deepcopy(read_descriptor(data))
    descriptor["resources"] = tabular(descriptor)
    for resource in descriptor["resources"]:
        for field in resource["schema"]["fields"]:
            if "categories" in field:
                values = [c["value"] for c in field["categories"]]
                field.setdefault("constraints", {})["enum"] = values
    paths = {r["name"]: r["path"] for r in descriptor["resources"]}
    keys = {r["name"]: r["schema"].get("primaryKey", []) for r in descriptor["resources"]}
    fields = {
        (r["name"], f["name"]): f for r in descriptor["resources"] for f in r["schema"]["fields"]
    }
    package = frictionless.Package.from_descriptor(descriptor, basepath=str(data))
    report = package.validate()
    for error in report.errors:
        yield Fault(_shown(data, "datapackage.json"), None, None, error.note, "a valid descriptor")
    for task in report.tasks:
        for error in task.errors:
            column = _column(error, keys[task.name])
            yield Fault(
                _shown(data, paths[task.name]),
                getattr(error, "row_number", None),
                column,
                _wrong(error),
                _allowed(error, fields.get((task.name, column))),
            )


def _column(error, primary_key: str | list[str]) -> str | None:
    match error.type:
        case "primary-key":
            return primary_key if isinstance(primary_key, str) else " and ".join(primary_key)
        case "foreign-key":
            return " and ".join(error.field_names)
    return getattr(error, "field_name", None) or None


def _wrong(error) -> str:
    cell = getattr(error, "cell", "")
    match error.type:
        case "blank-label" | "extra-label":
            return f"stray column {error.label!r}" if error.label else "a column without a name"
        case "missing-label":
            return "the column is missing"
        case "incorrect-label":
            return f"the header says {error.label!r}"
        case "extra-cell":
            return f"stray cell {cell!r}"
        case "missing-cell":
            return "the cell is missing"
        case "blank-row":
            return "an empty row"
        case "constraint-error" if cell in (None, ""):
            return "an empty cell"
        case "constraint-error" | "type-error":
            return f"{cell!r}"
        case "primary-key":
            return f"the key of this row is {error.note.replace('position', 'row')}"
        case "foreign-key":
            return f"{'/'.join(error.field_cells)!r} is in no row of the table it refers to"
    return error.note


def _allowed(error, field: dict | None) -> str:
    match error.type:
        case "blank-label" | "extra-label" | "missing-label" | "incorrect-label":
            return "the columns of the descriptor, in its order"
        case "extra-cell" | "missing-cell" | "blank-row":
            return "one cell for each column"
        case "primary-key":
            return "each key once"
        case "foreign-key":
            return "a key of that table"
    if field is None:
        return "what the descriptor says"
    constraints = field.get("constraints", {})
    if "enum" in constraints:
        return " | ".join(constraints["enum"])
    parts = [_KIND_OF_CELL[field["type"]]]
    if "pattern" in constraints:
        parts.append(f"of the form {constraints['pattern']}")
    if "minimum" in constraints:
        parts.append(f"from {constraints['minimum']}")
    if "maximum" in constraints:
        parts.append(f"to {constraints['maximum']}")
    return " ".join(parts)


_KIND_OF_CELL = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "year": "a year (YYYY)",
    "date": "a date (YYYY-MM-DD)",
    "yearmonth": "a month (YYYY-MM)",
}


def references_exist(package: Package, data: Path) -> Iterator[Fault]:
    """Each key in a cell that lists keys names a place, a person, a claim or a source."""
    sources = citation_keys(data)
    for resource in tabular(package.descriptor):
        for field in resource["schema"]["fields"]:
            if "references" not in field:
                continue
            target = field["references"]
            if target == "references.bib":
                known = sources
            else:
                table, column = target.split(".")
                known = set(package[table][column])
            cells = package[resource["name"]][field["name"]]
            for row, keys in enumerate(cells, FIRST_ROW):
                keys = keys if isinstance(keys, tuple) else (keys,)
                for key in keys:
                    if pd.notna(key) and key not in known:
                        yield Fault(
                            _shown(data, resource["path"]),
                            row,
                            field["name"],
                            f"{key!r} is not known",
                            f"a key of {target}",
                        )


def claims_are_numbered(package: Package, data: Path) -> Iterator[Fault]:
    """A claim bears the number of its paragraph's section, and numbers run without a gap."""
    sections = package["paragraphs"].set_index("paragraph")["section"]
    expected: dict[int, int] = {}
    for row, claim in enumerate(package["claims"].itertuples(), FIRST_ROW):
        section = sections.get(claim.paragraph)
        expected[section] = expected.get(section, 0) + 1
        number = f"{section}.{expected[section]:02d}"
        if claim.claim != number:
            yield Fault(
                _shown(data, "article/claims.csv"),
                row,
                "claim",
                f"{claim.claim!r}",
                f"{number} here",
            )


def paragraphs_are_covered(package: Package, data: Path) -> Iterator[Fault]:
    """Each paragraph has a claim or says why it has none, and not both."""
    claimed = set(package["claims"]["paragraph"])
    for row, paragraph in enumerate(package["paragraphs"].itertuples(), FIRST_ROW):
        reasoned = pd.notna(paragraph.no_claim_because)
        if (paragraph.paragraph in claimed) == reasoned:
            yield Fault(
                _shown(data, "article/paragraphs.csv"),
                row,
                "no_claim_because",
                "a reason although there are claims"
                if reasoned
                else "neither a claim nor a reason",
                "one of the two",
            )


def only_the_uncheckable_say_why(package: Package, data: Path) -> Iterator[Fault]:
    """A claim that cannot be checked says why; one that can does not."""
    for row, claim in enumerate(package["claims"].itertuples(), FIRST_ROW):
        if (claim.checkable == "no") != pd.notna(claim.not_checkable_because):
            yield Fault(
                _shown(data, "article/claims.csv"),
                row,
                "not_checkable_because",
                f"checkable is {claim.checkable!r}",
                "a reason if and only if the claim cannot be checked",
            )


def dates_are_in_order(package: Package, data: Path) -> Iterator[Fault]:
    """A span does not end before it begins, and says how precise it is."""
    for resource in tabular(package.descriptor):
        names = [f["name"] for f in resource["schema"]["fields"]]
        if not {"from", "until"} <= set(names):
            continue
        table = package[resource["name"]]
        for row, (begin, end) in enumerate(
            zip(table["from"], table["until"], strict=True), FIRST_ROW
        ):
            if pd.notna(begin) and pd.notna(end) and end < begin:
                yield Fault(
                    _shown(data, resource["path"]),
                    row,
                    "until",
                    f"{end:%Y-%m-%d} is before from",
                    f"{begin:%Y-%m-%d} or later",
                )
        if "date_precision" in names:
            for row, line in enumerate(table.itertuples(), FIRST_ROW):
                dated = pd.notna(table["from"].iloc[row - FIRST_ROW]) or pd.notna(line.until)
                if dated != pd.notna(line.date_precision):
                    yield Fault(
                        _shown(data, resource["path"]),
                        row,
                        "date_precision",
                        "a date without it" if dated else "it stands without a date",
                        "both or neither",
                    )


def ranges_are_in_order(package: Package, data: Path) -> Iterator[Fault]:
    """The low end of a range is not above the high end, nor the central value outside."""
    for resource in tabular(package.descriptor):
        table = package[resource["name"]]
        for lower, upper in (("low", "high"), ("low", "central"), ("central", "high")):
            if {lower, upper} <= set(table.columns):
                for row, (a, b) in enumerate(
                    zip(table[lower], table[upper], strict=True), FIRST_ROW
                ):
                    if pd.notna(a) and pd.notna(b) and a > b:
                        yield Fault(
                            _shown(data, resource["path"]),
                            row,
                            upper,
                            f"{b} is below {lower}",
                            f"{a} or more",
                        )


def numbers_are_finite(package: Package, data: Path) -> Iterator[Fault]:
    """A number is a number: the standard of the descriptor would let NaN and INF pass."""
    for resource in tabular(package.descriptor):
        cells = read_cells(data / resource["path"])
        for field in resource["schema"]["fields"]:
            if field["type"] != "number":
                continue
            for row, cell in enumerate(cells[field["name"]], FIRST_ROW):
                if isinstance(cell, str) and cell.strip("+-").lower() in {"nan", "inf"}:
                    file = _shown(data, resource["path"])
                    yield Fault(file, row, field["name"], f"{cell!r}", "a finite number or none")


def numbers_and_phrases_are_recorded(package: Package, data: Path) -> Iterator[Fault]:
    """A claim of the kind quantity has its number in its table, a quotation its phrase."""
    for kind, table in (("quantity", "quantities"), ("quotation", "quotations")):
        recorded = set(package[table]["claim"])
        for row, claim in enumerate(package["claims"].itertuples(), FIRST_ROW):
            if claim.kind == kind and claim.claim not in recorded:
                yield Fault(
                    _shown(data, "article/claims.csv"),
                    row,
                    "kind",
                    f"{kind} {claim.claim} has no row in {table}.csv",
                    "one row at least",
                )


def the_gazetteer_is_the_articles(package: Package, data: Path) -> Iterator[Fault]:
    """The gazetteer holds what the claims name and nothing else."""
    claims = package["claims"]
    for table, key in (("places", "place"), ("people", "person")):
        named = {name for names in claims[table] for name in names}
        for row, name in enumerate(package[table][key], FIRST_ROW):
            if name not in named:
                yield Fault(
                    _shown(data, f"gazetteer/{table}.csv"),
                    row,
                    key,
                    f"no claim names {name!r}",
                    "a key that stands in claims.csv",
                )


def points_are_whole(package: Package, data: Path) -> Iterator[Fault]:
    """A place has a latitude, a longitude and their source, or none of the three."""
    for row, place in enumerate(package["places"].itertuples(), FIRST_ROW):
        given = [pd.notna(place.latitude), pd.notna(place.longitude), bool(place.source)]
        if any(given) != all(given):
            yield Fault(
                _shown(data, "gazetteer/places.csv"),
                row,
                "latitude",
                "a point without its latitude, longitude or source",
                "all three or none",
            )


def every_source_is_used(package: Package, data: Path) -> Iterator[Fault]:
    """No entry of the bibliography is left uncited by table and chapter."""
    used: set[str] = set()
    for resource in package.descriptor["resources"]:
        used |= {source["key"] for source in resource.get("sources", [])}
    for resource in tabular(package.descriptor):
        for field in resource["schema"]["fields"]:
            if field.get("references") == "references.bib":
                for keys in package[resource["name"]][field["name"]]:
                    used |= set(keys) if isinstance(keys, tuple) else {keys}
    for chapter in (data.parent / "book").glob("*.md"):
        for keys in re.findall(r"\{cite:[pt]\}`([^`]+)`", chapter.read_text(encoding="utf-8")):
            used |= {key.strip() for key in keys.split(",")}
    for key in sorted(citation_keys(data) - used):
        yield Fault(
            _shown(data, "references.bib"),
            None,
            None,
            f"nothing cites {key!r}",
            "cited sources only",
        )


def evidence_is_numbered(package: Package, data: Path) -> Iterator[Fault]:
    """Findings are numbered without a gap within each section's part of the table."""
    expected: dict[str, int] = {}
    for row, finding in enumerate(package["evidence"]["evidence"], FIRST_ROW):
        part = finding.split("-")[0]
        expected[part] = expected.get(part, 0) + 1
        number = f"{part}-{expected[part]:02d}"
        if finding != number:
            file = _shown(data, "record/evidence.csv")
            yield Fault(file, row, "evidence", f"{finding!r}", f"{number} here")


def checkable_claims_were_looked_for(package: Package, data: Path) -> Iterator[Fault]:
    """A claim that can be checked has a finding that bears on it, or a search that found none."""
    evidence = package["evidence"]
    bearing = set(evidence[evidence["bears"] != "context"]["claims"].explode())
    searched = list(package["searches"]["claim"])
    for row, claim in enumerate(package["claims"].itertuples(), FIRST_ROW):
        file = _shown(data, "article/claims.csv")
        if claim.checkable == "no":
            if claim.claim in bearing:
                wrong = f"{claim.claim} has evidence although it cannot be checked"
                yield Fault(file, row, "checkable", wrong, "context alone")
        elif claim.claim not in bearing and claim.claim not in searched:
            wrong = f"{claim.claim} has neither evidence nor a search"
            yield Fault(file, row, "checkable", wrong, "a row in evidence.csv or searches.csv")
    checkable = set(package["claims"].query("checkable == 'yes'")["claim"])
    for row, claim in enumerate(searched, FIRST_ROW):
        if claim in bearing or claim not in checkable:
            wrong = f"{claim} has evidence" if claim in bearing else f"{claim} cannot be checked"
            file = _shown(data, "record/searches.csv")
            yield Fault(file, row, "claim", wrong, "a checkable claim on which nothing bears")


def predictions_are_the_articles(package: Package, data: Path) -> Iterator[Fault]:
    """The predictions are the checkable claims of that kind."""
    claims = package["claims"].query("kind == 'prediction' and checkable == 'yes'")["claim"]
    listed = set(package["predictions"]["claim"])
    for claim in sorted(set(claims) ^ listed):
        yield Fault(
            _shown(data, "record/predictions.csv"),
            None,
            "claim",
            f"{claim} is {'no prediction' if claim in listed else 'missing'}",
            "each checkable claim of the kind prediction, once",
        )


def an_origin_does_not_contradict_itself(package: Package, data: Path) -> Iterator[Fault]:
    """One origin does not both support and contradict the same claim."""
    evidence = package["evidence"]
    origin = evidence["origin"].fillna(evidence["source"])
    said: dict[tuple[str, str], str] = {}
    for row, (finding, came_from) in enumerate(
        zip(evidence.itertuples(), origin, strict=True), FIRST_ROW
    ):
        for claim in finding.claims:
            before = said.setdefault((claim, came_from), finding.bears)
            if {before, finding.bears} == {"supports", "contradicts"}:
                yield Fault(
                    _shown(data, "record/evidence.csv"),
                    row,
                    "bears",
                    f"{came_from} {before} {claim} in another row",
                    "one direction for one origin on one claim",
                )


def no_finding_is_read_further_than_its_source(package: Package, data: Path) -> Iterator[Fault]:
    """A finding is no better read than the bibliography says of its source."""
    order = list(package.vocabulary("evidence", "consulted"))
    text = (data / "references.bib").read_text(encoding="utf-8")
    entries = re.findall(r"^@\w+\{\s*([^,\s]+)\s*,(.*?)^\}", text, flags=re.MULTILINE | re.DOTALL)
    read = {}
    for key, body in entries:
        mark = re.search(r"keywords\s*=\s*\{([^}]*)\}", body)
        read[key] = mark[1] if mark else ""
        if read[key] not in order:
            wrong = f"{key} is marked {read[key]!r}"
            yield Fault(_shown(data, "references.bib"), None, "keywords", wrong, " | ".join(order))
            read[key] = order[0]
    for row, finding in enumerate(package["evidence"].itertuples(), FIRST_ROW):
        if order.index(finding.consulted) < order.index(read.get(finding.source, order[0])):
            yield Fault(
                _shown(data, "record/evidence.csv"),
                row,
                "consulted",
                f"{finding.consulted!r}",
                f"at most {read[finding.source]!r}, as references.bib has it for {finding.source}",
            )


def events_are_dated_by_their_findings(package: Package, data: Path) -> Iterator[Fault]:
    """The day, month and year of an event of the record stand in the words of its findings."""
    said = package["evidence"].set_index("evidence")["finding"]
    table = package["record_events"]
    for row, event in enumerate(table.itertuples(), FIRST_ROW):
        words = set(re.findall(r"\w+", " ".join(said.reindex(event.findings).dropna())))
        for column in ("from", "until"):
            day = table[column].iloc[row - FIRST_ROW]
            if pd.isna(day):
                continue
            needed = {str(day.year)}
            if event.date_precision in ("day", "part of a month", "month"):
                needed.add(f"{day:%B}")
            if event.date_precision == "day":
                needed.add(str(day.day))
            if missing := sorted(needed - words):
                yield Fault(
                    _shown(data, "record/events.csv"),
                    row,
                    column,
                    f"{', '.join(missing)} stands in no finding of {event.event}",
                    "a date that a finding of the row states",
                )


# Columns that tell one compilation of a series from another.
EDITIONS = ("vintage", "revision", "compiler", "estimator", "series", "surveyor", "edition")


def lines_are_of_one_edition(package: Package, data: Path) -> Iterator[Fault]:
    """A series that is drawn as a line is one compilation of it, and its times run forward."""
    for resource in tabular(package.descriptor):
        if "line" not in resource:
            continue
        table, line = package[resource["name"]], resource["line"]
        for column in set(EDITIONS) & set(table.columns) - set(line["by"]):
            wrong = f"the lines of {resource['name']} mix its {column}s"
            yield Fault(_shown(data, "datapackage.json"), None, "line", wrong, f"{column} in by")
        before: dict[tuple, object] = {}
        for row, values in enumerate(table.to_dict("records"), FIRST_ROW):
            key, time = tuple(values[column] for column in line["by"]), values[line["time"]]
            if key in before and not before[key] < time:
                file, column = _shown(data, resource["path"]), line["time"]
                yield Fault(file, row, column, f"{time} after {before[key]}", "times in order")
            before[key] = time


def derived_figures_say_how(package: Package, data: Path) -> Iterator[Fault]:
    """A figure that was worked out says how, in its row or for the whole table."""
    for resource in tabular(package.descriptor):
        table = package[resource["name"]]
        if not {"status", "note"} <= set(table.columns):
            continue
        for row, (status, note) in enumerate(
            zip(table["status"], table["note"], strict=True), FIRST_ROW
        ):
            if status == "derived" and pd.isna(note):
                file = _shown(data, resource["path"])
                yield Fault(file, row, "note", "derived, and no word how", "how it was worked out")


RULES = (
    references_exist,
    claims_are_numbered,
    paragraphs_are_covered,
    only_the_uncheckable_say_why,
    dates_are_in_order,
    ranges_are_in_order,
    numbers_are_finite,
    numbers_and_phrases_are_recorded,
    the_gazetteer_is_the_articles,
    points_are_whole,
    every_source_is_used,
    evidence_is_numbered,
    checkable_claims_were_looked_for,
    predictions_are_the_articles,
    an_origin_does_not_contradict_itself,
    no_finding_is_read_further_than_its_source,
    events_are_dated_by_their_findings,
    lines_are_of_one_edition,
    derived_figures_say_how,
)


def _shown(data: Path, path: str) -> str:
    return f"{data.name}/{path}"


def main() -> int:
    """Print every fault of the package, a line each; exit status 1 if there is one."""
    try:
        check()
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    rows = sum(len(read_cells(DATA / r["path"])) for r in tabular(read_descriptor()))
    print(f"{len(load())} tables, {rows:,} rows, no fault")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
