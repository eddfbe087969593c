"""The executive summary, composed from need, solution, proof, service level and price."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sales.rfp.answers import Compliance, RfpAnswer
from sales.rfp.language import Language
from sales.rfp.offered_sale import OfferedSale
from sales.rfp.requirement import Obligation, RfpRequirement

DOUBTFUL = (Compliance.PARTIAL, Compliance.EXCEPTION, Compliance.NON_COMPLY)
GOOD = (Compliance.COMPLY, Compliance.EXCEEDS)
_MOST_NAMED = 8

Answered = Sequence[tuple[RfpRequirement, RfpAnswer]]


def compose_summary(
    buyer: str, provider: str, rows: Answered, sale: OfferedSale | None, words: Language
) -> tuple[str, ...]:
    """Paragraphs made of the figures alone; parts nothing is known of are left out."""
    return (
        *_need(buyer, rows, words),
        *(_solution(sale, words) if sale else ()),
        *_proof(provider, rows, words),
        *(_of_sale(sale, words) if sale else ()),
        *_doubts(rows, words),
    )


def _need(buyer: str, rows: Answered, words: Language) -> Iterator[str]:
    asked = [row for row, answer in rows if answer.compliance is not Compliance.NOT_APPLICABLE]
    topics = dict.fromkeys(words.phrase("categories", row.category.value) for row in asked)
    yield words.phrase(
        "summary",
        "need",
        buyer=buyer,
        asked=len(asked),
        mandatory=sum(row.obligation is Obligation.MANDATORY for row in asked),
        topics=words.listed(list(topics)),
    )


def _solution(sale: OfferedSale, words: Language) -> Iterator[str]:
    if not sale.services:
        return
    services = words.listed(sale.services[:_MOST_NAMED])
    key = "solution" if sale.sites > 1 else "solution_one"
    yield words.phrase("summary", key, services=services, sites=sale.sites)


def _proof(provider: str, rows: Answered, words: Language) -> Iterator[str]:
    good = [answer for _, answer in rows if answer.compliance in GOOD]
    yield words.phrase(
        "summary",
        "proof",
        provider=provider,
        good=len(good),
        exceeds=sum(answer.compliance is Compliance.EXCEEDS for answer in good),
        evidenced=sum(bool(answer.evidence) for answer in good),
    )


def _of_sale(sale: OfferedSale, words: Language) -> Iterator[str]:
    if sale.availability_percent is not None and sale.restore_hours is not None:
        yield words.phrase(
            "summary",
            "sla",
            availability=words.number(sale.availability_percent),
            restore=words.number(sale.restore_hours),
        )
    yield words.phrase(
        "summary",
        "price",
        monthly=words.money(sale.monthly),
        once=words.money(sale.once),
        value=words.money(sale.contract_value),
        months=sale.term_months,
        reference=sale.reference,
    )


def _doubts(rows: Answered, words: Language) -> Iterator[str]:
    numbers = dict.fromkeys(
        row.number or row.id for row, answer in rows if answer.compliance in DOUBTFUL
    )
    if numbers:
        shown = words.listed(list(numbers)[:_MOST_NAMED])
        yield words.phrase("summary", "doubtful", numbers=shown)
