"""Requirements of several sources as one list: what was said twice is kept once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from catalog.requirement import Priority, Requirement


def merge(readings: Iterable[Sequence[Requirement]]) -> tuple[Requirement, ...]:
    """All requirements in order, numbered R-001 on, equal conditions joined into the first.

    Joined are requirements of the same characteristic, operator, value and unit, for the same
    sites, and for the same service or with one of the two naming none: "300 Mbps" in a text is
    the 300 Mbit/s of internet access in the interview. The joined one keeps the stricter
    priority and both sources, and the wording of the free text where the first has only figures.
    """
    kept: list[Requirement] = []
    for each in (requirement for reading in readings for requirement in reading):
        twins = [index for index, other in enumerate(kept) if _same(each, other)]
        if not twins:
            kept.append(each)
        for index in twins:
            kept[index] = _joined(kept[index], each)
    return tuple(replace(each, id=f"R-{number:03d}") for number, each in enumerate(kept, 1))


def _same(one: Requirement, other: Requirement) -> bool:
    condition = (one.characteristic, one.operator, one.value, one.unit, frozenset(one.site_ids))
    theirs = (
        other.characteristic,
        other.operator,
        other.value,
        other.unit,
        frozenset(other.site_ids),
    )
    return condition == theirs and (one.group == other.group or not one.group or not other.group)


def _joined(first: Requirement, second: Requirement) -> Requirement:
    sources = dict.fromkeys(
        part for each in (first, second) for part in each.source.split("; ") if part
    )
    order = list(Priority)
    worded = second.text and first.source.startswith("interview")
    return replace(
        first,
        priority=min(first.priority, second.priority, key=order.index),
        group=first.group or second.group,
        text=second.text if worded else first.text or second.text,
        source="; ".join(sources),
    )
