"""An amendment is compared row by row: unchanged, changed, new, removed."""

from __future__ import annotations

from sales.rfp.amendments import Change, compare, redline
from tests.sales.rfp.samples import read

BEFORE = b"""1. Terms
1.1 The bidder shall keep prices firm for 90 days.
1.2 The bidder shall submit two copies.
1.3 The bidder must hold a licence.
"""
AFTER = b"""1. Terms
1.1 The bidder shall keep prices firm for 120 days.
1.2 The bidder must hold a licence.
1.3 Routers must be delivered in grey boxes.
"""


def test_every_requirement_of_either_reading_has_one_place() -> None:
    amendments = compare(read("a.txt", BEFORE).requirements, read("b.txt", AFTER).requirements)
    assert [each.change for each in amendments] == [
        Change.CHANGED,
        Change.UNCHANGED,
        Change.NEW,
        Change.REMOVED,
    ]
    assert amendments[3].before is not None
    assert amendments[3].before.text == "The bidder shall submit two copies."


def test_a_redline_shows_the_words_that_changed() -> None:
    pieces = redline("firm for 90 days", "firm for 120 days")
    assert [(each.sign, each.words) for each in pieces] == [
        ("=", "firm for"),
        ("-", "90"),
        ("+", "120"),
        ("=", "days"),
    ]
