"""The response as one value that every output is made of: PDF, DOCX, matrix and filled workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from common.wording import count, join_words
from sales.rfp.answers import Compliance, RfpAnswer
from sales.rfp.facts import Fact
from sales.rfp.requirement import Obligation, RfpRequirement

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

    @property
    def rows(self) -> tuple[ResponseRow, ...]:
        return tuple(row for section in self.sections for row in section.rows)

    @property
    def file_stem(self) -> str:
        letters = "".join(c if c.isalnum() else "-" for c in self.title.casefold())
        return "-".join(part for part in letters.split("-") if part)[:60] or "response"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Who answers whom, when, and whether it is still a draft."""

    title: str
    buyer: str
    provider: str
    issued_on: date
    draft: bool = True
    summary: tuple[str, ...] = ()  # empty: composed from the answers


def compose_response(
    heading: Heading,
    requirements: Sequence[RfpRequirement],
    answers: Mapping[str, RfpAnswer],
    facts: Sequence[Fact] = (),
) -> RfpResponse:
    """The response of a reading and its answers, in the order and under the heads of the RFP."""
    sections: dict[str, list[ResponseRow]] = {}
    for each in requirements:
        answer = answers.get(each.id) or RfpAnswer(requirement_id=each.id)
        title = each.place.section.split(" > ")[0] or each.place.document
        sections.setdefault(title, []).append(_row(each, answer))
    rows = [row for found in sections.values() for row in found]
    counts = tuple(
        (kind, WORDS[kind], number)
        for kind in Compliance
        if (number := sum(row.compliance is kind for row in rows))
    )
    return RfpResponse(
        title=heading.title,
        buyer=heading.buyer,
        provider=heading.provider,
        issued_on=heading.issued_on,
        draft=heading.draft,
        summary=heading.summary or _summary(heading, rows),
        counts=counts,
        sections=tuple(ResponseSection(title=t, rows=tuple(r)) for t, r in sections.items()),
        facts=tuple(facts),
    )


def _row(each: RfpRequirement, answer: RfpAnswer) -> ResponseRow:
    return ResponseRow(
        id=each.id,
        number=each.number,
        where=each.place.cell or (f"p. {each.place.page}" if each.place.page else ""),
        requirement=each.whole,
        obligation=each.obligation,
        category=each.category.value,
        compliance=answer.compliance,
        words=WORDS[answer.compliance],
        answer=answer.text,
        reason=answer.reason,
    )


def _summary(heading: Heading, rows: Sequence[ResponseRow]) -> tuple[str, ...]:
    """Need, answer and what stays open, in sentences made of the figures alone."""
    good = [row for row in rows if row.compliance in (Compliance.COMPLY, Compliance.EXCEEDS)]
    asked = [row for row in rows if row.compliance is not Compliance.NOT_APPLICABLE]
    mandatory = sum(row.obligation is Obligation.MANDATORY for row in asked)
    topics = list(dict.fromkeys(row.category for row in asked))
    sentences = [
        f"{heading.buyer} asks for {count(len(asked), 'requirement')}, of which {mandatory} are "
        f"mandatory, on {join_words(topics)}.",
        f"{heading.provider} complies with {len(good)} of them"
        + (
            f" and exceeds {sum(row.compliance is Compliance.EXCEEDS for row in good)}."
            if any(row.compliance is Compliance.EXCEEDS for row in good)
            else "."
        ),
    ]
    doubtful = [row.number or row.id for row in rows if row.compliance in _DOUBTFUL]
    if doubtful:
        shown = join_words(list(dict.fromkeys(doubtful))[:8])
        sentences.append(f"Partial answers, exceptions and gaps are stated openly at {shown}.")
    return tuple(sentences)


_DOUBTFUL = (Compliance.PARTIAL, Compliance.EXCEPTION, Compliance.NON_COMPLY)
