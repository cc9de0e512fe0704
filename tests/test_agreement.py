"""Agreement between coders: the worked examples of the method, and what codes are allowed."""

from __future__ import annotations

import pandas as pd
import pytest

from book.report import load
from book.report.agreement import (
    VARIABLES,
    alpha,
    alpha_interval,
    codes_by_coder,
    disagreements,
)

# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), sections A, B and C:
# a coder a line, a unit a column, a dot where a coder did not code.
EXAMPLES = {
    "two values": (["0100000010", "1110010000"], 0.095),
    "five values": (["aabbdcccedda", "babbbccceddd"], 0.692),
    "four coders and gaps": (
        ["123321412...", "1233224125.3", ".3332342251.", "12332441251."],
        0.743,
    ),
}


def coded(lines: list[str]) -> pd.DataFrame:
    """The table of codes of an example."""
    rows = [
        ("r1", f"coder {coder}", f"unit {unit:02d}", "bears", value)
        for coder, line in enumerate(lines)
        for unit, value in enumerate(line)
        if value != "."
    ]
    return pd.DataFrame(rows, columns=["round", "coder", "unit", "variable", "value"])


@pytest.mark.parametrize("example", EXAMPLES)
def test_alpha_is_that_of_the_papers_examples(example: str) -> None:
    pytest.importorskip("krippendorff")
    lines, expected = EXAMPLES[example]
    assert alpha(codes_by_coder(coded(lines), "bears")) == pytest.approx(expected, abs=0.0005)


def test_alpha_worked_by_hand() -> None:
    pytest.importorskip("krippendorff")
    # Units aa, ab, bb, bb: values a 3, b 5, n = 8; one unit of four disagrees, so D_o = 2/8 and
    # D_e = 2 * 3 * 5 / (8 * 7); alpha = 1 - (2/8) / (30/56) = 8/15.
    table = codes_by_coder(coded(["aabb", "abbb"]), "bears")
    assert alpha(table) == pytest.approx(8 / 15)
    assert pd.isna(alpha(codes_by_coder(coded(["aaa", "aaa"]), "bears")))


def test_the_interval_holds_alpha_and_comes_out_the_same_again() -> None:
    pytest.importorskip("krippendorff")
    table = codes_by_coder(coded(EXAMPLES["four coders and gaps"][0]), "bears")
    found = alpha_interval(table, samples=200)
    assert found == alpha_interval(table, samples=200)
    assert found != alpha_interval(table, samples=200, seed=2)
    assert found.low < found.value < found.high
    # The last unit has one code.
    assert found.units == 11
    narrow = alpha_interval(table, share=0.5, samples=200)
    assert found.low < narrow.low and narrow.high < found.high


def test_the_table_of_disagreements() -> None:
    met = disagreements(codes_by_coder(coded(["aab", "ab."]), "bears"))
    assert met.to_dict() == {"a": {"a": 1, "b": 1}, "b": {"a": 1, "b": 0}}


def test_codes_that_cannot_be_compared_are_named() -> None:
    codes = coded(["ab", "ab"])
    with pytest.raises(ValueError, match="no codes of 'basis'"):
        codes_by_coder(codes, "basis")
    again = pd.concat([codes, codes.assign(round="r2")])
    with pytest.raises(ValueError, match="coder 0 coded bears of unit 00 twice: choose a round"):
        codes_by_coder(again, "bears")
    assert len(codes_by_coder(again, "bears", "r2")) == 2


def test_what_is_coded_are_columns_of_the_tables() -> None:
    package = load()
    assert set(package.vocabulary("codes", "variable")) == set(VARIABLES)
    for variable, table in VARIABLES.items():
        assert package.vocabulary(table, variable)
