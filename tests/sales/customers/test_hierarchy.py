"""The hierarchy never closes a circle on any day, and figures roll up without mixing currencies."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.money import Money
from sales.customers.hierarchy import (
    Branch,
    HierarchyCycle,
    Link,
    PlacedLater,
    check_no_circle,
    place,
    roll_up,
)

DAY = date(2026, 1, 1)


def link(child: str, parent: str, since: date = DAY, until: date | None = None) -> Link:
    return Link(child_id=child, parent_id=parent, valid_from=since, valid_to=until)


def test_a_circle_is_refused_with_the_way_it_would_take() -> None:
    with pytest.raises(HierarchyCycle, match=r"C-3 under C-2 under C-1, so the hierarchy"):
        check_no_circle(link("C-1", "C-3"), (link("C-3", "C-2"), link("C-2", "C-1")))
    with pytest.raises(HierarchyCycle, match="cannot belong to itself"):
        check_no_circle(link("C-1", "C-1"), ())


def test_a_circle_that_never_holds_on_one_day_is_none() -> None:
    june = date(2026, 6, 1)
    check_no_circle(link("C-1", "C-2", since=june), (link("C-2", "C-1", until=june),))
    with pytest.raises(HierarchyCycle, match="from 01 Jan 2027"):
        check_no_circle(link("C-1", "C-2"), (link("C-2", "C-1", since=date(2027, 1, 1)),))


def test_a_new_place_ends_the_one_before_and_never_rewrites_what_comes_later() -> None:
    march = date(2026, 3, 1)
    drop, add = place(link("C-2", "C-9", march), (link("C-2", "C-1"),))
    assert drop == (link("C-2", "C-1"),)
    assert add == (link("C-2", "C-1", until=march), link("C-2", "C-9", march))
    with pytest.raises(PlacedLater, match="01 Mar 2026"):
        place(link("C-2", "C-1"), (link("C-2", "C-9", march),))


def test_sums_roll_up_and_currencies_stay_apart() -> None:
    branches = (
        Branch(id="top", name="Top", sites=1, revenue=(Money.of(10, "USD"),)),
        Branch(id="b", name="B", parent_id="top", sites=2, revenue=(Money.of(5, "EUR"),)),
        Branch(id="a", name="A", parent_id="top", orders=3, revenue=(Money.of(7, "USD"),)),
        Branch(id="c", name="C", parent_id="b", open_tickets=4, sites=1),
    )
    rows = roll_up(branches, "top")
    assert [(each.branch.id, each.depth) for each in rows] == [
        ("top", 0),
        ("a", 1),
        ("b", 1),
        ("c", 2),
    ]
    assert rows[0].revenue == {"USD": Money.of(17, "USD"), "EUR": Money.of(5, "EUR")}
    assert (rows[0].sites, rows[0].orders, rows[0].open_tickets) == (4, 3, 4)


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(0, 20)), max_size=25))
def test_whatever_is_accepted_is_a_tree_on_every_day(moves: list[tuple[int, int, int]]) -> None:
    links: list[Link] = []
    for child, parent, days in moves:
        new = link(str(child), str(parent), DAY + timedelta(days=days))
        try:
            check_no_circle(new, links)
            drop, add = place(new, [each for each in links if each.child_id == new.child_id])
        except (HierarchyCycle, PlacedLater):
            continue
        links = [each for each in links if each not in drop] + list(add)
    for days in range(22):
        day = DAY + timedelta(days=days)
        held = [each for each in links if each.holds_on(day)]
        above = {each.child_id: each.parent_id for each in held}
        assert len(above) == len(held), "one parent a day"
        for start in above:
            seen, current = {start}, start
            while current in above:
                current = above[current]
                assert current not in seen
                seen.add(current)
