"""Offerings read from their sheets: gathered piece by piece, put together at the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from catalog.offering import (
    BundleMember,
    Cadence,
    Characteristic,
    Charge,
    Education,
    Lifecycle,
    NetworkElement,
    Offering,
    PriceRow,
    ServiceClass,
    Value,
)
from catalog.sheets import layout
from catalog.sheets.cell_words import Unreadable, read_cell, read_pairs
from catalog.sheets.rows import Row
from common.money import Money


@dataclass(slots=True)
class Pieces:
    """One offering while its sheets are read; charges and their rows by name."""

    head: Offering
    characteristics: dict[str, Characteristic] = field(default_factory=dict)
    members: dict[str, BundleMember] = field(default_factory=dict)
    charges: dict[str, Charge] = field(default_factory=dict)
    rows: dict[str, list[PriceRow]] = field(default_factory=dict)
    classes: dict[str, ServiceClass] = field(default_factory=dict)
    elements: list[NetworkElement] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def offering(self) -> Offering:
        return replace(
            self.head,
            characteristics=tuple(self.characteristics.values()),
            members=tuple(self.members.values()),
            charges=tuple(
                replace(charge, rows=tuple(self.rows.get(name, ())))
                for name, charge in self.charges.items()
            ),
            service_classes=tuple(self.classes.values()),
            elements=tuple(self.elements),
            extensions="".join(self.kept),
        )


def read_head(row: Row) -> Offering:
    terms = {}
    for months, share in row.mapping("Term discounts").items():
        if not months.isascii() or not months.isdecimal() or not isinstance(share, int | float):
            row.refuse("Term discounts", f"{months!r} = {share!r}; accepted: like 12 = 0; 36 = 0.1")
        else:
            terms[int(months)] = float(share)
    lead = row.whole("Lead time (days)")
    return Offering(
        id=row.needed(layout.ID),
        name=row.needed("Name"),
        family=row.needed("Family"),
        category=" / ".join(p.strip() for p in row.text("Category").split("/") if p.strip()),
        summary=row.text("Summary"),
        lifecycle=Lifecycle(row.choice("State", layout.STATES)),
        valid_from=row.day("On sale from"),
        valid_to=row.day("On sale until"),
        specification=row.text("Specification"),
        access=row.names("Access"),
        delay_ms=row.number_at("Delay (ms)"),
        lead_time_days=30 if lead is None else lead,
        demand_unit=row.text("Counted in") or "circuits",
        complements=row.names("Often sold with"),
        term_rewards=terms,
        education=Education(
            what=row.text("What it is"),
            when=row.text("When to choose it"),
            needs=row.text("What it needs"),
        ),
        version=row.whole("Version") or 1,
        characteristics=(),
        charges=(),
        service_classes=(),
    )


def read_characteristic(row: Row) -> Characteristic:
    values, low, high = row.values("Values"), row.number_at("Lowest"), row.number_at("Highest")
    if values and (low is not None or high is not None):
        row.refuse("Values", "stand beside a range; accepted: either values or lowest and highest")
    if low is not None and high is not None and low > high:
        row.refuse("Highest", f"{high:g} is below the lowest, {low:g}")
    return Characteristic(
        name=row.needed("Characteristic"),
        title=row.needed("Title"),
        unit=row.text("Unit"),
        values=values,
        low=low,
        high=high,
        default=row.value("Unless chosen"),
        configurable=row.yes("Can be chosen", empty=True),
        whole=row.yes("Whole numbers only", empty=False),
        group=row.text("Heading"),
        about=row.text("About"),
    )


def read_member(row: Row) -> BundleMember:
    bound = {}
    for own, above in row.mapping("Taken from the bundle").items():
        if not isinstance(above, str):
            row.refuse("Taken from the bundle", f"{above!r} is no name of a characteristic")
        bound[own] = str(above)
    return BundleMember(
        name=row.needed("Member"),
        offering_id=row.needed("Is"),
        title=row.text("Title"),
        lower=row.whole("At least") or 0,
        upper=row.whole("At most"),
        default=row.whole("Unless chosen"),
        values=row.mapping("Settled"),
        bound=bound,
    )


def read_charge(row: Row) -> Charge:
    return Charge(
        name=row.needed("Charge"),
        cadence=Cadence(row.choice("Due", layout.DUE)),
        rows=(),
        dimensions=row.names("Priced by"),
        per=row.text("Times"),
        times=row.names("Also times"),
        only_with=row.mapping("Only with"),
        usage_unit=row.text("Usage unit"),
        usage_volume=row.number_at("Usage a month") or 0,
    )


def read_class(row: Row) -> ServiceClass:
    return ServiceClass(
        name=row.needed("Class"),
        availability_percent=row.needed_number("Availability (%)"),
        restore_hours=row.needed_number("Restored within (h)"),
        latency_ms=row.number_at("Latency (ms)"),
        jitter_ms=row.number_at("Jitter (ms)"),
        loss_percent=row.number_at("Loss (%)"),
    )


def read_element(row: Row) -> NetworkElement:
    return NetworkElement(
        name=row.needed("Element"),
        mtbf_hours=row.needed_number("Between failures (h)"),
        mttr_hours=row.needed_number("To repair (h)"),
        doubled_when=row.mapping("Two of them when"),
        shared=row.text("Shared as"),
    )


def read_price(row: Row, charge: Charge) -> PriceRow:
    """A cell of the charge's matrix; a blank column the charge is not priced by says nothing."""
    currency = row.needed("Currency").upper()
    if currency and len(currency) != 3:
        row.refuse("Currency", f"{row.shown('Currency')} is no currency; accepted: like USD")
    amount = row.read("Price", _amount, None) if row.needed("Price") else None
    cost, _, other = row.text("Cost").partition(" ")
    return PriceRow(
        key=tuple(_key(row, charge)),
        amount=Money(amount or Decimal(0), currency),
        cost=Money(_cost(row, cost), other.strip() or currency),
    )


def _cost(row: Row, text: str) -> Decimal:
    try:
        return _amount(text) if text else Decimal(0)
    except Unreadable as wrong:
        row.refuse("Cost", str(wrong))
        return Decimal(0)


def _amount(text: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise Unreadable(f"{text[:60]!r} is no amount; accepted: a number like 410.50")
    return found


def _key(row: Row, charge: Charge) -> Iterator[Value]:
    others: dict[str, Any] = {}
    if row.text(layout.OTHERS):
        pairs = row.read(layout.OTHERS, read_pairs, ())
        others = {name: value for name, _, value in pairs}
    for dimension in charge.dimensions:
        said = row.text(layout.BY + dimension)
        if said:
            yield read_cell(said)
        elif dimension in others:
            yield others[dimension]
        else:
            about = f"is empty, and {charge.name} is priced by it; accepted: a value, * for any"
            row.refuse(layout.BY + dimension, about)
            yield "*"
