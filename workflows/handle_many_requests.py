"""Handle many requests at once, as they were read: all of them or none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from common.actor import Actor, Permission
from common.errors import BusinessError
from database.work import Work
from sales.care.reply_templates import ReplyTemplate, fill
from workflows.handle_request import (
    complete_request,
    escalate_by_hand,
    hand_over_request,
    say,
)

Read = Sequence[tuple[str, int]]  # id and the revision that was read
MOST = 200


class TooManyAtOnce(BusinessError):
    def __init__(self, number: int) -> None:
        super().__init__(f"{number} requests at once are too many; choose at most {MOST}.")


def _check(read: Read) -> None:
    if len(read) > MOST:
        raise TooManyAtOnce(len(read))


def hand_over_many(
    work: Work, read: Read, to: tuple[str, str], why: str, *, by: Actor, now: datetime
) -> int:
    """To a queue and, if given, a person. Raises WordsMissing, ChangedMeanwhile, RequestOver."""
    by.require(Permission.CARE)
    _check(read)
    for id, revision in read:
        hand_over_request(work, id, to, why, expected=revision, by=by, now=now)
    return len(read)


def answer_many(
    work: Work, read: Read, template: ReplyTemplate, *, by: Actor, now: datetime
) -> int:
    """The template's words to each customer, with each request's own in their places."""
    by.require(Permission.CARE)
    _check(read)
    for id, revision in read:
        text = fill(template, work.requests.get(id).value, by.name)
        say(work, id, text, internal=False, expected=revision, by=by, now=now)
    return len(read)


def complete_many(
    work: Work, read: Read, cause: str, said: str, *, by: Actor, now: datetime
) -> int:
    """One cause for all, as after a fault that many reported. Raises as `complete_request`."""
    by.require(Permission.CARE)
    _check(read)
    for id, revision in read:
        complete_request(work, id, cause, said, expected=revision, by=by, now=now)
    return len(read)


def escalate_many(work: Work, read: Read, why: str, *, by: Actor, now: datetime) -> int:
    """Up a level by hand, with the reason. Raises WordsMissing, ChangedMeanwhile."""
    by.require(Permission.CARE)
    _check(read)
    for id, revision in read:
        escalate_by_hand(work, id, why, expected=revision, by=by, now=now)
    return len(read)
