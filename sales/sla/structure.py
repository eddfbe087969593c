"""Reliability block diagrams: series, parallel, k of n, bridges, and elements shared by paths."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod
from typing import TypeAlias

from common.errors import BusinessError
from sales.sla.restore import Outages, RestoreTime, Shape

_MOST_SHARED = 16


class UnsoundElement(BusinessError):
    pass


class UnsoundStructure(BusinessError):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A thing that fails. `mtbf_hours` is fail-to-fail, so A = 1 - MTTR/MTBF."""

    name: str
    mtbf_hours: float
    mttr_hours: float
    shape: Shape = Shape.EXPONENTIAL
    cv: float = 1.0

    def __post_init__(self) -> None:
        if not 0 < self.mttr_hours < self.mtbf_hours:
            raise UnsoundElement(
                f"{self.name}: MTTR {self.mttr_hours:g} h with MTBF {self.mtbf_hours:g} h is not "
                "possible; accepted: MTTR above 0 and below MTBF (fail-to-fail)."
            )

    @property
    def availability(self) -> float:
        return 1 - self.mttr_hours / self.mtbf_hours

    @property
    def failures_per_hour(self) -> float:
        """Over all time, up and down."""
        return 1 / self.mtbf_hours


@dataclass(frozen=True, slots=True)
class Unit:
    """A block that is one element; the same name twice is the same thing, shared."""

    name: str


@dataclass(frozen=True, slots=True)
class Series:
    """Works when all blocks work."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    """Works when at least `needed` of the blocks work; 1 is parallel, all of them is series."""

    needed: int
    blocks: tuple[Block, ...]

    def __post_init__(self) -> None:
        if not 1 <= self.needed <= len(self.blocks):
            raise UnsoundStructure(
                f"{self.needed} of {len(self.blocks)} blocks is not possible; accepted: 1 to "
                f"{len(self.blocks)}."
            )


@dataclass(frozen=True, slots=True)
class Bridge:
    """Two paths (first, third) and (second, fourth) with a cross-link between their middles."""

    first: Block
    second: Block
    third: Block
    fourth: Block
    link: Block


Block: TypeAlias = Unit | Series | AtLeast | Bridge


def parallel(*blocks: Block) -> AtLeast:
    """Works when any block works."""
    return AtLeast(1, blocks)


def parts(block: Block) -> tuple[Block, ...]:
    """The blocks directly inside."""
    match block:
        case Unit():
            return ()
        case Series() | AtLeast():
            return block.blocks
        case Bridge():
            return (block.first, block.second, block.third, block.fourth, block.link)


def names(block: Block) -> Iterator[str]:
    """Element names, one for each place."""
    if isinstance(block, Unit):
        yield block.name
    for each in parts(block):
        yield from names(each)


def availability(block: Block, up: Mapping[str, float]) -> float:
    """P(the block works), each element up with its own probability, independent of the others.

    Elements that stand in several places are conditioned on first (both ways, weighted): without
    that a shared duct would count as two, and the result would be far too good.

    Raises:
        UnsoundStructure: an element without a figure, or too many shared ones to condition on.
    """
    places = Counter(names(block))
    missing = sorted(set(places) - set(up))
    if missing:
        raise UnsoundStructure(f"There are no figures for {missing[0]!r}; give its MTBF and MTTR.")
    shared = tuple(name for name, number in places.items() if number > 1)
    if len(shared) > _MOST_SHARED:
        raise UnsoundStructure(
            f"{len(shared)} elements stand in several places; at most {_MOST_SHARED} can be "
            "worked out exactly. Join some into one element."
        )
    return _conditioned(block, dict(up), shared)


def _conditioned(block: Block, up: dict[str, float], shared: tuple[str, ...]) -> float:
    if not shared:
        return _independent(block, up)
    first, rest = shared[0], shared[1:]
    chance = up[first]
    found = 0.0
    if chance > 0:
        found += chance * _conditioned(block, {**up, first: 1.0}, rest)
    if chance < 1:
        found += (1 - chance) * _conditioned(block, {**up, first: 0.0}, rest)
    return found


def _independent(block: Block, up: Mapping[str, float]) -> float:
    match block:
        case Unit(name):
            return up[name]
        case Series(blocks):
            return prod(_independent(each, up) for each in blocks)
        case AtLeast(needed, blocks):
            return _k_of_n(needed, [_independent(each, up) for each in blocks])
        case Bridge():
            a, b, c, d, link = (_independent(each, up) for each in parts(block))
            # With the link working the middles are one point; without it there are two paths.
            joined = _either(a, b) * _either(c, d)
            return link * joined + (1 - link) * _either(a * c, b * d)


def _either(one: float, other: float) -> float:
    return one + other - one * other


def _k_of_n(needed: int, chances: list[float]) -> float:
    """Dynamic programming over the number of working blocks; `needed` and more share a place."""
    if needed == 1:
        return 1 - prod(1 - each for each in chances)
    working = [1.0] + [0.0] * needed
    for chance in chances:
        working[needed] += working[needed - 1] * chance
        for number in range(needed - 1, 0, -1):
            working[number] = working[number] * (1 - chance) + working[number - 1] * chance
        working[0] *= 1 - chance
    return working[needed]


def unavailability(block: Block, down: Mapping[str, float]) -> float:
    """P(the block fails) from the elements' own, without the digits that 1 - A would lose.

    Raises:
        UnsoundStructure.
    """
    return availability(_dual(block), down)


def _dual(block: Block) -> Block:
    """The structure of failing: series for parallel, n - k + 1 for k of n, a bridge turned."""
    match block:
        case Unit():
            return block
        case Series(blocks):
            return AtLeast(1, tuple(_dual(each) for each in blocks))
        case AtLeast(needed, blocks):
            fewest = len(blocks) - needed + 1
            inside = tuple(_dual(each) for each in blocks)
            return Series(inside) if fewest == len(blocks) else AtLeast(fewest, inside)
        case Bridge():
            a, b, c, d, link = (_dual(each) for each in parts(block))
            return Bridge(a, c, b, d, link)


def failure_frequency(block: Block, elements: Mapping[str, Element]) -> float:
    """Failures of the block per hour: each element's own, weighted by how often it decides.

    nu = sum over elements of (A with it up - A with it down) x its failures per hour (Birnbaum).
    """
    up = {name: each.availability for name, each in elements.items()}
    return sum(
        (availability(block, {**up, n: 1.0}) - availability(block, {**up, n: 0.0}))
        * elements[n].failures_per_hour
        for n in dict.fromkeys(names(block))
    )


def outages_of(block: Block, elements: Mapping[str, Element]) -> Outages:
    """The block as one thing that fails and is restored.

    Parts in series that share nothing fail by themselves: rates add (per hour up) and the time to
    restore is their mixture, outages during an outage neglected. A redundant part fails with its
    own frequency and mean outage U / nu; its time to restore is taken as exponential, which is
    exact for two exponential elements in parallel.
    """
    up = {name: each.availability for name, each in elements.items()}
    down = {name: each.mttr_hours / each.mtbf_hours for name, each in elements.items()}
    rates, kinds = [], []
    for each in independent_parts(block):
        working = availability(each, up)
        frequency = failure_frequency(each, elements)
        if frequency <= 0 or working <= 0:
            continue
        rates.append(frequency / working)
        if isinstance(each, Unit):
            own = elements[each.name]
            kinds.append(RestoreTime(mean_hours=own.mttr_hours, shape=own.shape, cv=own.cv))
        else:
            kinds.append(RestoreTime(mean_hours=unavailability(each, down) / frequency))
    if not rates:
        raise UnsoundStructure("The structure never fails or never works; give it an element.")
    total = sum(rates)
    merged: dict[RestoreTime, float] = {}
    for rate, kind in zip(rates, kinds, strict=True):
        merged[kind] = merged.get(kind, 0.0) + rate / total
    return Outages(rate_per_hour=total, kinds=tuple((s, k) for k, s in merged.items()))


def independent_parts(block: Block) -> tuple[Block, ...]:
    """Parts in series that share no element; the block itself when it cannot be split."""
    if not isinstance(block, Series):
        return (block,)
    split = tuple(part for each in block.blocks for part in independent_parts(each))
    places = Counter(name for part in split for name in set(names(part)))
    return split if all(number == 1 for number in places.values()) else (block,)
