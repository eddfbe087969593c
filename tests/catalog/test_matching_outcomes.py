"""Matching: exact verdicts with reasons, musts never outvoted, gaps named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.choosing import choices_for
from catalog.configurator import InvalidConfiguration, configure, default_values
from catalog.feasibility import BuildingList, Place, Reach
from catalog.matching import Verdict, judge, match, nearest_sentence
from catalog.requirement import Operator, Priority, Requirement
from workflows.demo.catalogue import demo_offerings, demo_rules
from workflows.demo.places import demo_buildings

OFFERINGS = {each.id: each for each in demo_offerings()}
RULES = demo_rules()
DIA = OFFERINGS["dia-fibre"]


def required(
    name: str, operator: Operator, value: object, priority: Priority = Priority.MUST
) -> Requirement:
    return Requirement(
        id=f"R-{name}",
        characteristic=name,
        operator=operator,
        value=value,  # type: ignore[arg-type]
        priority=priority,
        group="Internet access",
    )


@pytest.mark.parametrize(
    ("name", "operator", "value", "verdict"),
    [
        ("bandwidth_mbps", Operator.AT_LEAST, 100, Verdict.MET),
        ("bandwidth_mbps", Operator.AT_LEAST, 300, Verdict.EXCEEDED),
        ("bandwidth_mbps", Operator.AT_LEAST, 12_000, Verdict.PARTLY),
        ("bandwidth_mbps", Operator.AT_LEAST, 100_000, Verdict.NOT_MET),
        ("latency_ms", Operator.AT_MOST, 20, Verdict.MET),
        ("latency_ms", Operator.AT_MOST, 14, Verdict.PARTLY),
        ("latency_ms", Operator.AT_MOST, 1, Verdict.NOT_MET),
        ("availability_percent", Operator.AT_LEAST, 99.99, Verdict.MET),
        ("availability_percent", Operator.AT_LEAST, 99.995, Verdict.PARTLY),
        ("availability_percent", Operator.AT_LEAST, 99.9999, Verdict.NOT_MET),
        ("symmetric", Operator.EQUALS, True, Verdict.MET),
        ("managed", Operator.EQUALS, True, Verdict.MET),
        ("service", Operator.EQUALS, "Internet access", Verdict.MET),
        ("service", Operator.EQUALS, "Voice", Verdict.NOT_MET),
        ("encrypted", Operator.EQUALS, True, Verdict.UNKNOWN),
        ("budget_monthly", Operator.AT_MOST, 100, Verdict.UNKNOWN),
    ],
)
def test_a_typed_condition_is_decided_exactly_and_says_why(
    name: str, operator: Operator, value: object, verdict: Verdict
) -> None:
    outcome = judge(required(name, operator, value), DIA)
    assert outcome.verdict is verdict
    assert outcome.reason.endswith(".")


def test_a_must_is_never_outvoted_by_other_points() -> None:
    wishes = tuple(
        required("bandwidth_mbps", Operator.AT_LEAST, 10 + n, Priority.SHOULD) for n in range(30)
    )
    must = required("resilience", Operator.EQUALS, True)
    ranked = match((*wishes, must), tuple(OFFERINGS.values()))
    fits = [each.fits for each in ranked]
    assert fits == sorted(fits, reverse=True)
    assert all(
        outcome.verdict.good or outcome.verdict is Verdict.UNKNOWN
        for each in ranked
        if each.fits
        for outcome in each.outcomes
        if outcome.requirement is must
    )


def test_when_nothing_fits_the_nearest_is_named_with_its_gap() -> None:
    wanted = (
        required("service", Operator.EQUALS, "Internet access"),
        required("availability_percent", Operator.AT_LEAST, 99.9999),
    )
    said = nearest_sentence(match(wanted, tuple(OFFERINGS.values())))
    assert said.startswith("Nothing fits; nearest is Dedicated Internet Fibre, short of avail")
    assert "availability by 0.0099 (4 minutes a month more down)" in said
    assert "wanted at least 99.9999" in said


@given(
    st.sampled_from(sorted(OFFERINGS)),
    st.floats(min_value=1, max_value=9_000),
    st.sampled_from([99.0, 99.5, 99.9, 99.95, 99.99]),
    st.booleans(),
)
def test_chosen_values_configure_and_meet_what_the_offering_can_meet(
    offering_id: str, bandwidth: float, availability: float, resilient: bool
) -> None:
    offering = OFFERINGS[offering_id]
    wanted = (
        required("bandwidth_mbps", Operator.AT_LEAST, bandwidth),
        required("availability_percent", Operator.AT_LEAST, availability),
        required("resilience", Operator.EQUALS, resilient),
    )
    choices = choices_for(wanted, offering)
    try:
        made = configure(offering, RULES, choices)
    except InvalidConfiguration:
        return
    for each in wanted[:2]:
        could = judge(each, offering)
        if could.verdict.good:
            assert judge(each, offering, configuration=made).verdict.good


@pytest.mark.parametrize("offering_id", sorted(OFFERINGS))
def test_defaults_are_valid_and_a_wrong_value_is_refused_with_what_is_accepted(
    offering_id: str,
) -> None:
    offering = OFFERINGS[offering_id]
    configure(offering, RULES, {})
    name = next(iter(default_values(offering)))
    with pytest.raises(InvalidConfiguration, match="accepted:"):
        configure(offering, RULES, {name: "no such value"})


def test_every_broken_rule_is_reported_at_once() -> None:
    with pytest.raises(InvalidConfiguration) as refusal:
        configure(
            DIA,
            RULES,
            {
                "service_class": "Platinum",
                "resilience": False,
                "bandwidth_mbps": 10_000,
                "managed": True,
                "router_throughput_mbps": 1000,
            },
        )
    assert len(refusal.value.reasons) >= 2


def test_an_address_is_found_however_it_is_spelt_and_an_unknown_one_says_so() -> None:
    buildings = demo_buildings()
    known = BuildingList(buildings)
    first = buildings[0]
    spelt = Place(street=first.street.upper().replace("STREET", "St."), city=f" {first.city} ")
    assert known.check(spelt, DIA).reach is first.reach
    unknown = known.check(Place(street="1 Nowhere Lane", city="Atlantis"), DIA)
    assert unknown.reach is Reach.UNKNOWN
    assert unknown.feasible is None
    assert "is not in the building list" in unknown.reason
