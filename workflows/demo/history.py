"""Five years of past deals of the demo provider, won and lost: generated, the same every time."""

from __future__ import annotations

import calendar
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from catalog.offering import Cadence, Offering, Value
from common.money import Money
from common.period import add_months, month_start
from workflows.demo.buyers import Buyer, generated_buyers, known_buyers
from workflows.demo.catalogue import demo_offerings, demo_rules
from workflows.demo.list_prices import default_values, keep_up, list_price
from workflows.demo.market import Demand, Giant, Market, demo_market

MONTHS = 60
SEED = 20_11  # any number will do, as long as it stays


@dataclass(frozen=True, slots=True, kw_only=True)
class PastDeal:
    """A closed opportunity. `mrc` and `nrc` are net of term reward and discount."""

    id: str  # PD-00001
    customer_id: str  # empty for a generated company
    customer_name: str
    segment: str
    region: str
    city: str
    family: str
    offering_id: str
    offering_name: str
    opened_on: date
    closed_on: date
    won: bool
    reason: str
    competitor: str
    units: int  # in the offering's demand unit
    bandwidth_mbps: int  # 0 where the offering has none
    list_mrc: Money  # after the term reward, before the discount
    discount_share: float
    mrc: Money
    nrc: Money
    term_months: int
    existing_customer: bool
    activation_on: date | None  # None when lost
    generated: bool = True


def past_deals(today: date) -> tuple[PastDeal, ...]:
    """Deals closed in the 60 whole months before the month of `today`, in order of closing."""
    deals = sorted(_History(today).deals(), key=lambda deal: (deal.closed_on, deal.offering_id))
    return tuple(replace(deal, id=f"PD-{number:05}") for number, deal in enumerate(deals, start=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sale:
    """Who is offered how much of what, in which month of the history."""

    demand: Demand
    buyer: Buyer
    units: int
    term_months: int
    month: int


class _History:
    """One run of the generator: its random numbers, the market and who has bought before."""

    def __init__(self, today: date) -> None:
        self.first_month = add_months(month_start(today), -MONTHS)
        self.rng = Random(SEED)
        self.market: Market = demo_market()
        self.offerings = {each.id: each for each in demo_offerings()}
        self.rules = demo_rules()
        self.known = known_buyers()
        self.others = generated_buyers(self.market, self.rng)
        self.bought: set[str] = set()

    def deals(self) -> Iterator[PastDeal]:
        giants = {MONTHS - giant.months_ago: giant for giant in self.market.giants}
        owed = {demand.offering_id: self.rng.random() for demand in self.market.demands}
        for month in range(MONTHS):
            for demand in self.market.demands:
                owed[demand.offering_id] += self._expected(demand, month)
                for _ in range(self._due(demand, owed)):
                    yield self._deal(demand, month)
            if month in giants:
                yield self._giant(giants[month], month)

    def _expected(self, demand: Demand, month: int) -> float:
        family = self.offerings[demand.offering_id].family
        calendar_month = add_months(self.first_month, month).month - 1
        shares = self.market.segment_shares(family)
        season = sum(s * self.market.season[name][calendar_month] for name, s in shares.items())
        noise = math.exp(self.rng.gauss(0, 0.10))
        return demand.deals_in_month(month, MONTHS) * season * noise

    def _due(self, demand: Demand, owed: dict[str, float]) -> int:
        """Whole deals of what is owed; the rest is carried on, so that level and season show.

        Intermittent products come by chance instead: months of nothing, then one or two at once.
        """
        if demand.intermittent:
            chance, owed[demand.offering_id] = owed[demand.offering_id], 0.0
            return self.rng.choice((1, 1, 2)) if self.rng.random() < chance / 1.33 else 0
        due = int(owed[demand.offering_id])
        owed[demand.offering_id] -= due
        return due

    def _deal(self, demand: Demand, month: int) -> PastDeal:
        offering = self.offerings[demand.offering_id]
        buyer = self._buyer(offering.family, add_months(self.first_month, month).month - 1)
        values: dict[str, Value] = (
            {demand.vary: self._popular(demand, month)} if demand.vary else {}
        )
        terms = [*offering.terms, *(term for term in offering.terms if term in (36, 60))]
        sale = _Sale(
            demand=demand,
            buyer=buyer,
            units=self._units(demand, offering),
            term_months=self.rng.choice(terms),
            month=month,
        )
        odds = self.market.odds.competitor
        (competitor,) = self.rng.choices(list(odds), weights=(30, 24, 16, 12, 18))
        deal = replace(self._priced(sale, values), competitor=competitor)
        size = math.log10(max(float(deal.list_mrc.amount), 100.0) / 3000)
        discount = round(self.rng.gauss(0.10 + 0.03 * size, 0.055) * 200) / 200
        deal = self._discounted(deal, min(0.30, max(0.0, discount)))
        return self._decided(deal, won=self.rng.random() < self._chance(deal, offering))

    def _giant(self, giant: Giant, month: int) -> PastDeal:
        ids = {buyer.name: buyer.customer_id for buyer in self.known}
        customer_id = ids.get(giant.customer, "")
        (demand,) = (d for d in self.market.demands if d.offering_id == giant.offering_id)
        sale = _Sale(
            demand=demand,
            buyer=Buyer(customer_id, giant.customer, giant.segment, giant.region, giant.city),
            units=giant.units,
            term_months=giant.term_months,
            month=month,
        )
        bandwidth = {"bandwidth_mbps": giant.bandwidth_mbps} if giant.bandwidth_mbps else {}
        deal = self._discounted(self._priced(sale, bandwidth), giant.discount_share)
        return self._decided(replace(deal, competitor="Norvale Telecom"), won=True)

    def _priced(self, sale: _Sale, chosen: Mapping[str, Value]) -> PastDeal:
        """The sale at its list price, before discount and decision."""
        offering, buyer = self.offerings[sale.demand.offering_id], sale.buyer
        values = self._values(offering, sale, chosen)
        services = 1 if sale.demand.count_by else sale.units
        monthly = list_price(offering, values, Cadence.MONTHLY) * services
        closed_on = self._closing_day(sale.month)
        return PastDeal(
            id="",
            customer_id=buyer.customer_id,
            customer_name=buyer.name,
            segment=buyer.segment,
            region=buyer.region,
            city=buyer.city,
            family=offering.family,
            offering_id=offering.id,
            offering_name=offering.name,
            opened_on=closed_on - self._time_open(monthly),
            closed_on=closed_on,
            won=False,
            reason="",
            competitor="",
            units=sale.units,
            bandwidth_mbps=int(values.get("bandwidth_mbps", 0)),
            list_mrc=_after(monthly, offering.term_rewards[sale.term_months]),
            discount_share=0,
            mrc=monthly,
            nrc=list_price(offering, values, Cadence.ONCE) * services,
            term_months=sale.term_months,
            existing_customer=buyer.name in self.bought,
            activation_on=None,
        )

    def _values(
        self, offering: Offering, sale: _Sale, chosen: Mapping[str, Value]
    ) -> dict[str, Value]:
        values = default_values(offering) | {"region": sale.buyer.region} | dict(chosen)
        if sale.demand.count_by:
            values[sale.demand.count_by] = sale.units
        keep_up(offering, values, self.rules)
        return values

    def _time_open(self, monthly: Money) -> timedelta:
        """Larger sales take longer."""
        size = math.log10(max(float(monthly.amount), 100.0) / 3000)
        days = round(35 * math.exp(0.35 * size + self.rng.gauss(0.4, 0.45)))
        return timedelta(days=min(400, max(9, days)))

    def _discounted(self, deal: PastDeal, share: float) -> PastDeal:
        once = deal.nrc * Decimal(str(self.rng.choice((1, 1, 0.75, 0.5, 0))))
        return replace(
            deal, discount_share=share, mrc=_after(deal.list_mrc, share), nrc=once.rounded()
        )

    def _chance(self, deal: PastDeal, offering: Offering) -> float:
        odds = self.market.odds
        score = odds.base + odds.family[deal.family] + odds.segment[deal.segment]
        score += odds.competitor[deal.competitor]
        score += odds.per_discount_share * (deal.discount_share - odds.usual_discount_share)
        score += odds.existing_customer * deal.existing_customer
        score += odds.off_term * (deal.term_months == min(offering.terms))
        return 1 / (1 + math.exp(-score))

    def _decided(self, deal: PastDeal, *, won: bool) -> PastDeal:
        if not won:
            return replace(deal, reason=self.rng.choice(self.market.lost_reasons))
        self.bought.add(deal.customer_name)
        lead_time = self.offerings[deal.offering_id].lead_time_days
        activation = deal.closed_on + timedelta(days=round(lead_time * self.rng.uniform(0.9, 1.5)))
        reason = self.rng.choice(self.market.won_reasons)
        return replace(deal, won=True, reason=reason, activation_on=activation)

    def _buyer(self, family: str, calendar_month: int) -> Buyer:
        shares = self.market.segment_shares(family)
        weights = [s * self.market.season[name][calendar_month] for name, s in shares.items()]
        (segment,) = self.rng.choices(list(shares), weights)
        known = self.rng.random() < self.market.known_customer_share
        pool = self.known if known else self.others
        return self.rng.choice([buyer for buyer in pool if buyer.segment == segment])

    def _popular(self, demand: Demand, month: int) -> Value:
        """One of the popular values; the larger ones win ground over the years."""
        place = self.rng.random() ** (1.25 - 0.5 * month / MONTHS)
        return demand.popular[int(len(demand.popular) * place)]

    def _units(self, demand: Demand, offering: Offering) -> int:
        drawn = demand.units_median * math.exp(self.rng.gauss(0, demand.units_spread))
        counted = offering.characteristic(demand.count_by) if demand.count_by else None
        low = (counted.low if counted else None) or 1
        high = (counted.high if counted else None) or 400
        return int(min(high, max(low, round(drawn))))

    def _closing_day(self, month: int) -> date:
        """A working day of the month; at the end of a quarter rather a late one."""
        first = add_months(self.first_month, month)
        days = calendar.monthrange(first.year, first.month)[1]
        late = 0.5 if first.month % 3 == 0 else 0.9
        day = first + timedelta(days=int(days * self.rng.random() ** late))
        weekend = max(0, day.weekday() - 4)
        return day - timedelta(days=weekend) if day.day > weekend else day + timedelta(days=2)


def _after(amount: Money, share: float) -> Money:
    """The amount less a share, in whole cents."""
    return (amount * (1 - Decimal(str(share)))).rounded()
