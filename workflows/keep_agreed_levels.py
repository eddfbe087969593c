"""Keep what was agreed for a line's service level: target, time to restore, credit table."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from common.actor import Actor, Permission
from common.wording import plain
from database.work import Work
from sales.sla.agreed import AgreedLevel, AgreedLevels
from workflows.open_sale import open_sale


def agreed_levels_of(work: Work, opportunity_id: str, *, by: Actor) -> AgreedLevels:
    """What is agreed so far; nothing for a sale without any."""
    by.require(Permission.READ_PROPOSALS)
    found = work.agreed_levels.find(opportunity_id)
    return found.value if found else AgreedLevels(opportunity_id=opportunity_id)


def keep_agreed_level(
    work: Work, opportunity_id: str, line_id: str, level: AgreedLevel, *, by: Actor, now: datetime
) -> AgreedLevels:
    """Raises OpportunityClosed, NotAllowed, ChangedMeanwhile."""
    return keep_agreed_levels(work, opportunity_id, {line_id: level}, by=by, now=now)


def keep_agreed_levels(
    work: Work, opportunity_id: str, levels: dict[str, AgreedLevel], *, by: Actor, now: datetime
) -> AgreedLevels:
    """Several lines at once; each replaces what was agreed for its line before."""
    by.require(Permission.SELL)
    open_sale(work, opportunity_id, by=by).opportunity.value.require_open()
    found = work.agreed_levels.find(opportunity_id)
    before = found.value if found else AgreedLevels(opportunity_id=opportunity_id)
    after = replace(before, lines={**before.lines, **levels})
    work.agreed_levels.save(after, expected=found.revision if found else None, by=by, now=now)
    for line_id, level in levels.items():
        work.journal.note(
            by,
            f"agreed the service level of {line_id} of",
            "opportunity",
            opportunity_id,
            now=now,
            before=_say(before.lines.get(line_id)),
            after=_say(level),
        )
    return after


def _say(level: AgreedLevel | None) -> str:
    if level is None:
        return "as its class promises"
    said = []
    if level.availability_percent is not None:
        said.append(f"{plain(level.availability_percent)} %")
    if level.restore_hours is not None:
        said.append(f"restored within {plain(level.restore_hours)} h")
    if level.schedule is not None:
        rows = "; ".join(f"{when}: {credit}" for when, credit in level.schedule.rows())
        said.append(f"credits {rows}, cap {plain(level.schedule.cap_percent)} %")
    return ", ".join(said) or "as its class promises"
