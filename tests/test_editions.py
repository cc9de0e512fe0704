"""The editions that are made on demand: what each holds, its sheet, its colours and its boxes."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import page as validator
import pypdfium2
import pytest
from pypdf import PdfReader

from book.report import load
from publish import paper
from publish.outputs import source_archive
from publish.outputs.downloads import DATA_ZIP, SPREADSHEET
from publish.paper import covers
from publish.paper.__main__ import chosen
from publish.paper.drawings import grey
from publish.paper.edition import EDITIONS, SHEETS, TRIM
from publish.project import parts, set_date

POINT = 72 / 25.4
SIZES = {"A4": (210, 297), "letter": (215.9, 279.4), "A5": (148, 210), "6x9": (152.4, 228.6)}
# What is set here: each edition and each sheet at least once. Ink and sheet are tried on the main
# text: `test_pdf.py` reads the whole book, and all drawings are tried by themselves.
MADE = [("reader", "A5"), ("heroes-detained", "6x9"), ("brief", "A4"), ("brief", "letter")]
MADE += [("grey", "A4"), ("press", "A4")]


@pytest.fixture(scope="module")
def made(site: Path, tmp_path_factory) -> dict[tuple[str, str], Path]:
    set_date()
    folder = tmp_path_factory.mktemp("editions")
    package = load()
    terms = paper.terms(package["people"], package["places"])
    found = {}
    for sheet in SHEETS:
        editions = {name: of_main_text(chosen(name, sheet)[0]) for name, on in MADE if on == sheet}
        paper.write(list(editions.values()), sheet, site, parts(), terms, folder)
        found |= {(name, sheet): folder / edition.file for name, edition in editions.items()}
    return found


def of_main_text(edition: paper.Edition) -> paper.Edition:
    return replace(edition, content="main") if edition.content == "whole" else edition


@pytest.fixture(params=MADE, ids="-".join)
def edition(request, made) -> tuple[str, str, Path]:
    return *request.param, made[request.param]


def text(path: Path) -> str:
    pages = (page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path))
    return " ".join(" ".join(pages).split())


@pytest.mark.parametrize("profile", ["PDF_UA_1", "PDF_A_3A"])
def test_every_edition_is_valid(edition, profile: str) -> None:
    *_, path = edition
    report = validator.validate_pdf(path, profile=getattr(validator.ValidationProfile, profile))
    assert report.is_compliant, [(f.rule_id, f.message) for f in report.failures]


def test_every_edition_is_on_its_sheet(edition) -> None:
    name, sheet, path = edition
    cut = 2 * TRIM[0] if name == "press" else 0
    for page in PdfReader(path).pages:
        width, height = (float(side) / POINT for side in page.mediabox.upper_right)
        assert (width, height) == pytest.approx([side + cut for side in SIZES[sheet]], abs=0.1)


def test_every_edition_carries_data_and_source(edition, site: Path) -> None:
    *_, path = edition
    attached = PdfReader(path).attachments
    # A spreadsheet for Adobe's readers, which save no archive, after fchinaglia/colophon#23.
    assert set(attached) == {DATA_ZIP, SPREADSHEET, source_archive.NAME}
    for name in (DATA_ZIP, SPREADSHEET):
        assert attached[name] == [(site / name).read_bytes()]
    assert attached[source_archive.NAME] == [source_archive.content()]


def test_nothing_runs_over_the_edge_of_a_page(edition) -> None:
    name, _, path = edition
    away = TRIM[0] * POINT if name == "press" else 0
    for number, page in enumerate(pypdfium2.PdfDocument(path), 1):
        words, (width, height) = page.get_textpage(), page.get_size()
        for at in range(words.count_rects()):
            left, bottom, right, top = words.get_rect(at)
            inside = left > away + 30 and right < width - away - 30
            assert inside and bottom > away + 15 and top < height - away - 15, (
                number,
                words.get_text_bounded(left, bottom, right, top),
            )


def test_the_readers_edition_holds_the_text_and_the_claims_it_cites(made) -> None:
    path = made["reader", "A5"]
    reader = PdfReader(path)
    marks = [mark.title for mark in reader.outline if not isinstance(mark, list)]
    assert "Settings of the rule" in marks and "The claims cited" in marks
    assert not {"Ledger", "Evidence", "Data", "References"} & set(marks)
    assert len(reader.pages) < 130
    words = text(path)
    cited = set(re.findall(r"\[(\d\.\d\d)\]", words))
    appendix = words[words.rindex("The claims that the text cites") :]
    assert len(cited) > 80
    assert {number for number in cited if number not in appendix} == set()
    assert "The complete edition has the ledger" in words


def test_the_brief_is_one_sheet(made) -> None:
    for sheet in ("A4", "letter"):
        assert paper.count_pages(made["brief", sheet]) == 2
        assert "claims in the article" in text(made["brief", sheet])


def test_a_chapter_stands_alone(made) -> None:
    path = made["heroes-detained", "6x9"]
    marks = [mark.title for mark in PdfReader(path).outline if not isinstance(mark, list)]
    (mark,) = marks
    assert mark.startswith("1 ") and mark.endswith("Detained in Political Prison Camps”")
    assert "From What a Defector Heard" in text(path)


def test_the_grey_edition_has_no_colour(made) -> None:
    for page in pypdfium2.PdfDocument(made["grey", "A4"]):
        image = page.render(scale=0.6).to_pil().convert("RGB")
        red, green, blue = (channel.tobytes() for channel in image.split())
        assert red == green == blue, page


def test_every_drawing_becomes_grey(site: Path) -> None:
    drawings = list((site / "_images").glob("*.svg"))
    assert len(drawings) > 40
    for drawing in drawings:
        for colour in re.findall(r"#([0-9a-f]{6})\b", grey(drawing.read_text(encoding="utf-8"))):
            assert colour[:2] == colour[2:4] == colour[4:], drawing.name


def test_a_drawing_becomes_grey() -> None:
    assert grey('fill: #ff0000; stroke="#1c2430" url(#m123456)') != ""
    assert grey("#ffffff #000000 #00ff00") == "#ffffff #000000 #b6b6b6"


def test_a_press_sheet_has_boxes_marks_and_a_cover(made) -> None:
    path = made["press", "A4"]
    cut, bleed = (side * POINT for side in TRIM)
    reader = PdfReader(path)
    for page in reader.pages:
        media, trim, over = page.mediabox, page.trimbox, page.bleedbox
        assert [float(a) for a in trim.lower_left] == pytest.approx([cut, cut], abs=0.01)
        assert float(trim.width) == pytest.approx(210 * POINT, abs=0.01)
        assert float(media.width) == pytest.approx(float(trim.width) + 2 * cut, abs=0.01)
        assert float(over.left) == pytest.approx(cut - bleed, abs=0.01)
    cover = PdfReader(path.with_name(EDITIONS["press"].cover)).pages
    assert len(cover) == 1
    spine = float(cover[0].trimbox.width) / POINT - 2 * 210
    assert spine == pytest.approx(covers.spine(len(reader.pages)), abs=0.02)


def test_the_spine_grows_with_pages_and_paper() -> None:
    assert covers.spine(250) == pytest.approx(12.5, abs=0.01)
    assert covers.spine(251) > covers.spine(250)
    assert covers.spine(250, 100) == pytest.approx(15.6, abs=0.1)


def test_the_archive_holds_the_project_alone() -> None:
    set_date()
    names = zipfile.ZipFile(io.BytesIO(source_archive.content())).namelist()
    assert {"README.md", "Makefile", "publish/paper/book.typ", "_toc.yml"} <= set(names)
    assert not [name for name in names if name.startswith((".venv", "_build", ".git/"))]


def test_every_edition_has_a_name_of_its_own() -> None:
    files = [e.file for sheet in SHEETS for name in EDITIONS for e in chosen(name, sheet)]
    assert len(set(files)) == len(files)
    assert [e.file for e in chosen("all", "A4")] == [e.file for e in EDITIONS.values()]
