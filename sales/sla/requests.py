"""What the customer asks of a line's service level, and where the promise falls short of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.requirement import Operator, Priority, Requirement
from common.wording import plain
from sales.sla.service_level import ServiceLevel

# The characteristics of a need that a service level answers, and whether more is better.
SLA_CHARACTERISTICS = {
    "availability_percent": True,
    "restore_hours": False,
    "latency_ms": False,
    "jitter_ms": False,
    "loss_percent": False,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """A requirement the promise does not reach. `promised` is None where nothing is promised."""

    requirement: Requirement
    promised: float | None
    sentence: str

    @property
    def must(self) -> bool:
        return self.requirement.priority is Priority.MUST


def requests_of(
    requirements: Sequence[Requirement], *, family: str, site_id: str
) -> tuple[Requirement, ...]:
    """The figures asked of this line: for its service and site, or for the whole sale."""
    return tuple(
        each
        for each in requirements
        if each.characteristic in SLA_CHARACTERISTICS
        and isinstance(each.value, int | float)
        and each.operator is not Operator.ABOUT
        and each.group in ("", family)
        and (not each.site_ids or site_id in each.site_ids)
    )


def promised_figure(level: ServiceLevel, characteristic: str) -> float | None:
    """What the level promises of a characteristic, in its unit."""
    found: float | None = getattr(level, characteristic)
    return found


def shortfalls(
    level: ServiceLevel, asked: Sequence[Requirement], *, family: str, site_id: str
) -> tuple[Shortfall, ...]:
    """Every figure asked of the line that its promise misses, one sentence each."""
    found = []
    for each in requests_of(asked, family=family, site_id=site_id):
        promised = promised_figure(level, each.characteristic)
        wanted = float(each.value)
        if promised is not None:
            more = SLA_CHARACTERISTICS[each.characteristic]
            if (promised >= wanted - 1e-9) if more else (promised <= wanted + 1e-9):
                continue
        said = "nothing" if promised is None else f"{plain(promised)} {each.unit}".strip()
        found.append(
            Shortfall(
                requirement=each,
                promised=promised,
                sentence=(
                    f"{level.line_id} {level.site_name}: the customer's {each.priority} "
                    f"“{each}” is not promised ({said} is)."
                ),
            )
        )
    return tuple(found)
