"""The best completion of open choices: least price, highest margin or fewest changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import product
from typing import TypeAlias

from catalog.configuration import Configuration
from catalog.configurator import configure
from catalog.encoding import Encoding
from catalog.guide import guide_of
from catalog.logic.completion import Limit, lightest
from catalog.logic.formula import Constraint, Formula
from catalog.offering import Cadence, Charge, Offering, Value
from catalog.rules import Rule
from common.errors import BusinessError
from common.money import Money

# Prices become whole numbers for the solver: ten-thousandths, finer than any price list.
_SCALE = 10_000
_MOST_COMBINATIONS = 20_000


class Objective(StrEnum):
    LEAST_PRICE = "least price"
    HIGHEST_MARGIN = "highest margin"
    FEWEST_CHANGES = "fewest changes"


class NothingWithinBudget(BusinessError):
    def __init__(self, offering: str, budget: Money | None) -> None:
        within = f" within {budget} over the term" if budget is not None else ""
        super().__init__(f"{offering}: no priced configuration keeps these choices{within}.")


class TooManyPrices(BusinessError):
    def __init__(self, offering: str, charge: str) -> None:
        super().__init__(
            f"{offering}: the charge {charge!r} depends on more than {_MOST_COMBINATIONS:,} "
            "combinations; choose some of its characteristics first."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What list prices depend on beside the configuration."""

    region: str
    term_months: int
    currency: str


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
    not how it is built. For `FEWEST_CHANGES` the choices are wishes, all of which may give way.

    Raises:
        InvalidConfiguration: the choices exclude one another.
        NothingWithinBudget, TooManyPrices.
    """
    fixed = dict(choices)
    if objective is not Objective.FEWEST_CHANGES:
        fixed = {**_quantities(offering), **choices}
        configure(offering, rules, fixed)  # refuses with every reason
    guide = guide_of(offering, rules)
    prices = _Prices(offering, guide.encoding, terms, fixed)
    wishes = dict.fromkeys(guide.literals(choices), -1)
    weights = {
        Objective.LEAST_PRICE: prices.price,
        Objective.HIGHEST_MARGIN: {k: prices.cost.get(k, 0) - v for k, v in prices.price.items()},
        Objective.FEWEST_CHANGES: wishes,
    }[objective]
    limits = (Limit(prices.price, _whole(budget.amount)),) if budget is not None else ()
    kept = () if objective is Objective.FEWEST_CHANGES else tuple(guide.literals(fixed))
    found = lightest(prices.formula, kept, weights, limits=limits)
    if found is None:
        raise NothingWithinBudget(offering.name, budget)
    values = dict(fixed) if objective is not Objective.FEWEST_CHANGES else {}
    for name, literals in guide.encoding.literals.items():
        at = next((at for at, each in enumerate(literals) if each in found.true), None)
        if at is not None and name not in values:
            cell, chosen = guide.encoding.cells[name].cells[at], choices.get(name)
            values[name] = cell.pick() if chosen is None or not cell.holds(chosen) else chosen
    amount = sum(weight for literal, weight in prices.price.items() if literal in found.true)
    return Completed(
        configuration=configure(offering, rules, values),
        over_term=Money(Decimal(amount) / _SCALE, terms.currency),
        proven=found.proven,
    )


def _quantities(offering: Offering) -> dict[str, Value]:
    names = {charge.per for charge in offering.charges if charge.per}
    return {
        each.name: each.default
        for each in offering.characteristics
        if each.name in names and each.default is not None
    }


def _whole(amount: Decimal) -> int:
    return int((amount * _SCALE).to_integral_value())


Combination: TypeAlias = tuple[tuple[int, ...], Mapping[str, Value]]


class _Prices:
    """Weights for the solver: one for every combination of values a charge tells apart.

    A combination without a price is forbidden: what cannot be priced cannot be sold.
    """

    def __init__(
        self, offering: Offering, encoding: Encoding, terms: Terms, fixed: Mapping[str, Value]
    ) -> None:
        self._offering, self._encoding, self._terms = offering, encoding, terms
        self._fixed = fixed
        self._variables = encoding.formula.variables
        self._clauses: list[tuple[int, ...]] = []
        self.price: dict[int, int] = {}
        self.cost: dict[int, int] = {}
        for charge in offering.charges:
            for literals, values in self._combinations(charge):
                self._add(charge, literals, values)
        formula = encoding.formula
        added = Constraint("Every combination of values has its price.", tuple(self._clauses))
        self.formula = Formula(self._variables, (*formula.constraints, added), formula.names)

    def _combinations(self, charge: Charge) -> Iterator[Combination]:
        names = {*charge.dimensions, *charge.only_with, *charge.multipliers} & set(self._names)
        lists = []
        size = 1
        for name in sorted(names):
            cells, literals = self._encoding.cells[name].cells, self._encoding.literals[name]
            own = [
                (name, self._fixed.get(name, cell.pick()), literal)
                for cell, literal in zip(cells, literals, strict=True)
                if name not in self._fixed or cell.holds(self._fixed[name])
            ]
            lists.append(own)
            size *= max(1, len(own))
        if size > _MOST_COMBINATIONS:
            raise TooManyPrices(self._offering.name, charge.name)
        for chosen in product(*lists):
            values = {name: value for name, value, _ in chosen}
            yield tuple(literal for _, _, literal in chosen), values

    @property
    def _names(self) -> Mapping[str, tuple[int, ...]]:
        return self._encoding.literals

    def _add(self, charge: Charge, literals: tuple[int, ...], values: Mapping[str, Value]) -> None:
        if not charge.applies(values):
            return
        factor = self._factor(charge, values)
        if not factor:
            return
        row = charge.row_for({**values, "region": self._terms.region})
        if row is None:
            self._clauses.append(tuple(-each for each in literals))
            return
        at = self._together(literals)
        self.price[at] = self.price.get(at, 0) + _whole(row.amount.amount * factor)
        self.cost[at] = self.cost.get(at, 0) + _whole(row.cost.amount * factor)

    def _factor(self, charge: Charge, values: Mapping[str, Value]) -> Decimal:
        factor = charge.factor(values)
        if charge.cadence is Cadence.USAGE:
            factor *= Decimal(str(charge.usage_volume))
        return factor if charge.cadence is Cadence.ONCE else factor * self._terms.term_months

    def _together(self, literals: tuple[int, ...]) -> int:
        """A variable that is true exactly when all of these are."""
        if len(literals) == 1:
            return literals[0]
        self._variables += 1
        self._clauses += [(-self._variables, each) for each in literals]
        self._clauses.append((self._variables, *(-each for each in literals)))
        return self._variables
