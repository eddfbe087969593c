"""An amount off the whole quote, spread over its lines; and a target price solved back to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Decimal

from catalog.offering import Cadence
from common.errors import BusinessError
from common.money import CurrencyMismatch, Money, minor_digits
from sales.pricing.policy import PricePolicy
from sales.pricing.price_sheet import Adjustment, PricedCharge, PricedLine, PriceSheet
from sales.pricing.steps import GIVEN, HEADER_AMOUNT


class TooMuchOff(BusinessError):
    def __init__(self, wanted: Money, most: Money, monthly: Money) -> None:
        super().__init__(
            f"{wanted} a month cannot be taken off within the discount limits and floor prices; "
            f"at most {most} can, which makes {monthly - most} a month."
        )


class TargetAbove(BusinessError):
    def __init__(self, target: Money, monthly: Money) -> None:
        super().__init__(
            f"The quote is {monthly} a month without an amount off, which is not above {target}; "
            "take discounts back to raise it."
        )


@dataclass(frozen=True, slots=True)
class _Place:
    """A monthly charge that can give way, in whole minor units."""

    line: int
    charge: int
    net: int
    room: int


def given_away(charge: PricedCharge) -> Decimal:
    """What discounts of people take off the charge, as a positive amount."""
    return -sum((a.amount.amount for a in charge.adjustments if a.step in GIVEN), start=Decimal(0))


def spread_amount(sheet: PriceSheet, policy: PricePolicy) -> PriceSheet:
    """The sheet with its header amount taken off the monthly charges, by their net.

    A charge gives way to its greatest discount or floor price, whichever comes first; what it
    cannot bear the others do. The shares sum to the amount exactly.

    Raises:
        TooMuchOff: the charges together cannot bear it. CurrencyMismatch.
    """
    amount = sheet.terms.header_amount
    assert amount is not None  # asked for only with one
    if amount.currency != sheet.currency:
        raise CurrencyMismatch(amount.currency, sheet.currency)
    places = _places(sheet, policy)
    wanted, most = amount.minor, sum(place.room for place in places)
    if not 0 <= wanted <= most:
        raise TooMuchOff(amount, _money(most, sheet), sheet.totals().monthly)
    shares = fill(wanted, [place.net for place in places], [place.room for place in places])
    return _taken_off(sheet, places, shares)


def amount_to_target(sheet: PriceSheet, target: Money, policy: PricePolicy) -> Money:
    """What has to come off the sheet's monthly total to make it `target`.

    `sheet` is priced without a header amount.

    Raises:
        TargetAbove: it costs no more than that already.
        TooMuchOff: the limits end before the target; says where.
    """
    monthly = sheet.totals().monthly
    if not target < monthly:
        raise TargetAbove(target, monthly)
    off, most = monthly - target.rounded(), sum(place.room for place in _places(sheet, policy))
    if off.minor > most:
        raise TooMuchOff(off, _money(most, sheet), monthly)
    return off


def fill(wanted: int, weights: Sequence[int], rooms: Sequence[int]) -> list[int]:
    """Whole shares of `wanted` by weight, none above its room; they sum to `wanted`.

    `wanted` is at most the sum of rooms. Each round shares what is left among those with room.
    """
    shares = [0] * len(weights)
    left = wanted
    while left:
        able = [at for at, room in enumerate(rooms) if shares[at] < room and weights[at]]
        able = able or [at for at, room in enumerate(rooms) if shares[at] < room]
        whole = sum(weights[at] for at in able) or len(able)
        parts = [left * (weights[at] or 1) // whole for at in able]
        remainders = sorted(
            range(len(able)), key=lambda i: -(left * (weights[able[i]] or 1) % whole)
        )
        for at in remainders[: left - sum(parts)]:
            parts[at] += 1
        for at, part in zip(able, parts, strict=True):
            taken = min(part, rooms[at] - shares[at])
            shares[at] += taken
            left -= taken
    return shares


def _places(sheet: PriceSheet, policy: PricePolicy) -> list[_Place]:
    places = []
    scale = minor_digits(sheet.currency)
    rooms: dict[int, int] = {}  # alike lines share their charges, so each is worked out once
    for at, priced in enumerate(sheet.lines):
        for nth, charge in enumerate(priced.charges):
            if charge.cadence is Cadence.MONTHLY:
                if id(charge) not in rooms:
                    rooms[id(charge)] = _room(charge, policy, scale)
                net = int(charge.net.amount.scaleb(scale))
                places.append(_Place(at, nth, net, rooms[id(charge)]))
    return places


def _room(charge: PricedCharge, policy: PricePolicy, scale: int) -> int:
    given = given_away(charge)
    before = charge.net.amount + given
    by_discount = before * policy.greatest_discount_percent / 100 - given
    by_floor = charge.net.amount - policy.floor_price(charge.cost).amount
    room = max(min(by_discount, by_floor), Decimal(0)).scaleb(scale)
    return int(room.to_integral_value(ROUND_DOWN))


def _taken_off(sheet: PriceSheet, places: list[_Place], shares: list[int]) -> PriceSheet:
    changed: dict[int, list[PricedCharge]] = {}
    for place, share in zip(places, shares, strict=True):
        if share:
            priced = sheet.lines[place.line]
            charges = changed.setdefault(place.line, list(priced.charges))
            charges[place.charge] = _less(charges[place.charge], _money(share, sheet))
    lines = (
        PricedLine(line=priced.line, charges=tuple(changed.get(at, priced.charges)))
        for at, priced in enumerate(sheet.lines)
    )
    return replace(sheet, lines=tuple(lines))


def _less(charge: PricedCharge, share: Money) -> PricedCharge:
    step = Adjustment(step=HEADER_AMOUNT, reason="share of the amount off the quote", amount=-share)
    return replace(charge, net=charge.net - share, adjustments=(*charge.adjustments, step))


def _money(minor: int, sheet: PriceSheet) -> Money:
    return Money.from_minor(minor, sheet.currency)
