"""Key judgements and what has changed since the first edition follow from the tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from book.report import OUTCOMES, VERDICTS, changes_since, key_judgements, load, results, validation
from book.report.confidence import LEVELS
from book.report.judgements import confidence_of_judgement

CORRECTION = "2026-11-28,2.0.0,verdict,3.44,,A slip,contradicted,disputed,It was misread\n"


def corrected(data: Path) -> None:
    """Take the findings that contradict a claim out of the record, and say so."""
    path = data / "record/bearings.csv"
    text = path.read_text(encoding="utf-8").replace(",3.44,contradicts,", ",3.44,context,")
    path.write_text(text, encoding="utf-8")
    with (data / "record/corrections.csv").open("a", encoding="utf-8") as file:
        file.write(CORRECTION)
        file.write("2026-11-28,2.0.0,text,,,A comma,,,Taste\n")


def test_the_words_for_results_are_those_of_the_rule() -> None:
    package = load()
    words = {word: text for word, text in VERDICTS.items() if word != "prediction"} | OUTCOMES
    assert package.vocabulary("editions", "verdict") == words
    assert package.vocabulary("judgement_claims", "verdict") == words
    assert set(results(package)) <= set(words)


def test_a_judgement_is_as_sure_as_the_least_sure_of_its_claims() -> None:
    assert confidence_of_judgement(["high", "low", "moderate"]) == "low"
    assert confidence_of_judgement(["not rated", "high"]) == "high"
    assert confidence_of_judgement(["not rated"]) == "not rated"
    judgements = key_judgements(load())
    assert 5 <= len(judgements) <= 7
    assert judgements["order"].is_monotonic_increasing
    assert judgements["claims"].map(len).min() >= 1
    assert set(judgements["confidence"]) <= set(LEVELS)
    assert judgements["text"].str.split().map(len).max() <= 60


def test_a_correction_that_says_so_is_sound_and_is_shown(data: Path) -> None:
    corrected(data)
    validation.check(data)
    changed = changes_since(load(data))
    row = changed.set_index("claim").loc["3.44"]
    assert (row["before"], row["after"]) == ("contradicted", "disputed")
    assert row["reasons"] == ("It was misread",)
    assert len(changed) == len(changes_since(load())) + 1


def test_an_edition_that_does_not_exist_is_named() -> None:
    with pytest.raises(KeyError, match=r"no edition 0\.1\.0; there are: 1\.0\.0"):
        changes_since(load(), "0.1.0")


def test_the_first_edition_has_a_verdict_on_every_claim() -> None:
    package = load()
    first = package["editions"].query("edition == '1.0.0'")
    assert first["claim"].tolist() == package["claims"]["claim"].tolist()
