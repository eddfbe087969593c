"""A likelihood of leaving is learnt only where there is something to learn, and says how sure."""

from __future__ import annotations

from math import exp
from random import Random

import pytest

from sales.care.churn import (
    ChurnModel,
    EndedTerm,
    Standing,
    enough,
    history_of,
    signs_of_leaving,
)


def ended(number: int, *, weight: float, seed: int = 4) -> list[EndedTerm]:
    """Terms of customers who leave the likelier, the more complaints they had."""
    chance = Random(seed)
    found = []
    for nth in range(number):
        complaints = chance.choice((0, 0, 0, 1, 2))
        standing = Standing(
            tickets=chance.randint(0, 3), complaints=complaints, contacts=chance.randint(0, 4)
        )
        leaves = 1 / (1 + exp(1.5 - weight * complaints))
        found.append(
            EndedTerm(customer_id=f"C-{nth // 2}", standing=standing, left=chance.random() < leaves)
        )
    return found


def test_what_was_said_comes_true_and_beats_always_saying_the_share_that_left() -> None:
    model = ChurnModel(ended(800, weight=2.0))
    assert model.calibration.better_than_base_rate
    assert sum(band.terms for band in model.calibration.bands) == 800
    for band in model.calibration.bands:
        assert band.left == pytest.approx(band.said, abs=0.1)


def test_the_reason_is_what_drove_the_likelihood_and_nothing_that_did_not_happen() -> None:
    model = ChurnModel(ended(800, weight=2.0))
    angry = model.judge(Standing(complaints=2, contacts=2))
    calm = model.judge(Standing(contacts=2))
    assert angry.leaves > 0.6 > 0.3 > calm.leaves
    assert angry.reasons[0] == "2 complaints in 90 days"
    assert not any(reason.startswith("0") for reason in calm.reasons)
    assert angry.leaves + angry.renews == pytest.approx(1)


def test_where_leaving_has_nothing_to_do_with_us_the_model_admits_it_is_no_better() -> None:
    noise = ChurnModel(ended(200, weight=0.0, seed=9))
    assert not noise.calibration.better_than_base_rate


def test_few_terms_or_one_kind_of_end_teach_no_likelihood() -> None:
    assert not enough(ended(20, weight=2.0))
    loyal = [EndedTerm(customer_id="C", standing=Standing(), left=False)] * 500
    assert not enough(loyal)
    assert enough(ended(400, weight=2.0))


def test_a_short_history_says_how_wide_its_base_rate_is_and_whose_it_is() -> None:
    short = [
        EndedTerm(customer_id="C", standing=Standing(), left=nth < 3, generated=nth == 0)
        for nth in range(10)
    ]
    found = history_of(short)
    assert (found.ended, found.left, found.generated) == (10, 3, 1)
    # 3 of 10: Wilson's interval as printed by Newcombe (1998).
    assert found.between == pytest.approx((0.1078, 0.6032), abs=1e-4)
    assert history_of([]).between == (0.0, 1.0)
    low, high = history_of(short * 100).between
    assert high - low < 0.06


def test_signs_are_named_while_no_likelihood_is_known() -> None:
    assert signs_of_leaving(Standing(contacts=1)) == ()
    said = signs_of_leaving(Standing(tickets=4, late_tickets=1, complaints=2))
    assert said == (
        "1 ticket restored late",
        "2 complaints in 90 days",
        "4 tickets in 90 days",
        "no contact in 90 days",
    )
