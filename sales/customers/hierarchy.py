"""The organisation hierarchy: who belongs to whom, since when, never in a circle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from common.errors import BusinessError
from common.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """`child_id` belongs to `parent_id` from `valid_from` until before `valid_to` (open: None)."""

    child_id: str
    parent_id: str
    valid_from: date
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class HierarchyCycle(BusinessError):
    def __init__(self, child_id: str, parent_id: str, way: tuple[str, ...], day: date) -> None:
        if child_id == parent_id:
            super().__init__(f"{child_id} cannot belong to itself; choose another organisation.")
            return
        shown = " under ".join(way)
        super().__init__(
            f"{child_id} cannot belong to {parent_id}: from {day:%d %b %Y} on {shown}, "
            "so the hierarchy would be a circle; move one of those first."
        )


class PlacedLater(BusinessError):
    def __init__(self, child_id: str, link: Link) -> None:
        super().__init__(
            f"{child_id} is already placed under {link.parent_id} from {link.valid_from:%d %b %Y}; "
            "choose that day or a later one."
        )


def check_no_circle(new: Link, links: Iterable[Link]) -> None:
    """Refuses a link that, on any day it holds, makes the child its own ancestor.

    `links` must hold every link above the new parent, of any time.

    Raises:
        HierarchyCycle: names the way back and the first day it exists.
    """
    if new.child_id == new.parent_id:
        raise HierarchyCycle(new.child_id, new.parent_id, (), new.valid_from)
    above: dict[str, list[Link]] = {}
    for link in links:
        above.setdefault(link.child_id, []).append(link)
    end = new.valid_to or date.max
    start_at = (new.parent_id, new.valid_from, end, (new.parent_id,))
    waiting: list[tuple[str, date, date, tuple[str, ...]]] = [start_at]
    while waiting:
        current, start, until, way = waiting.pop()
        for link in above.get(current, ()):
            first, last = max(start, link.valid_from), min(until, link.valid_to or date.max)
            if first >= last:
                continue
            if link.parent_id == new.child_id:
                raise HierarchyCycle(new.child_id, new.parent_id, (*way, link.parent_id), first)
            if link.parent_id not in way:
                waiting.append((link.parent_id, first, last, (*way, link.parent_id)))


def place(new: Link, own: Iterable[Link]) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    """The child's links to drop and to add so that the new one holds from its day on.

    `own` are the child's links so far. The one that holds on that day ends there.

    Raises:
        PlacedLater: a link already starts after that day.
    """
    drop: list[Link] = []
    add: list[Link] = [new]
    for link in own:
        if link.valid_from > new.valid_from:
            raise PlacedLater(new.child_id, link)
        if link.valid_to is None or link.valid_to > new.valid_from:
            drop.append(link)
            if link.valid_from < new.valid_from:
                add.insert(0, replace(link, valid_to=new.valid_from))
    return tuple(drop), tuple(add)


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One organisation in the tree with its own figures; monthly revenue by currency."""

    id: str
    name: str
    kind: str = "company"
    parent_id: str = ""
    sites: int = 0
    orders: int = 0
    open_tickets: int = 0
    revenue: tuple[Money, ...] = ()
    site_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RolledUp:
    """A branch with the sums of itself and everything below it; `depth` is 0 at the top."""

    branch: Branch
    depth: int
    sites: int
    orders: int
    open_tickets: int
    revenue: Mapping[str, Money]


def roll_up(branches: Iterable[Branch], top: str) -> tuple[RolledUp, ...]:
    """The tree from `top` down in reading order, each with its sums; currencies stay apart."""
    found = {each.id: each for each in branches}
    below: dict[str, list[str]] = {}
    for each in sorted(found.values(), key=lambda one: (one.name.casefold(), one.id)):
        if each.id != top:
            below.setdefault(each.parent_id, []).append(each.id)
    order: list[tuple[str, int]] = []
    waiting = [(top, 0)]
    while waiting:
        current, depth = waiting.pop()
        order.append((current, depth))
        waiting.extend((child, depth + 1) for child in reversed(below.get(current, [])))
    sums: dict[str, RolledUp] = {}
    for current, depth in reversed(order):  # children stand after their parent
        children = [sums[child] for child in below.get(current, [])]
        sums[current] = _sum(found[current], depth, children)
    return tuple(sums[current] for current, _ in order)


def _sum(branch: Branch, depth: int, children: list[RolledUp]) -> RolledUp:
    revenue: dict[str, Money] = {}
    parts = [*branch.revenue, *(each for child in children for each in child.revenue.values())]
    for money in parts:
        so_far = revenue.get(money.currency, Money.zero(money.currency))
        revenue[money.currency] = so_far + money
    return RolledUp(
        branch=branch,
        depth=depth,
        sites=branch.sites + sum(each.sites for each in children),
        orders=branch.orders + sum(each.orders for each in children),
        open_tickets=branch.open_tickets + sum(each.open_tickets for each in children),
        revenue=revenue,
    )
