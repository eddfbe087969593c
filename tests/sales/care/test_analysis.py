"""Signals are told from chance, and every suggestion says how many customers it rests on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import exp, factorial
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sales.care.association import associate, suggestions
from sales.care.control import Counted, control_chart, poisson_tail, rising
from sales.care.paths import find_paths
from sales.care.timeline import Signs, judge


@given(st.integers(0, 40), st.floats(0.1, 25))
def test_the_poisson_tail_is_the_sum_of_its_masses(at_least: int, mean: float) -> None:
    exact = 1 - sum(exp(-mean) * mean**k / factorial(k) for k in range(at_least))
    assert poisson_tail(at_least, mean) == pytest.approx(max(exact, 0), abs=1e-9)


def draw(chance: Random, mean: float) -> int:
    limit, number, product = exp(-mean), 0, chance.random()
    while product > limit:
        number, product = number + 1, product * chance.random()
    return number


def test_of_a_thousand_steady_sites_hardly_any_is_named_and_a_real_rise_is() -> None:
    chance = Random(5)
    sites = [
        Counted(key=f"s{n}", now=draw(chance, 2), before=tuple(draw(chance, 2) for _ in range(6)))
        for n in range(1000)
    ]
    assert len(rising(sites, tests=1000, usual=2.0)) <= 2
    worse = [*sites, Counted(key="bad", now=14, before=(2, 1, 3, 2, 2, 1))]
    named = rising(worse, tests=1001, usual=2.0)
    assert named[0].key == "bad"
    assert "14 this month where 1.9 are usual" in named[0].reason


def test_without_the_correction_for_many_tests_chance_would_be_named() -> None:
    site = Counted(key="s", now=6, before=(2, 2, 2, 2, 2, 2))
    assert rising([site], tests=1, usual=2.0)
    assert not rising([site], tests=1000, usual=2.0)


def test_a_control_chart_names_the_months_outside_three_sigma() -> None:
    chart = control_chart([9, 11, 10, 10, 10, 25])
    assert (chart.mean, chart.outside) == (10, (5,))
    assert control_chart([]).outside == ()


def test_suggestions_rest_on_counts_that_are_said() -> None:
    pairs = [(f"c{n}", "Internet") for n in range(6)]
    pairs += [(f"c{n}", "Firewall") for n in range(5)]
    pairs += [(f"d{n}", "Voice") for n in range(6)] + [("c0", "Rare"), ("c1", "Rare")]
    rules = associate(pairs)
    assert {(rule.has, rule.also) for rule in rules} == {
        ("Internet", "Firewall"),
        ("Firewall", "Internet"),
    }
    ((customer, rule),) = suggestions(pairs, rules)
    assert customer == "c5"
    assert str(rule).startswith("5 of 6 customers with Internet also have Firewall")


def test_paths_say_where_requests_wait() -> None:
    start = datetime(2026, 11, 1, tzinfo=UTC)

    def steps(name: str, *hours: float) -> list[tuple[str, datetime, str]]:
        kinds = ("raised", "taken", "completed")
        return [(name, start + timedelta(hours=h), k) for h, k in zip(hours, kinds, strict=True)]

    paths = find_paths([*steps("R-1", 0, 8, 9), *steps("R-2", 0, 10, 11)])
    assert paths.requests == 2
    assert paths.variants == ((("raised", "taken", "completed"), 2),)
    slowest = paths.longest_wait
    assert slowest is not None
    assert (slowest.before, slowest.after, slowest.wait_hours) == ("raised", "taken", 9.0)
    assert find_paths([]).longest_wait is None


def test_health_names_every_deduction() -> None:
    well = Signs(
        open_tickets=0,
        breached_tickets=0,
        overdue_requests=0,
        complaints=0,
        reopened=0,
        overdue_accounts=0,
        days_since_contact=3,
    )
    assert (judge(well).score, judge(well).reasons) == (100, ())
    assert judge(replace(well, tickets=2)) == judge(well)
    often = judge(replace(well, tickets=4))
    assert (often.word, often.reasons) == ("watch", ("4 tickets in 90 days (−24)",))
    bad = Signs(
        open_tickets=4,
        breached_tickets=9,
        overdue_requests=1,
        complaints=1,
        reopened=0,
        overdue_accounts=0,
        days_since_contact=None,
    )
    health = judge(bad)
    assert (health.score, health.word) == (30, "at risk")
    assert len(health.reasons) == 5
