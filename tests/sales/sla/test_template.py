"""Templates: the newest version in force that fits closest stands in the library."""

from __future__ import annotations

from dataclasses import replace

import pytest

from common.errors import BusinessError
from sales.sla.measurement import Measurement, Parameter, SlaTerm
from sales.sla.template import (
    best_template,
    check_template,
    class_library,
    in_force,
    plain_template,
)
from tests.database.sample_catalogue import FIBRE

ANY = plain_template("Any", 99.5, 8)
GOLD = replace(plain_template("Gold", 99.9, 4), family="Internet access", tier="Gold")


def test_the_newest_version_that_is_not_retired_is_in_force() -> None:
    second = replace(GOLD, version=2, availability_percent=99.93)
    assert in_force([second, ANY, GOLD]) == (ANY, second)
    assert in_force([GOLD, replace(second, retired=True)]) == ()


def test_the_closest_template_that_fits_is_the_one_meant() -> None:
    fits = {"family": "Internet access", "access": "on-net"}
    assert best_template([ANY, GOLD], **fits, tier="Gold") == GOLD
    assert best_template([ANY, GOLD], **fits, tier="Silver") == ANY
    assert best_template([GOLD], **fits, tier="Silver") is None


def test_the_library_has_every_access_and_tier_with_the_template_that_fits() -> None:
    entries = class_library([FIBRE], [replace(GOLD, access="near-net")])
    assert [(e.access, e.tier, e.availability_percent) for e in entries] == [
        ("on-net", "Gold", 99.95),
        ("near-net", "Gold", 99.95),
    ]
    assert [e.template.label if e.template else "" for e in entries] == ["", "Gold v1"]


def test_what_is_agreed_from_a_template_names_its_version() -> None:
    term = SlaTerm(parameter=Parameter.JITTER, target=2, traffic_class="H")
    agreed = replace(GOLD, version=3, terms=(term,)).terms_agreed
    assert agreed.template == "Gold v3"
    assert str(agreed.terms[0]) == "jitter at most 2 ms (H)"
    assert term.kept_by(2)
    assert not term.kept_by(2.1)


@pytest.mark.parametrize(
    ("template", "sentence"),
    [
        (plain_template(" ", 99.9, 4), "needs a name"),
        (replace(GOLD, availability_percent=0.999), "50 to 100 %"),
        (replace(GOLD, restore_hours=0), "above 0 h"),
        (replace(GOLD, measurement=Measurement(time_zone="Mars/Base")), "Europe/Berlin"),
    ],
)
def test_a_template_that_cannot_be_is_refused(template: object, sentence: str) -> None:
    with pytest.raises(BusinessError, match=sentence):
        check_template(template)  # type: ignore[arg-type]
