"""The cheapest completion is the cheapest of all valid configurations, in the demo's catalogue."""

from __future__ import annotations

from itertools import product

import pytest

from catalog.cheapest import NothingWithinBudget, Objective, complete
from catalog.configurator import InvalidConfiguration
from catalog.offering import Cadence, Offering, Value
from catalog.price_weights import Terms
from catalog.rules import broken
from common.money import Money
from workflows.demo.catalogue import demo_offerings, demo_rules

OFFERINGS = {each.id: each for each in demo_offerings()}
TERMS = Terms(region="West", term_months=36, currency="USD")


def over_term(offering: Offering, values: dict[str, Value], *, margin: bool = False) -> float:
    total = 0.0
    for charge in offering.charges:
        if charge.applies(values):
            row = charge.row_for({**values, "region": TERMS.region})
            assert row is not None
            amount = row.amount.amount - (row.cost.amount if margin else 0)
            months = 1 if charge.cadence is Cadence.ONCE else TERMS.term_months
            number = float(values[charge.per]) if charge.per else 1  # type: ignore[arg-type]
            usage = charge.usage_volume if charge.cadence is Cadence.USAGE else 1
            total += float(amount) * months * number * usage
    return total


def valid(offering: Offering, choices: dict[str, Value]) -> list[dict[str, Value]]:
    rules = tuple(rule for rule in demo_rules() if rule.offering_id == offering.id)
    names = [each.name for each in offering.characteristics]
    lists = [
        (choices[each.name],)
        if each.name in choices
        else (each.values if each.configurable and each.values else (each.default,))
        for each in offering.characteristics
    ]
    found = [dict(zip(names, each, strict=True)) for each in product(*lists)]
    return [values for values in found if not broken(rules, values)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("id", "choices"),
    [
        ("dia-fibre", {"service_class": "Platinum", "bandwidth_mbps": 1000}),
        ("dia-fibre", {"managed": True}),
        ("ip-vpn", {"resilience": True}),
        ("ucaas-seats", {"service_class": "Platinum", "users": 120}),
        ("e-line", {}),
    ],
)
@pytest.mark.parametrize("objective", [Objective.LEAST_PRICE, Objective.HIGHEST_MARGIN])
def test_no_valid_configuration_is_better(
    id: str, choices: dict[str, Value], objective: Objective
) -> None:
    if id not in OFFERINGS:
        id = next(each for each in OFFERINGS if each.startswith("ucaas"))
    offering = OFFERINGS[id]
    found = complete(offering, demo_rules(), choices, TERMS, objective=objective)
    quantities = {c.per: offering.characteristic(c.per) for c in offering.charges if c.per}
    fixed = {n: c.default for n, c in quantities.items() if c is not None and c.default is not None}
    everything = valid(offering, {**fixed, **choices})
    values = dict(found.configuration.values)
    assert found.proven
    assert float(found.over_term.amount) == pytest.approx(over_term(offering, values))
    if objective is Objective.LEAST_PRICE:
        best = min(over_term(offering, each) for each in everything)
        assert over_term(offering, values) == pytest.approx(best)
    else:
        best = max(over_term(offering, each, margin=True) for each in everything)
        assert over_term(offering, values, margin=True) == pytest.approx(best)


def test_a_budget_is_kept_or_refused() -> None:
    fibre = OFFERINGS["dia-fibre"]
    free = complete(fibre, demo_rules(), {}, TERMS, objective=Objective.HIGHEST_MARGIN)
    budget = Money.of("60000", "USD")
    within = complete(
        fibre, demo_rules(), {}, TERMS, objective=Objective.HIGHEST_MARGIN, budget=budget
    )
    assert within.over_term <= budget < free.over_term
    with pytest.raises(NothingWithinBudget, match=r"no priced configuration .* USD 10\.00"):
        complete(fibre, demo_rules(), {}, TERMS, budget=Money.of("10", "USD"))


def test_fewest_changes_mends_a_configuration_the_rules_no_longer_allow() -> None:
    fibre = OFFERINGS["dia-fibre"]
    wishes: dict[str, Value] = {
        "bandwidth_mbps": 10000,
        "service_class": "Platinum",
        "managed": True,
        "resilience": False,
        "router_throughput_mbps": 10000,
    }
    with pytest.raises(InvalidConfiguration):
        complete(fibre, demo_rules(), wishes, TERMS)
    found = complete(fibre, demo_rules(), wishes, TERMS, objective=Objective.FEWEST_CHANGES)
    changed = {n for n, v in wishes.items() if found.configuration.values[n] != v}
    assert len(changed) == 1
