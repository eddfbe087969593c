"""What the best offering still lacks of what is wanted, and which other offering would bring it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from catalog.matching import Match, Outcome, judge
from catalog.offering import Offering
from catalog.requirement import Operator, Priority

# What an offering beside another can carry for it, in numbers.
_COUNTED = frozenset({"users", "channels"})
# These say how a service is run itself: only what is sold together with it can bring them.
_OF_ITSELF = frozenset({"managed", "encrypted", "resilience", "symmetric"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """Something wanted that an offering does not bring, and what would.

    `filled_by` is None where nothing on sale does. `member` is the title of the bundle's own
    member that does; `bundle` one that holds both.
    """

    wanted: str  # DDoS protection
    why: str  # why it is lacking, and why that fills it
    priority: Priority = Priority.MUST
    filled_by: Offering | None = None
    member: str = ""
    bundle: Offering | None = None


def still_lacking(
    best: Match, on_sale: Mapping[str, Offering], beside: Mapping[str, Match | None]
) -> tuple[Lacking, ...]:
    """What is wanted at a place and no part of the best offering, musts first.

    Args:
        on_sale: every offering on sale, by id.
        beside: the other services wanted at the place, each with its best match that fits, or
            None where none does.
    """
    own = [found for each in best.outcomes if (found := _of_outcome(each, best, on_sale))]
    others = list(_services(best, on_sale, beside))
    return tuple(sorted([*own, *others], key=lambda each: list(Priority).index(each.priority)))


def _of_outcome(outcome: Outcome, best: Match, on_sale: Mapping[str, Offering]) -> Lacking | None:
    wanted = outcome.requirement
    counted = wanted.characteristic in _COUNTED and wanted.operator is Operator.AT_LEAST
    if outcome.verdict.good or not (wanted.value is True or counted):
        return None
    for title, offering in _members(best.offering, on_sale):
        if judge(wanted, offering).verdict.good:
            return Lacking(
                wanted=str(wanted),
                why=f"{best.offering.name} has it with its member {title} ({offering.name}).",
                priority=wanted.priority,
                filled_by=offering,
                member=title,
            )
    bringing = _bringing(outcome, best.offering, on_sale)
    if bringing is None:
        why = f"{outcome.reason} Nothing on sale beside it brings it either."
        return Lacking(wanted=str(wanted), why=why, priority=wanted.priority)
    met = judge(wanted, bringing).reason
    return Lacking(
        wanted=str(wanted),
        why=f"{outcome.reason} {met} {_sold_with(bringing, best.offering)}".strip(),
        priority=wanted.priority,
        filled_by=bringing,
        bundle=_bundle_of(best.offering, bringing.family, on_sale),
    )


def _bringing(outcome: Outcome, best: Offering, on_sale: Mapping[str, Offering]) -> Offering | None:
    """What needs no line of its own and meets it, what the catalogue sells with it first."""
    wanted = outcome.requirement
    able = [
        each
        for each in on_sale.values()
        if each.id != best.id
        and not each.access
        and not each.members
        and judge(wanted, each).verdict.good
        and (wanted.characteristic not in _OF_ITSELF or _together(each, best))
    ]
    return min(able, key=lambda each: (_order(each, best), each.id), default=None)


def _order(offering: Offering, best: Offering) -> int:
    """As the best offering names what it is sold with; the others behind."""
    named = best.complements
    if offering.id in named:
        return named.index(offering.id)
    return len(named) + (best.id not in offering.complements)


def _together(offering: Offering, best: Offering) -> bool:
    return offering.id in best.complements or best.id in offering.complements


def _sold_with(offering: Offering, best: Offering) -> str:
    return "It is often sold with it." if _together(offering, best) else ""


def _services(
    best: Match, on_sale: Mapping[str, Offering], beside: Mapping[str, Match | None]
) -> Iterator[Lacking]:
    """The other services wanted at the place."""
    name = best.offering.name
    for family, found in beside.items():
        if family == best.offering.family:
            continue
        held = next((m for m in _members(best.offering, on_sale) if m[1].family == family), None)
        if held is not None:
            why = f"{name} has it with its member {held[0]} ({held[1].name})."
            yield Lacking(wanted=family, why=why, filled_by=held[1], member=held[0])
        elif found is None:
            why = f"{family} is wanted here too and no part of {name}; no offering of it fits yet."
            yield Lacking(wanted=family, why=why)
        else:
            other = found.offering
            why = f"{family} is wanted here too and no part of {name}; {other.name} fits best."
            yield Lacking(
                wanted=family,
                why=f"{why} {_sold_with(other, best.offering)}".strip(),
                filled_by=other,
                bundle=_bundle_of(best.offering, family, on_sale),
            )


def _members(offering: Offering, on_sale: Mapping[str, Offering]) -> Iterator[tuple[str, Offering]]:
    """A bundle's members at every level with their titles; a bundle never holds itself."""
    for each in offering.members:
        held = on_sale.get(each.offering_id)
        if held is not None and each.upper != 0:
            yield each.title or held.name, held
            yield from _members(held, on_sale)


def _bundle_of(best: Offering, family: str, on_sale: Mapping[str, Offering]) -> Offering | None:
    """The smallest bundle that holds the offering and one of the family."""
    able = []
    for each in on_sale.values():
        held = [offering for _, offering in _members(each, on_sale)]
        if best.id in {x.id for x in held} and family in {x.family for x in held}:
            able.append((len(held), each.id, each))
    return min(able)[2] if able else None
