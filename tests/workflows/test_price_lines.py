"""A file of lines is priced whole, or refused in a sentence that says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands.pricing import price_quote
from common.actor import SYSTEM
from common.errors import BusinessError
from common.tables import FileRefused, read_table, write_csv
from sales.pricing.exchange import NoExchangeRate
from tests.workflows.conftest import NOW, Office
from workflows.import_lines import preview_lines
from workflows.price_lines import PriceOrder, TermOutOfRange, price_lines
from workflows.start_sale import Upload

LINES = b"Site,Offering,Quantity\nA,dia-fibre,1\nB,dia-fibre,2\n"


@pytest.mark.parametrize("months", [0, -1, 121])
def test_a_term_out_of_range_is_refused(office: Office, months: int) -> None:
    order = PriceOrder(term_months=months, on=NOW.date())
    with office.database.work() as work, pytest.raises(TermOutOfRange, match="months are"):
        price_lines(work, read_table("a.csv", LINES, 1), order, by=SYSTEM)


def test_a_currency_without_a_rate_is_said_once_and_not_of_every_row(office: Office) -> None:
    order = PriceOrder(currency="THB", on=NOW.date())
    with office.database.work() as work, pytest.raises(NoExchangeRate, match="USD to THB"):
        price_lines(work, read_table("a.csv", LINES, 1), order, by=SYSTEM)


def test_a_folder_that_is_not_there_is_refused_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, office: Office
) -> None:
    monkeypatch.setattr("commands.pricing.open_prepared_database", lambda: office.database)
    file = tmp_path / "lines.csv"
    file.write_bytes(LINES)
    with pytest.raises(BusinessError, match="missing"):
        price_quote(file, tmp_path / "missing" / "out.csv")
    price_quote(file, tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_bytes().count(b"\n") == 3


def test_two_hundred_thousand_rows_are_refused_before_any_is_read(office: Office) -> None:
    many = write_csv(("Site", "Offering"), [("A", "dia-fibre")] * 200_000)
    with (
        office.database.work() as work,
        pytest.raises(FileRefused, match="200,000 rows; at most 100,000"),
    ):
        preview_lines(work, Upload("many.csv", many), limit_mb=50, by=office.ana)
