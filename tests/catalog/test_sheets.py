"""A catalogue leaves as a workbook or CSVs and comes back the same; every bad row is named."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from openpyxl import Workbook, load_workbook

from catalog.catalogue import Catalogue
from catalog.sheets import layout
from catalog.sheets.reading import BookReading, read_book
from catalog.sheets.writing import written_sheets
from common.books import open_book, write_csvs, write_sheets
from common.tables import FileRefused
from tests.catalog.whole_catalogues import catalogues, kinds
from workflows.demo.catalogue import demo_offerings, demo_rules
from workflows.demo.places import demo_buildings

DEMO = Catalogue(version=3, offerings=demo_offerings(), rules=demo_rules())
FORMS: tuple[tuple[str, Callable[..., bytes]], ...] = (
    ("catalogue.xlsx", write_sheets),
    ("catalogue.zip", write_csvs),
)


def reading(name: str, content: bytes) -> BookReading:
    return read_book(open_book(name, content, 50))


@pytest.mark.parametrize(("name", "write"), FORMS)
def test_the_demo_catalogue_comes_back_with_its_buildings(
    name: str, write: Callable[..., bytes]
) -> None:
    found = reading(name, write(written_sheets(DEMO, demo_buildings())))
    assert (found.problems, found.notes, found.bad) == ((), (), {})
    assert found.offerings == DEMO.offerings
    assert found.rules == DEMO.rules
    assert found.buildings == demo_buildings()


@pytest.mark.parametrize(("name", "write"), FORMS)
def test_nothing_any_catalogue_holds_is_lost(name: str, write: Callable[..., bytes]) -> None:
    @settings(
        max_examples=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
    )
    @given(catalogues())
    def round_trip(catalogue: Catalogue) -> None:
        content = write(written_sheets(catalogue))
        found = reading(name, content)
        assert found.problems == ()
        assert found.offerings == catalogue.offerings
        assert kinds([o.characteristics for o in found.offerings]) == kinds(
            [o.characteristics for o in catalogue.offerings]
        )
        assert found.rules == catalogue.rules

    round_trip()


def changed(change: Callable[[Workbook], None]) -> BookReading:
    book = load_workbook(io.BytesIO(write_sheets(written_sheets(DEMO, demo_buildings()))))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return reading("catalogue.xlsx", out.getvalue())


def test_every_bad_row_of_every_sheet_is_named_with_what_would_be_accepted() -> None:
    def spoil(book: Workbook) -> None:
        at(book, layout.OFFERINGS, 2, "State").value = "sleeping"
        at(book, layout.OFFERINGS, 3, "Offering").value = at(
            book, layout.OFFERINGS, 2, "Offering"
        ).value
        at(book, layout.CHARACTERISTICS, 4, "Can be chosen").value = "perhaps"
        at(book, layout.PRICES, 5, "Price").value = "dear"
        at(book, layout.RULES, 3, "When").value = "whenever"
        at(book, layout.CLASSES, 2, "Availability (%)").value = None
        at(book, layout.BUILDINGS, 2, "Latitude").value = 123

    found = changed(spoil)
    said = "\n".join(map(str, found.problems))
    for sentence in (
        "Offerings, row 2, State: 'sleeping' is not known; accepted: in study, active or retired",
        "Offerings, row 3, Offering: 'cloud-connect' stands above already",
        "Characteristics, row 4, Can be chosen: 'perhaps' is neither; accepted: yes or no",
        "Prices, row 5, Price: 'dear' is no amount; accepted: a number like 410.50",
        "Rules, row 3, When: 'whenever' is no condition; accepted: like",
        "Service classes, row 2, Availability (%): is empty; accepted: Promised for a month",
        "Buildings, row 2, Latitude: 123 is no latitude; accepted: -90 to 90",
    ):
        assert sentence in said


def at(book: Workbook, sheet: str, row: int, heading: str) -> Any:
    page: Any = book[sheet]
    return page.cell(row, layout.headings(sheet).index(heading) + 1)


def test_a_title_notes_of_one_s_own_and_any_order_of_columns_do_no_harm() -> None:
    def rearrange(book: Workbook) -> None:
        page: Any = book[layout.CLASSES]
        page.insert_rows(1)
        page["A1"] = "Service classes 2027"
        page.merge_cells("A1:D1")
        page.cell(2, 20).value = "My notes"
        page.move_range(f"B2:B{page.max_row}", cols=15)

    found = changed(rearrange)
    assert found.problems == ()
    assert found.offerings == DEMO.offerings
    assert found.notes == ("Service classes: the columns My notes are not read.",)


def test_a_missing_heading_a_hidden_sheet_and_a_missing_one_are_named() -> None:
    def spoil(book: Workbook) -> None:
        page: Any = book[layout.RULES]
        page.merge_cells("A1:B1")
        book[layout.PRICES].sheet_state = "hidden"
        del book[layout.ELEMENTS]

    said = "\n".join(map(str, changed(spoil).problems))
    assert "Rules, Rule: this heading is missing; write it in a cell of its own" in said
    assert "The sheet Prices is hidden; unhide it" in said


def test_values_that_can_be_listed_have_drop_downs_and_text_never_becomes_a_formula() -> None:
    book = load_workbook(io.BytesIO(write_sheets(written_sheets(DEMO))))
    checks: Any = book[layout.OFFERINGS].data_validations
    assert {str(each.sqref) for each in checks.dataValidation} == {"F2:F1048576", "D2:D1048576"}
    assert book.sheetnames[0] == layout.READ_ME
    assert book["Lists"].sheet_state == "hidden"


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


BOMB = zipped(Prices_dot_csv=b"0" * 300_000_000)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.xlsx", b"", "is empty"),
        ("a.xlsx", b"x" * (51 * 1024 * 1024), "is 51.0 MB; at most 50 MB"),
        ("a.xlsx", b"PK nothing", "is damaged"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "old .xls format"),
        ("a.xlsm", b"PK", "may hold macros"),
        ("a.zip", BOMB, "unfolds to far more"),
        ("a.xlsx", BOMB, "not an Excel workbook inside"),
        ("a.pdf", b"%PDF", "is not accepted"),
    ],
)
def test_a_file_that_is_no_book_is_refused_in_a_sentence(
    name: str, content: bytes, sentence: str
) -> None:
    with pytest.raises(FileRefused, match=sentence):
        open_book(name, content, 50)
