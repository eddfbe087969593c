"""Matching: which offerings meet a group of requirements, how well, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from catalog.attainable import Attainable, attainable
from catalog.configuration import Configuration
from catalog.feasibility import Feasibility
from catalog.offering import Offering, say_value
from catalog.requirement import Operator, Priority, Requirement, title_of
from common.units import downtime_minutes
from common.wording import join_words, plain


class Verdict(StrEnum):
    EXCEEDED = "exceeded"
    MET = "met"
    PARTLY = "partly met"
    NOT_MET = "not met"
    UNKNOWN = "unknown"

    @property
    def good(self) -> bool:
        return self in (Verdict.EXCEEDED, Verdict.MET)


WEIGHTS = {Priority.MUST: 5, Priority.SHOULD: 2, Priority.MAY: 1}
# Unknown earns less than partly met: a gap that can be asked about is better than silence, but an
# offering must not climb by saying nothing.
POINTS = {
    Verdict.EXCEEDED: 1.0,
    Verdict.MET: 1.0,
    Verdict.PARTLY: 0.5,
    Verdict.UNKNOWN: 0.3,
    Verdict.NOT_MET: 0.0,
}
# Concern the sale as a whole and are decided once there is a price, a term and a date.
SALE_WIDE = frozenset({"budget_monthly", "site_count"})
CARRYING = frozenset({"bandwidth_mbps", "users", "channels", "symmetric"})
# How far short still counts as partly met: 80 % of a wanted minimum, 125 % of a wanted maximum.
_NEAR_LOW, _NEAR_HIGH = 0.8, 1.25
_SIMILAR_ENOUGH = 0.12


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one requirement fares, with the reason in a sentence."""

    requirement: Requirement
    verdict: Verdict
    reason: str
    shortfall: float = 0.0  # how far short, as a share of what was wanted; 0 when not short
    short_by: str = ""  # that in the characteristic's own unit: "bandwidth by 300 Mbit/s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """One offering against the requirements of a group. `score` is 0 to 100 and hides nothing:
    every requirement's outcome stands beside it, and a failed must ranks below any that fits."""

    offering: Offering
    score: float
    outcomes: tuple[Outcome, ...]
    feasibility: Feasibility | None = None

    @property
    def fits(self) -> bool:
        """No must fails and the place can be reached, as far as is known."""
        if self.feasibility is not None and self.feasibility.feasible is False:
            return False
        return not any(
            o.verdict in (Verdict.NOT_MET, Verdict.PARTLY)
            for o in self.outcomes
            if o.requirement.priority is Priority.MUST
        )

    @property
    def gaps(self) -> tuple[str, ...]:
        """What it lacks, in sentences."""
        gaps = [o.reason for o in self.outcomes if o.verdict in (Verdict.NOT_MET, Verdict.PARTLY)]
        if self.feasibility is not None and self.feasibility.feasible is False:
            gaps.append(self.feasibility.reason)
        return tuple(gaps)


def for_group(
    requirements: tuple[Requirement, ...], group: str, site_id: str = ""
) -> tuple[Requirement, ...]:
    """The requirements that concern a group ("" for ungrouped ones only) and a site."""
    return tuple(
        r
        for r in requirements
        if r.group in ("", group) and (not site_id or not r.site_ids or site_id in r.site_ids)
    )


def groups_of(requirements: tuple[Requirement, ...]) -> tuple[str, ...]:
    """The groups named, in order; one unnamed group when none is."""
    return tuple(dict.fromkeys(r.group for r in requirements if r.group)) or ("",)


def match(
    requirements: tuple[Requirement, ...],
    offerings: tuple[Offering, ...],
    *,
    feasibility: Mapping[str, Feasibility] | None = None,
    similarity: Mapping[str, Mapping[str, float]] | None = None,
) -> tuple[Match, ...]:
    """Rank the offerings: those that fit first, then fewest failed musts, then score.

    Args:
        requirements: of one group and site, see `for_group`.
        offerings: candidates.
        feasibility: by offering id, at the site.
        similarity: requirement id -> offering id -> similarity 0 to 1, for free text.
    """
    matches = [
        _match_one(requirements, each, (feasibility or {}).get(each.id), similarity or {})
        for each in offerings
    ]
    return tuple(sorted(matches, key=_rank))


def _rank(found: Match) -> tuple[bool, int, float, float, str]:
    failed = sum(
        o.verdict is Verdict.NOT_MET and o.requirement.priority is Priority.MUST
        for o in found.outcomes
    )
    # Of offerings that fail alike, the one that comes nearest is the one to talk about.
    short = sum(o.shortfall for o in found.outcomes)
    return (not found.fits, failed, -found.score, short, found.offering.id)


def _match_one(
    requirements: tuple[Requirement, ...],
    offering: Offering,
    feasibility: Feasibility | None,
    similarity: Mapping[str, Mapping[str, float]],
) -> Match:
    outcomes, earned, possible = [], 0.0, 0.0
    named = any(each.characteristic == "service" for each in requirements)
    for each in requirements:
        alike = similarity.get(each.id, {}).get(offering.id, 0.0)
        lead = feasibility.lead_time_days if feasibility else None
        outcome = judge(each, offering, similarity=alike, lead_time_days=lead)
        # Silence about what a service carries means it carries none, unless the words were
        # meant for another service of the same sale.
        silent = outcome.verdict is Verdict.UNKNOWN and each.characteristic in CARRYING
        if silent and (each.group or not named):
            outcome = replace(outcome, verdict=Verdict.NOT_MET)
        outcomes.append(outcome)
        if each.characteristic not in SALE_WIDE:
            weight = WEIGHTS[each.priority]
            possible += weight
            earned += weight * (POINTS[outcome.verdict] * 0.98 + 0.02 * alike)
    score = 100 * earned / possible if possible else 0.0
    return Match(
        offering=offering,
        score=round(score, 1),
        outcomes=tuple(outcomes),
        feasibility=feasibility,
    )


def judge(
    requirement: Requirement,
    offering: Offering,
    *,
    configuration: Configuration | None = None,
    similarity: float = 0.0,
    lead_time_days: int | None = None,
) -> Outcome:
    """One requirement against an offering, or against one configuration of it."""
    if requirement.operator is Operator.ABOUT:
        return _judge_text(requirement, offering, similarity)
    if requirement.characteristic in SALE_WIDE:
        reason = f"{requirement}: decided once the whole sale is priced."
        return Outcome(requirement=requirement, verdict=Verdict.UNKNOWN, reason=reason)
    offered = attainable(
        offering,
        requirement.characteristic,
        configuration=configuration,
        lead_time_days=lead_time_days,
    )
    if offered is None:
        reason = f"The catalogue does not say the {title_of(requirement.characteristic).lower()}"
        reason += f" of {offering.name}."
        return Outcome(requirement=requirement, verdict=Verdict.UNKNOWN, reason=reason)
    if requirement.operator is Operator.EQUALS:
        return _judge_equal(requirement, offering, offered)
    return _judge_number(requirement, offering, offered)


def _judge_text(requirement: Requirement, offering: Offering, similarity: float) -> Outcome:
    if similarity >= _SIMILAR_ENOUGH:
        reason = f"{offering.name} is described in similar words; confirm the detail: "
        verdict = Verdict.PARTLY if requirement.priority is not Priority.MUST else Verdict.UNKNOWN
    else:
        reason = f"The description of {offering.name} does not speak of it: "
        verdict = Verdict.UNKNOWN
    return Outcome(
        requirement=requirement,
        verdict=verdict,
        reason=f"{reason}{str(requirement.value).rstrip('.')}.",
    )


def _judge_equal(requirement: Requirement, offering: Offering, offered: Attainable) -> Outcome:
    if requirement.characteristic == "service":
        met = offering.family == requirement.value
        reason = f"{offering.name} is {'' if met else 'not '}an offering of {requirement.value}."
    elif requirement.value is False:
        # "Not needed" is met by an offering that has it as an option or not at all.
        met = offered.can_be(False)
        reason = f"{offered.title} can be left out."
        reason = reason if met else f"{offered.title} is part of {offering.name}."
    else:
        met = offered.can_be(requirement.value)
        wanted = offered.title if requirement.value is True else str(requirement)
        reason = f"{wanted} is {'available' if met else 'not available'} with {offering.name}."
    verdict = Verdict.MET if met else Verdict.NOT_MET
    return Outcome(requirement=requirement, verdict=verdict, reason=reason)


def _judge_number(requirement: Requirement, offering: Offering, offered: Attainable) -> Outcome:
    wanted = requirement.value
    if isinstance(wanted, bool | str):
        reason = f"{requirement} cannot be compared with a number."
        return Outcome(requirement=requirement, verdict=Verdict.UNKNOWN, reason=reason)
    at_least = requirement.operator is Operator.AT_LEAST
    best = offered.nearest(wanted, at_least=at_least)
    unit = f" {requirement.unit}" if requirement.unit else ""
    said = f"{offered.title}: wanted {requirement.operator} {say_value(wanted)}{unit}"
    said += f", {offering.name} reaches {plain(best)}{unit}."
    return Outcome(
        requirement=requirement,
        verdict=_number_verdict(requirement.characteristic, wanted, best, at_least),
        reason=said,
        shortfall=_shortfall(requirement.characteristic, wanted, best, at_least),
        short_by=_short_by(requirement, wanted, best, at_least),
    )


def _number_verdict(name: str, wanted: float, best: float, at_least: bool) -> Verdict:
    if best == wanted:
        return Verdict.MET
    if (best > wanted) == at_least:
        return Verdict.EXCEEDED
    if name == "availability_percent":
        # Nearness of a percentage means nothing; nearness of the downtime it allows does.
        near = _shortfall(name, wanted, best, at_least) <= 1 + 1e-9
        return Verdict.PARTLY if near else Verdict.NOT_MET
    near = best >= wanted * _NEAR_LOW if at_least else best <= wanted * _NEAR_HIGH
    return Verdict.PARTLY if near else Verdict.NOT_MET


def _shortfall(name: str, wanted: float, best: float, at_least: bool) -> float:
    """How far short of what was wanted, as a share of it; of availability, of the downtime."""
    if name == "availability_percent":
        wanted, best, at_least = 100 - wanted, 100 - best, False
    short = wanted - best if at_least else best - wanted
    return max(0.0, short / wanted) if wanted else float(short > 0)


def _short_by(requirement: Requirement, wanted: float, best: float, at_least: bool) -> str:
    """How far short in words, an availability also in the minutes it may be down longer."""
    short = wanted - best if at_least else best - wanted
    if short <= 0:
        return ""
    unit = f" {requirement.unit}" if requirement.unit else ""
    said = f"{title_of(requirement.characteristic).lower()} by {plain(round(short, 6))}{unit}"
    if requirement.characteristic == "availability_percent" and 0 <= best <= wanted <= 100:
        longer = downtime_minutes(best) - downtime_minutes(wanted)
        said += f" ({longer:.0f} minutes a month more down)"
    return said


def nearest_sentence(matches: tuple[Match, ...]) -> str:
    """`Nothing fits; nearest is X, short of bandwidth by 300 Mbit/s.`, with every gap in full
    behind it; empty when something fits."""
    if not matches or matches[0].fits:
        return ""
    nearest = matches[0]
    failed = [o for o in nearest.outcomes if o.requirement.priority is Priority.MUST]
    short = [each.short_by for each in failed if each.short_by]
    said = f", short of {join_words(tuple(short))}" if short else ""
    return f"Nothing fits; nearest is {nearest.offering.name}{said}. " + " ".join(nearest.gaps)
