"""Sums of a sheet in one pass, with what is known of lines that have not changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from catalog.offering import Cadence
from common.money import CurrencyMismatch
from sales.pricing.price_sheet import PricedCharge, PriceSheet, Totals, totals_from
from sales.pricing.spread import given_away

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class _Part:
    """A line's charges of one cadence; `uneven` are those that are not the same each month."""

    cadence: Cadence
    net: Decimal
    cost: Decimal
    uneven: tuple[PricedCharge, ...]


@dataclass(frozen=True, slots=True)
class _LineSums:
    parts: tuple[_Part, ...]
    monthly: Decimal
    given_percent: Decimal


# By the identity of a line's charges, which are kept beside it so that no other can take it.
SumMemory: TypeAlias = dict[int, tuple[tuple[PricedCharge, ...], _LineSums]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetSums:
    """`steady` is net and cost by cadence and term of charges without a ramp; `ramped` has the
    others with their term. `greatest_discount` is in percent, of a line."""

    totals: Totals
    steady: Mapping[tuple[Cadence, int], tuple[Decimal, Decimal]]
    ramped: tuple[tuple[PricedCharge, int], ...]
    greatest_discount: Decimal
    off_net_monthly: Decimal
    longest_term: int


def sum_up(sheet: PriceSheet, memory: SumMemory | None = None) -> SheetSums:
    """All sums of a sheet. `memory` is what earlier sheets were made of, and is added to.

    Raises:
        CurrencyMismatch: a charge is in another currency than the sheet.
    """
    memory = {} if memory is None else memory
    adding = _Adding(sheet)
    for priced in sheet.lines:
        known = memory.get(id(priced.charges))
        if known is None:
            known = (priced.charges, _line_sums(priced.charges, sheet.currency))
            memory[id(priced.charges)] = known
        line = priced.line
        adding.add(known[1], line.term_months, off_net=line.reach == "off-net")
    return adding.result()


class _Adding:
    def __init__(self, sheet: PriceSheet) -> None:
        self._currency, self._term = sheet.currency, sheet.terms.term_months
        self._sums: dict[tuple[Cadence, int], list[Decimal]] = {}
        self._ramped: list[tuple[PricedCharge, int]] = []
        self._greatest, self._off_net, self._longest = _NOTHING, _NOTHING, self._term

    def add(self, line: _LineSums, own_term: int, *, off_net: bool) -> None:
        months = own_term or self._term
        if months > self._longest:
            self._longest = months
        if line.given_percent > self._greatest:
            self._greatest = line.given_percent
        if off_net:
            self._off_net += line.monthly
        for part in line.parts:
            found = self._sums.get((part.cadence, months))
            if found is None:
                found = self._sums[part.cadence, months] = [_NOTHING] * 6
            found[0] += part.net
            found[1] += part.cost
            if part.uneven:
                self._uneven(part.uneven, months, found)

    def _uneven(self, charges: tuple[PricedCharge, ...], months: int, found: list[Decimal]) -> None:
        """What does not simply fall due each month is rounded charge by charge."""
        for charge in charges:
            found[2] += charge.over_term(charge.net, months) - charge.net.amount * months
            found[3] += charge.over_term(charge.cost, months) - charge.cost.amount * months
            if charge.ramp:
                found[4] += charge.net.amount
                found[5] += charge.cost.amount
                self._ramped.append((charge, months))

    def result(self) -> SheetSums:
        return SheetSums(
            totals=totals_from(self._sums, self._currency),
            steady={key: (all[0] - all[4], all[1] - all[5]) for key, all in self._sums.items()},
            ramped=tuple(self._ramped),
            greatest_discount=self._greatest.quantize(Decimal("0.1")),
            off_net_monthly=self._off_net,
            longest_term=self._longest,
        )


def _line_sums(charges: tuple[PricedCharge, ...], currency: str) -> _LineSums:
    parts: dict[Cadence, list[PricedCharge]] = {}
    for charge in charges:
        if charge.net.currency != currency:
            raise CurrencyMismatch(charge.net.currency, currency)
        parts.setdefault(charge.cadence, []).append(charge)
    made = tuple(_part(cadence, all) for cadence, all in parts.items())
    monthly = next((each.net for each in made if each.cadence is Cadence.MONTHLY), _NOTHING)
    return _LineSums(made, monthly, _given_percent(charges))


def _part(cadence: Cadence, charges: list[PricedCharge]) -> _Part:
    return _Part(
        cadence,
        sum((each.net.amount for each in charges), start=_NOTHING),
        sum((each.cost.amount for each in charges), start=_NOTHING),
        tuple(each for each in charges if each.ramp or cadence.months > 1),
    )


def _given_percent(charges: tuple[PricedCharge, ...]) -> Decimal:
    """What people gave away on the line, in percent of its price before that.

    Charges of a line count together: on a charge of some cents, rounding alone makes percents.
    """
    given, net = _NOTHING, _NOTHING
    for each in charges:
        off = given_away(each)
        if off:
            given += off
            net += each.net.amount
    return given / (net + given) * 100 if given else _NOTHING
