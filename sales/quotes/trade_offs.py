"""Trade-offs: what an option gives up for what it gains, in sentences against its rivals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from catalog.matching import Verdict
from common.money import Money
from common.period import MINUTES_OF_AVERAGE_MONTH
from common.wording import count, join_words, plain
from sales.quotes.option import SolutionOption
from sales.quotes.quote_version import OptionSummary

_GOOD = (Verdict.MET, Verdict.EXCEEDED)


def trade_offs(options: tuple[SolutionOption, ...]) -> Mapping[str, tuple[str, ...]]:
    """By option name: each figure in which a rival is best, with how much; and wishes left out.

    Empty for an option that gives nothing up.
    """
    summaries = [each.summary() for each in options]
    return {
        option.name: (
            *_figures(summary, summaries),
            *_downtime(option, options),
            *_wishes(option, options),
        )
        for option, summary in zip(options, summaries, strict=True)
    }


def _figures(own: OptionSummary, all_: list[OptionSummary]) -> Iterator[str]:
    cheapest = min(all_, key=lambda each: each.totals.monthly.amount)
    yield from _dearer(own.totals.monthly, cheapest.totals.monthly, cheapest.name, "a month")
    least = min(all_, key=lambda each: each.totals.once.amount)
    yield from _dearer(own.totals.once, least.totals.once, least.name, "once")
    promising = [each for each in all_ if each.lowest_availability_percent]
    if promising:
        best = max(promising, key=lambda each: each.lowest_availability_percent or 0)
        ours, theirs = own.lowest_availability_percent, best.lowest_availability_percent or 0
        if ours is None:
            yield f"promises no availability; {best.name} promises {plain(theirs)} %"
        elif ours < theirs:
            said = f"promises {plain(ours)} % where {best.name} promises {plain(theirs)} %"
            yield f"{said} at the weakest site"
    soonest = min(all_, key=lambda each: each.longest_lead_time_days)
    later = own.longest_lead_time_days - soonest.longest_lead_time_days
    if later > 0:
        yield f"is ready {count(later, 'day')} after {soonest.name}"


def _downtime(own: SolutionOption, options: tuple[SolutionOption, ...]) -> Iterator[str]:
    """All services together, where a tenth or more lies between the option and the best."""
    best = min(options, key=minutes_down)
    ours, theirs = minutes_down(own), minutes_down(best)
    if ours >= 1 and theirs < ours * 0.9:
        said = f"may be down {ours:,.0f} minutes a month over all services"
        yield f"{said}, {best.name} only {theirs:,.0f}"


def minutes_down(option: SolutionOption) -> float:
    """At most, over all services a month, from what is both promised and reached by the network."""
    total = 0.0
    for level in option.service_levels:
        reached = (level.availability_percent, level.network_availability_percent)
        total += (100 - min(each for each in reached if each)) / 100
    return total * MINUTES_OF_AVERAGE_MONTH


def _dearer(own: Money, least: Money, name: str, cadence: str) -> Iterator[str]:
    if own.amount > least.amount:
        yield f"costs {own - least} {cadence} more than {name}"


def _wishes(option: SolutionOption, options: tuple[SolutionOption, ...]) -> Iterator[str]:
    """Requirements some other option meets and this one does not."""
    met_elsewhere = {
        each.requirement.id: other.name
        for other in reversed(options)
        for each in other.compliance
        if each.verdict in _GOOD
    }
    by_rival: dict[str, list[str]] = {}
    for each in option.compliance:
        rival = met_elsewhere.get(each.requirement.id)
        if rival and each.verdict in (Verdict.NOT_MET, Verdict.PARTLY):
            by_rival.setdefault(rival, []).append(str(each.requirement))
    for rival, missed in by_rival.items():
        yield f"leaves unmet what {rival} meets: {join_words(missed)}"
