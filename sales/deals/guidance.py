"""Price guidance: where a price stands among past comparable deals. Guidance, never a rule."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import quantiles

from common.errors import BusinessError, RowErrors
from common.tables import Table
from common.units import NotANumber, parse_number
from common.wording import count, join_words, percent
from sales.deals.deal import Deal

_FEWEST = 4  # quartiles of fewer say nothing
_NEAR = 2.0  # bandwidths within this factor are comparable


@dataclass(frozen=True, slots=True, kw_only=True)
class PricePoint:
    """A price a month for one unit once paid, or asked on the market. `won` None: not known."""

    technology: str
    mbps: float
    monthly: float
    region: str
    won: bool | None = None
    discount_percent: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Guidance:
    """Quartiles of comparable prices, and win rates: within each quarter of them, and by how much
    discount was given, where that is known."""

    compared: int
    low: float
    median: float
    high: float
    position: float  # share of comparable prices below the one asked about
    win_rates: tuple[tuple[str, int, float | None], ...]  # band, deals, share won
    by_discount: tuple[tuple[str, int, float | None], ...] = ()  # the same by discount

    def __str__(self) -> str:
        return (
            f"Guidance from {count(self.compared, 'comparable price')}: half lie between "
            f"{self.low:,.2f} and {self.high:,.2f} a month, the middle at {self.median:,.2f}; "
            f"{percent(self.position, 0)} are lower than this one."
        )


def points_of_deals(deals: Iterable[Deal], currency: str) -> tuple[PricePoint, ...]:
    """A point a line of past deals in one currency; the technology is the offering's family."""
    return tuple(
        PricePoint(
            technology=line.family,
            mbps=line.bandwidth_mbps / line.units if line.units else 0,
            monthly=float(line.mrc.amount) / max(line.units, 1),
            region=line.region,
            won=deal.won,
            discount_percent=line.discount_percent,
        )
        for deal in deals
        for line in deal.lines
        if line.mrc.currency == currency
    )


def guide(asked: PricePoint, points: Iterable[PricePoint]) -> Guidance | None:
    """None when fewer than four comparable prices are known; a region's own come first."""
    alike = [each for each in points if _comparable(asked, each)]
    here = [each for each in alike if each.region == asked.region]
    used = here if len(here) >= _FEWEST else alike
    if len(used) < _FEWEST:
        return None
    prices = sorted(each.monthly for each in used)
    low, median, high = quantiles(prices, n=4, method="inclusive")
    return Guidance(
        compared=len(used),
        low=low,
        median=median,
        high=high,
        position=sum(each < asked.monthly for each in prices) / len(prices),
        win_rates=_win_rates(used, (low, median, high)),
        by_discount=_by_discount(alike),
    )


def _comparable(asked: PricePoint, other: PricePoint) -> bool:
    if other.technology.casefold() != asked.technology.casefold():
        return False
    if not asked.mbps or not other.mbps:
        return asked.mbps == other.mbps
    return asked.mbps / _NEAR <= other.mbps <= asked.mbps * _NEAR


def _win_rates(
    points: list[PricePoint], edges: tuple[float, float, float]
) -> tuple[tuple[str, int, float | None], ...]:
    names = ("cheapest quarter", "second quarter", "third quarter", "dearest quarter")
    known = [each for each in points if each.won is not None]
    rates: list[tuple[str, int, float | None]] = []
    for at, name in enumerate(names):
        inside = [each for each in known if sum(each.monthly > edge for edge in edges) == at]
        won = sum(bool(each.won) for each in inside) / len(inside) if inside else None
        rates.append((name, len(inside), won))
    return tuple(rates)


_BANDS = (0.0, 5.0, 10.0, 15.0, 20.0)  # percent each begins at


def _by_discount(points: list[PricePoint]) -> tuple[tuple[str, int, float | None], ...]:
    """Bands of five percent, the last open: how many deals, and the share won."""
    rates: list[tuple[str, int, float | None]] = []
    for low, high in zip(_BANDS, (*_BANDS[1:], 100.1), strict=True):
        inside = [
            each
            for each in points
            if each.won is not None
            and each.discount_percent is not None
            and low <= each.discount_percent < high
        ]
        won = sum(bool(each.won) for each in inside) / len(inside) if inside else None
        name = f"{low:g} to {high:g} %" if high <= 100 else f"{low:g} % and more"
        rates.append((name, len(inside), won))
    return tuple(rates)


_COLUMNS = ("technology", "mbps", "monthly cost", "region")
# What the columns are called in files found in the field, folded, the likelier first.
_CALLED = {
    "technology": ("technology", "accesstechnology", "medium", "service", "product", "type"),
    "mbps": ("mbps", "bandwidthmbps", "speedmbps", "bandwidth", "speed", "downloadspeed"),
    "monthly cost": (
        *("monthlycost", "monthlycostusd", "monthlyprice", "mrc", "costpermonth", "monthlycharge"),
        *("pricepermonth", "monthly", "cost", "price"),
    ),
    "region": ("region", "state", "area", "country", "province", "city"),
    "circuits": ("circuits", "lines", "quantity", "qty", "count"),
}


class NotAMarketFile(BusinessError):
    def __init__(self, missing: list[str]) -> None:
        super().__init__(
            f"The market file has no column {join_words(missing)}; "
            f"needed are {join_words(_COLUMNS)}."
        )


def market_columns(header: tuple[str, ...]) -> dict[str, int]:
    """Where each column stands, by what people call it. Raises NotAMarketFile."""
    folded = [re.sub(r"[^a-z0-9]", "", title.casefold()) for title in header]
    at = {
        name: folded.index(found)
        for name, spellings in _CALLED.items()
        if (found := next((each for each in spellings if each in folded), ""))
    }
    missing = [name for name in _COLUMNS if name not in at]
    if missing:
        raise NotAMarketFile(missing)
    return at


def read_market(table: Table) -> tuple[PricePoint, ...]:
    """Prices of an uploaded file with the columns technology, Mbps, monthly cost and region.

    The monthly cost is that of the row; with a column of circuits each is a share of it.

    Raises:
        NotAMarketFile, RowErrors: every row whose figures are not numbers above zero.
    """
    at = market_columns(table.header)
    points, faults = [], []
    for number, row in table.numbered():
        try:
            mbps, monthly = (parse_number(row[at[name]]) for name in ("mbps", "monthly cost"))
            circuits = parse_number(row[at["circuits"]] or "1") if "circuits" in at else 1.0
        except NotANumber as error:
            faults.append(f"Row {number}: {error}")
            continue
        if mbps <= 0 or monthly <= 0 or circuits <= 0:
            faults.append(f"Row {number}: Mbps, monthly cost and circuits have to be above zero.")
            continue
        points.append(
            PricePoint(
                technology=row[at["technology"]],
                mbps=float(mbps),
                monthly=float(monthly) / circuits,
                region=row[at["region"]],
            )
        )
    if faults:
        raise RowErrors("The market file was not taken.", tuple(faults))
    return tuple(points)
