"""A catalogue file is published whole, or its valid part with what is left out named."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from catalog.sheets import layout
from catalog.sheets.reading_process import (
    ReadingFailed,
    ReadingRefused,
    ReadingTookTooLong,
    read_catalogue_file,
)
from common.actor import SYSTEM, Actor, NotAllowed, Role
from common.errors import RowErrors
from database.engine import Database
from database.work import Work
from tests.database.samples import ANA, NOW
from workflows.demo.catalogue import demo_bundle_rules, demo_bundles, demo_offerings, demo_rules
from workflows.demo.places import demo_buildings
from workflows.import_catalogue import Import, read_import, try_import
from workflows.keep_catalogue import export_catalogue, publish_tried
from workflows.load_catalogue import load_catalogue

MANAGER = Actor("U-7", "Noor Haddad", "noor@larkfield.example", Role.PRODUCT_MANAGER)


@pytest.fixture
def work(sqlite_database: Database) -> Work:
    with sqlite_database.work() as opened:
        offerings = (*demo_offerings(), *demo_bundles())
        rules = (*demo_rules(), *demo_bundle_rules())
        load_catalogue(opened, offerings, rules, demo_buildings(), by=SYSTEM, now=NOW)
        yield opened  # type: ignore[misc]


def imported(work: Work, change: Callable[[Workbook], None]) -> Import:
    book = load_workbook(io.BytesIO(export_catalogue(work, 1, by=MANAGER, now=NOW, kind="xlsx")))
    change(book)
    out = io.BytesIO()
    book.save(out)
    reading = read_import("catalogue.xlsx", out.getvalue(), by=MANAGER)
    return try_import(work, reading, by=MANAGER)


def row_of(page: Any, *cells: str) -> int:
    """The number of the row that begins so."""
    rows = page.iter_rows(values_only=True)
    return next(at for at, row in enumerate(rows, 1) if row[: len(cells)] == cells)


@pytest.mark.parametrize("kind", ["xlsx", "zip", "json", "zipped json"])
def test_an_export_imported_again_changes_nothing(work: Work, kind: str) -> None:
    form = kind.removeprefix("zipped ")
    content = export_catalogue(work, 1, by=MANAGER, now=NOW, kind=form)
    if form != kind:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("catalogue.json", content)
        form, content = "zip", out.getvalue()
    tried = try_import(work, read_import(f"a.{form}", content, by=MANAGER), by=MANAGER)
    assert tried.problems == ()
    assert tried.whole is not None
    assert (tried.whole.changes, tried.whole.findings, tried.whole.broken) == ((), (), ())


def test_valid_rows_only_leaves_out_what_hangs_on_a_bad_row_and_says_so(work: Work) -> None:
    def spoil(book: Workbook) -> None:
        page: Any = book[layout.CHARACTERISTICS]
        page.cell(row_of(page, "lte-backup"), 9).value = "perhaps"
        new: Any = book[layout.OFFERINGS]
        new.append(["fresh", "Fresh", "Test", None, None, "sleeping"])
        new.append(["pack", "Pack", "Test", None, None, "active"])
        book[layout.MEMBERS].append(["pack", "inner", "fresh"])

    tried = imported(work, spoil)
    assert tried.whole is None
    assert tried.number_of_problems == 2
    assert b"Characteristics" in tried.problems_csv()
    assert tried.valid_only is not None
    said = "\n".join(tried.left_out)
    assert "lte-backup: it stays as in version 1; Characteristics, row" in said
    assert "fresh: left out; Offerings, row" in said
    assert "pack: left out; it holds fresh." in said
    made = publish_tried(work, tried.valid_only, by=MANAGER, now=NOW)
    assert made.find("fresh") is None
    assert {each.id for each in made.offerings} == {
        each.id for each in (*demo_offerings(), *demo_bundles())
    }


def test_what_contradicts_itself_is_not_published_and_its_valid_part_can_be(work: Work) -> None:
    def contradict(book: Workbook) -> None:
        rules: Any = book[layout.RULES]
        for at, value in enumerate(("yes", "no")):
            rules.append(["dark-fibre-metro", f"r{at}", f"R{at}.", None, f"resilience = {value}"])
        prices: Any = book[layout.OFFERINGS]
        prices.cell(2, 5).value = "Other words."

    tried = imported(work, contradict)
    assert tried.whole is not None
    assert "these rules conflict" in " ".join(tried.whole.errors)
    with pytest.raises(RowErrors):
        publish_tried(work, tried.whole, by=MANAGER, now=NOW)
    assert tried.valid_only is not None
    assert [each.sentence[:8] for each in tried.valid_only.changes] == ["Summary:"]
    assert "dark-fibre-metro: it stays as in version 1" in tried.left_out[0]


def test_no_part_is_published_of_a_book_with_a_sheet_that_cannot_be_read(work: Work) -> None:
    def hide(book: Workbook) -> None:
        book[layout.PRICES].sheet_state = "hidden"

    tried = imported(work, hide)
    assert tried.number_of_problems == 1
    assert (tried.whole, tried.valid_only) == (None, None)


def test_only_product_managers_import(work: Work) -> None:
    with pytest.raises(NotAllowed):
        read_import("a.json", b"{}", by=ANA)


def test_what_is_no_catalogue_is_refused_and_a_reader_that_takes_too_much_is_stopped() -> None:
    with pytest.raises(ReadingRefused, match="no TMF620 catalogue"):
        read_catalogue_file("a.json", b"{")
    with pytest.raises(ReadingRefused, match=r"is 51\.0 MB; at most 50 MB"):
        read_catalogue_file("a.xlsx", b"x" * (51 * 1024 * 1024))
    with pytest.raises(ReadingTookTooLong, match=r"stopped after 0\.01 seconds"):
        read_catalogue_file("a.json", b"{}", seconds=0.01)
    with pytest.raises((ReadingFailed, ReadingRefused), match="memory"):
        read_catalogue_file("a.json", b"[" + b'{"id":"1"},' * 2_000_000 + b"{}]", memory_mb=300)
