"""Routing: which queue and person answer a request, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from common.errors import BusinessError
from sales.care.request_types import RequestType


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """Somebody who answers requests. Empty `skills` or `segments` mean all of them."""

    account_id: str
    name: str
    queues: tuple[str, ...]
    skills: tuple[str, ...] = ()  # names of request types
    segments: tuple[str, ...] = ()
    most_open: int = 12
    away: bool = False


class BadAgent(BusinessError):
    def __init__(self, what: str) -> None:
        super().__init__(f"The agent cannot be kept: {what}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    queue: str
    agent: Agent | None
    reason: str


def route(
    kind: RequestType, segment: str, agents: Iterable[Agent], open_of: Mapping[str, int]
) -> Decision:
    """The least loaded person who can answer, relative to what each can carry; else the queue.

    `open_of` counts the open requests of each account id. People without a segment of their own
    serve everybody, but those of the customer's segment come first. Ties go to the account id,
    so the same facts always give the same decision.
    """
    able = [
        each
        for each in agents
        if kind.queue in each.queues
        and (not each.skills or kind.name in each.skills)
        and (not each.segments or segment in each.segments)
    ]
    free = [
        each for each in able if not each.away and open_of.get(each.account_id, 0) < each.most_open
    ]
    if not free:
        why = "nobody has the skill" if not able else "everybody able to is away or has enough"
        return Decision(queue=kind.queue, agent=None, reason=f"{kind.queue}: {why}")

    def rank(agent: Agent) -> tuple[bool, bool, float, str]:
        load = open_of.get(agent.account_id, 0) / agent.most_open
        return segment not in agent.segments, kind.name not in agent.skills, load, agent.account_id

    chosen = min(free, key=rank)
    load = open_of.get(chosen.account_id, 0)
    reason = f"{chosen.name} has {load} of {chosen.most_open} open"
    if segment in chosen.segments:
        reason += f" and serves {segment}"
    return Decision(queue=kind.queue, agent=chosen, reason=reason)
