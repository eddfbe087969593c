"""The market of the demo: deal volumes, seasons and odds, read from `data/market.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from catalog.offering import Value
from workflows.demo.toml_table import Table, read_toml

FILE = Path(__file__).parent / "data" / "market.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """How one offering sells. `vary` names the characteristic whose popular values are drawn."""

    offering_id: str
    deals_first_year: float
    deals_last_year: float
    units_median: float
    units_spread: float
    count_by: str  # the characteristic that holds the units; empty: units are services
    vary: str
    popular: tuple[Value, ...]
    intermittent: bool

    def deals_in_month(self, month: int, months: int) -> float:
        """Deals expected in month 0 to `months` - 1 before season, growing by a steady share."""
        progress = (month - 5.5) / (months - 12)  # the middle of the first year to that of the last
        growth = self.deals_last_year / self.deals_first_year
        return float(self.deals_first_year * growth**progress / 12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Giant:
    """A deal so large that a forecast must survive it."""

    months_ago: int
    offering_id: str
    segment: str
    customer: str
    region: str
    city: str
    units: int
    bandwidth_mbps: int
    discount_share: float
    term_months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Odds:
    """What adds to the log-odds of winning."""

    base: float
    per_discount_share: float
    usual_discount_share: float
    existing_customer: float
    off_term: float
    family: Mapping[str, float]
    segment: Mapping[str, float]
    competitor: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    buyers: int
    known_customer_share: float
    season: Mapping[str, tuple[float, ...]]  # segment -> January to December
    segments: Mapping[str, Mapping[str, float]]  # family, or default -> segment -> share
    regions: Mapping[str, float]
    odds: Odds
    won_reasons: tuple[str, ...]
    lost_reasons: tuple[str, ...]
    demands: tuple[Demand, ...]
    giants: tuple[Giant, ...]

    def segment_shares(self, family: str) -> Mapping[str, float]:
        return self.segments.get(family, self.segments["default"])


@cache
def demo_market() -> Market:
    """The market as the file describes it."""
    table = read_toml(FILE)
    season, segments = table.table("season"), table.table("segments")
    reasons = table.table("reasons")
    return Market(
        buyers=int(table.decimal("buyers")),
        known_customer_share=float(table.decimal("known_customer_share")),
        season={s: tuple(float(each) for each in season.values(s)) for s in season.content},
        segments={family: _numbers(segments.table(family)) for family in segments.content},
        regions=_numbers(table.table("regions")),
        odds=_odds(table.table("winning")),
        won_reasons=reasons.texts("won"),
        lost_reasons=reasons.texts("lost"),
        demands=tuple(_demand(each) for each in table.tables("demand")),
        giants=tuple(_giant(each) for each in table.tables("giant")),
    )


def _numbers(table: Table) -> dict[str, float]:
    return {name: float(table.decimal(name)) for name in table.content}


def _odds(table: Table) -> Odds:
    return Odds(
        base=float(table.decimal("base")),
        per_discount_share=float(table.decimal("per_discount_share")),
        usual_discount_share=float(table.decimal("usual_discount_share")),
        existing_customer=float(table.decimal("existing_customer")),
        off_term=float(table.decimal("off_term")),
        family=_numbers(table.table("family")),
        segment=_numbers(table.table("segment")),
        competitor=_numbers(table.table("competitor")),
    )


def _demand(table: Table) -> Demand:
    return Demand(
        offering_id=table.text("offering"),
        deals_first_year=float(table.decimal("deals_first_year")),
        deals_last_year=float(table.decimal("deals_last_year")),
        units_median=float(table.decimal("units_median")),
        units_spread=float(table.decimal("units_spread")),
        count_by=table.text("count_by", ""),
        vary=table.text("vary", ""),
        popular=table.values("popular"),
        intermittent=table.flag("intermittent", default=False),
    )


def _giant(table: Table) -> Giant:
    return Giant(
        months_ago=int(table.decimal("months_ago")),
        offering_id=table.text("offering"),
        segment=table.text("segment"),
        customer=table.text("customer"),
        region=table.text("region"),
        city=table.text("city"),
        units=int(table.decimal("units")),
        bandwidth_mbps=int(table.decimal("bandwidth_mbps")),
        discount_share=float(table.decimal("discount_share")),
        term_months=int(table.decimal("term_months")),
    )
