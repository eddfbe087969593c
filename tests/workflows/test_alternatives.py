"""Beside the best match stand a cheaper and a better one, each with what it gains and gives up."""

from __future__ import annotations

from dataclasses import replace

from catalog.feedback import Feedback
from tests.workflows.conftest import NOW, SOLVED, Office
from workflows.configure_solution import arrange_front
from workflows.find_offers import alternatives, find_offers
from workflows.learn_from_choices import take_back, turn_down

SURE = "OPP-0008"  # stores that 5G serves best, broadband cheaper and fibre better


def test_a_cheaper_and_a_better_one_stand_beside_the_best(office: Office) -> None:
    with office.database.work() as work:
        (first, *_) = find_offers(work, SURE, by=office.ana)
        named = alternatives(work, SURE, first, by=office.ana)
    assert [each.kind for each in named] == ["Lower cost", "Better"]
    cheaper, better = named
    assert cheaper.monthly < better.monthly
    best = first.matches[0].offering.name
    assert len({best, cheaper.match.offering.name, better.match.offering.name}) == 3
    assert all(each.match.fits for each in named)
    assert f"a month less than {best}; down" in cheaper.why
    assert "minutes a month longer" in cheaper.why
    assert f"a month more than {best}; down" in better.why
    assert "minutes a month shorter" in better.why


def test_what_the_best_lacks_is_named_with_what_brings_it(office: Office) -> None:
    with office.database.work() as work:
        found = find_offers(work, "OPP-0005", by=office.ana)
    edge = next(each for each in found if each.group == "SD-WAN")
    (lacking,) = edge.lacking
    assert lacking.wanted == "Internet access"
    assert lacking.filled_by is not None
    assert lacking.filled_by.family == "Internet access"
    assert lacking.bundle is not None
    assert "no part of SD-WAN Essentials" in lacking.why


def test_earlier_decisions_order_what_fits_and_say_so(office: Office) -> None:
    with office.database.work() as work:
        (before, *_) = find_offers(work, SURE, by=office.ana)
        assert before.learned == {}
        top, second = (each.offering for each in before.matches[:2])
        work.feedback.put(
            tuple(
                Feedback(
                    opportunity_id=f"OPP-{number:04d}",
                    group=before.group,
                    offering_id=offering.id,
                    chosen=offering is second,
                )
                for number in range(1, 11)
                for offering in (top, second)
                if f"OPP-{number:04d}" != SURE
            ),
            by=office.ana,
            now=NOW,
        )
        (after, *_) = find_offers(work, SURE, by=office.ana)
    assert after.matches[0].offering.id == second.id
    assert after.learned[second.id].points > 0 > after.learned[top.id].points
    assert "earlier decisions" in after.learned[second.id].reason
    assert [each.score for each in after.matches] != sorted(
        (each.score for each in after.matches), reverse=True
    )


def test_an_alternative_is_cheaper_or_better_than_the_best_and_fits(office: Office) -> None:
    with office.database.work() as work:
        found = find_offers(work, SOLVED, by=office.ana)
        named = [
            (group, each)
            for group in found
            for each in alternatives(work, SOLVED, group, by=office.ana)
        ]
    for group, each in named:
        assert each.match.fits
        assert each.match is not group.matches[0]
        if each.kind == "Lower cost":
            assert "a month less than" in each.why
        else:
            assert each.kind == "Better"


def test_nothing_stands_beside_what_does_not_fit(office: Office) -> None:
    with office.database.work() as work:
        (first, *_) = find_offers(work, SOLVED, by=office.ana)
        misfits = tuple(each for each in first.matches if not each.fits)
        assert misfits
        assert alternatives(work, SOLVED, replace(first, matches=misfits), by=office.ana) == ()


def test_what_is_turned_down_is_in_no_match_and_no_option_until_it_is_taken_back(
    office: Office,
) -> None:
    with office.database.work() as work:
        (before, *_) = find_offers(work, SURE, by=office.ana)
        best = before.matches[0].offering
        turn_down(work, SURE, before.group, best.id, by=office.ana, now=NOW)
        (after, *_) = find_offers(work, SURE, by=office.ana)
        assert after.turned_down == (best,)
        assert best.id not in [each.offering.id for each in after.matches]
        arranged = arrange_front(work, SURE, term_months=36, by=office.ana)
        sold = {line.configuration.offering_id for o in arranged.options for line in o.lines}
        assert best.id not in sold
        take_back(work, SURE, before.group, best.id, by=office.ana, now=NOW)
        (again, *_) = find_offers(work, SURE, by=office.ana)
    assert again.turned_down == ()
    assert again.matches[0].offering.id == best.id
