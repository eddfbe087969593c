"""See the draft: its prices, totals, groups and approvals, as the quote page shows them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from threading import Lock

from catalog.offering import Cadence
from common.actor import Actor, Permission
from common.errors import BusinessError
from common.money import Money
from database.work import Work
from sales.pricing.policy import STANDARD_POLICY
from sales.pricing.present_value import Worth, worth_of
from sales.pricing.price_sheet import PricedLine, PriceSheet, Totals
from sales.pricing.taxes import TaxDisplay, TaxedKind, TaxLine, kinds_of
from sales.quotes.approval import Ask, foresee
from sales.quotes.approval_matrix import ApprovalMatrix, Figures, figures_of
from sales.quotes.editing import LineFilter
from sales.quotes.option import SolutionOption
from workflows.configure_solution import NoDraft
from workflows.issue_quote import matrix_in_use
from workflows.open_sale import Sale
from workflows.priced_drafts import price_kept, sums_of
from workflows.tax_quote import taxes_of_draft


class Order(StrEnum):
    AS_QUOTED = "as quoted"
    SITE = "site"
    SERVICE = "service"
    DEAREST = "dearest a month first"
    DISCOUNT = "greatest discount first"
    MARGIN = "least margin first"


class Grouping(StrEnum):
    SITE = "site"
    FAMILY = "product family"
    REGION = "region"
    GROUP = "heading"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteView:
    """`ids` are the lines on sale for filters: families, regions and headings in use.

    `taxes` are those of today; `untaxed` says why they cannot be worked out.
    """

    option: SolutionOption
    totals: Totals
    worth: Worth
    asks: tuple[Ask, ...]
    steps_back: int
    families: tuple[str, ...]
    regions: tuple[str, ...]
    groups: tuple[str, ...]
    taxes: tuple[TaxLine, ...] = ()
    untaxed: str = ""

    @property
    def sheet(self) -> PriceSheet:
        return self.option.sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTotals:
    name: str
    lines: int
    totals: Totals


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is worked out once for a priced draft, however often its page is rerun."""

    option: SolutionOption
    totals: Totals
    worth: Worth
    figures: Figures
    families: tuple[str, ...]
    regions: tuple[str, ...]
    groups: tuple[str, ...]
    kinds: tuple[TaxedKind, ...] | None


_seen: deque[_Seen] = deque(maxlen=6)
_lock = Lock()


def see_quote(work: Work, sale: Sale, *, by: Actor, now: datetime) -> QuoteView:
    """Raises NoDraft and the refusals of pricing."""
    by.require(Permission.SELL)
    if sale.draft is None:
        raise NoDraft
    option = price_kept(work, sale, sale.draft.value)
    taxed = sale.draft.value.taxes is not TaxDisplay.EXCLUDED
    seen = _look(option, taxed=taxed)
    matrix: ApprovalMatrix = matrix_in_use(work, by=by)
    taxes, untaxed = _taxes(work, sale, seen.kinds or (), by=by, now=now)
    return QuoteView(
        option=option,
        totals=seen.totals,
        worth=seen.worth,
        asks=foresee(seen.figures, matrix, now),
        steps_back=work.drafts.steps(sale.opportunity.value.id),
        families=seen.families,
        regions=seen.regions,
        groups=seen.groups,
        taxes=taxes,
        untaxed=untaxed,
    )


def _taxes(
    work: Work, sale: Sale, kinds: tuple[TaxedKind, ...], *, by: Actor, now: datetime
) -> tuple[tuple[TaxLine, ...], str]:
    """A rate that is missing must not hide the quote; it is refused when it is issued."""
    try:
        return taxes_of_draft(work, sale, kinds, on=now.date(), by=by), ""
    except BusinessError as refusal:
        return (), str(refusal)


def _look(option: SolutionOption, *, taxed: bool) -> _Seen:
    """What is taxed is summed only where taxes are shown."""
    with _lock:
        for each in _seen:
            if each.option is option and (each.kinds is not None) == taxed:
                return each
    lines = [each.line for each in option.sheet.lines]
    sums = sums_of(option)
    seen = _Seen(
        option,
        sums.totals,
        worth_of(option.sheet, STANDARD_POLICY, sums=sums),
        figures_of(option.sheet, option.service_levels, sums=sums),
        tuple(sorted({each.configuration.family for each in lines})),
        tuple(sorted({each.region for each in lines})),
        tuple(sorted({each.group for each in lines} - {""})),
        kinds_of(option.sheet) if taxed else None,
    )
    with _lock:
        _seen.append(seen)
    return seen


def found_lines(sheet: PriceSheet, wanted: LineFilter, order: Order) -> tuple[PricedLine, ...]:
    """The lines that fit the filter, in an order."""
    everything = wanted == LineFilter()
    lines = sheet.lines if everything else tuple(x for x in sheet.lines if wanted.holds(x.line))
    if order is Order.AS_QUOTED:
        return lines
    if order is Order.SITE:
        return tuple(sorted(lines, key=lambda x: (x.line.site_name, x.line.id)))
    if order is Order.SERVICE:
        return tuple(sorted(lines, key=lambda x: (x.line.configuration.offering_name, x.line.id)))
    if order is Order.DEAREST:
        return tuple(sorted(lines, key=lambda x: -_monthly(x, sheet)))
    if order is Order.DISCOUNT:
        given = sheet.terms.line_discounts
        return tuple(sorted(lines, key=lambda x: -given.get(x.line.id, Decimal(0))))
    return tuple(sorted(lines, key=lambda x: line_margin(x, sheet) or 0))


def line_margin(priced: PricedLine, sheet: PriceSheet) -> float | None:
    """Margin of the line's monthly price, as a share; None when it has none."""
    net = priced.net(Cadence.MONTHLY, sheet.currency).amount
    if not net:
        return None
    return float((net - priced.cost(Cadence.MONTHLY, sheet.currency).amount) / net)


def group_totals(sheet: PriceSheet, grouping: Grouping) -> tuple[GroupTotals, ...]:
    """Totals of each group, dearest first; they sum to the quote's."""
    grouped: dict[str, list[PricedLine]] = {}
    for each in sheet.lines:
        grouped.setdefault(_name(each, grouping), []).append(each)
    totals = [
        GroupTotals(name=name, lines=len(lines), totals=sheet.totals(lines))
        for name, lines in grouped.items()
    ]
    return tuple(sorted(totals, key=lambda each: -each.totals.contract_value.amount))


def _name(priced: PricedLine, grouping: Grouping) -> str:
    line = priced.line
    return {
        Grouping.SITE: line.site_name,
        Grouping.FAMILY: line.configuration.family,
        Grouping.REGION: line.region,
        Grouping.GROUP: line.group or "without heading",
    }[grouping]


def _monthly(priced: PricedLine, sheet: PriceSheet) -> Decimal:
    amount: Money = priced.net(Cadence.MONTHLY, sheet.currency)
    return amount.amount
