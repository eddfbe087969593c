"""Compliance: how the priced solution answers each requirement, judged on what is configured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from catalog.matching import Outcome, Verdict, judge
from catalog.offering import Offering
from catalog.requirement import Operator, Requirement
from common.wording import count, plain, some_of
from sales.pricing.price_sheet import PricedLine, PriceSheet
from sales.quotes.quote_version import Compliance

# From worst to best: one site that fails decides the answer for the requirement.
_WORST_FIRST = (
    Verdict.NOT_MET,
    Verdict.PARTLY,
    Verdict.UNKNOWN,
    Verdict.MET,
    Verdict.EXCEEDED,
)
_MOST_REASONS = 3


def comply(
    requirements: tuple[Requirement, ...],
    sheet: PriceSheet,
    offerings: Mapping[str, Offering],
) -> tuple[Compliance, ...]:
    """One answer a requirement: the worst over the lines it concerns, with its reason and sites."""
    return tuple(_answer(each, sheet, offerings) for each in requirements)


def _answer(
    requirement: Requirement, sheet: PriceSheet, offerings: Mapping[str, Offering]
) -> Compliance:
    whole = _of_whole_sale(requirement, sheet)
    if whole is not None:
        return Compliance(requirement=requirement, verdict=whole[0], response=whole[1])
    outcomes = list(_outcomes(requirement, sheet, offerings))
    if not outcomes:
        return Compliance(
            requirement=requirement,
            verdict=Verdict.UNKNOWN,
            response="No service of this offer speaks to it; to be answered by a person.",
        )
    _, worst = min(outcomes, key=lambda pair: _WORST_FIRST.index(pair[1].verdict))
    response = worst.reason
    several = len({each.line.site_id for each in sheet.lines}) > 1
    if several and worst.verdict in (Verdict.NOT_MET, Verdict.PARTLY):
        response = _at_sites(outcomes, worst.verdict)
    return Compliance(requirement=requirement, verdict=worst.verdict, response=response)


def _at_sites(outcomes: list[tuple[list[str], Outcome]], verdict: Verdict) -> str:
    """Every reason for a verdict with the sites it holds at."""
    by_reason: dict[str, list[str]] = {}
    for sites, outcome in outcomes:
        if outcome.verdict is verdict:
            by_reason.setdefault(outcome.reason, []).extend(sites)
    said = [
        f"{some_of(tuple(dict.fromkeys(sites)), 'site')}: {reason}"
        for reason, sites in list(by_reason.items())[:_MOST_REASONS]
    ]
    return " ".join(said)


def _outcomes(
    requirement: Requirement, sheet: PriceSheet, offerings: Mapping[str, Offering]
) -> Iterator[tuple[list[str], Outcome]]:
    """The sites of each kind of line that is concerned, and its outcome, judged once a kind."""
    kinds: dict[tuple[object, ...], tuple[PricedLine, dict[str, None]]] = {}
    for priced in sheet.lines:
        line = priced.line
        kind = (
            line.configuration.offering_id,
            tuple(line.configuration.values.items()),
            line.lead_time_days,
            line.site_id if requirement.site_ids else "",
        )
        kinds.setdefault(kind, (priced, {}))[1].setdefault(line.site_name)
    for priced, sites in kinds.values():
        outcome = _outcome(requirement, priced, offerings)
        if outcome is not None:
            yield list(sites), outcome


def _outcome(
    requirement: Requirement, priced: PricedLine, offerings: Mapping[str, Offering]
) -> Outcome | None:
    """The line's outcome, or None when the requirement does not concern it."""
    line = priced.line
    offering = offerings[line.configuration.offering_id]
    if requirement.group and requirement.group != offering.family:
        return None
    if requirement.site_ids and line.site_id not in requirement.site_ids:
        return None
    found = judge(
        requirement,
        offering,
        configuration=line.configuration,
        lead_time_days=line.lead_time_days,
    )
    if found.verdict is Verdict.NOT_MET and requirement.operator is Operator.EQUALS:
        # Not chosen is another thing than not to be had: the seller can still choose it.
        could = judge(requirement, offering, lead_time_days=line.lead_time_days)
        if could.verdict.good:
            said = f"{requirement} is not included; {offering.name} can have it."
            found = replace(found, reason=said)
    silent = found.verdict is Verdict.UNKNOWN and requirement.operator is not Operator.ABOUT
    return None if silent and not requirement.group else found


def _of_whole_sale(requirement: Requirement, sheet: PriceSheet) -> tuple[Verdict, str] | None:
    wanted = requirement.value
    if isinstance(wanted, str | bool):
        return None
    if requirement.characteristic == "budget_monthly":
        monthly = sheet.totals().monthly
        within = monthly.amount <= Decimal(str(wanted))
        said = f"{monthly} a month against a budget of {plain(wanted)}."
        return (Verdict.MET if within else Verdict.NOT_MET), said
    if requirement.characteristic == "term_months":
        term = sheet.terms.term_months
        met = {
            Operator.AT_LEAST: term >= wanted,
            Operator.AT_MOST: term <= wanted,
        }.get(requirement.operator, term == wanted)
        said = f"Offered for {count(term, 'month')}."
        return (Verdict.MET if met else Verdict.NOT_MET), said
    if requirement.characteristic == "site_count":
        sites = len({each.line.site_id for each in sheet.lines})
        met = sites >= wanted
        return (Verdict.MET if met else Verdict.PARTLY), f"{count(sites, 'site')} quoted."
    return None
