"""The requirements grid: what is typed there means what people mean, under numbers of its own."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.requirement import Operator
from common.errors import RowErrors
from sales.needs.editing import from_rows, to_row
from sales.needs.reading import read_text

KNOWN = read_text("300 Mbps internet access, 99.9 %, 36-month term", today=date(2026, 11, 23))
ROWS = [to_row(each) for each in KNOWN.requirements]


def test_an_untouched_grid_comes_back_as_it_was() -> None:
    assert from_rows(ROWS, KNOWN.requirements) == KNOWN.requirements


def test_a_new_row_never_takes_the_number_of_another() -> None:
    kept = KNOWN.requirements[1:]  # the first was deleted
    rows = [*(to_row(each) for each in kept), {"what": "Users", "value": "40"}]
    found = from_rows(rows, kept)
    assert len({each.id for each in found}) == len(found)


@pytest.mark.parametrize("what", ["Time to restore", "Round-trip delay", "Packet loss", "Jitter"])
def test_a_time_or_loss_without_a_condition_means_at_most(what: str) -> None:
    added = from_rows([*ROWS, {"what": what, "value": "4"}], KNOWN.requirements)[-1]
    assert added.operator is Operator.AT_MOST


def test_every_bad_row_is_named_at_once() -> None:
    bad = [{"what": "Bandwidth", "value": "fast"}, {"what": "", "value": "1"}, {"what": "Users"}]
    with pytest.raises(RowErrors) as refusal:
        from_rows(bad, ())
    assert [each.split(":")[0] for each in refusal.value.rows] == ["Row 1", "Row 2", "Row 3"]


def test_a_mobile_backup_is_no_bandwidth() -> None:
    read = read_text("Internet access with a 4G/5G backup.", today=date(2026, 11, 23))
    named = {each.characteristic for each in read.requirements}
    assert "bandwidth_mbps" not in named
    assert "resilience" in named
