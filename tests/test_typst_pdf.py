"""What is corrected in the files that Typst writes is still wrong there, and right afterwards."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
import typst
from pypdf import PdfReader

from publish.compat import typst_pdf
from publish.paper import fonts
from publish.project import WORK

HEAD = '#set document(title: "T")\n#set text(font: "Report Sans")\n'
PLACES = {"goal": {"page": 2, "x": "70pt", "y": "100pt"}}


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory) -> Path:
    return fonts.unpack(WORK if WORK.is_dir() else tmp_path_factory.mktemp("fonts"))


@pytest.fixture
def raw(unpacked: Path):
    """Sets a text of markup, as Typst writes it."""
    found = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[unpacked]
    )

    def compiled(text: str) -> bytes:
        compiler = typst.Compiler((HEAD + text).encode(), font_paths=found)
        return compiler.compile(format="pdf", pdf_standards=["a-3a", "ua-1"], timestamp=0)

    return compiled


def elements(pdf: bytes, kind: str) -> int:
    reader = PdfReader(BytesIO(pdf))
    found = (reader.get_object(number) for number in range(1, reader.trailer["/Size"] - 1))
    return sum(isinstance(e, dict) and e.get("/S") == f"/{kind}" for e in found)


def test_objects_are_compressed(raw) -> None:
    pdf = raw("#for n in range(40) [\n= Heading #n\n\nText #n.\n]")
    assert b"/Type/ObjStm" not in pdf, "Typst compresses objects itself: drop the writing of them"
    mended = typst_pdf.mend(pdf, {})
    assert len(mended) < len(pdf)
    assert [p.extract_text() for p in PdfReader(BytesIO(mended)).pages] == [
        p.extract_text() for p in PdfReader(BytesIO(pdf)).pages
    ]


def test_no_stream_ends_in_doubt(raw) -> None:
    pdf = raw("#for n in range(900) { page[Page #n]}")
    assert b"\r\nendstream" in pdf, "Typst ends streams beyond doubt: drop `_closed`"
    mended = typst_pdf.mend(pdf, {})
    assert not re.search(rb"[^\r]\r\nendstream", mended)
    assert len(PdfReader(BytesIO(mended)).pages) == 900


def test_a_kept_row_is_data(raw) -> None:
    table = "#table(columns: 2, table.header[A][B], [1], [2], table.header(level: 3, repeat: false)"
    pdf = raw(table + "[3][4], [5], [6])")
    assert (elements(pdf, "TH"), elements(pdf, "TD")) == (4, 4)
    mended = typst_pdf.mend(pdf, {})
    assert (elements(mended, "TH"), elements(mended, "TD")) == (2, 6)


def test_links_within_the_book_lead_to_places(raw) -> None:
    pdf = raw('#link("book:goal")[There] #link("https://x.org/")[out] #pagebreak() Goal')
    reader = PdfReader(BytesIO(typst_pdf.mend(pdf, PLACES)))
    within, out = (note.get_object() for note in reader.pages[0]["/Annots"])
    assert within["/Dest"][0].get_object() == reader.pages[1].get_object()
    assert within["/Contents"] == "Page 2"
    assert within["/Dest"][3] == pytest.approx(841.89 - 100 + typst_pdf.ABOVE, abs=0.1)
    assert out["/A"]["/URI"] == "https://x.org/"


def test_a_link_to_nowhere_is_an_error(raw) -> None:
    with pytest.raises(KeyError, match="nowhere"):
        typst_pdf.mend(raw('#link("book:nowhere")[There]'), PLACES)
