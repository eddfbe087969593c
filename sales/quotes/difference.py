"""The difference of two versions, line by line, with what each change does to the price."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from catalog.offering import Cadence
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
    """`monthly` and `once` are the price effect, after minus before."""

    change: Change
    site_name: str
    offering_name: str
    what: str
    monthly: Money
    once: Money


def differences(before: QuoteVersion, after: QuoteVersion) -> tuple[LineDifference, ...]:
    """Lines are paired by site and offering, in their order where an offering stands twice."""
    old, new = _keyed(before.sheet), _keyed(after.sheet)
    found = []
    for key in dict.fromkeys([*old, *new]):
        found.append(_difference(old.get(key), new.get(key), after.sheet.currency))
    return tuple(found)


def _keyed(sheet: PriceSheet) -> dict[tuple[str, str, int], PricedLine]:
    keyed: dict[tuple[str, str, int], PricedLine] = {}
    for priced in sheet.lines:
        site, offering = priced.line.site_id, priced.line.configuration.offering_id
        nth = sum(1 for key in keyed if key[:2] == (site, offering))
        keyed[site, offering, nth] = priced
    return keyed


def _difference(old: PricedLine | None, new: PricedLine | None, currency: str) -> LineDifference:
    shown = new or old
    assert shown is not None  # a key comes from one of the two
    effect = {}
    for cadence in (Cadence.MONTHLY, Cadence.ONCE):
        was = old.net(cadence, currency) if old else Money.zero(currency)
        now = new.net(cadence, currency) if new else Money.zero(currency)
        effect[cadence] = now - was
    if old is None or new is None:
        change, what = (Change.ADDED if old is None else Change.REMOVED), _headline(shown)
    else:
        changes = _changes(old, new)
        moved = any(effect.values())
        change = Change.CHANGED if changes or moved else Change.SAME
        what = "; ".join(changes) or ("price only" if moved else "")
    return LineDifference(
        change=change,
        site_name=shown.line.site_name,
        offering_name=shown.line.configuration.offering_name,
        what=what,
        monthly=effect[Cadence.MONTHLY],
        once=effect[Cadence.ONCE],
    )


def _headline(priced: PricedLine) -> str:
    return priced.line.configuration.headline


def _changes(old: PricedLine, new: PricedLine) -> list[str]:
    was, now = old.line.configuration.values, new.line.configuration.values
    said = [
        f"{name.replace('_', ' ')} {was.get(name, 'none')} → {now.get(name, 'none')}"
        for name in dict.fromkeys([*was, *now])
        if was.get(name) != now.get(name)
    ]
    if old.line.quantity != new.line.quantity:
        said.append(f"quantity {old.line.quantity} → {new.line.quantity}")
    return said
