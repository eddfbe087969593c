"""Documents decode to the value they were made of, or say why not."""

from __future__ import annotations

from datetime import timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.money import Money
from database.codec import UnreadableDocument, decode, encode
from database.columns import UtcTime, fold
from database.engine import Database
from sales.needs.need import Need
from sales.quotes.draft import QuoteDraft
from sales.quotes.quote_version import QuoteVersion
from tests.database import samples

AMOUNTS = st.decimals(allow_nan=False, allow_infinity=False)


@given(AMOUNTS)
def test_money_keeps_every_digit(amount: Decimal) -> None:
    kept = decode(Money, encode(Money(amount, "USD")))
    assert kept.amount.as_tuple() == amount.as_tuple()


@pytest.mark.parametrize(
    "value", [samples.version(), samples.DRAFT, samples.NEED, samples.deal(), samples.ORDER]
)
def test_a_value_and_its_copy_are_equal_and_the_copy_is_written_alike(
    value: QuoteVersion | QuoteDraft | Need,
) -> None:
    copy = decode(type(value), encode(value))
    assert copy == value
    assert encode(decode(type(value), encode(copy))) == encode(copy)


def test_a_damaged_or_newer_document_is_said() -> None:
    with pytest.raises(UnreadableDocument, match="A kept need cannot be read"):
        decode(Need, '{"opportunity_id": 7}')
    with pytest.raises(UnreadableDocument, match="format 2 is newer"):
        decode(Need, encode(samples.NEED), 2)


def test_a_moment_without_time_zone_is_a_defect() -> None:
    with pytest.raises(ValueError, match="time zone"):
        UtcTime().process_bind_param(samples.NOW.replace(tzinfo=None), None)  # type: ignore[arg-type]


def test_a_moment_of_another_zone_is_kept_as_the_same_instant(database: Database) -> None:
    there = samples.NOW.astimezone(timezone(timedelta(hours=9)))
    with database.work() as work:
        work.customers.save(samples.customer(), expected=None, by=samples.ANA, now=there)
    with database.work() as work:
        saved_at = work.customers.get("C-0001").saved_at
    assert saved_at == samples.NOW
    assert saved_at.utcoffset() == timedelta(0)


def test_folding_makes_spellings_meet() -> None:
    assert fold("Québec", "STRAẞE") == "quebec strasse"
