"""The best completion of open choices: least price, highest margin or fewest changes."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from enum import StrEnum

from catalog.configuration import Configuration
from catalog.configurator import configure
from catalog.guide import Guide, guide_of
from catalog.logic.completion import Limit, lightest_near
from catalog.offering import Offering, Value
from catalog.price_weights import PriceWeights, Terms, whole
from catalog.rules import Rule
from common.errors import BusinessError
from common.money import Money


class Objective(StrEnum):
    LEAST_PRICE = "least price"
    HIGHEST_MARGIN = "highest margin"
    FEWEST_CHANGES = "fewest changes"


class NothingWithinBudget(BusinessError):
    def __init__(self, offering: str, budget: Money | None) -> None:
        within = f" within {budget} over the term" if budget is not None else ""
        super().__init__(f"{offering}: no priced configuration keeps these choices{within}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """`over_term`: once + months x (monthly + usage) at list price. `proven`: nothing is better."""

    configuration: Configuration
    over_term: Money
    proven: bool


def complete(
    offering: Offering,
    rules: tuple[Rule, ...],
    choices: Mapping[str, Value],
    terms: Terms,
    *,
    objective: Objective = Objective.LEAST_PRICE,
    budget: Money | None = None,
) -> Completed:
    """The best valid configuration that keeps the choices.

    Quantities nobody chose (users, channels) stay at their default: they are how much is needed,
    not how it is built. What costs nothing either way stays as suggested. For `FEWEST_CHANGES`
    the choices are wishes, all of which may give way.

    Raises:
        InvalidConfiguration: the choices exclude one another.
        NothingWithinBudget, TooManyPrices.
    """
    guide = guide_of(offering, rules)
    if objective is Objective.FEWEST_CHANGES:
        fixed: dict[str, Value] = {}
        wished = choices
    else:
        fixed = {**quantities(offering), **choices}
        wished = configure(offering, rules, fixed).values  # refuses with every reason
    prices = PriceWeights(offering, guide.encoding, terms, fixed)
    near = tuple(guide.literals(wished))
    weights = {
        Objective.LEAST_PRICE: prices.price,
        Objective.HIGHEST_MARGIN: {k: prices.cost.get(k, 0) - v for k, v in prices.price.items()},
        Objective.FEWEST_CHANGES: dict.fromkeys(near, -1),
    }[objective]
    limits = (Limit(prices.price, whole(budget.amount)),) if budget is not None else ()
    kept = tuple(guide.literals(fixed))
    found = lightest_near(prices.formula, kept, weights, near, limits=limits)
    if found is None:
        raise NothingWithinBudget(offering.name, budget)
    values = chosen_values(guide, found.true, fixed, wished)
    return Completed(
        configuration=configure(offering, rules, values),
        over_term=prices.amount(found.true),
        proven=found.proven,
    )


def chosen_values(
    guide: Guide,
    true: Set[int],
    fixed: Mapping[str, Value],
    wished: Mapping[str, Value],
) -> dict[str, Value]:
    """What the solver chose, as values: the fixed ones, and a wished one where its cell is taken.

    Args:
        true: the literals of this guide's encoding that are true.
    """
    values = dict(fixed)
    for name, literals in guide.encoding.literals.items():
        at = next((at for at, each in enumerate(literals) if each in true), None)
        if at is not None and name not in values:
            cell, wish = guide.encoding.cells[name].cells[at], wished.get(name)
            values[name] = cell.pick() if wish is None or not cell.holds(wish) else wish
    return values


def quantities(offering: Offering) -> dict[str, Value]:
    """How much of it is needed, where nobody says: the defaults of what prices count by."""
    names = {charge.per for charge in offering.charges if charge.per}
    return {
        each.name: each.default
        for each in offering.characteristics
        if each.name in names and each.default is not None
    }
