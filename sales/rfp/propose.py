"""First answers with evidence: from what was configured, the catalogue, or the answer library."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from catalog.matching import Match, Outcome, Verdict, judge, match
from catalog.offering import Offering, Value
from catalog.requirement import Priority, Requirement
from catalog.similarity import TextIndex
from common.wording import join_words
from sales.rfp.answers import Compliance, Evidence, RfpAnswer, Source
from sales.rfp.library import LibraryEntry, filled
from sales.rfp.library_index import Hit, LibraryIndex, by_meaning, share_subject
from sales.rfp.meaning import NAME, SentenceModel
from sales.rfp.requirement import Category, Obligation, Party, RfpRequirement
from sales.rfp.service_evidence import (
    Assess,
    Configured,
    QuotedPrice,
    price_answer,
    wanted_availability,
    with_service_level,
)

GOOD_MATCH = 0.36  # likeness below which a library answer is no good answer
SURELY_ALIKE = 0.65
GOOD_MEANING = 0.42  # the same bar where words and meaning are weighed together
_COMPLIANCE = {
    Verdict.EXCEEDED: Compliance.EXCEEDS,
    Verdict.MET: Compliance.COMPLY,
    Verdict.PARTLY: Compliance.PARTIAL,
    Verdict.NOT_MET: Compliance.NON_COMPLY,
}
_ABOUT_SERVICE = (Category.TECHNICAL, Category.SLA, Category.SECURITY, Category.DELIVERY)
_DATES = ("lead_time_days", "ready_by")
_FEW_WORDS = 12
_ORDER = (Verdict.NOT_MET, Verdict.PARTLY, Verdict.MET, Verdict.EXCEEDED)
NO_GOOD_ANSWER = "No good answer was found in the quote, the catalogue or the answer library."


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What answers are made of. `configured` and `price` are of the quote, if there is one.

    `assess` asks the SLA engine whether an availability can be kept. `model` weighs the meaning of
    the library's nearest questions beside their words.
    """

    offerings: tuple[Offering, ...] = ()
    configured: tuple[Configured, ...] = ()
    price: QuotedPrice | None = None
    library: tuple[LibraryEntry, ...] = ()
    variables: Mapping[str, str]
    assess: Assess | None = None
    model: SentenceModel | None = None


def propose(
    requirements: Sequence[RfpRequirement], ground: Ground, *, today: date
) -> tuple[RfpAnswer, ...]:
    """An answer for each requirement, in their order; an open one where there is no good answer.

    Figures are judged against the configured services, else against the offering that meets most
    of them. Words are looked up in the library, of which nothing expired is used. An answer from
    the library never outweighs a figure that is not met.
    """
    usable = tuple(each for each in ground.library if each.usable(today))
    texts = [each.whole for each in requirements]
    hits = LibraryIndex(usable).nearest(texts, count=8) if usable else []
    found = by_meaning(texts, hits, ground.model) if ground.model else hits
    found = found or [() for _ in requirements]
    ground = replace(ground, offerings=_likeliest_first(requirements, ground.offerings))
    return tuple(
        _proposed(each, near, ground) for each, near in zip(requirements, found, strict=True)
    )


def _likeliest_first(
    requirements: Sequence[RfpRequirement], offerings: tuple[Offering, ...]
) -> tuple[Offering, ...]:
    """Offerings in the order of likeness to the whole RFP, so that its rows name the same one."""
    asked = [each.whole for each in requirements if each.category in _ABOUT_SERVICE]
    if not asked or not offerings:
        return offerings
    scores = TextIndex(offerings).scores(" ".join(asked))
    return tuple(sorted(offerings, key=lambda each: -scores[each.id]))


def _proposed(each: RfpRequirement, hits: tuple[Hit, ...], ground: Ground) -> RfpAnswer:
    if each.obligation is Obligation.INFORMATIVE or (
        each.actor is Party.BUYER and each.obligation is not Obligation.QUESTION
    ):
        reason = "It tells what the buyer does or means and asks nothing of the bidder."
        return RfpAnswer(
            requirement_id=each.id,
            compliance=Compliance.NOT_APPLICABLE,
            text="Understood.",
            reason=reason,
            evidence=(Evidence(source=Source.RULE, reference=str(each.place), snippet=each.text),),
            confidence=each.confidence,
        )
    best = next((hit for hit in hits[:1] if _is_good(each, hit)), None)
    by_figures = _by_figures(each, ground)
    if by_figures is not None:
        return _with_library(by_figures, best, ground)
    priced = price_answer(each, ground.price) if ground.price else None
    if priced is not None:
        return priced
    if best is not None:
        return _by_library(each, best, ground)
    return RfpAnswer(requirement_id=each.id, reason=NO_GOOD_ANSWER)


def _is_good(each: RfpRequirement, hit: Hit) -> bool:
    """Alike enough; a middling likeness has to be of the subject and not of its wording alone."""
    if hit.meant:
        return hit.score >= GOOD_MEANING
    if hit.score < GOOD_MATCH:
        return False
    return hit.score >= SURELY_ALIKE or share_subject(each.whole, hit.question)


def _by_figures(each: RfpRequirement, ground: Ground) -> RfpAnswer | None:
    """An answer where every figure could be judged; None when the catalogue is silent."""
    must = Priority.MUST if each.obligation is Obligation.MANDATORY else Priority.SHOULD
    figures = tuple(replace(figure, priority=must) for figure in each.figures)
    if not figures or each.category not in _ABOUT_SERVICE or _says_more(each, figures):
        return None
    service, outcomes = _judged(each, figures, ground)
    known = [outcome for outcome in outcomes if outcome.verdict is not Verdict.UNKNOWN]
    if service is None or len(known) < len(figures):
        return None
    answer = _worded(each, figures, service, known)
    wanted = wanted_availability(figures)
    if ground.assess is None or wanted is None:
        return answer
    finding = ground.assess(service.offering, service.values, wanted)
    if finding is None:
        return answer
    return with_service_level(answer, figures, service.offering, finding)


def _says_more(each: RfpRequirement, figures: tuple[Requirement, ...]) -> bool:
    """Whether a service is named and more is asked of it than anybody here understood.

    "DDoS protection shall start within ten minutes" is not met by having DDoS protection.
    """
    only_named = all(f.characteristic == "service" or isinstance(f.value, bool) for f in figures)
    return only_named and (bool(re.search(r"\d", each.text)) or len(each.text.split()) > _FEW_WORDS)


@dataclass(frozen=True, slots=True)
class _Service:
    """The service a row is judged against; `values` are None for one as the catalogue has it."""

    offering: Offering
    reference: str
    values: Mapping[str, Value] | None = None

    @property
    def source(self) -> Source:
        return Source.CATALOGUE if self.values is None else Source.QUOTE


def _worded(
    each: RfpRequirement,
    figures: tuple[Requirement, ...],
    service: _Service,
    known: Sequence[Outcome],
) -> RfpAnswer:
    offering, source = service.offering, service.source
    worst = min((outcome.verdict for outcome in known), key=_ORDER.index)
    compliance = _COMPLIANCE[worst]
    if worst is Verdict.NOT_MET and len(known) > 1 and any(o.verdict.good for o in known):
        compliance = Compliance.PARTIAL
    if compliance is Compliance.EXCEEDS and any(f.characteristic in _DATES for f in figures):
        compliance = Compliance.COMPLY  # a date says nothing of how the change is made
    reasons = [outcome.reason for outcome in known]
    said = join_words([str(figure) for figure in figures])
    opening = {
        Compliance.EXCEEDS: f"We exceed this with {offering.name}",
        Compliance.COMPLY: f"We comply with {offering.name}",
        Compliance.PARTIAL: f"{offering.name} meets this in part",
        Compliance.NON_COMPLY: f"{offering.name} comes nearest and does not meet this",
    }[compliance]
    return RfpAnswer(
        requirement_id=each.id,
        compliance=compliance,
        text=f"{opening}: {' '.join(reasons)}",
        reason=f"{source.capitalize()}, {offering.name} ({service.reference}) against {said}.",
        evidence=tuple(
            Evidence(source=source, reference=service.reference, snippet=reason)
            for reason in reasons
        ),
        confidence=0.9 if source is Source.QUOTE else 0.75,
    )


def _judged(
    row: RfpRequirement, figures: tuple[Requirement, ...], ground: Ground
) -> tuple[_Service | None, tuple[Outcome, ...]]:
    best: tuple[Configured, tuple[Outcome, ...]] | None = None
    speaks_of = _spoken_of(row, [each.offering for each in ground.configured])
    for each in ground.configured:
        if each.offering.id not in speaks_of:
            continue
        outcomes = tuple(
            judge(figure, each.offering, configuration=each.configuration) for figure in figures
        )
        if all(outcome.verdict is not Verdict.UNKNOWN for outcome in outcomes) and (
            best is None or _points(outcomes) > _points(best[1])
        ):
            best = (each, outcomes)
    if best is not None:
        found, outcomes = best
        return _Service(found.offering, found.reference, found.configuration.values), outcomes
    offerings = tuple(
        each
        for each in ground.offerings
        if all(not figure.group or figure.group == each.family for figure in figures)
    )
    speaks_of = _spoken_of(row, offerings)
    offerings = tuple(each for each in offerings if each.id in speaks_of)
    complete = [
        each
        for each in match(figures, offerings)
        if all(outcome.verdict is not Verdict.UNKNOWN for outcome in each.outcomes)
    ]
    if not complete:
        return None, ()
    order = {each.id: index for index, each in enumerate(ground.offerings)}

    def rank(each: Match) -> tuple[int, int]:
        good = sum(outcome.verdict.good for outcome in each.outcomes)
        return -good, order[each.offering.id]

    likeliest = min(complete, key=rank)
    return _Service(likeliest.offering, likeliest.offering.id), likeliest.outcomes


def _spoken_of(row: RfpRequirement, offerings: Sequence[Offering]) -> set[str]:
    """The offerings a row is about: those it names by name or family, most words first; where it
    names none, what brings a site its line, since that is what is promised "per site"."""
    said = set(re.findall(r"[\w-]+", row.whole.casefold()))
    named: dict[str, int] = {}
    for each in offerings:
        for name in (each.name, each.family):
            words = [word for word in re.findall(r"[\w-]+", name.casefold()) if len(word) > 1]
            if words and all(word in said or f"{word}s" in said for word in words):
                named[each.id] = max(named.get(each.id, 0), len(words))
    if named:
        most = max(named.values())
        return {id for id, number in named.items() if number == most}
    lines = {each.id for each in offerings if each.access}
    return lines or {each.id for each in offerings}


def _points(outcomes: tuple[Outcome, ...]) -> int:
    return sum(_ORDER.index(each.verdict) for each in outcomes)


def _by_library(each: RfpRequirement, hit: Hit, ground: Ground) -> RfpAnswer:
    return RfpAnswer(
        requirement_id=each.id,
        compliance=hit.entry.compliance,
        text=filled(hit.entry, ground.variables),
        reason=f"Answer library, {hit.entry.id}: “{hit.question}” ({_alike(hit)}).",
        evidence=(_cited(hit),),
        confidence=min(0.95, 0.35 + hit.score * 0.6),
    )


def _alike(hit: Hit) -> str:
    how = f" by words and meaning, {NAME}" if hit.meant else ""
    return f"{hit.score:.0%} alike{how}"


def _with_library(answer: RfpAnswer, hit: Hit | None, ground: Ground) -> RfpAnswer:
    """Words of the library beside a judged figure; the figure decides how far we comply."""
    if hit is None or answer.compliance is Compliance.NON_COMPLY:
        return answer
    return replace(
        answer,
        text=f"{answer.text} {filled(hit.entry, ground.variables)}",
        evidence=(*answer.evidence, _cited(hit)),
    )


def _cited(hit: Hit) -> Evidence:
    return Evidence(
        source=Source.LIBRARY,
        reference=hit.entry.id,
        snippet=hit.entry.answer[:240],
        score=hit.score,
    )
