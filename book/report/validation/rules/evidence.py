"""Rules on the evidence: findings, searches, predictions and dated events."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from ...agreement import VARIABLES
from ...data import bibliography
from ...data.package import Package, table_resources
from ...data.rows import records
from ...data.text import script
from ..faults import FIRST_ROW, Fault, shown

LONGEST_PHRASE = 12  # words
LONGEST_UNSPACED = 40  # characters
UNSPACED = ("ja", "zh")  # languages written without spaces
# The scripts of which a phrase in a language has one letter at least.
SCRIPTS = {"en": {"LATIN"}, "ko": {"HANGUL"}, "ja": {"CJK", "HIRAGANA", "KATAKANA"}, "zh": {"CJK"}}


def evidence_is_numbered(package: Package, data: Path) -> Iterator[Fault]:
    """Findings are numbered without a gap within each section's part of the table."""
    expected: dict[str, int] = {}
    for row, finding in enumerate(package["evidence"]["evidence"], FIRST_ROW):
        part = finding.split("-")[0]
        expected[part] = expected.get(part, 0) + 1
        number = f"{part}-{expected[part]:02d}"
        if finding != number:
            file = shown(data, "record/evidence.csv")
            yield Fault(file, row, "evidence", f"{finding!r}", f"{number} here")


def every_finding_is_on_a_claim(package: Package, data: Path) -> Iterator[Fault]:
    """A finding is paired with at least one claim."""
    paired = set(package["bearings"]["evidence"])
    for row, finding in enumerate(package["evidence"]["evidence"], FIRST_ROW):
        if finding not in paired:
            file = shown(data, "record/evidence.csv")
            wrong = f"{finding} is on no claim"
            yield Fault(file, row, "evidence", wrong, "a row in bearings.csv at least")


def phrases_are_short_and_have_a_language(package: Package, data: Path) -> Iterator[Fault]:
    """A phrase has its language and twelve words at most, or, without spaces, 40 characters.

    Longer quotations would be the source's text, not evidence of its wording.
    """
    for row, finding in enumerate(records(package["evidence"]), FIRST_ROW):
        file = shown(data, "record/evidence.csv")
        if pd.notna(finding.phrase) != pd.notna(finding.phrase_language):
            given = "a phrase" if pd.notna(finding.phrase) else "a language"
            yield Fault(file, row, "phrase_language", f"{given} alone", "both or neither")
        if pd.isna(finding.phrase):
            continue
        words = len(finding.phrase.split())
        if words > LONGEST_PHRASE:
            wrong = f"{words} words"
            yield Fault(file, row, "phrase", wrong, f"{LONGEST_PHRASE} words at most")
        elif finding.phrase_language in UNSPACED and len(finding.phrase) > LONGEST_UNSPACED:
            wrong = f"{len(finding.phrase)} characters"
            yield Fault(file, row, "phrase", wrong, f"{LONGEST_UNSPACED} characters at most")
        scripts = {script(letter) for letter in finding.phrase if letter.isalpha()}
        needed = SCRIPTS.get(finding.phrase_language, set())
        foreign = scripts - needed - {"LATIN", "CJK"}
        if scripts and (not scripts & needed or foreign):
            wrong = f"{finding.phrase!r} is not in {finding.phrase_language!r}"
            yield Fault(file, row, "phrase_language", wrong, " | ".join(SCRIPTS))


def codes_are_of_their_lists(package: Package, data: Path) -> Iterator[Fault]:
    """A raw code is of the closed list of its variable, and its unit is of the variable's kind.

    A code of an earlier round may be one that the list had then, `former` in the descriptor.
    """
    units = {
        "claims": r"\d\.\d\d",
        "evidence": r"e\d-\d+",
        "bearings": r"e\d-\d+ \d\.\d\d",
    }
    known = {name: set(package[name].iloc[:, 0]) for name in ("claims", "evidence")}
    pairs = package["bearings"]
    lists = {name: package.vocabulary(table, name) for name, table in VARIABLES.items()}
    former = package.resource("codes").get("former", {})
    known["bearings"] = set(pairs["evidence"] + " " + pairs["claim"])
    for row, code in enumerate(records(package["codes"]), FIRST_ROW):
        file, table = shown(data, "record/codes.csv"), VARIABLES[code.variable]
        allowed = lists[code.variable]
        if code.value not in allowed and code.value not in former.get(code.variable, ()):
            yield Fault(file, row, "value", f"{code.value!r}", " | ".join(allowed))
        if not re.fullmatch(units[table], code.unit):
            wrong = f"{code.unit!r} is not what {code.variable} is coded for"
            yield Fault(file, row, "unit", wrong, f"a row of {table}")
        elif code.unit not in known[table]:
            yield Fault(file, row, "unit", f"{code.unit!r} is not known", f"a row of {table}")


def checkable_claims_were_looked_for(package: Package, data: Path) -> Iterator[Fault]:
    """A claim that can be checked has a finding that bears on it, or a search that found none."""
    bearing = set(package["bearings"].query("bears != 'context'")["claim"])
    searched = list(package["searches"]["claim"])
    for row, claim in enumerate(records(package["claims"]), FIRST_ROW):
        file = shown(data, "article/claims.csv")
        if claim.checkable == "no":
            if claim.claim in bearing:
                wrong = f"{claim.claim} has evidence although it cannot be checked"
                yield Fault(file, row, "checkable", wrong, "context alone")
        elif claim.claim not in bearing and claim.claim not in searched:
            wrong = f"{claim.claim} has neither evidence nor a search"
            yield Fault(file, row, "checkable", wrong, "a row in bearings.csv or searches.csv")
    checkable = set(package["claims"].query("checkable == 'yes'")["claim"])
    for row, claim in enumerate(searched, FIRST_ROW):
        if claim in bearing or claim not in checkable:
            wrong = f"{claim} has evidence" if claim in bearing else f"{claim} cannot be checked"
            file = shown(data, "record/searches.csv")
            yield Fault(file, row, "claim", wrong, "a checkable claim on which nothing bears")


def predictions_are_the_articles(package: Package, data: Path) -> Iterator[Fault]:
    """The predictions are the checkable claims of that kind."""
    claims = package["claims"].query("kind == 'prediction' and checkable == 'yes'")["claim"]
    listed = set(package["predictions"]["claim"])
    for claim in sorted(set(claims) ^ listed):
        yield Fault(
            shown(data, "record/predictions.csv"),
            None,
            "claim",
            f"{claim} is {'no prediction' if claim in listed else 'missing'}",
            "each checkable claim of the kind prediction, once",
        )


def an_origin_does_not_contradict_itself(package: Package, data: Path) -> Iterator[Fault]:
    """One origin does not both support and contradict the same claim."""
    evidence = package["evidence"].set_index("evidence")
    origins = evidence["origin"].fillna(evidence["source"])
    said: dict[tuple[str, str], str] = {}
    for row, pair in enumerate(records(package["bearings"]), FIRST_ROW):
        origin = origins[pair.evidence]
        before = said.setdefault((pair.claim, origin), pair.bears)
        if {before, pair.bears} == {"supports", "contradicts"}:
            yield Fault(
                shown(data, "record/bearings.csv"),
                row,
                "bears",
                f"{origin} {before} {pair.claim} in another row",
                "one direction for one origin on one claim",
            )


def no_finding_is_read_further_than_its_source(package: Package, data: Path) -> Iterator[Fault]:
    """A finding is no better read than the bibliography says of its source."""
    order = list(package.vocabulary("evidence", "consulted"))
    read = {}
    for key, entry in bibliography.entries(data).items():
        read[key] = entry.fields.get("keywords", "")
        if read[key] not in order:
            wrong = f"{key} is marked {read[key]!r}"
            yield Fault(shown(data, "references.bib"), None, "keywords", wrong, " | ".join(order))
            read[key] = order[0]
    for row, finding in enumerate(records(package["evidence"]), FIRST_ROW):
        if order.index(finding.consulted) < order.index(read.get(finding.source, order[0])):
            yield Fault(
                shown(data, "record/evidence.csv"),
                row,
                "consulted",
                f"{finding.consulted!r}",
                f"at most {read[finding.source]!r}, as references.bib has it for {finding.source}",
            )


def events_are_dated_by_their_findings(package: Package, data: Path) -> Iterator[Fault]:
    """The day, month and year of what the record dates stand in the words of its findings."""
    said = package["evidence"].set_index("evidence")["finding"]
    for name in _with(package, "from", "until", "findings"):
        if name == "record_roles":
            continue
        table, file = package[name], shown(data, package.resource(name)["path"])
        key = table.columns[0]
        for row, dated in enumerate(records(table), FIRST_ROW):
            # A row that gives claims in place of findings is the article's.
            if not dated.findings:
                continue
            words = set(re.findall(r"\w+", " ".join(said.reindex(dated.findings).dropna())))
            for column in ("from", "until"):
                day = table[column].iloc[row - FIRST_ROW]
                needed = _said_of(day, getattr(dated, "date_precision", "day"))
                if missing := sorted(needed - words):
                    wrong = f"{', '.join(missing)} stands in no finding of {getattr(dated, key)}"
                    allowed = "a date that a finding of the row states"
                    yield Fault(file, row, column, wrong, allowed)


def _said_of(day: pd.Timestamp, precision: str) -> set[str]:
    """The words that a finding must have to give a date as precisely."""
    if pd.isna(day):
        return set()
    words = {str(day.year)}
    if precision in ("day", "part of a month", "month"):
        words.add(f"{day:%B}")
    if precision == "day":
        words.add(str(day.day))
    return words


def accounts_say_what_their_sources_say(package: Package, data: Path) -> Iterator[Fault]:
    """The article's account names claims, another one findings; its numbers stand in them."""
    texts = pd.concat(
        [
            package["claims"].set_index("claim")["statement"],
            package["evidence"].set_index("evidence")["finding"],
        ]
    )
    for name in _with(package, "account", "says", "claims", "findings"):
        file = shown(data, package.resource(name)["path"])
        for row, account in enumerate(records(package[name]), FIRST_ROW):
            column, other = "claims", "findings"
            if account.account != "article":
                column, other = other, column
            keys = getattr(account, column)
            if not keys or getattr(account, other):
                wrong = f"the account of {account.account} by {other}"
                yield Fault(file, row, column, wrong, f"{column}, and only they")
                continue
            known = set(re.findall(r"\d+", " ".join(texts.reindex(keys).dropna())))
            if missing := sorted(set(re.findall(r"\d+", account.says)) - known):
                wrong = f"{', '.join(missing)} stands in none of {', '.join(keys)}"
                yield Fault(file, row, "says", wrong, "numbers of the sources named")


def reports_are_of_the_article_or_the_record(package: Package, data: Path) -> Iterator[Fault]:
    """A dated report has findings, or claims whose dates are its own; never both."""
    claims = package["claims"].set_index("claim")
    dates = ["from", "until", "date_precision"]
    for name in _with(package, *dates, "claims", "findings"):
        table, file = package[name], shown(data, package.resource(name)["path"])
        for place, report in enumerate(records(table)):
            if bool(report.claims) == bool(report.findings):
                given = "claims and findings" if report.claims else "neither claims nor findings"
                yield Fault(file, FIRST_ROW + place, "findings", given, "one of the two")
            for claim in report.claims:
                if claim in claims.index and not table[dates].iloc[place].equals(
                    claims[dates].loc[claim]
                ):
                    wrong = f"{table[table.columns[0]].iloc[place]} is not dated as claim {claim}"
                    yield Fault(file, FIRST_ROW + place, "from", wrong, "the dates of the claim")


def reports_are_where_and_when_their_findings_say(package: Package, data: Path) -> Iterator[Fault]:
    """Place and year of a report stand in the words of its findings."""
    said = package["evidence"].set_index("evidence")["finding"]
    name = package["places"].set_index("place")["standard_name"]
    for table in _with(package, "place", "year", "findings"):
        for row, report in enumerate(records(package[table]), FIRST_ROW):
            words = " ".join(said.reindex(report.findings).dropna())
            for column, value in (("place", name.get(report.place)), ("year", report.year)):
                if str(value) not in words:
                    yield Fault(
                        shown(data, package.resource(table)["path"]),
                        row,
                        column,
                        f"{value} stands in no finding of the row",
                        f"a {column} that a finding of the row states",
                    )


def _with(package: Package, *columns: str) -> list[str]:
    """The tables that have some columns, in whatever chapter they are shown."""
    return [
        resource["name"]
        for resource in table_resources(package.descriptor)
        if {field["name"] for field in resource["schema"]["fields"]} >= set(columns)
    ]
