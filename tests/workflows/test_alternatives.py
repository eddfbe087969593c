"""Beside the best match stand a cheaper and a better one, each with what it gains and gives up."""

from __future__ import annotations

from dataclasses import replace

from tests.workflows.conftest import SOLVED, Office
from workflows.find_offers import alternatives, find_offers


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
