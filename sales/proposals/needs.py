"""Our understanding of the needs: each requirement, the customer's words, how firm, from where."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.requirement import Requirement
from common.wording import count, join_words
from sales.quotes.quote_version import QuoteVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedRow:
    id: str
    requirement: str
    scope: str
    words: str
    priority: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    goals: str
    introduction: str
    rows: tuple[NeedRow, ...]


def understand(version: QuoteVersion) -> Needs | None:
    """None when neither goals nor requirements were recorded: there is nothing to confirm."""
    if not version.requirements and not version.goals.strip():
        return None
    if version.requirements:
        introduction = (
            f"We read {count(len(version.requirements), 'requirement')} out of what you told us. "
            "Your own words stand beside each, so that you can check our reading. Must means the "
            "offer is not acceptable without it, should that it weighs in the choice, may that it "
            "is welcome."
        )
    else:
        introduction = "No single requirements were recorded beyond this aim."
    return Needs(
        goals=version.goals.strip(),
        introduction=introduction,
        rows=tuple(_row(each, version) for each in version.requirements),
    )


def _row(requirement: Requirement, version: QuoteVersion) -> NeedRow:
    return NeedRow(
        id=requirement.id,
        requirement=str(requirement),
        scope=scope_of(requirement, version),
        words=requirement.text,
        priority=requirement.priority.value.capitalize(),
        source=requirement.source,
    )


def scope_of(requirement: Requirement, version: QuoteVersion) -> str:
    """Which service and sites the requirement is about, in words."""
    names = {site.id: site.name for site in version.customer.sites}
    sites = [names.get(site_id, site_id) for site_id in requirement.site_ids]
    where = join_words(sites) if sites else "all sites"
    return f"{requirement.group}, {where}" if requirement.group else where[:1].upper() + where[1:]
