"""The response as one value that every output is made of: PDF, DOCX, matrix and filled workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sales.rfp.answers import Compliance, RfpAnswer
from sales.rfp.facts import Fact
from sales.rfp.language import Language, language
from sales.rfp.offered_sale import OfferedSale
from sales.rfp.requirement import Obligation, RfpRequirement
from sales.rfp.summary import DOUBTFUL, compose_summary

WORDS: Mapping[Compliance, str] = {
    Compliance.EXCEEDS: "Exceeds",
    Compliance.COMPLY: "Complies",
    Compliance.PARTIAL: "Complies in part",
    Compliance.EXCEPTION: "Exception",
    Compliance.NON_COMPLY: "Does not comply",
    Compliance.NOT_APPLICABLE: "Not applicable",
    Compliance.OPEN: "To be answered",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseRow:
    """One requirement beside its answer, as the buyer reads it."""

    id: str
    number: str
    where: str
    requirement: str
    obligation: Obligation
    category: str
    compliance: Compliance
    words: str
    answer: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseSection:
    title: str
    rows: tuple[ResponseRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RfpResponse:
    """`draft` puts a mark on every page."""

    title: str
    buyer: str
    provider: str
    issued_on: date
    draft: bool
    summary: tuple[str, ...]
    counts: tuple[tuple[Compliance, str, int], ...]
    sections: tuple[ResponseSection, ...]
    facts: tuple[Fact, ...] = ()
    sale: OfferedSale | None = None
    language: str = "en"

    @property
    def doubtful(self) -> tuple[ResponseRow, ...]:
        """The rows we do not meet in full, in the order of the RFP."""
        return tuple(row for row in self.rows if row.compliance in DOUBTFUL)

    @property
    def rows(self) -> tuple[ResponseRow, ...]:
        return tuple(row for section in self.sections for row in section.rows)

    @property
    def file_stem(self) -> str:
        letters = "".join(c if c.isalnum() else "-" for c in self.title.casefold())
        return "-".join(part for part in letters.split("-") if part)[:60] or "response"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Who answers whom, when, in which language, and whether it is still a draft."""

    title: str
    buyer: str
    provider: str
    issued_on: date
    draft: bool = True
    summary: tuple[str, ...] = ()  # empty: composed from the answers
    language: str = "en"
    sale: OfferedSale | None = None


def compose_response(
    heading: Heading,
    requirements: Sequence[RfpRequirement],
    answers: Mapping[str, RfpAnswer],
    facts: Sequence[Fact] = (),
) -> RfpResponse:
    """The response of a reading and its answers, in the order and under the heads of the RFP.

    Raises:
        UnknownLanguage.
    """
    words = language(heading.language)
    sections: dict[str, list[ResponseRow]] = {}
    for each in requirements:
        answer = answers.get(each.id) or RfpAnswer(requirement_id=each.id)
        title = each.place.section.split(" > ")[0] or each.place.document
        sections.setdefault(title, []).append(_row(each, answer, words))
    rows = [row for found in sections.values() for row in found]
    counts = tuple(
        (kind, words.phrase("compliance", kind.value), number)
        for kind in Compliance
        if (number := sum(row.compliance is kind for row in rows))
    )
    return RfpResponse(
        title=heading.title,
        buyer=heading.buyer,
        provider=heading.provider,
        issued_on=heading.issued_on,
        draft=heading.draft,
        summary=heading.summary
        or compose_summary(
            heading.buyer,
            heading.provider,
            [
                (each, answers.get(each.id) or RfpAnswer(requirement_id=each.id))
                for each in requirements
            ],
            heading.sale,
            words,
        ),
        counts=counts,
        sections=tuple(ResponseSection(title=t, rows=tuple(r)) for t, r in sections.items()),
        facts=tuple(facts),
        sale=heading.sale,
        language=heading.language,
    )


def _row(each: RfpRequirement, answer: RfpAnswer, words: Language) -> ResponseRow:
    return ResponseRow(
        id=each.id,
        number=each.number,
        where=each.place.cell
        or (words.say("page", page=each.place.page) if each.place.page else ""),
        requirement=each.whole,
        obligation=each.obligation,
        category=each.category.value,
        compliance=answer.compliance,
        words=words.phrase("compliance", answer.compliance.value),
        answer=answer.text,
        reason=answer.reason,
    )
