"""A price book as a file: one row a rate, with its conditions, tiers, commitment and ramp."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from catalog.offering import Cadence, Value
from common.errors import BusinessError, RowErrors
from common.tables import Table
from common.wording import count, join_words
from sales.pricing.price_book import BookRate, PriceBook, check_book
from sales.pricing.ramp import RampStep
from sales.pricing.rates import Rate, Tier, TierKind

COLUMNS = (
    "offering",
    "charge",
    "cadence",
    "when",
    "price",
    "cost",
    "tiers",
    "tier kind",
    "committed",
    "overage",
    "ramp",
)
_NEEDED = ("offering", "charge", "cadence", "price")


class NotAPriceBook(BusinessError):
    def __init__(self, missing: list[str]) -> None:
        super().__init__(
            f"The file has no column {join_words(missing)}; a price book has the columns "
            f"{join_words(COLUMNS)}, of which {join_words(_NEEDED)} are needed."
        )


class BadCell(BusinessError):
    """One cell that cannot be taken, worded to follow a row number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookHead:
    """What a file does not say of itself."""

    name: str
    currency: str
    valid_from: date
    valid_until: date | None = None
    segment: str = ""
    country: str = ""
    customer_id: str = ""


def read_book(table: Table, head: BookHead) -> PriceBook:
    """The book in a file. Conditions read `bandwidth_mbps=100; region=West`, tiers `0:9; 10:8`
    (from quantity: price), a ramp `1:50; 7:100` (from month: percent).

    Raises:
        NotAPriceBook, RowErrors with every bad cell, TierGap, TierTwice.
    """
    folded = [" ".join(t.casefold().replace("_", " ").split()) for t in table.header]
    missing = [name for name in _NEEDED if name not in folded]
    if missing:
        raise NotAPriceBook(missing)
    rates: dict[str, list[BookRate]] = {}
    faults = []
    for number, row in table.numbered():
        cells = {name: row[folded.index(name)] if name in folded else "" for name in COLUMNS}
        try:
            rates.setdefault(cells["offering"], []).append(_rate(cells))
        except BadCell as error:
            faults.append(f"Row {number}: {error}")
    if faults:
        raise RowErrors(
            f"{head.name} was not taken: {count(len(faults), 'bad row')}.", tuple(faults)
        )
    book = PriceBook(
        name=head.name,
        currency=head.currency,
        valid_from=head.valid_from,
        valid_until=head.valid_until,
        segment=head.segment,
        country=head.country,
        customer_id=head.customer_id,
        rates={offering: tuple(all) for offering, all in rates.items()},
    )
    check_book(book)
    return book


def _rate(cells: dict[str, str]) -> BookRate:
    if cells["cadence"] not in list(Cadence):
        accepted = join_words(list(Cadence), "or")
        raise BadCell(f"the cadence {cells['cadence']!r} is not known; accepted: {accepted}.")
    kind = cells["tier kind"] or TierKind.VOLUME.value
    if kind not in list(TierKind):
        accepted = join_words(list(TierKind), "or")
        raise BadCell(f"the tier kind {kind!r} is not known; accepted: {accepted}.")
    return BookRate(
        charge=cells["charge"],
        cadence=Cadence(cells["cadence"]),
        when=dict(_condition(each) for each in _parts(cells["when"])),
        rate=Rate(
            price=_number("price", cells["price"]),
            cost=_number("cost", cells["cost"] or "0"),
            tiers=tuple(
                Tier(from_quantity=start, price=price)
                for start, price in (_pair("tiers", each) for each in _parts(cells["tiers"]))
            ),
            kind=TierKind(kind),
            committed=_number("committed", cells["committed"] or "0"),
            overage=_number("overage", cells["overage"]) if cells["overage"] else None,
            ramp=tuple(
                RampStep(from_month=int(month), share=percent / 100)
                for month, percent in (_pair("ramp", each) for each in _parts(cells["ramp"]))
            ),
        ),
    )


def _parts(text: str) -> list[str]:
    return [each.strip() for each in text.split(";") if each.strip()]


def _condition(text: str) -> tuple[str, Value]:
    name, equals, value = (each.strip() for each in text.partition("="))
    if not equals or not name:
        raise BadCell(f"the condition {text!r} is not understood; write it like region=West.")
    if value in ("yes", "no"):
        return name, value == "yes"
    if re.fullmatch(r"-?\d+", value):
        return name, int(value)
    return name, float(value) if re.fullmatch(r"-?\d+\.\d+", value) else value


def _pair(column: str, text: str) -> tuple[Decimal, Decimal]:
    start, colon, value = text.partition(":")
    if not colon:
        raise BadCell(f"{column} {text!r} is not understood; write it like 10:8.50.")
    return _number(column, start), _number(column, value)


def _number(column: str, text: str) -> Decimal:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        raise BadCell(f"{column} {text[:40]!r} is not a number.") from None
    if not number.is_finite() or number < 0:
        raise BadCell(f"{column} {text[:40]!r} is not accepted; 0 or more is.")
    return number
