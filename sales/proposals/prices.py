"""Prices by site: list, adjustments and net of every charge, cadences apart, to exact totals."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from catalog.offering import Cadence
from common.money import Money, total
from common.wording import count
from sales.pricing.price_sheet import PricedCharge, PricedLine, PriceSheet
from sales.pricing.taxes import ROUNDING_RULE, TaxLine, tax_total
from sales.proposals.glance import CustomerTotals, for_customer
from sales.proposals.phrases import day, of_several
from sales.quotes.quote_version import QuoteVersion

_ALWAYS = (Cadence.ONCE, Cadence.MONTHLY)
_COLUMNS = (*_ALWAYS, Cadence.QUARTERLY, Cadence.ANNUAL, Cadence.USAGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduction:
    """A step from list to net; negative takes off."""

    reason: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeRow:
    """`list_price` and `net` are for the whole quantity."""

    name: str
    cadence: Cadence
    quantity: Decimal
    list_price: Money
    reductions: tuple[Reduction, ...]
    net: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePrices:
    line_id: str
    service: str
    charges: tuple[ChargeRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePrices:
    name: str
    lines: tuple[LinePrices, ...]
    totals: CustomerTotals


@dataclass(frozen=True, slots=True, kw_only=True)
class TaxRow:
    """Amounts in the order of the cadences that have a column; None where nothing is taxed."""

    title: str
    amounts: tuple[Money | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxes:
    """Every tax at its rate, and what is charged with all of them, by cadence."""

    introduction: str
    net: TaxRow
    rows: tuple[TaxRow, ...]
    total: TaxRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    currency: str
    term_months: int
    introduction: str
    sites: tuple[SitePrices, ...]
    totals: CustomerTotals
    cadences: tuple[Cadence, ...]  # those that have a column, in their order
    notes: tuple[str, ...]
    taxes: Taxes | None = None  # None where taxes are excluded


def list_prices(version: QuoteVersion) -> Prices | None:
    """None when the version quotes nothing."""
    sheet = version.sheet
    if not sheet.lines:
        return None
    months = sheet.terms.term_months
    present = {c.cadence for line in sheet.lines for c in line.charges}
    usage = Cadence.USAGE in present
    cadences = tuple(each for each in _COLUMNS if each in present or each in _ALWAYS)
    return Prices(
        currency=sheet.currency,
        term_months=months,
        introduction=(
            f"All prices are in {sheet.currency}, without taxes, for a term of "
            f"{count(months, 'month')}. Charges that fall due once, each month"
            f"{_also(cadences)} stand in columns of their own and are never added, except in the "
            f"contract value, which is what all of them come to over {_terms(sheet)}."
        ),
        sites=tuple(
            SitePrices(
                name=lines[0].line.site_name,
                lines=tuple(_line(each) for each in lines),
                totals=for_customer(sheet.totals(lines)),
            )
            for lines in sheet.by_site().values()
        ),
        totals=for_customer(sheet.totals()),
        cadences=cadences,
        notes=_notes(usage=usage),
        taxes=_taxes(version, cadences),
    )


def _taxes(version: QuoteVersion, cadences: tuple[Cadence, ...]) -> Taxes | None:
    if not version.taxes:
        return None
    sheet = version.sheet
    nets = {
        cadence: total((each.net(cadence, sheet.currency) for each in sheet.lines), sheet.currency)
        for cadence in cadences
    }
    gross = tuple(nets[each] + tax_total(version.taxes, each, sheet.currency) for each in cadences)
    return Taxes(
        introduction=(
            f"By the rates in force on {day(version.issued_on)}; what is invoiced later is taxed "
            f"at the rate of that day. {ROUNDING_RULE}"
        ),
        net=TaxRow(title="Net of all sites", amounts=tuple(nets.values())),
        rows=tuple(_tax_row(each, cadences) for each in version.taxes),
        total=TaxRow(title="With taxes", amounts=gross),
    )


def _tax_row(line: TaxLine, cadences: tuple[Cadence, ...]) -> TaxRow:
    found = (line.amount(each) for each in cadences)
    return TaxRow(
        title=line.title, amounts=tuple(each.tax if each is not None else None for each in found)
    )


def _also(cadences: tuple[Cadence, ...]) -> str:
    words = {
        Cadence.QUARTERLY: ", each quarter",
        Cadence.ANNUAL: ", each year",
        Cadence.USAGE: " and by forecast usage",
    }
    return "".join(words.get(each, "") for each in cadences)


def _terms(sheet: PriceSheet) -> str:
    """How long the contract value counts: the quote's term, or each line's own."""
    own = any(each.line.term_months for each in sheet.lines)
    return "the term of each service" if own else count(sheet.terms.term_months, "month")


def _line(line: PricedLine) -> LinePrices:
    return LinePrices(
        line_id=line.line.id,
        service=of_several(line.line),
        charges=tuple(_charge(each) for each in line.charges),
    )


def _charge(charge: PricedCharge) -> ChargeRow:
    return ChargeRow(
        name=charge.name,
        cadence=charge.cadence,
        quantity=charge.quantity,
        list_price=charge.list_price,
        reductions=tuple(
            Reduction(reason=each.reason, amount=each.amount) for each in charge.adjustments
        ),
        net=charge.net,
    )


def _notes(*, usage: bool) -> tuple[str, ...]:
    notes = ["List price and net are for the whole quantity of the line."]
    if usage:
        notes.append("Usage is billed on what is used; the figures are a forecast for one month.")
    return tuple(notes)
