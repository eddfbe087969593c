"""Compliance after bargaining: a figure agreed below what was asked is not met."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from catalog.matching import Verdict
from common.wording import plain
from sales.pricing.price_sheet import QuoteLine
from sales.quotes.quote_version import Compliance
from sales.sla.requests import SLA_CHARACTERISTICS, shortfalls
from sales.sla.service_level import ServiceLevel


def comply_as_agreed(
    compliance: tuple[Compliance, ...],
    lines: tuple[QuoteLine, ...],
    levels: tuple[ServiceLevel, ...],
    agreed: Collection[str],
) -> tuple[Compliance, ...]:
    """`agreed` are the ids of lines with terms of their own; the others stand as judged."""
    own = [each for each in levels if each.line_id in agreed]
    if not own:
        return compliance
    by_id = {each.id: each for each in lines}
    return tuple(_judged(each, by_id, own) for each in compliance)


def _judged(
    answer: Compliance, lines: dict[str, QuoteLine], levels: list[ServiceLevel]
) -> Compliance:
    asked = answer.requirement
    if asked.characteristic not in SLA_CHARACTERISTICS or not answer.verdict.good:
        return answer
    for level in levels:
        line = lines.get(level.line_id)
        if line is None:
            continue
        found = shortfalls(level, (asked,), family=line.configuration.family, site_id=line.site_id)
        if found and found[0].promised is not None:
            said = f"{plain(found[0].promised)} {asked.unit}".strip()
            return replace(
                answer,
                verdict=Verdict.NOT_MET,
                response=f"{level.site_name}: {said} is agreed.",
            )
    return answer
