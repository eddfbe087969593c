"""Exchange a line's service level with other tools: TMF623 JSON and OpenSLO YAML, both ways."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePath

from common.actor import Actor, Permission
from common.errors import BusinessError
from database.work import Work
from sales.sla.agreed import AgreedLevel
from sales.sla.exchange_formats import (
    ReadTerms,
    from_openslo,
    from_tmf623,
    to_openslo,
    to_tmf623,
)
from workflows.agree_sla import promises_of
from workflows.keep_agreed_levels import agreed_levels_of, keep_agreed_level
from workflows.open_sale import open_sale

_MOST_BYTES = 1_000_000


class NoPromise(BusinessError):
    def __init__(self, line_id: str) -> None:
        super().__init__(f"{line_id} promises no service level; choose a line with a class.")


class NotTerms(BusinessError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} cannot be read; accepted: TMF623 as .json or OpenSLO as .yaml, up to 1 MB."
        )


@dataclass(frozen=True, slots=True)
class ExportedTerms:
    name: str
    kind: str
    content: str


def export_terms(
    work: Work, opportunity_id: str, line_id: str, *, provider: str, by: Actor
) -> tuple[ExportedTerms, ...]:
    """The line's level in both formats. Raises NoPromise, NoDraft."""
    by.require(Permission.SELL)
    sale = open_sale(work, opportunity_id, by=by)
    level = next(
        (p.level for p in promises_of(work, opportunity_id, by=by) if p.priced.line.id == line_id),
        None,
    )
    if level is None:
        raise NoPromise(line_id)
    revision = str(sale.draft.revision) if sale.draft else "1"
    tmf = to_tmf623(level, provider=provider, customer=sale.customer.value.name, version=revision)
    name = f"sla-{line_id.lower()}"
    return (
        ExportedTerms(f"{name}-tmf623.json", "application/json", tmf),
        ExportedTerms(f"{name}-openslo.yaml", "application/yaml", to_openslo(level)),
    )


def import_terms(
    work: Work,
    opportunity_id: str,
    line_id: str,
    *,
    name: str,
    content: bytes,
    by: Actor,
    now: datetime,
) -> ReadTerms:
    """What the file says becomes what is agreed for the line; the rest stays as it was.

    Raises:
        NotTerms, UnreadableTerms, TargetOutOfRange, NoSuchZone, OpportunityClosed.
    """
    by.require(Permission.SELL)
    read = read_terms(name, content)
    before = agreed_levels_of(work, opportunity_id, by=by).lines.get(line_id, AgreedLevel())
    agreed = replace(
        before,
        availability_percent=read.availability_percent,
        restore_hours=read.restore_hours or before.restore_hours,
        measurement=read.measurement or before.measurement,
        template="",
    )
    keep_agreed_level(work, opportunity_id, line_id, agreed, by=by, now=now)
    return read


def read_terms(name: str, content: bytes) -> ReadTerms:
    """By the ending of the name. Raises NotTerms and what the formats refuse."""
    ending = PurePath(name).suffix.lower()
    if len(content) > _MOST_BYTES or ending not in (".json", ".yaml", ".yml"):
        raise NotTerms(name)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as unreadable:
        raise NotTerms(name) from unreadable
    return from_tmf623(text) if ending == ".json" else from_openslo(text)
