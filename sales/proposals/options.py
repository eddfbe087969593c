"""The options side by side, with the one this proposal is about named."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.offering import Cadence
from common.money import Money
from common.wording import count, plain
from sales.pricing.steps import GROUP_DISCOUNT, HEADER_AMOUNT, LINE_DISCOUNT
from sales.proposals.phrases import sentence
from sales.quotes.quote_version import OptionSummary, QuoteVersion

# Discounts that other options were not given.
_OF_LINES = frozenset({LINE_DISCOUNT, GROUP_DISCOUNT, HEADER_AMOUNT})


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionRow:
    name: str
    intent: str
    chosen: bool
    once: Money
    monthly: Money
    usage: Money
    contract_value: Money
    availability: str
    lead_time: str
    services: tuple[str, ...]
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    introduction: str
    rows: tuple[OptionRow, ...]
    conclusion: str


def compare_options(version: QuoteVersion) -> Options | None:
    """None for a single option: there is nothing to compare."""
    if len(version.options) < 2:
        return None
    rows = tuple(_row(each, version.option_name) for each in version.options)
    return Options(
        introduction=(
            f"We worked out {count(len(rows), 'option')} over the same term of "
            f"{count(version.sheet.terms.term_months, 'month')}. Prices in this document are those "
            f"of “{version.option_name}”.{_own_reduction(version)}"
        ),
        rows=rows,
        conclusion=_conclusion(rows),
    )


def _own_reduction(version: QuoteVersion) -> str:
    """What was taken off the chosen option's lines alone, so that rivals are compared fairly."""
    off = Money.zero(version.sheet.currency)
    for line in version.sheet.lines:
        for charge in line.charges:
            if charge.cadence is Cadence.MONTHLY:
                for each in charge.adjustments:
                    if each.step in _OF_LINES:
                        off = off - each.amount
    if not off:
        return ""
    return (
        f" Its lines carry discounts of {off} a month that were agreed for them; the other options "
        "are shown without such discounts."
    )


def _row(option: OptionSummary, chosen: str) -> OptionRow:
    available = option.lowest_availability_percent
    days = option.longest_lead_time_days
    return OptionRow(
        name=option.name[:1].upper() + option.name[1:],
        intent=sentence(option.intent[:1].upper() + option.intent[1:]),
        chosen=option.name == chosen,
        once=option.totals.once,
        monthly=option.totals.monthly,
        usage=option.totals.usage,
        contract_value=option.totals.contract_value,
        availability=f"{plain(available)} %" if available is not None else "not committed",
        lead_time=count(days, "day") if days else "agreed at order",
        services=option.services,
        gaps=option.gaps,
    )


def _conclusion(rows: tuple[OptionRow, ...]) -> str:
    """What the chosen option costs against the cheapest, and what that buys or leaves open."""
    chosen = next((row for row in rows if row.chosen), None)
    if chosen is None:
        return ""
    gaps = count(len(chosen.gaps), "gap") if chosen.gaps else "no gap"
    cheapest = min(rows, key=lambda row: row.contract_value.amount)
    if cheapest is chosen:
        return f"“{chosen.name}” has the lowest contract value of all and leaves {gaps}."
    more = chosen.contract_value - cheapest.contract_value
    said = (
        f"“{chosen.name}” costs {more} more over the term than “{cheapest.name}”, the cheapest, "
        f"and leaves {gaps} against the requirements"
    )
    if len(cheapest.gaps) != len(chosen.gaps):
        said += f", where “{cheapest.name}” leaves {len(cheapest.gaps) or 'none'}"
    return said + "."
