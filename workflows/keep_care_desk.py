"""Keep the care desk: who answers what and when, and the templates replies start from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from common.actor import Actor, Permission
from common.errors import BusinessError
from database.work import Work
from sales.care import request as moves
from sales.care.reply_templates import STANDARD_TEMPLATES, ReplyTemplate, checked_template
from sales.care.request_types import QUEUES, REQUEST_TYPES
from sales.care.routing import Agent, BadAgent, checked_agent


class TemplateTwice(BusinessError):
    def __init__(self, name: str) -> None:
        super().__init__(f"The template {name!r} is there twice; give one of them another name.")


def agents(work: Work, *, by: Actor) -> tuple[Agent, ...]:
    """Who answers requests."""
    by.require(Permission.CARE)
    return work.care_desk.agents()


def keep_agent(work: Work, agent: Agent, *, by: Actor, now: datetime) -> Agent:
    """Raises BadAgent, NotFound: no such account, or one that may not answer requests."""
    by.require(Permission.ADMINISTER)
    account = work.accounts.get(agent.account_id)
    if not account.actor.may(Permission.CARE):
        raise BadAgent(f"{account.name} is a {account.role} and answers no requests")
    kept = checked_agent(agent, QUEUES, REQUEST_TYPES)
    work.care_desk.keep_agent(kept)
    work.journal.note(by, "kept", "agent", agent.account_id, now=now, after=", ".join(agent.queues))
    return kept


def drop_agent(work: Work, account_id: str, *, by: Actor, now: datetime) -> int:
    """Nobody routes to them any more, and their open requests go back to the queues; how many."""
    by.require(Permission.ADMINISTER)
    work.care_desk.drop_agent(account_id)
    work.journal.note(by, "dropped", "agent", account_id, now=now)
    return release_requests(work, account_id, "no longer answers requests", by=by, now=now)


def release_requests(work: Work, account_id: str, why: str, *, by: Actor, now: datetime) -> int:
    """Hand everything open of a person back to its queue, for whoever is next; how many."""
    by.require(Permission.CARE)
    open_ones = work.requests.inbox(assignee_id=account_id, limit=1_000)
    for stored in open_ones:
        request = stored.value
        moved, step = moves.hand_over(request, (request.queue, "", ""), why, by=by, now=now)
        work.requests.save(moved, (step,), expected=stored.revision, by=by, now=now)
    if open_ones:
        work.journal.note(
            by, "released", "requests", account_id, now=now, after=str(len(open_ones))
        )
    return len(open_ones)


def reply_templates(work: Work, *, by: Actor) -> tuple[ReplyTemplate, ...]:
    """Those kept, else the standard ones."""
    by.require(Permission.CARE)
    kept = work.reply_templates.find()
    return kept.value if kept else STANDARD_TEMPLATES


def keep_reply_templates(
    work: Work, templates: Iterable[ReplyTemplate], *, by: Actor, now: datetime
) -> None:
    """All of them at once. Raises BadTemplate, TemplateTwice, ChangedMeanwhile."""
    by.require(Permission.ADMINISTER)
    checked = tuple(checked_template(each) for each in templates)
    names = [each.name.casefold() for each in checked]
    for each in checked:
        if names.count(each.name.casefold()) > 1:
            raise TemplateTwice(each.name)
    kept = work.reply_templates.find()
    expected = kept.revision if kept else None
    work.reply_templates.save(checked, expected=expected, by=by, now=now)
    work.journal.note(by, "kept", "reply templates", "all", now=now, after=str(len(checked)))
