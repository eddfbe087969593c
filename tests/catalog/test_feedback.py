"""Feedback counts once there is enough of it, orders what fits, and never lifts what does not."""

from __future__ import annotations

from catalog.feedback import ENOUGH, MOST_POINTS, Feedback, experience


def decisions(offering_id: str, chosen: int, rejected: int) -> list[Feedback]:
    return [
        Feedback(
            opportunity_id=f"{offering_id}-{at}",
            group="Voice",
            offering_id=offering_id,
            chosen=at < chosen,
        )
        for at in range(chosen + rejected)
    ]


def test_few_decisions_say_nothing() -> None:
    assert experience(decisions("a", ENOUGH - 1, 0), "Voice") == {}
    assert experience(decisions("a", 50, 0), "Ethernet") == {}


def test_what_is_chosen_more_often_than_the_rest_gains_and_says_so() -> None:
    found = experience([*decisions("a", 9, 1), *decisions("b", 1, 9)], "Voice")
    assert found["a"].points > 0 > found["b"].points
    assert found["a"].reason.startswith("Chosen in 9 of 10 earlier decisions: +")
    assert all(abs(each.points) <= MOST_POINTS for each in found.values())


def test_one_decision_moves_less_than_many() -> None:
    rest = decisions("b", 5, 25)
    found = experience([*rest, *decisions("once", 1, 0), *decisions("often", 6, 0)], "Voice")
    assert 0 < found["once"].points < found["often"].points
