"""Taxes on a sheet by a table of rates: beside the prices, never in net, margin or discounts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from catalog.offering import Cadence
from common.errors import BusinessError
from common.money import Money
from sales.pricing.price_sheet import PriceSheet

ROUNDING_RULE = (
    "Each tax is worked out on the sum of the charges it applies to, apart for each cadence, and "
    "rounded once to the smallest coin, half a coin upward."
)


class TaxDisplay(StrEnum):
    """How a quote speaks of taxes."""

    EXCLUDED = "excluded"
    BY_TABLE = "by rate table"


class TaxRateMissing(BusinessError):
    def __init__(self, kind: TaxedKind, country: str, on: date) -> None:
        place = f"{country}, {kind.region}" if kind.region else country
        super().__init__(
            f"No tax rate is kept for {kind.service} at {kind.site_name} ({place}) on "
            f"{on:%d %B %Y}; load one on Prices, or show taxes as excluded."
        )


class BuyerHasNoCountry(BusinessError):
    def __init__(self, customer: str) -> None:
        super().__init__(
            f"{customer} has no country, so no tax rate can be chosen; give it one on its "
            "Customer record, or show taxes as excluded."
        )


class TaxRatesOverlap(BusinessError):
    def __init__(self, rate: TaxRate) -> None:
        super().__init__(
            f"Two rates of {rate.tax} for {rate.scope} hold on {rate.valid_from:%d %B %Y}; "
            "end one before the other begins."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRate:
    """`percent` of the net charge. An empty region is the whole country; `tax_code` is the id of
    an offering or a product family, and empty is everything that has no rate of its own."""

    tax: str  # VAT
    country: str  # ISO 3166 alpha-2
    region: str = ""
    tax_code: str = ""
    percent: Decimal
    valid_from: date
    valid_until: date | None = None

    @property
    def scope(self) -> str:
        return ", ".join(each for each in (self.country, self.region, self.tax_code) if each)

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxedKind:
    """The net charges of a sheet that are taxed alike; site and service are the first of them."""

    region: str
    offering_id: str
    family: str
    service: str
    site_name: str
    nets: Mapping[Cadence, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxAmount:
    """`net` is what is taxed and `tax` what is added to it, for one period of the cadence."""

    cadence: Cadence
    net: Money
    tax: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxLine:
    """One tax at one rate, by cadence."""

    tax: str
    percent: Decimal
    amounts: tuple[TaxAmount, ...]

    @property
    def title(self) -> str:
        return f"{self.tax} {self.percent.normalize():f} %"

    def amount(self, cadence: Cadence) -> TaxAmount | None:
        return next((each for each in self.amounts if each.cadence is cadence), None)


def check_overlaps(rates: Iterable[TaxRate]) -> None:
    """Raises TaxRatesOverlap: one tax would have two rates on a day."""
    known: dict[tuple[str, str, str, str], list[TaxRate]] = {}
    for rate in rates:
        known.setdefault((rate.tax, rate.country, rate.region, rate.tax_code), []).append(rate)
    for alike in known.values():
        ordered = sorted(alike, key=lambda each: each.valid_from)
        for earlier, later in pairwise(ordered):
            if earlier.holds_on(later.valid_from):
                raise TaxRatesOverlap(later)


def kinds_of(sheet: PriceSheet) -> tuple[TaxedKind, ...]:
    """The sheet's net charges summed by region and offering, in one pass over its lines."""
    found: dict[tuple[str, str], TaxedKind] = {}
    sums: dict[tuple[str, str], dict[Cadence, Decimal]] = {}
    for priced in sheet.lines:
        line, configuration = priced.line, priced.line.configuration
        key = line.region, configuration.offering_id
        nets = sums.setdefault(key, {})
        for charge in priced.charges:
            nets[charge.cadence] = nets.get(charge.cadence, Decimal(0)) + charge.net.amount
        if key not in found:
            found[key] = TaxedKind(
                region=line.region,
                offering_id=configuration.offering_id,
                family=configuration.family,
                service=configuration.offering_name,
                site_name=line.site_name,
                nets=nets,
            )
    return tuple(found.values())


def tax_lines(
    kinds: Iterable[TaxedKind],
    rates: Iterable[TaxRate],
    *,
    country: str,
    on: date,
    currency: str,
) -> tuple[TaxLine, ...]:
    """The taxes of all charges, one line a tax and rate, by `ROUNDING_RULE`.

    Of one tax the nearest rate counts: that of the site's region before that of the country, and
    there that of the offering before that of its family before that of everything. Several taxes
    (federal and state) stand side by side, each on the net price.

    Raises:
        TaxRateMissing: no tax at all is kept for what is sold at a site; 0 % is a rate.
    """
    ours = [each for each in rates if each.country == country and each.holds_on(on)]
    bases: dict[tuple[str, Decimal], dict[Cadence, Decimal]] = {}
    for kind in kinds:
        nearest = _nearest(kind, ours)
        if not nearest:
            raise TaxRateMissing(kind, country, on)
        for rate in nearest:
            base = bases.setdefault((rate.tax, rate.percent), {})
            for cadence, net in kind.nets.items():
                base[cadence] = base.get(cadence, Decimal(0)) + net
    return tuple(
        TaxLine(tax=tax, percent=percent, amounts=_amounts(base, percent, currency))
        for (tax, percent), base in sorted(bases.items())
    )


def tax_total(lines: Iterable[TaxLine], cadence: Cadence, currency: str) -> Money:
    """What all taxes add to the charges of a cadence: the sum of the rounded lines."""
    total = Money.zero(currency)
    for each in lines:
        if found := each.amount(cadence):
            total = total + found.tax
    return total


def _amounts(
    base: Mapping[Cadence, Decimal], percent: Decimal, currency: str
) -> tuple[TaxAmount, ...]:
    return tuple(
        TaxAmount(
            cadence=cadence,
            net=Money(base[cadence], currency),
            tax=Money(base[cadence] * percent / 100, currency).rounded(),
        )
        for cadence in Cadence
        if cadence in base
    )


def _nearest(kind: TaxedKind, rates: Iterable[TaxRate]) -> tuple[TaxRate, ...]:
    """The rate of each tax that applies to what is sold."""
    codes = ("", kind.family, kind.offering_id)
    found: dict[str, TaxRate] = {}
    for rate in rates:
        if rate.region not in ("", kind.region) or rate.tax_code not in codes:
            continue
        best = found.get(rate.tax)
        if best is None or _closeness(rate, codes) > _closeness(best, codes):
            found[rate.tax] = rate
    return tuple(found.values())


def _closeness(rate: TaxRate, codes: tuple[str, ...]) -> tuple[bool, int]:
    return bool(rate.region), codes.index(rate.tax_code)
