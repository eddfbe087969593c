"""Capture a need: interview and free text become requirements, editable before they count."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from catalog.requirement import Requirement
from common.actor import Actor, Permission
from common.errors import BusinessError
from common.wording import count
from database.stored import Stored
from database.work import Work
from sales.customers.opportunity import Stage
from sales.needs.contradictions import check_requirement, contradictions
from sales.needs.interview import requirements_of
from sales.needs.merging import merge
from sales.needs.need import Interview, Need
from sales.needs.reading import read_text
from workflows.open_sale import open_sale


class ContradictoryNeed(BusinessError):
    def __init__(self, sentences: tuple[str, ...]) -> None:
        super().__init__(" ".join(sentences))


class NoRequirement(BusinessError):
    def __init__(self) -> None:
        super().__init__(
            "Nothing was required yet; answer a question or write what the customer wants."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """What was kept, and remarks on what could not be read."""

    need: Stored[Need]
    remarks: tuple[str, ...] = ()


def save_answers(
    work: Work,
    opportunity_id: str,
    interview: Interview,
    free_text: str,
    *,
    expected: int | None,
    by: Actor,
    now: datetime,
) -> Stored[Need]:
    """Keep what was typed as a draft, before anything is made of it."""
    by.require(Permission.SELL)
    work.opportunities.get(opportunity_id).value.require_open()
    found = work.needs.find(opportunity_id)
    need = found.value if found else Need(opportunity_id=opportunity_id)
    need = replace(need, interview=interview, free_text=free_text)
    kept = work.needs.save(need, expected=expected, by=by, now=now)
    work.journal.note(by, "noted answers for", "opportunity", opportunity_id, now=now)
    return kept


def read_need(
    work: Work,
    opportunity_id: str,
    interview: Interview,
    free_text: str,
    *,
    expected: int | None,
    by: Actor,
    now: datetime,
) -> Captured:
    """Make requirements of interview and text. They count only once confirmed.

    Raises:
        NoRequirement, ChangedMeanwhile, and the refusals of a bad answer naming its field.
    """
    by.require(Permission.SELL)
    sale = open_sale(work, opportunity_id, by=by)
    sale.opportunity.value.require_open()
    reading = read_text(free_text, today=now.date(), sites=sale.sites)
    requirements = merge([requirements_of(interview, today=now.date()), reading.requirements])
    if not requirements:
        raise NoRequirement
    need = Need(
        opportunity_id=opportunity_id,
        interview=interview,
        free_text=free_text,
        requirements=requirements,
    )
    stored = work.needs.save(need, expected=expected, by=by, now=now)
    work.journal.note(
        by,
        "read the need of",
        "opportunity",
        opportunity_id,
        now=now,
        after=count(len(requirements), "requirement"),
    )
    remarks = (*reading.remarks, *contradictions(requirements))
    return Captured(need=stored, remarks=remarks)


def confirm_need(
    work: Work,
    opportunity_id: str,
    requirements: tuple[Requirement, ...],
    *,
    expected: int,
    by: Actor,
    now: datetime,
) -> Stored[Need]:
    """The requirements as edited now count.

    Raises:
        ContradictoryNeed, NoRequirement, ChangedMeanwhile, and refusals naming the requirement.
    """
    by.require(Permission.SELL)
    stored = open_sale(work, opportunity_id, by=by)
    stored.opportunity.value.require_open()
    if stored.need is None or not requirements:
        raise NoRequirement
    checked = tuple(check_requirement(each) for each in requirements)
    found = contradictions(checked)
    if found:
        raise ContradictoryNeed(found)
    need = replace(stored.need.value, requirements=checked, confirmed=True)
    kept = work.needs.save(need, expected=expected, by=by, now=now)
    opportunity = stored.opportunity
    if opportunity.value.stage in (Stage.QUALIFY, Stage.NEEDS):
        work.opportunities.save(
            replace(opportunity.value, stage=Stage.SOLUTION),
            expected=opportunity.revision,
            by=by,
            now=now,
        )
    work.journal.note(
        by,
        "confirmed the need of",
        "opportunity",
        opportunity_id,
        now=now,
        after=count(len(checked), "requirement"),
    )
    return kept
