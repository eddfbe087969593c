"""A supplier's quote for the last mile to a place we do not reach, and the best one still valid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from catalog.feasibility import Feasibility, Place, Reach, address_key, brings_fibre
from catalog.offering import Offering
from common.errors import BusinessError
from common.money import Money

# Suppliers' offers of different terms are compared over one: three years, as most are sold for.
COMPARED_MONTHS = 36


class BadSupplierQuote(BusinessError):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierQuote:
    """What a supplier asks for one kind of access at one address, and until when."""

    id: str
    supplier: str
    street: str
    city: str
    access: str  # "fibre", "copper", "radio": the supplier's word
    bandwidth_mbps: float
    once: Money
    monthly: Money
    valid_until: date
    lead_time_days: int = 0  # 0: not said
    reference: str = ""  # the supplier's own number

    def __post_init__(self) -> None:
        for what, said in (
            ("supplier", self.supplier),
            ("street", self.street),
            ("city", self.city),
        ):
            if not said.strip():
                raise BadSupplierQuote(f"The {what} is missing.")
        if not 0 < self.bandwidth_mbps <= 10_000_000:
            raise BadSupplierQuote(
                f"A bandwidth of {self.bandwidth_mbps:g} Mbit/s is not possible; write one above 0."
            )
        if self.once.currency != self.monthly.currency:
            raise BadSupplierQuote("Both amounts of a quote have one currency.")
        if min(self.once.amount, self.monthly.amount) < 0 or self.lead_time_days < 0:
            raise BadSupplierQuote("Amounts and lead time are 0 or more.")

    @property
    def place(self) -> Place:
        return Place(street=self.street, city=self.city)

    def valid(self, today: date) -> bool:
        """The last day counts."""
        return today <= self.valid_until

    @property
    def over_term(self) -> Decimal:
        """What it costs over `COMPARED_MONTHS`, in major units of its currency."""
        return self.once.amount + self.monthly.amount * COMPARED_MONTHS

    def __str__(self) -> str:
        return (
            f"{self.supplier}, {self.access} {self.bandwidth_mbps:g} Mbit/s: {self.once} once and "
            f"{self.monthly} a month, valid until {self.valid_until:%d %b %Y}"
        )


class SupplierQuotes:
    """All kept quotes by folded address."""

    def __init__(self, quotes: Iterable[SupplierQuote]) -> None:
        self._by_address: dict[tuple[str, str], list[SupplierQuote]] = defaultdict(list)
        for each in quotes:
            self._by_address[address_key(each.place)].append(each)

    def at(self, place: Place) -> tuple[SupplierQuote, ...]:
        return tuple(self._by_address.get(address_key(place), ()))

    def best(
        self, place: Place, *, today: date, currency: str = "", bandwidth_mbps: float = 0
    ) -> SupplierQuote | None:
        """The cheapest over three years of those still valid and fast enough.

        Quotes in another currency than `currency` are left out, since nothing here converts;
        without one, the currency most quotes of the place are in counts.
        """
        usable = [
            each
            for each in self.at(place)
            if each.valid(today) and each.bandwidth_mbps >= bandwidth_mbps
        ]
        if not usable:
            return None
        currencies = [each.once.currency for each in usable]
        wanted = currency or max(sorted(set(currencies)), key=currencies.count)
        priced = [each for each in usable if each.once.currency == wanted]
        return min(priced, key=lambda q: (q.over_term, q.id), default=None)

    def say(self, place: Place, *, today: date, bandwidth_mbps: float = 0) -> str:
        """What suppliers quote at a place, or why none can be used."""
        found = self.at(place)
        if best := self.best(place, today=today, bandwidth_mbps=bandwidth_mbps):
            return f"Best of suppliers: {best}."
        if not found:
            return "No supplier has quoted for this address yet; ask for one."
        if valid := [each for each in found if each.valid(today)]:
            most = max(each.bandwidth_mbps for each in valid)
            return f"No valid quote carries {bandwidth_mbps:g} Mbit/s; {most:g} is the fastest."
        newest = max(found, key=lambda each: each.valid_until)
        return (
            f"The quote of {newest.supplier} expired on {newest.valid_until:%d %b %Y}; "
            "ask for a new one."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerLines:
    """What lines off our network are bought at on a day, in the currency of the sale."""

    quotes: SupplierQuotes
    day: date
    currency: str

    def line_at(
        self, place: Place, reach: Reach, offering: Offering, *, bandwidth_mbps: float = 0
    ) -> SupplierQuote | None:
        """The best valid quote for the line an offering needs at a place; None where the line is
        our own, goes by air or over cable that is there, or nobody quotes one fast enough."""
        if not self.bought(reach, offering):
            return None
        return self.quotes.best(
            place, today=self.day, currency=self.currency, bandwidth_mbps=bandwidth_mbps
        )

    def reached(self, found: Feasibility, place: Place, offering: Offering) -> Feasibility:
        """A place in no list of ours can be reached where a supplier quotes a line to it."""
        if found.feasible is not None or found.reach is not Reach.UNKNOWN:
            return found
        best = self.line_at(place, found.reach, offering)
        if best is None:
            return found
        days = best.lead_time_days or offering.lead_time_days
        reason = f"{place.street}, {place.city} is in no list of ours; a supplier can bring a line."
        return replace(found, feasible=True, reason=reason, lead_time_days=days)

    @staticmethod
    def bought(reach: Reach, offering: Offering) -> bool:
        """Whether the offering's line there is another company's fibre."""
        off_net = reach in (Reach.OFF_NET, Reach.UNKNOWN)
        return off_net and Reach.OFF_NET.value in offering.access and brings_fibre(offering)
