"""Configure the solution: options side by side, one chosen, its lines changed within the rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from catalog.catalogue import Catalogue
from catalog.configuration import Configuration
from catalog.configurator import configure
from catalog.feasibility import BuildingList
from catalog.offering import Value
from common.actor import Actor, Permission
from common.errors import BusinessError
from database.stored import Stored
from database.work import Work
from sales.customers.customer import Site
from sales.pricing.price_sheet import PriceTerms, QuoteLine
from sales.quotes.arrange import Arranged, arrange_all
from sales.quotes.draft import QuoteDraft, UnknownLine
from sales.quotes.ground import Ground
from sales.quotes.option import SolutionOption
from sales.quotes.placing import all_bought, placed
from workflows.catalogue_shelf import catalogue_in_use
from workflows.find_offers import default_terms, ground_of
from workflows.learn_from_choices import remember_choice
from workflows.open_sale import Sale, open_sale
from workflows.partner_costs import partners_on
from workflows.priced_drafts import price_kept, priced, sums_of


class UnknownOption(BusinessError):
    def __init__(self, name: str) -> None:
        super().__init__(f"There is no option {name!r} among those arranged now; choose again.")


class NoDraft(BusinessError):
    def __init__(self) -> None:
        super().__init__("No option is chosen yet; choose one on the Options page.")


__all__ = ["NoDraft", "UnknownLine", "UnknownOption"]


def arrange_options(
    work: Work, opportunity_id: str, *, term_months: int | None = None, by: Actor
) -> tuple[SolutionOption, ...]:
    """Raises NeedNotConfirmed, NothingToArrange, TermOutOfRange."""
    return arrange_front(work, opportunity_id, term_months=term_months, by=by).options


def arrange_front(
    work: Work, opportunity_id: str, *, term_months: int | None = None, by: Actor
) -> Arranged:
    """The options with every efficient solution. Raises as `arrange_options` does."""
    return arrange_all(_ground(work, opportunity_id, term_months, by))


def _ground(work: Work, opportunity_id: str, term_months: int | None, by: Actor) -> Ground:
    by.require(Permission.SELL)
    sale = open_sale(work, opportunity_id, by=by)
    return ground_of(work, sale, _terms(sale, term_months))


def _terms(sale: Sale, term_months: int | None) -> PriceTerms:
    terms = default_terms(sale, sale.confirmed_need().requirements)
    if term_months is None:
        return terms
    checked = QuoteDraft(
        opportunity_id=sale.opportunity.value.id,
        option_name="",
        currency=terms.currency,
        term_months=term_months,
        lines=(),
    )
    return checked.terms


def choose_option(
    work: Work,
    opportunity_id: str,
    name: str,
    *,
    term_months: int | None = None,
    by: Actor,
    now: datetime,
) -> Stored[QuoteDraft]:
    """The option becomes the draft; an earlier draft of the opportunity gives way to it."""
    ground = _ground(work, opportunity_id, term_months, by)
    option = arrange_all(ground).option(name, ground)
    if option is None:
        raise UnknownOption(name)
    work.opportunities.get(opportunity_id).value.require_open()
    found = work.drafts.find(opportunity_id)
    draft = QuoteDraft(
        opportunity_id=opportunity_id,
        option_name=name,
        currency=option.sheet.currency,
        term_months=option.sheet.terms.term_months,
        lines=option.lines,
        priced_on=now.date(),
    )
    stored = work.drafts.save(draft, expected=found.revision if found else None, by=by, now=now)
    remember_choice(work, opportunity_id, option, by=by, now=now)
    work.journal.note(
        by,
        "chose an option for",
        "opportunity",
        opportunity_id,
        now=now,
        before=found.value.option_name if found else "",
        after=name,
    )
    return stored


def draft_of(work: Work, opportunity_id: str) -> Stored[QuoteDraft]:
    """Raises NoDraft."""
    found = work.drafts.find(opportunity_id)
    if found is None:
        raise NoDraft
    return found


def price_draft(work: Work, opportunity_id: str, *, by: Actor) -> SolutionOption:
    """The draft priced and checked as it stands now. Raises NoDraft and the refusals of pricing."""
    by.require(Permission.SELL)
    sale = open_sale(work, opportunity_id, by=by)
    if sale.draft is None:
        raise NoDraft
    return price_kept(work, sale, sale.draft.value)


def set_terms(
    work: Work, draft: QuoteDraft, *, expected: int, by: Actor, now: datetime
) -> Stored[QuoteDraft]:
    """Keep changed term, discounts or note, once they price without a refusal."""
    return keep_draft(work, draft, expected=expected, verb="changed the terms of", by=by, now=now)


def change_line(
    work: Work,
    opportunity_id: str,
    line_id: str,
    choices: Mapping[str, Value],
    *,
    quantity: int,
    by: Actor,
    now: datetime,
) -> Stored[QuoteDraft]:
    """Configure a line anew. Raises InvalidConfiguration with every reason, UnknownLine."""
    by.require(Permission.SELL)
    stored = draft_of(work, opportunity_id)
    line = stored.value.line(line_id)
    catalogue = catalogue_in_use(work)
    offering = catalogue.offering(line.configuration.offering_id)
    configuration = configure(offering, catalogue.rules, choices)
    changed = replace(line, configuration=configuration, quantity=quantity)
    lines = tuple(changed if each.id == line_id else each for each in stored.value.lines)
    return keep_draft(
        work,
        replace(stored.value, lines=lines),
        expected=stored.revision,
        verb=f"changed {line_id} of",
        by=by,
        now=now,
    )


def add_line(
    work: Work,
    opportunity_id: str,
    offering_id: str,
    site_id: str,
    *,
    by: Actor,
    now: datetime,
) -> Stored[QuoteDraft]:
    """Add an offering in its default configuration at a site."""
    by.require(Permission.SELL)
    stored = draft_of(work, opportunity_id)
    sale = open_sale(work, opportunity_id, by=by)
    catalogue = catalogue_in_use(work)
    offering = catalogue.offering(offering_id)
    site = sale.customer.value.site(site_id)
    configuration = configure(offering, catalogue.rules, {})
    line = line_at(ground_of(work, sale), site, configuration, stored.value.next_line_number())
    draft = replace(stored.value, lines=(*stored.value.lines, line))
    return keep_draft(work, draft, expected=stored.revision, verb="added a line to", by=by, now=now)


class NotFeasible(BusinessError):
    pass


def put_at_site(
    line: QuoteLine, site: Site, catalogue: Catalogue, buildings: BuildingList
) -> QuoteLine:
    """The line at a site, with what reaching it takes there. Raises NotFeasible."""
    offering = catalogue.offering(line.configuration.offering_id)
    place = buildings.check(site.place, offering)
    if place.feasible is False:
        raise NotFeasible(f"{site.name}: {place.reason}")
    return placed(line, site, place, offering)


def line_at(ground: Ground, site: Site, configuration: Configuration, number: int) -> QuoteLine:
    """A new line for one service at a site. Raises NotFeasible where it cannot be reached."""
    bare = QuoteLine(
        id=f"L-{number:03d}",
        site_id=site.id,
        site_name=site.name,
        region=site.region,
        configuration=configuration,
    )
    return put_at_site(bare, site, ground.catalogue, ground.buildings)


def remove_line(
    work: Work, opportunity_id: str, line_id: str, *, by: Actor, now: datetime
) -> Stored[QuoteDraft]:
    """Raises UnknownLine."""
    by.require(Permission.SELL)
    stored = draft_of(work, opportunity_id)
    stored.value.line(line_id)
    draft = replace(
        stored.value,
        lines=tuple(each for each in stored.value.lines if each.id != line_id),
        line_discounts={
            key: value for key, value in stored.value.line_discounts.items() if key != line_id
        },
    )
    verb = f"removed {line_id} from"
    return keep_draft(work, draft, expected=stored.revision, verb=verb, by=by, now=now)


def keep_draft(
    work: Work, draft: QuoteDraft, *, expected: int | None, verb: str, by: Actor, now: datetime
) -> Stored[QuoteDraft]:
    """Keep a draft that prices; its prices and suppliers' costs are those of today from now on.

    Raises:
        OpportunityClosed, ChangedMeanwhile, and every refusal of pricing, so that no draft is
            kept that cannot be priced.
    """
    by.require(Permission.SELL)
    sale = open_sale(work, draft.opportunity_id, by=by)
    sale.opportunity.value.require_open()
    dated = replace(_bought_today(work, sale, draft, now), priced_on=now.date())
    option = priced(work, sale, dated)
    stored = work.drafts.save(dated, expected=expected, by=by, now=now)
    work.journal.note(
        by,
        verb,
        "draft",
        draft.opportunity_id,
        now=now,
        after=f"{sums_of(option).totals.monthly} a month",
    )
    return stored


def _bought_today(work: Work, sale: Sale, draft: QuoteDraft, now: datetime) -> QuoteDraft:
    partners = partners_on(work.supplier_quotes.all(), draft.currency, now.date())
    sites = {each.id: each for each in sale.customer.value.sites}
    offerings = {each.id: each for each in catalogue_in_use(work).offerings}
    return replace(draft, lines=all_bought(draft.lines, sites, offerings, partners))
