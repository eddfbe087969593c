"""A table of tax rates as a file: one row a rate, with where, on what and when it holds."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from common.errors import BusinessError, RowErrors
from common.tables import Table
from common.wording import count, join_words
from sales.pricing.taxes import TaxRate

COLUMNS = ("country", "region", "tax code", "tax", "percent", "valid from", "valid until")
_NEEDED = ("country", "tax", "percent", "valid from")
_MOST_PERCENT = 100


class NotATaxTable(BusinessError):
    def __init__(self, missing: list[str]) -> None:
        super().__init__(
            f"The file has no column {join_words(missing)}; tax rates have the columns "
            f"{join_words(COLUMNS)}, of which {join_words(_NEEDED)} are needed."
        )


class BadTaxCell(BusinessError):
    """One cell that cannot be taken, worded to follow a row number."""


def read_tax_rates(table: Table) -> tuple[TaxRate, ...]:
    """The rates in a file; days are written 2026-01-31, percents 23 or 23 %.

    Raises:
        NotATaxTable, RowErrors with every bad row.
    """
    folded = [" ".join(t.casefold().replace("_", " ").split()) for t in table.header]
    missing = [name for name in _NEEDED if name not in folded]
    if missing:
        raise NotATaxTable(missing)
    rates, faults = [], []
    for number, row in table.numbered():
        cells = {name: row[folded.index(name)] if name in folded else "" for name in COLUMNS}
        try:
            rates.append(_rate(cells))
        except BadTaxCell as error:
            faults.append(f"Row {number}: {error}")
    if faults:
        raise RowErrors(
            f"The tax rates were not taken: {count(len(faults), 'bad row')}.", tuple(faults)
        )
    return tuple(rates)


def _rate(cells: dict[str, str]) -> TaxRate:
    country = cells["country"].upper()
    if not re.fullmatch(r"[A-Z]{2}", country):
        raise BadTaxCell(f"the country {country!r} is not a code of two letters, such as DE.")
    if not cells["tax"]:
        raise BadTaxCell("the tax has no name; write VAT, for example.")
    first = _day("valid from", cells["valid from"])
    last = _day("valid until", cells["valid until"]) if cells["valid until"] else None
    if last is not None and last < first:
        raise BadTaxCell(f"it ends on {last:%d %b %Y}, before it begins on {first:%d %b %Y}.")
    return TaxRate(
        tax=cells["tax"],
        country=country,
        region=cells["region"],
        tax_code=cells["tax code"],
        percent=_percent(cells["percent"]),
        valid_from=first,
        valid_until=last,
    )


def _percent(text: str) -> Decimal:
    try:
        percent = Decimal(text.rstrip("% "))
    except InvalidOperation:
        raise BadTaxCell(f"percent {text[:40]!r} is not a number.") from None
    if not percent.is_finite() or not 0 <= percent <= _MOST_PERCENT:
        raise BadTaxCell(f"percent {text[:40]!r} is not accepted; 0 to {_MOST_PERCENT} is.")
    return percent


def _day(column: str, text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise BadTaxCell(f"{column} {text[:40]!r} is not a day; write it 2026-01-31.") from None
