"""Sites completed together: the best of all combinations, or what stands against it named."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.cheapest import Objective
from catalog.offering import Cadence, Characteristic, Charge, Education, Offering, PriceRow, Value
from catalog.price_weights import Terms
from catalog.rules import Rule
from catalog.sharing import NoHub, Same, Shared, WithinHub
from catalog.together import NothingTogether, SiteService, complete_together
from common.money import Money

TERMS = Terms(region="EU", term_months=12, currency="USD")
SPEEDS, ROUTERS, PORTS = (10, 100, 1000), ("small", "large"), (100, 1000, 2000)


def priced(id: str, lists: dict[str, tuple[Value, ...]], amounts: dict[str, list[int]]) -> Offering:
    """Each characteristic has a charge of its own, so that a combination costs their sum."""
    return Offering(
        id=id,
        name=id.capitalize(),
        family="Family",
        category="Test",
        summary="",
        education=Education(what="", when="", needs=""),
        characteristics=tuple(
            Characteristic(name=name, title=name.capitalize(), values=values)
            for name, values in lists.items()
        ),
        charges=tuple(
            Charge(
                name=name,
                cadence=Cadence.ONCE,
                dimensions=(name,),
                rows=tuple(
                    PriceRow(
                        key=(value,), amount=Money.of(str(a), "USD"), cost=Money.of("0", "USD")
                    )
                    for value, a in zip(lists[name], amounts[name], strict=True)
                ),
            )
            for name in lists
        ),
        service_classes=(),
    )


def branch(prices: list[int]) -> Offering:
    lists: dict[str, tuple[Value, ...]] = {"speed": SPEEDS, "router": ROUTERS}
    return priced("branch", lists, {"speed": prices[:3], "router": prices[3:5]})


NEEDS_LARGE = Rule(id="r", offering_id="branch", when={"speed": 1000}, requires={"router": "large"})
HUB = priced("hub", {"port": PORTS, "router": ROUTERS}, {"port": [5, 30, 70], "router": [1, 9]})


def site(id: str, offering: Offering, **choices: Value) -> SiteService:
    rules = (NEEDS_LARGE,)
    return SiteService(id=id, offering=offering, rules=rules, choices=choices, terms=TERMS)


def cheapest_by_trying(sites: list[SiteService], shared: tuple[Shared, ...]) -> int | None:
    """Least sum over every combination of every site."""
    options = []
    for each in sites:
        names = [c.name for c in each.offering.characteristics]
        lists = [c.values for c in each.offering.characteristics]
        options.append(
            [
                dict(zip(names, values, strict=True))
                for values in product(*lists)
                if each.choices.items() <= dict(zip(names, values, strict=True)).items()
                and NEEDS_LARGE.holds(dict(zip(names, values, strict=True)))
            ]
        )
    best = None
    for combination in product(*options):
        if all(_holds(each, sites, combination) for each in shared):
            total = sum(
                int(charge.rows[charge.rows.index(row)].amount.amount)
                for each, values in zip(sites, combination, strict=True)
                for charge in each.offering.charges
                if (row := charge.row_for(values)) is not None
            )
            best = total if best is None else min(best, total)
    return best


def _holds(shared: Shared, sites: list[SiteService], values: tuple[dict[str, Value], ...]) -> bool:
    if isinstance(shared, Same):
        return len({v[shared.characteristic] for v in values if shared.characteristic in v}) <= 1
    sent = sum(float(v.get("speed", 0)) for v in values) * shared.share
    port = next(v["port"] for s, v in zip(sites, values, strict=True) if s.id == shared.hub)
    return sent <= float(port)


@settings(max_examples=60, deadline=None)
@given(
    prices=st.lists(st.integers(1, 20), min_size=5, max_size=5),
    speeds=st.lists(st.sampled_from((*SPEEDS, None)), min_size=1, max_size=3),
    same=st.booleans(),
    share=st.sampled_from((None, 0.5, 1.0)),
)
def test_the_completion_is_the_cheapest_of_all_combinations(
    prices: list[int], speeds: list[int | None], same: bool, share: float | None
) -> None:
    own = branch(prices)
    sites = [site("hub", HUB)] + [
        site(f"b{at}", own, **({} if speed is None else {"speed": speed}))
        for at, speed in enumerate(speeds)
    ]
    within = (
        WithinHub(characteristic="speed", hub="hub", hub_characteristic="port", share=share)
        if share
        else None
    )
    shared: tuple[Shared, ...] = (
        *([Same(characteristic="router")] if same else []),
        *([within] if within else []),
    )
    expected = cheapest_by_trying(sites, shared)
    if expected is None:
        with pytest.raises(NothingTogether):
            complete_together(tuple(sites), shared)
        return
    found = complete_together(tuple(sites), shared)
    assert found.proven
    assert found.over_term == Money.of(str(expected), "USD")
    if same:
        assert len({c.values["router"] for c in found.configurations.values()}) == 1


def test_what_cannot_hold_together_is_named_and_nothing_else() -> None:
    own = branch([1, 1, 1, 1, 1])
    sites = (site("hub", HUB), site("b1", own, speed=1000), site("b2", own, router="small"))
    shared = (
        Same(characteristic="router"),
        WithinHub(characteristic="speed", hub="hub", hub_characteristic="port"),
    )
    with pytest.raises(NothingTogether) as refused:
        complete_together(sites, shared)
    assert refused.value.reasons == ("Router is the same at every site.",)
    with pytest.raises(NothingTogether, match="stay within USD 3"):
        complete_together(sites[1:], budget=Money.of("3", "USD"))


def test_fewest_changes_keeps_what_can_stay() -> None:
    own = branch([1, 1, 1, 1, 1])
    now: dict[str, Value] = {"speed": 10, "router": "small"}
    sites = tuple(
        SiteService(
            id=f"b{at}",
            offering=own,
            rules=(NEEDS_LARGE,),
            choices={"speed": 1000} if at == 0 else {},
            terms=TERMS,
            wished=now,
        )
        for at in range(3)
    )
    found = complete_together(sites, objective=Objective.FEWEST_CHANGES)
    assert found.configurations["b0"].values == {"speed": 1000, "router": "large"}
    assert found.configurations["b1"].values == now


def test_a_hub_without_the_number_is_refused() -> None:
    shared = WithinHub(characteristic="speed", hub="b1", hub_characteristic="port")
    with pytest.raises(NoHub, match="b1 has no port"):
        complete_together((site("b1", branch([1] * 5)),), (shared,))
