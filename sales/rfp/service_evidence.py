"""What the quote and the SLA engine say of a requirement, as far as answers need to know it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from catalog.configuration import Configuration
from catalog.offering import Offering, Value
from catalog.requirement import Operator, Requirement
from common.wording import plain
from sales.rfp.answers import Compliance, Evidence, RfpAnswer, Source
from sales.rfp.requirement import Category, RfpRequirement

_PRICE = re.compile(
    r"\b(?:pric\w+|charges?|costs?|fees?|quot(?:e|ation)|tariffs?|budget)\b", re.IGNORECASE
)
_ASKS_PRICE = re.compile(
    r"\b(?:provide|submit|state|quote|complete|list|give|include|itemi[sz]e|break ?down|what"
    r"|monthly|total|annual|recurring|one-?(?:off|time)|schedule)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Configured:
    """A service of the quote. `reference` names its line: `Q-2026-00012 v1, L-001`."""

    offering: Offering
    configuration: Configuration
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedPrice:
    """What the quote comes to, in a sentence with its currency; `reference` names the version."""

    reference: str
    sentence: str


class Keeping(StrEnum):
    SAFE = "can be kept"
    CONDITIONAL = "can be kept on a condition"
    COUNTER_OFFER = "counter-offer"


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether a target can be kept; `offered_percent` is what can be signed."""

    keeping: Keeping
    offered_percent: float
    sentence: str


# An offering, its settings (None: as it comes) and a wanted availability in percent; None where
# the catalogue keeps no network figures.
Assess = Callable[[Offering, Mapping[str, Value] | None, float], Finding | None]


def with_service_level(
    answer: RfpAnswer, figures: Sequence[Requirement], service: Offering, found: Finding
) -> RfpAnswer:
    """The answer with what the SLA engine says of the wanted availability.

    Where the service class falls short, the engine's condition or counter-offer takes the place of
    a bare refusal. Where the class promises it and the network does not carry it safely, the
    answer stays, is less sure, and says so.
    """
    evidence = Evidence(source=Source.SLA, reference=service.id, snippet=found.sentence)
    short = answer.compliance in (Compliance.NON_COMPLY, Compliance.PARTIAL)
    whole = replace(answer, evidence=(*answer.evidence, evidence))
    only_availability = all(each.characteristic == "availability_percent" for each in figures)
    if found.keeping is Keeping.SAFE:
        return replace(whole, reason=f"{answer.reason} SLA engine: {found.sentence}")
    if not short:
        return replace(
            whole,
            reason=f"{answer.reason} Please check, SLA engine: {found.sentence}",
            confidence=min(answer.confidence, 0.55),
        )
    if found.keeping is Keeping.CONDITIONAL:
        return replace(
            whole,
            compliance=Compliance.PARTIAL,
            text=f"{answer.text} We can agree to it on condition of a second access path.",
            reason=f"{answer.reason} SLA engine: {found.sentence}",
        )
    return replace(
        whole,
        compliance=Compliance.EXCEPTION if only_availability else answer.compliance,
        text=f"{answer.text} We offer {plain(found.offered_percent)} % instead.",
        reason=f"{answer.reason} SLA engine: {found.sentence}",
    )


def wanted_availability(figures: Sequence[Requirement]) -> float | None:
    """The availability asked for in percent; None where none is."""
    for each in figures:
        if each.characteristic == "availability_percent" and each.operator is Operator.AT_LEAST:
            return float(each.value) if isinstance(each.value, int | float) else None
    return None


def price_answer(each: RfpRequirement, price: QuotedPrice) -> RfpAnswer | None:
    """The quote's totals where a row asks for our prices; None where it asks something else."""
    if each.category is not Category.PRICING or not _PRICE.search(each.whole):
        return None
    if not _ASKS_PRICE.search(each.whole):
        return None
    return RfpAnswer(
        requirement_id=each.id,
        compliance=Compliance.COMPLY,
        text=f"{price.sentence} Every charge is itemised in the price annex.",
        reason=f"Quote {price.reference}.",
        evidence=(
            Evidence(source=Source.QUOTE, reference=price.reference, snippet=price.sentence),
        ),
        confidence=0.8,
    )
