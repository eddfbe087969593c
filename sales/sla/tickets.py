"""Outage tickets as handed in: times read without guessing, faults named ticket by ticket."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from common.errors import BusinessError, RowErrors
from common.wording import count
from sales.sla.intervals import Span, union


class UnsoundTickets(RowErrors):
    """Every ticket that cannot be read, one sentence each."""


class AmbiguousTime(BusinessError):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A stretch in which the clock stood: the customer kept us waiting."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """An outage. Times without an offset are local time of the SLA's zone."""

    id: str
    start: datetime
    end: datetime
    holds: tuple[Hold, ...] = ()
    cause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """A ticket whose times are settled in UTC."""

    id: str
    span: Span
    holds: tuple[Span, ...]
    cause: str


def settle_time(moment: datetime, zone: ZoneInfo) -> datetime:
    """The moment in UTC.

    Raises:
        AmbiguousTime: local time that the clock change skips or passes twice.
    """
    if moment.tzinfo is not None:
        return moment.astimezone(UTC)
    early, late = (moment.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if early.utcoffset() == late.utcoffset():
        return early.astimezone(UTC)
    back = early.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    said = f"{moment:%d %b %Y %H:%M} in {zone.key}"
    if back != moment:
        raise AmbiguousTime(f"{said} does not exist: the clock is put forward over it.")
    raise AmbiguousTime(
        f"{said} passes twice when the clock is put back; write it with its offset, as "
        f"{early.isoformat(timespec='minutes')} or {late.isoformat(timespec='minutes')}."
    )


def read_tickets(
    tickets: tuple[Ticket, ...], zone: ZoneInfo
) -> tuple[tuple[Outage, ...], tuple[str, ...]]:
    """Outages in order of start, and warnings for what is legal but odd.

    Raises:
        UnsoundTickets: tickets that end before they start, twice the same id, or times that the
            clock change makes unreadable.
    """
    faults: list[str] = []
    outages: list[Outage] = []
    for each in tickets:
        try:
            outages.append(_settled(each, zone))
        except BusinessError as refusal:
            faults.append(f"Ticket {each.id}: {refusal}")
    ids = [each.id for each in tickets]
    faults += [
        f"Ticket {id}: the id is there twice."
        for id in sorted({i for i in ids if ids.count(i) > 1})
    ]
    if faults:
        raise UnsoundTickets(f"{count(len(faults), 'ticket')} cannot be read.", tuple(faults))
    ordered = tuple(sorted(outages, key=lambda each: each.span))
    return ordered, _odd(ordered)


def _settled(ticket: Ticket, zone: ZoneInfo) -> Outage:
    start, end = settle_time(ticket.start, zone), settle_time(ticket.end, zone)
    if end < start:
        raise BusinessError("it ends before it starts; check both times and their offsets.")
    holds = []
    for each in ticket.holds:
        hold = (settle_time(each.start, zone), settle_time(each.end, zone))
        if hold[1] < hold[0]:
            raise BusinessError("a hold ends before it starts.")
        holds.append(hold)
    return Outage(id=ticket.id, span=(start, end), holds=union(holds), cause=ticket.cause)


def _odd(ordered: tuple[Outage, ...]) -> tuple[str, ...]:
    said = []
    for position, each in enumerate(ordered):
        if each.span[0] == each.span[1]:
            said.append(f"Ticket {each.id} lasts no time and counts nothing.")
        if each.span[1] - each.span[0] > timedelta(days=31):
            said.append(f"Ticket {each.id} lasts more than a month; was it closed late?")
        if any(h[0] < each.span[0] or h[1] > each.span[1] for h in each.holds):
            said.append(f"Ticket {each.id} is held outside its own time; only the overlap counts.")
        for other in ordered[position + 1 :]:
            if other.span[0] >= each.span[1]:
                break
            said.append(f"Tickets {each.id} and {other.id} overlap; the overlap counts once.")
    return tuple(said)
