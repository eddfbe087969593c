"""Guardrails: what an offer of ours may not cross until the named approver has agreed."""

from __future__ import annotations

from dataclasses import dataclass

from common.errors import BusinessError, RowErrors
from common.wording import percent
from sales.negotiation.issue import Deal, Issue


class BeyondGuardrails(RowErrors):
    """What an approver has to agree to first, one sentence each."""


class BeyondWalkAway(BusinessError):
    def __init__(self, issue: Issue, position: int) -> None:
        super().__init__(
            f"{issue.say(position)} is beyond our walk-away; nobody may offer it. "
            "Offer another value, or end the negotiation."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Floors:
    """Limits of the whole deal: least margin share, most expected credit as a share of the
    monthly charge, most breach probability a month."""

    least_margin_share: float = 0.20
    most_expected_credit: float = 0.02
    most_breach_probability: float = 0.10
    approver: str = "approver"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What an offer would come to, worked out anew for the whole deal; None is not known."""

    margin_share: float | None
    expected_credit: float | None
    breach_probability: float | None


@dataclass(frozen=True, slots=True)
class Deviation:
    """One thing that needs somebody's word, and whose."""

    sentence: str
    approver: str


def deviations(
    issues: tuple[Issue, ...], deal: Deal, outlook: Outlook, floors: Floors
) -> tuple[Deviation, ...]:
    """Every deviation from playbook and floors; empty when the seller may offer it alone.

    Raises:
        BeyondWalkAway.
    """
    found = []
    for issue, position in zip(issues, deal, strict=True):
        found += _playbook(issue, position)
    if outlook.margin_share is not None and outlook.margin_share < floors.least_margin_share:
        found.append(
            Deviation(
                f"The margin of {percent(outlook.margin_share)} is below the floor of "
                f"{percent(floors.least_margin_share)}.",
                floors.approver,
            )
        )
    credit = outlook.expected_credit
    if credit is not None and credit > floors.most_expected_credit:
        found.append(
            Deviation(
                f"Credits of {percent(credit)} of the charge are to be expected; the limit is "
                f"{percent(floors.most_expected_credit)}.",
                floors.approver,
            )
        )
    breach = outlook.breach_probability
    if breach is not None and breach > floors.most_breach_probability:
        found.append(
            Deviation(
                f"A service would miss its target in {percent(breach)} of months; the limit is "
                f"{percent(floors.most_breach_probability)}.",
                floors.approver,
            )
        )
    return tuple(found)


def _playbook(issue: Issue, position: int) -> list[Deviation]:
    rules = issue.playbook
    # Worse than the walk-away, in money to us: no approver can let it pass.
    if rules.walk_away is not None and issue.worth[position] < issue.worth[rules.walk_away] - 1e-9:
        raise BeyondWalkAway(issue, position)
    if issue.worth[position] >= issue.worth[rules.preferred] - 1e-9:
        return []
    who = rules.approver or "approver"
    if not rules.tradable:
        return [Deviation(f"{issue.title} is not traded; {issue.say(position)} gives it up.", who)]
    if not rules.approver:
        return []
    if position in rules.fallbacks:
        place = rules.fallbacks.index(position) + 1
        return [Deviation(f"{issue.say(position)} is fallback {place} of the playbook.", who)]
    return [Deviation(f"{issue.say(position)} is not a position of the playbook.", who)]
