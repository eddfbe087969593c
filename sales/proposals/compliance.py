"""The compliance summary: how many requirements are met, and the answer to each."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.matching import Verdict
from common.wording import count, join_words
from sales.proposals.phrases import VERDICT_WORDS, sentence
from sales.quotes.quote_version import QuoteVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictCount:
    verdict: Verdict
    words: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplianceRow:
    id: str
    requirement: str
    priority: str
    verdict: Verdict
    words: str
    response: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplianceSummary:
    introduction: str
    counts: tuple[VerdictCount, ...]
    rows: tuple[ComplianceRow, ...]


def summarise_compliance(version: QuoteVersion) -> ComplianceSummary | None:
    """None when no requirement was judged."""
    if not version.compliance:
        return None
    counts = tuple(
        VerdictCount(
            verdict=verdict,
            words=words,
            number=sum(each.verdict is verdict for each in version.compliance),
        )
        for verdict, words in VERDICT_WORDS.items()
    )
    said = [f"{each.number} {each.words.lower()}" for each in counts if each.number]
    asked = count(len(version.compliance), "requirement")
    return ComplianceSummary(
        introduction=(
            f"Of {asked}, we count {join_words(said)}. An answer that is less than a full yes "
            "says what is missing."
        ),
        counts=counts,
        rows=tuple(
            ComplianceRow(
                id=each.requirement.id,
                requirement=str(each.requirement),
                priority=each.requirement.priority.value.capitalize(),
                verdict=each.verdict,
                words=VERDICT_WORDS[each.verdict],
                response=sentence(each.response),
            )
            for each in version.compliance
        ),
    )
