"""Prices as weights for the solver: one for every combination of values a charge tells apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import TypeAlias

from catalog.encoding import Encoding
from catalog.logic.formula import Constraint, Formula
from catalog.offering import Cadence, Charge, Offering, Value
from common.errors import BusinessError
from common.money import Money

# Prices become whole numbers for the solver: ten-thousandths, finer than any price list.
SCALE = 10_000
_MOST_COMBINATIONS = 20_000


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


def whole(amount: Decimal) -> int:
    """An amount as the solver's whole number."""
    return int((amount * SCALE).to_integral_value())


Combination: TypeAlias = tuple[tuple[int, ...], Mapping[str, Value]]


class PriceWeights:
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

    def amount(self, true: Set[int]) -> Money:
        """The list price over the term of what these true literals choose."""
        total = sum(weight for literal, weight in self.price.items() if literal in true)
        return Money(Decimal(total) / SCALE, self._terms.currency)

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
        self.price[at] = self.price.get(at, 0) + whole(row.amount.amount * factor)
        self.cost[at] = self.cost.get(at, 0) + whole(row.cost.amount * factor)

    def _factor(self, charge: Charge, values: Mapping[str, Value]) -> Decimal:
        factor = charge.factor(values)
        if charge.cadence is Cadence.USAGE:
            factor *= Decimal(str(charge.usage_volume))
        if charge.cadence is Cadence.ONCE:
            return factor
        return factor * self._terms.term_months / charge.cadence.months

    def _together(self, literals: tuple[int, ...]) -> int:
        """A variable that is true exactly when all of these are."""
        if len(literals) == 1:
            return literals[0]
        self._variables += 1
        self._clauses += [(-self._variables, each) for each in literals]
        self._clauses.append((self._variables, *(-each for each in literals)))
        return self._variables
