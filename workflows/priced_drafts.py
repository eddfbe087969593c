"""Drafts priced: by the books, promotions and rates of their day, and once for a draft."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock

from catalog.requirement import Requirement
from database.work import Work
from sales.customers.customer import Customer
from sales.pricing.price_book import CATALOGUE_LIST, Buyer, Tariff, choose_tariff
from sales.pricing.price_memory import PriceMemory
from sales.pricing.price_sheet import PriceSheet, PriceTerms
from sales.pricing.sums import SheetSums, SumMemory, sum_up
from sales.quotes.agreed_compliance import comply_as_agreed
from sales.quotes.arrange import priced_option
from sales.quotes.draft import QuoteDraft
from sales.quotes.ground import Ground
from sales.quotes.option import SolutionOption
from sales.sla.agreed import AgreedLevel, with_agreed
from workflows.catalogue_shelf import buildings_in_use, catalogue_in_use
from workflows.charge_sla_risk import lines_at_risk, shares_of
from workflows.open_sale import Sale


@dataclass(frozen=True, slots=True)
class _Kept:
    draft: QuoteDraft
    ground: Ground
    option: SolutionOption


# The page of a large quote is rerun at each click; its draft is decoded to the same value as long
# as nobody saves another. Compared by identity and by content, so that nothing old is ever shown.
_kept: deque[_Kept] = deque(maxlen=6)
_agreed: deque[tuple[SolutionOption, Mapping[str, AgreedLevel], SolutionOption]] = deque(maxlen=6)
_sums: deque[tuple[PriceSheet, SheetSums]] = deque(maxlen=6)
_line_sums: SumMemory = {}
_lock = Lock()
_MOST_REMEMBERED = 200_000


def price_kept(work: Work, sale: Sale, draft: QuoteDraft) -> SolutionOption:
    """The draft priced, or what came of it when nothing has changed since; levels as agreed."""
    ground = ground_of_draft(work, sale, draft)
    return _with_risk(draft, ground, _as_agreed(work, draft, _priced_or_kept(draft, ground)))


def _as_agreed(work: Work, draft: QuoteDraft, option: SolutionOption) -> SolutionOption:
    agreed = work.agreed_levels.find(draft.opportunity_id)
    if agreed is None:
        return option
    lines = agreed.value.lines
    with _lock:
        for plain, at, changed in _agreed:
            if plain is option and at == lines:
                return changed
    own = {id for id, each in lines.items() if each != AgreedLevel()}
    levels = tuple(with_agreed(each, lines.get(each.line_id)) for each in option.service_levels)
    changed = replace(
        option,
        service_levels=levels,
        compliance=comply_as_agreed(option.compliance, option.lines, levels, own),
    )
    with _lock:
        _agreed.append((option, lines, changed))
    return changed


def sums_of(option: SolutionOption) -> SheetSums:
    """The sums of a priced draft, made once."""
    with _lock:
        found = next((sums for sheet, sums in _sums if sheet is option.sheet), None)
        if found is None:
            found = sum_up(option.sheet, _line_sums)
            _sums.append((option.sheet, found))
            if len(_line_sums) > _MOST_REMEMBERED:
                _line_sums.clear()
    return found


def _with_risk(draft: QuoteDraft, ground: Ground, option: SolutionOption) -> SolutionOption:
    """Priced once more with the risk of its credits in the waterfall, where the draft asks so.

    The risk is a share of what each line charges without it, so it needs that price first.
    """
    if draft.sla_risk_loading is None:
        return option
    lines = lines_at_risk(option, option.service_levels, ground.catalogue)
    shares = shares_of(lines, draft.sla_risk_loading)
    terms = replace(ground.terms, sla_risk=shares)
    charged = _priced_or_kept(draft, replace(ground, terms=terms))
    return replace(charged, service_levels=option.service_levels, compliance=option.compliance)


def _priced_or_kept(draft: QuoteDraft, ground: Ground) -> SolutionOption:
    with _lock:
        for each in _kept:
            if each.draft is draft and _same(each.ground, ground):
                return each.option
    return _price(draft, ground)


def priced(work: Work, sale: Sale, draft: QuoteDraft) -> SolutionOption:
    """Price a draft that is about to be kept."""
    ground = ground_of_draft(work, sale, draft)
    return _with_risk(draft, ground, _as_agreed(work, draft, _price(draft, ground)))


def _price(draft: QuoteDraft, ground: Ground) -> SolutionOption:
    with _lock:
        alike = (each for each in reversed(_kept) if _alike(each.ground, ground))
        last = next(alike, None)
    memory = last.ground.memory if last else None
    if memory is None or len(memory.charges) > _MOST_REMEMBERED:
        memory = PriceMemory()
    # A copy, since another visitor may be pricing on the same one in another thread.
    ground = replace(ground, memory=memory.copy())
    before = last.option if last else None
    option = priced_option(ground, draft.option_name, draft.lines, before=before)
    with _lock:
        _kept.append(_Kept(draft, ground, option))
    return option


def _same(one: Ground, other: Ground) -> bool:
    return (
        one.catalogue is other.catalogue
        and one.terms == other.terms
        and one.tariff == other.tariff
        and one.requirements == other.requirements
    )


def _alike(one: Ground, other: Ground) -> bool:
    """Whether charges worked out on one ground hold on the other."""
    return (
        one.catalogue is other.catalogue
        and one.tariff == other.tariff
        and _without_lines(one.terms) == _without_lines(other.terms)
    )


def _without_lines(terms: PriceTerms) -> PriceTerms:
    return replace(terms, line_discounts={}, header_amount=None, sla_risk={})


def ground_of_draft(work: Work, sale: Sale, draft: QuoteDraft) -> Ground:
    """What a draft is priced and judged on; without confirmed needs there are none to answer."""
    requirements: tuple[Requirement, ...] = ()
    if sale.need is not None and sale.need.value.confirmed:
        requirements = sale.need.value.requirements
    terms, tariff = market_terms(work, draft.terms, sale.customer.value)
    return Ground(
        requirements=requirements,
        sites=sale.sites,
        catalogue=catalogue_in_use(work),
        buildings=buildings_in_use(work),
        terms=terms,
        tariff=tariff,
    )


def market_terms(
    work: Work, terms: PriceTerms, customer: Customer | None
) -> tuple[PriceTerms, Tariff]:
    """Terms with the promotions and currency rates of their day, and the books that hold then.

    Raises:
        NoPriceBook: books are kept for such buyers, and none holds on the day.
    """
    on = terms.priced_on
    segment = customer.segment if customer else ""
    tariff = CATALOGUE_LIST
    if on is not None:
        buyer = Buyer(
            customer_id=customer.id if customer else "",
            segment=segment,
            country=customer.country.upper() if customer else "",
            currency=terms.currency,
        )
        tariff = choose_tariff(work.rulebooks.books(), buyer, on)
    market = replace(
        terms,
        segment=segment,
        price_book=tariff.book.name if tariff.book else "",
        agreement=tariff.agreement.name if tariff.agreement else "",
        promotions=tuple(p for p in work.rulebooks.promotions() if _on(p.valid_until, on)),
        exchange=tuple(
            rate for rate in work.rulebooks.exchange_rates() if rate.currency == terms.currency
        ),
    )
    return market, tariff


def _on(valid_until: date, day: date | None) -> bool:
    return day is not None and day <= valid_until
