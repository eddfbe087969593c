"""The difference of two versions, line by line, with what each change does to the price."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from catalog.offering import Cadence
from common.collecting import collector_resting
from common.money import Money
from sales.pricing.price_sheet import PricedLine, PriceSheet
from sales.quotes.quote_version import QuoteVersion


class Change(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDifference:
    """`monthly` and `once` are the price effect, after minus before; `value` is that on the
    contract value, of every charge over the line's term."""

    change: Change
    site_name: str
    offering_name: str
    what: str
    monthly: Money
    once: Money
    value: Money


def differences(before: QuoteVersion, after: QuoteVersion) -> tuple[LineDifference, ...]:
    """Lines are paired by site and offering, in their order where an offering stands twice."""
    with collector_resting():
        old, new = _keyed(before.sheet), _keyed(after.sheet)
        return tuple(
            _difference(old.get(key), new.get(key), before.sheet, after.sheet)
            for key in dict.fromkeys([*old, *new])
        )


def _keyed(sheet: PriceSheet) -> dict[tuple[str, str, int], PricedLine]:
    keyed: dict[tuple[str, str, int], PricedLine] = {}
    seen: Counter[tuple[str, str]] = Counter()
    for priced in sheet.lines:
        site, offering = priced.line.site_id, priced.line.configuration.offering_id
        keyed[site, offering, seen[site, offering]] = priced
        seen[site, offering] += 1
    return keyed


def _difference(
    old: PricedLine | None, new: PricedLine | None, before: PriceSheet, after: PriceSheet
) -> LineDifference:
    shown, currency = new or old, after.currency
    if old is not None and new is not None and _same(old, new, before, after):
        return _unchanged(new, currency)
    assert shown is not None  # a key comes from one of the two
    effect = {}
    for cadence in (Cadence.MONTHLY, Cadence.ONCE):
        was = old.net(cadence, currency) if old else Money.zero(currency)
        now = new.net(cadence, currency) if new else Money.zero(currency)
        effect[cadence] = now - was
    nothing = Money.zero(currency)
    was = before.totals([old]).contract_value if old else nothing
    value = (after.totals([new]).contract_value if new else nothing) - was
    if old is None or new is None:
        change, what = (Change.ADDED if old is None else Change.REMOVED), _headline(shown)
    else:
        changes = _changes(old, new, before, after)
        moved = any(effect.values()) or bool(value)
        change = Change.CHANGED if changes or moved else Change.SAME
        what = "; ".join(changes) or ("price only" if moved else "")
    return LineDifference(
        change=change,
        site_name=shown.line.site_name,
        offering_name=shown.line.configuration.offering_name,
        what=what,
        monthly=effect[Cadence.MONTHLY],
        once=effect[Cadence.ONCE],
        value=value,
    )


def _months(priced: PricedLine, sheet: PriceSheet) -> int:
    return priced.line.term_months or sheet.terms.term_months


def _same(old: PricedLine, new: PricedLine, before: PriceSheet, after: PriceSheet) -> bool:
    """Alike in what was ordered and charged; ids, headings and reasons may differ."""
    return (
        old.line.quantity == new.line.quantity
        and _months(old, before) == _months(new, after)
        and old.line.configuration.values == new.line.configuration.values
        and len(old.charges) == len(new.charges)
        and all(
            was is now
            or (was.cadence is now.cadence and was.net == now.net and was.ramp == now.ramp)
            for was, now in zip(old.charges, new.charges, strict=True)
        )
    )


def _unchanged(priced: PricedLine, currency: str) -> LineDifference:
    nothing = Money.zero(currency)
    return LineDifference(
        change=Change.SAME,
        site_name=priced.line.site_name,
        offering_name=priced.line.configuration.offering_name,
        what="",
        monthly=nothing,
        once=nothing,
        value=nothing,
    )


def _headline(priced: PricedLine) -> str:
    return priced.line.configuration.headline


def _changes(old: PricedLine, new: PricedLine, before: PriceSheet, after: PriceSheet) -> list[str]:
    was, now = old.line.configuration.values, new.line.configuration.values
    said = [
        f"{name.replace('_', ' ')} {was.get(name, 'none')} → {now.get(name, 'none')}"
        for name in dict.fromkeys([*was, *now])
        if was.get(name) != now.get(name)
    ]
    if old.line.quantity != new.line.quantity:
        said.append(f"quantity {old.line.quantity} → {new.line.quantity}")
    terms = _months(old, before), _months(new, after)
    if terms[0] != terms[1]:
        said.append(f"term {terms[0]} → {terms[1]} months")
    return said
