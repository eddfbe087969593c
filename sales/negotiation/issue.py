"""An issue under negotiation: its allowed values, what each is worth to us, and our playbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from common.errors import BusinessError, RowErrors
from common.wording import count, join_words, plain

# A position in the values of each issue, in the order of the issues.
Deal: TypeAlias = tuple[int, ...]


class NotAllowedValue(BusinessError):
    def __init__(self, issue: Issue, value: float) -> None:
        accepted = join_words([plain(each) for each in issue.values], "or")
        super().__init__(
            f"{issue.title}: {plain(value)} is not among the values under negotiation; "
            f"accepted: {accepted} {issue.unit}".rstrip()
            + "."
        )


class UnsoundIssues(RowErrors):
    """Every issue that cannot be negotiated as described, one sentence each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbook:
    """Positions in the issue's values: preferred, fallbacks in order, and the walk-away.

    An offer at a fallback needs `approver`; one beyond the walk-away is not made at all.
    `tradable` False: the preferred value stands, whatever is offered for it.
    """

    preferred: int
    fallbacks: tuple[int, ...] = ()
    walk_away: int | None = None
    approver: str = ""
    tradable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """`worth` is money to us over the term for each value, against the present offer.

    `they_like_more`: whether the customer prefers higher values. `standard` names the clause and
    version the playbook is pinned to.
    """

    id: str
    title: str
    unit: str
    values: tuple[float, ...]
    worth: tuple[float, ...]
    they_like_more: bool
    playbook: Playbook
    standard: str = ""
    must: float | None = None  # the value the customer says they must have, at least or at most

    def say(self, position: int) -> str:
        """`Credit cap 50 %`."""
        return f"{self.title} {plain(self.values[position])} {self.unit}".rstrip()

    def keeps_must(self, position: int) -> bool:
        """Whether the value is as good to the customer as what they must have."""
        if self.must is None:
            return True
        value = self.values[position]
        return value >= self.must - 1e-9 if self.they_like_more else value <= self.must + 1e-9

    def position(self, value: float) -> int:
        """Raises NotAllowedValue."""
        for number, allowed in enumerate(self.values):
            if abs(allowed - value) < 1e-9:
                return number
        raise NotAllowedValue(self, value)

    def liking(self) -> tuple[float, ...]:
        """What each value is to the customer from 0 to 1, linear in the value itself."""
        low, high = min(self.values), max(self.values)
        spread = (high - low) or 1.0
        return tuple(
            (each - low) / spread if self.they_like_more else (high - each) / spread
            for each in self.values
        )


def check_issues(issues: Sequence[Issue]) -> None:
    """Raises UnsoundIssues: no issue, no value, one twice, or figures that do not fit together."""
    faults = []
    for each in issues:
        if len(each.values) != len(each.worth):
            faults.append(
                f"{each.title}: {count(len(each.values), 'value')} but "
                f"{count(len(each.worth), 'worth', 'worths')}; give one for each."
            )
        if not each.values or len(set(each.values)) != len(each.values):
            faults.append(f"{each.title}: the values must be there, and each only once.")
        positions = (each.playbook.preferred, *each.playbook.fallbacks)
        if not all(0 <= position < len(each.values) for position in positions):
            faults.append(f"{each.title}: the playbook names a value the issue does not have.")
    if not issues:
        faults.append("There is no issue to negotiate; name at least one.")
    if faults:
        raise UnsoundIssues(f"The issues have {count(len(faults), 'fault')}.", tuple(faults))


def worth(issues: Sequence[Issue], deal: Deal) -> float:
    """What a deal is worth to us, in money against the present offer: the issues' worths added."""
    return sum(each.worth[position] for each, position in zip(issues, deal, strict=True))


def liking(issues: Sequence[Issue], weights: Sequence[float], deal: Deal) -> float:
    """What a deal is to the customer under weights that sum to 1: from 0 to 1."""
    return sum(
        weight * each.liking()[position]
        for each, weight, position in zip(issues, weights, deal, strict=True)
    )


def say_deal(issues: Sequence[Issue], deal: Deal, than: Deal | None = None) -> str:
    """The values in words; only those that differ from `than` where it is given."""
    said = [
        each.say(position)
        for number, (each, position) in enumerate(zip(issues, deal, strict=True))
        if than is None or than[number] != position
    ]
    return join_words(said) if said else "nothing changes"


def broken_musts(issues: Sequence[Issue], deal: Deal) -> tuple[str, ...]:
    """What the customer must have and this deal does not give, one sentence each."""
    return tuple(
        f"{issue.say(position)} breaks a must of the customer: {plain(issue.must)} {issue.unit}"
        f" {'or more' if issue.they_like_more else 'or less'}."
        for issue, position in zip(issues, deal, strict=True)
        if issue.must is not None and not issue.keeps_must(position)
    )
