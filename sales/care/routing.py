"""Routing: which queue and person answer a request, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from common.errors import BusinessError
from sales.care.request_types import RequestType
from sales.care.working_time import WorkingTime


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Away from the first day to the last, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """Somebody who answers requests. Empty `skills` or `segments` mean all of them.

    Without `hours` somebody is taken to be there whenever their queue is.
    """

    account_id: str
    name: str
    queues: tuple[str, ...]
    skills: tuple[str, ...] = ()  # names of request types
    segments: tuple[str, ...] = ()
    most_open: int = 12
    away: bool = False
    hours: WorkingTime | None = None
    absences: tuple[Absence, ...] = ()

    def absent_on(self, now: datetime) -> bool:
        if self.away or not self.absences:
            return self.away
        zone = ZoneInfo(self.hours.zone) if self.hours else now.tzinfo
        today = now.astimezone(zone).date()
        return any(each.first <= today <= each.last for each in self.absences)

    def at_work(self, now: datetime) -> bool:
        """Within their hours, on no holiday of their country, and not absent."""
        return not self.absent_on(now) and (self.hours is None or self.hours.is_open(now))


_MOST_OPEN = 500


class BadAgent(BusinessError):
    def __init__(self, what: str) -> None:
        super().__init__(f"The agent cannot be kept: {what}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    queue: str
    agent: Agent | None
    reason: str


def route(
    kind: RequestType,
    segment: str,
    agents: Iterable[Agent],
    open_of: Mapping[str, int],
    now: datetime,
) -> Decision:
    """The least loaded person who can answer, relative to what each can carry; else the queue.

    `open_of` counts the open requests of each account id. Who is at work now comes before who is
    not, then those of the customer's segment, then those with the skill named. Ties go to the
    account id, so the same facts always give the same decision.
    """
    able = [
        each
        for each in agents
        if kind.queue in each.queues
        and (not each.skills or kind.name in each.skills)
        and (not each.segments or segment in each.segments)
    ]
    free = [
        each
        for each in able
        if not each.absent_on(now) and open_of.get(each.account_id, 0) < each.most_open
    ]
    if not free:
        why = "nobody has the skill" if not able else "everybody able to is away or has enough"
        return Decision(queue=kind.queue, agent=None, reason=f"{kind.queue}: {why}")
    at_work = {each.account_id for each in free if each.at_work(now)}

    def rank(agent: Agent) -> tuple[bool, bool, bool, float, str]:
        load = open_of.get(agent.account_id, 0) / agent.most_open
        return (
            agent.account_id not in at_work,
            segment not in agent.segments,
            kind.name not in agent.skills,
            load,
            agent.account_id,
        )

    chosen = min(free, key=rank)
    load = open_of.get(chosen.account_id, 0)
    reason = f"{chosen.name} has {load} of {chosen.most_open} open"
    if segment in chosen.segments:
        reason += f" and serves {segment}"
    if chosen.account_id not in at_work:
        reason += "; nobody is at work now"
    return Decision(queue=kind.queue, agent=chosen, reason=reason)


def checked_agent(agent: Agent, queues: Iterable[str], kinds: Iterable[str]) -> Agent:
    """Raises BadAgent: no queue, an unknown one, no room for requests, hours that never open."""
    if not agent.queues:
        raise BadAgent("choose at least one queue")
    if unknown := [each for each in agent.queues if each not in set(queues)]:
        raise BadAgent(f"there is no queue {unknown[0]!r}")
    if unknown := [each for each in agent.skills if each not in set(kinds)]:
        raise BadAgent(f"there is no request type {unknown[0]!r}")
    if not 1 <= agent.most_open <= _MOST_OPEN:
        raise BadAgent(f"the most open requests are 1 to {_MOST_OPEN}")
    if agent.hours and not agent.hours.always and agent.hours.opens >= agent.hours.closes:
        raise BadAgent("the day begins before it ends")
    if any(each.last < each.first for each in agent.absences):
        raise BadAgent("an absence ends before it begins")
    return agent
