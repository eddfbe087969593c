"""Configure an offering step by step: what is possible, why not, what it costs, templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from catalog.cheapest import Completed, Objective, complete
from catalog.configuration import Configuration
from catalog.configurator import configure
from catalog.guide import Explanation, Guide, State, guide_of
from catalog.offering import NoPrice, Offering, Value
from catalog.price_weights import Terms
from catalog.rules import advice
from catalog.template import Template
from common.actor import Actor, Permission
from common.money import Money
from database.work import Work
from sales.pricing.price import price
from sales.pricing.price_sheet import PriceTerms, QuoteLine, Totals
from workflows.catalogue_shelf import catalogue_in_use
from workflows.configure_solution import change_line, draft_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Guided:
    """Where a configuration stands after the choices so far.

    `configuration` and `totals` are of the choices completed by rules and defaults; None while
    the choices exclude one another, which `conflict` explains.
    """

    offering: Offering
    choices: Mapping[str, Value]
    states: tuple[State, ...]
    configuration: Configuration | None
    conflict: Explanation | None
    advice: tuple[str, ...]
    totals: Totals | None
    no_price: str = ""


def guide_choices(
    work: Work, offering_id: str, choices: Mapping[str, Value], terms: Terms, *, by: Actor
) -> Guided:
    """Raises UnknownOffering, CannotDecide."""
    guide = _guide(work, offering_id, by)
    if conflict := guide.conflict(choices):
        return Guided(
            offering=guide.offering,
            choices=choices,
            states=(),
            configuration=None,
            conflict=conflict,
            advice=(),
            totals=None,
        )
    configuration = configure(guide.offering, guide.rules, choices)
    totals, no_price = _totals(guide.offering, configuration, terms)
    return Guided(
        offering=guide.offering,
        choices=choices,
        states=guide.states(choices),
        configuration=configuration,
        conflict=None,
        advice=tuple(str(rule) for rule in advice(guide.rules, configuration.values)),
        totals=totals,
        no_price=no_price,
    )


def _guide(work: Work, offering_id: str, by: Actor) -> Guide:
    by.require(Permission.SELL)
    catalogue = catalogue_in_use(work)
    return guide_of(catalogue.offering(offering_id), catalogue.rules)


def _totals(
    offering: Offering, configuration: Configuration, terms: Terms
) -> tuple[Totals | None, str]:
    line = QuoteLine(
        id="L-001", site_id="", site_name="", region=terms.region, configuration=configuration
    )
    asked = PriceTerms(currency=terms.currency, term_months=terms.term_months)
    try:
        return price((line,), {offering.id: offering}, asked).totals(), ""
    except NoPrice as refusal:
        return None, str(refusal)


def explain(
    work: Work,
    offering_id: str,
    choices: Mapping[str, Value],
    name: str,
    value: Value,
    *,
    by: Actor,
) -> Explanation | None:
    """Why a value is forbidden, or the only one left; None when it is free."""
    guide = _guide(work, offering_id, by)
    return guide.why_not(choices, name, value) or guide.why(choices, name, value)


def complete_best(
    work: Work,
    offering_id: str,
    choices: Mapping[str, Value],
    terms: Terms,
    *,
    objective: Objective,
    budget: Money | None = None,
    by: Actor,
) -> Completed:
    """Raises InvalidConfiguration, NothingWithinBudget, TooManyPrices."""
    guide = _guide(work, offering_id, by)
    if objective is Objective.HIGHEST_MARGIN:
        by.require(Permission.SEE_MARGIN)
    return complete(guide.offering, guide.rules, choices, terms, objective=objective, budget=budget)


def templates_of(work: Work, offering_id: str, *, by: Actor) -> tuple[Template, ...]:
    by.require(Permission.SELL)
    return work.templates.of_offering(offering_id)


def save_template(
    work: Work,
    offering_id: str,
    name: str,
    choices: Mapping[str, Value],
    *,
    by: Actor,
    now: datetime,
) -> Template:
    """Raises BadTemplateName, and InvalidConfiguration: a template starts from what is valid."""
    guide = _guide(work, offering_id, by)
    configure(guide.offering, guide.rules, choices)
    template = Template(name=name.strip(), offering_id=offering_id, choices=dict(choices))
    work.templates.save(template, by=by, now=now)
    work.journal.note(by, "saved", "template", f"{offering_id}: {template.name}", now=now)
    return template


def apply_to_line(
    work: Work,
    opportunity_id: str,
    line_id: str,
    choices: Mapping[str, Value],
    *,
    by: Actor,
    now: datetime,
) -> None:
    """The line of the draft takes the configuration, its quantity stays."""
    by.require(Permission.SELL)
    draft = draft_of(work, opportunity_id).value
    quantity = next((each.quantity for each in draft.lines if each.id == line_id), 1)
    change_line(work, opportunity_id, line_id, choices, quantity=quantity, by=by, now=now)
