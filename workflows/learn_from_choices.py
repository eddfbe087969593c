"""Learn from choices: what sellers chose or turned down orders what fits about equally."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from catalog.feedback import Experience, Feedback, experience
from catalog.matching import Match
from common.actor import Actor, Permission
from database.work import Work
from sales.quotes.option import SolutionOption


def remember_choice(
    work: Work, opportunity_id: str, option: SolutionOption, *, by: Actor, now: datetime
) -> None:
    """The offerings of a chosen option count as chosen for their family."""
    by.require(Permission.SELL)
    families = {line.configuration.offering_id: line.configuration.family for line in option.lines}
    decisions = tuple(
        Feedback(opportunity_id=opportunity_id, group=family, offering_id=id, chosen=True)
        for id, family in families.items()
    )
    work.feedback.put(decisions, by=by, now=now)


def turn_down(
    work: Work, opportunity_id: str, group: str, offering_id: str, *, by: Actor, now: datetime
) -> None:
    """The offering is left out of matches and options for this service of this sale."""
    by.require(Permission.SELL)
    decision = Feedback(
        opportunity_id=opportunity_id, group=group, offering_id=offering_id, chosen=False
    )
    work.feedback.put((decision,), by=by, now=now)
    work.journal.note(by, f"turned down {offering_id} for", "opportunity", opportunity_id, now=now)


def take_back(
    work: Work, opportunity_id: str, group: str, offering_id: str, *, by: Actor, now: datetime
) -> None:
    """The offering is considered again for this service of this sale."""
    by.require(Permission.SELL)
    work.feedback.remove(opportunity_id, group, offering_id)
    work.journal.note(by, f"reconsidered {offering_id} for", "opportunity", opportunity_id, now=now)


def experience_of(work: Work, group: str, *, by: Actor) -> Mapping[str, Experience]:
    """What earlier decisions say about offerings for a service; empty while there are too few."""
    by.require(Permission.SELL)
    return experience(work.feedback.all(), group)


def in_order_of_experience(
    matches: tuple[Match, ...], learned: Mapping[str, Experience]
) -> tuple[Match, ...]:
    """Those that fit, ordered by score with experience; the others stay where they are, below."""
    if not learned:
        return matches

    def rank(found: Match) -> float:
        known = learned.get(found.offering.id)
        return -(found.score + (known.points if known else 0.0))

    fitting = sorted((each for each in matches if each.fits), key=rank)
    return (*fitting, *(each for each in matches if not each.fits))
