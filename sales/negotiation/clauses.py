"""Clauses: the words a contract says each value under negotiation in, and the standard ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from common.wording import plain
from sales.negotiation.issue import Deal, Issue

# `{value}` is the figure bargained over; what stands round it is the house's standard wording.
WORDINGS = {
    "discount": "All charges are invoiced at {value} % off the list price.",
    "term": (
        "Each service is taken for {value} months from the day it is handed over, and then "
        "continues month by month."
    ),
    "availability": (
        "The provider keeps each service available for at least {value} % of every window of "
        "measurement."
    ),
    "restore": "Each outage is ended within {value} hours of the fault report.",
    "cap": (
        "Service credits of a month do not exceed {value} % of the monthly charge of the service "
        "concerned."
    ),
    "payment": "Invoices are due within {value} days of their date.",
    "liability": (
        "The liability of each party is limited to the charges of {value} year(s), but for intent, "
        "gross negligence and harm to persons."
    ),
    "delivery": "Every service is handed over within {value} working days of the signed order.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One clause of the contract, in the words of a deal."""

    issue_id: str
    title: str
    text: str


def clauses(issues: Sequence[Issue], deal: Deal) -> tuple[Clause, ...]:
    """A clause for each issue, in their order."""
    return tuple(
        Clause(issue_id=issue.id, title=issue.title, text=say_clause(issue, position))
        for issue, position in zip(issues, deal, strict=True)
    )


def say_clause(issue: Issue, position: int) -> str:
    """The clause at one of the issue's values."""
    wording = WORDINGS.get(issue.id, f"{issue.title}: {{value}} {issue.unit}.")
    return wording.format(value=plain(issue.values[position]))


def standard_deal(issues: Sequence[Issue]) -> Deal:
    """What the playbook prefers: the standard a redline is set against."""
    return tuple(issue.playbook.preferred for issue in issues)
