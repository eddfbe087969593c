"""Many sites completed at once: each valid by its rules, together by what they share, best in sum.

Sites of one sale share things no single configuration knows of: one router model for all of them,
a hub whose port carries what the branches send, a budget for the whole. The sites' formulas are
put side by side, what is shared joins them, and OR-tools finds the best completion of all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import lcm

from catalog.cells import Cell
from catalog.cheapest import Objective, chosen_values, quantities
from catalog.configuration import Configuration
from catalog.configurator import configure
from catalog.guide import Guide, guide_of
from catalog.logic.completion import Completion, Limit, lightest, lightest_near
from catalog.logic.formula import Clause, Constraint, Formula
from catalog.offering import Offering, Value
from catalog.price_weights import SCALE, PriceWeights, Terms, whole
from catalog.rules import Rule
from catalog.sharing import NoHub, Same, Shared, WithinHub
from common.errors import BusinessError
from common.money import Money
from common.wording import plain

_SECONDS = 10.0


class NothingTogether(BusinessError):
    def __init__(self, reasons: tuple[str, ...]) -> None:
        said = " ".join(reasons) or "No completion of these sites has a price."
        super().__init__(f"The sites cannot be completed together: {said}")
        self.reasons = reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteService:
    """One service at a site; `choices` stay, the rest is open. `quantity` counts its price."""

    id: str
    offering: Offering
    rules: tuple[Rule, ...]
    choices: Mapping[str, Value]
    terms: Terms
    quantity: int = 1
    wished: Mapping[str, Value] = field(default_factory=dict)  # as it is now, to change little


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """`over_term`: list prices of all sites over their terms. `proven`: nothing is better."""

    configurations: Mapping[str, Configuration]
    over_term: Money
    proven: bool


def complete_together(
    sites: tuple[SiteService, ...],
    shared: tuple[Shared, ...] = (),
    *,
    objective: Objective = Objective.LEAST_PRICE,
    budget: Money | None = None,
) -> Together:
    """The best valid configurations of all sites that keep their choices and what they share.

    Args:
        sites: at least one, all in one currency.
        budget: for list prices over the term, of all sites together.

    Raises:
        InvalidConfiguration: a site's choices exclude one another.
        NothingTogether: naming what is shared, or the budget, that stands against it.
        NoHub, TooManyPrices.
    """
    model = _Model(sites, objective)
    found = model.solve(shared, budget)
    if found is None:
        raise NothingTogether(_against(model, shared, budget))
    configurations = model.configurations(found)
    return Together(
        configurations=configurations, over_term=model.price_of(found), proven=found.proven
    )


def _against(model: _Model, shared: tuple[Shared, ...], budget: Money | None) -> tuple[str, ...]:
    """A minimal set of shared conditions and the budget that cannot hold: left out one by one."""
    kept: list[Shared | Money] = [*shared, *([budget] if budget is not None else [])]
    for each in tuple(kept):
        fewer = [other for other in kept if other is not each]
        if model.solve(*_apart(fewer)) is None:
            kept = fewer
    return tuple(
        f"{_demand(each)}{model.short_of(each, [c for c in kept if c is not each])}."
        for each in kept
    )


def _apart(conditions: list[Shared | Money]) -> tuple[tuple[Shared, ...], Money | None]:
    """What is shared, and the budget."""
    shared = tuple(each for each in conditions if not isinstance(each, Money))
    return shared, next((each for each in conditions if isinstance(each, Money)), None)


def _demand(each: Shared | Money) -> str:
    if isinstance(each, Money):
        return f"All list prices over the term stay within {each}"
    return str(each).removesuffix(".")


class _Model:
    """The sites' formulas side by side; the variables of the second begin after the first's."""

    def __init__(self, sites: tuple[SiteService, ...], objective: Objective) -> None:
        self._sites, self._objective = sites, objective
        self._guides: list[Guide] = []
        self._prices: list[PriceWeights] = []
        self._fixed: list[Mapping[str, Value]] = []
        self._offsets: list[int] = []
        self._variables = 0
        constraints: list[Constraint] = []
        for site in sites:
            fixed = {**_needed(site), **site.choices}
            configure(site.offering, site.rules, fixed)  # refuses with every reason
            guide = guide_of(site.offering, site.rules)
            prices = PriceWeights(site.offering, guide.encoding, site.terms, fixed)
            self._guides.append(guide)
            self._prices.append(prices)
            self._fixed.append(fixed)
            self._offsets.append(self._variables)
            clauses = tuple(self._moved(clause) for clause in prices.formula.clauses)
            constraints.append(Constraint(site.id, clauses))
            self._variables += prices.formula.variables
        self._constraints = tuple(constraints)

    def _moved(self, clause: Clause) -> Clause:
        by = self._variables
        return tuple(each + by if each > 0 else each - by for each in clause)

    def solve(self, shared: tuple[Shared, ...], budget: Money | None) -> Completion | None:
        """The best completion; None when these conditions cannot hold together."""
        formula, kept, limits = self._problem(shared, budget)
        near = self._weighed(Objective.FEWEST_CHANGES)
        weights = self._weighed(self._objective)
        return lightest_near(formula, kept, weights, near, limits=limits, seconds=_SECONDS)

    def short_of(self, condition: Shared | Money, others: list[Shared | Money]) -> str:
        """By how much a condition is missed while the others hold, to follow its sentence."""
        formula, kept, limits = self._problem(*_apart(others))
        if isinstance(condition, Money):
            weights = self._weighed(Objective.LEAST_PRICE)
            found = lightest(formula, kept, weights, limits=limits, seconds=_SECONDS)
            least = Money(Decimal(found.weight) / SCALE, condition.currency) if found else None
            return f"; the least possible is {least}" if least else ""
        if isinstance(condition, WithinHub):
            limit, scale = self._within(condition)
            found = lightest(formula, kept, limit.weights, limits=limits, seconds=_SECONDS)
            return f"; it is short by {plain(found.weight / scale)} at best" if found else ""
        return ""

    def _problem(
        self, shared: tuple[Shared, ...], budget: Money | None
    ) -> tuple[Formula, tuple[int, ...], tuple[Limit, ...]]:
        """The joint formula, the literals that stay, and the limits."""
        clauses: list[Clause] = []
        limits: list[Limit] = []
        for each in shared:
            if isinstance(each, Same):
                clauses += self._same(each.characteristic)
            else:
                limits.append(self._within(each)[0])
        if budget is not None:
            limits.append(Limit(self._weighed(Objective.LEAST_PRICE), whole(budget.amount)))
        formula = Formula(
            self._variables, (*self._constraints, Constraint("shared", tuple(clauses)))
        )
        kept = [
            literal + offset
            for guide, fixed, offset in zip(self._guides, self._fixed, self._offsets, strict=True)
            for literal in guide.literals(fixed)
        ]
        return formula, tuple(kept), tuple(limits)

    def _weighed(self, objective: Objective) -> dict[int, int]:
        weights: dict[int, int] = {}
        for at, site in enumerate(self._sites):
            prices, offset = self._prices[at], self._offsets[at]
            if objective is Objective.FEWEST_CHANGES:
                own: dict[int, int] = dict.fromkeys(self._guides[at].literals(site.wished), -1)
            elif objective is Objective.HIGHEST_MARGIN:
                own = {k: prices.cost.get(k, 0) - v for k, v in prices.price.items()}
            else:
                own = prices.price
            for literal, weight in own.items():
                moved = literal + offset
                weights[moved] = weights.get(moved, 0) + weight * site.quantity
        return weights

    def _same(self, name: str) -> Iterator[Clause]:
        """Chained: each site as the one before it; a value only one of two has is out."""
        having = [
            (guide.encoding.cells[name].cells, [each + offset for each in own])
            for guide, offset in zip(self._guides, self._offsets, strict=True)
            if (own := guide.encoding.literals.get(name))
        ]
        for (cells, literals), (others, theirs) in pairwise(having):
            by_cell = dict(zip(others, theirs, strict=True))
            for cell, literal in zip(cells, literals, strict=True):
                other = by_cell.pop(cell, None)
                if other is None:
                    yield (-literal,)
                else:
                    yield from ((-literal, other), (literal, -other))
            yield from ((-left,) for left in by_cell.values())

    def _within(self, shared: WithinHub) -> tuple[Limit, int]:
        """What the sites send at most, less what the hub carries at least, is not above 0.

        The second is what the numbers were multiplied by to be whole.
        """
        hubs = [site for site in self._sites if site.id == shared.hub]
        if not hubs or hubs[0].offering.characteristic(shared.hub_characteristic) is None:
            raise NoHub(shared)
        amounts: dict[int, Fraction] = {}
        for site, guide, offset in zip(self._sites, self._guides, self._offsets, strict=True):
            is_hub = site.id == shared.hub
            name = shared.hub_characteristic if is_hub else shared.characteristic
            factor = Fraction(-1) if is_hub else Fraction(str(shared.share))
            for cell, literal in self._numbers(guide, name):
                number = _end(cell, lower=is_hub)
                amounts[literal + offset] = number * factor * site.quantity
        scale = lcm(*(each.denominator for each in amounts.values())) if amounts else 1
        return Limit({literal: int(each * scale) for literal, each in amounts.items()}, 0), scale

    def _numbers(self, guide: Guide, name: str) -> Iterator[tuple[Cell, int]]:
        if name in guide.encoding.cells:
            cells = guide.encoding.cells[name].cells
            for cell, literal in zip(cells, guide.encoding.literals[name], strict=True):
                if cell.number is not None:
                    yield cell, literal

    def configurations(self, found: Completion) -> dict[str, Configuration]:
        made = {}
        for at, site in enumerate(self._sites):
            true = self._own(found, at)
            values = chosen_values(self._guides[at], true, self._fixed[at], site.wished)
            made[site.id] = configure(site.offering, site.rules, values)
        return made

    def price_of(self, found: Completion) -> Money:
        total = Money.zero(self._sites[0].terms.currency)
        for at, site in enumerate(self._sites):
            total = total + self._prices[at].amount(self._own(found, at)) * site.quantity
        return total

    def _own(self, found: Completion, at: int) -> frozenset[int]:
        first = self._offsets[at]
        last = first + self._prices[at].formula.variables
        return frozenset(each - first for each in found.true if first < each <= last)


def _needed(site: SiteService) -> dict[str, Value]:
    """How much is needed (users, channels): as it is now, else the default."""
    return {name: site.wished.get(name, n) for name, n in quantities(site.offering).items()}


def _end(cell: Cell, *, lower: bool) -> Fraction:
    """The number of the cell that is on the safe side of a sum."""
    if cell.between is not None:
        return cell.between[0] if lower else cell.between[1]
    return cell.number or Fraction(0)
