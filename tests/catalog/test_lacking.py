"""What the best offering lacks is named with what brings it: an offering or a bundle's member."""

from __future__ import annotations

from catalog.bundle import unfold
from catalog.catalogue import Catalogue
from catalog.lacking import Lacking, still_lacking
from catalog.matching import Match, match
from catalog.offering import Offering
from catalog.requirement import Operator, Priority, Requirement
from workflows.demo.catalogue import demo_bundles, demo_offerings

CATALOGUE = Catalogue(version=1, offerings=(*demo_offerings(), *demo_bundles()), rules=())
ON_SALE: dict[str, Offering] = {each.id: each for each in unfold(CATALOGUE).offerings}


def wish(name: str, value: bool | int = True, priority: Priority = Priority.MUST) -> Requirement:
    operator = Operator.EQUALS if value is True else Operator.AT_LEAST
    return Requirement(
        id=name, characteristic=name, operator=operator, value=value, priority=priority
    )


def matched(offering_id: str, *wishes: Requirement) -> Match:
    (found,) = match(wishes, (ON_SALE[offering_id],))
    return found


def lacking(offering_id: str, *wishes: Requirement) -> tuple[Lacking, ...]:
    return still_lacking(matched(offering_id, *wishes), ON_SALE, {})


def test_protection_a_line_does_not_have_is_brought_by_an_offering_beside_it() -> None:
    (found,) = lacking("business-broadband", wish("ddos_protection"))
    assert found.wanted == "DDoS protection"
    assert found.filled_by is ON_SALE["ddos-protection"]
    assert "is available with" in found.why


def test_what_the_offering_has_itself_is_not_lacking() -> None:
    assert lacking("dia-fibre", wish("ddos_protection"), wish("managed")) == ()


def test_management_is_brought_only_by_what_is_sold_with_it() -> None:
    (found,) = lacking("e-line", wish("managed"))
    assert found.filled_by is ON_SALE["managed-router-large"]
    assert found.why.endswith("It is often sold with it.")


def test_what_nothing_on_sale_brings_says_so_and_musts_come_first() -> None:
    wishes = (wish("ddos_protection", priority=Priority.SHOULD), wish("channels", 10**7))
    first, second = lacking("business-broadband", *wishes)
    assert (first.wanted, first.filled_by) == ("Channels at least 10,000,000", None)
    assert "Nothing on sale beside it brings it" in first.why
    assert second.priority is Priority.SHOULD


def test_a_bundle_brings_it_with_a_member_of_its_own() -> None:
    (found,) = lacking("branch-connectivity", wish("ddos_protection"))
    assert found.member == "Fibre line"
    assert found.filled_by is ON_SALE["dia-fibre"]


def test_another_service_wanted_at_the_place_is_named_with_what_fits_best() -> None:
    voice = matched("sip-trunk")
    best = matched("dia-fibre")
    beside = {"Internet access": best, "Voice": voice, "Wavelength": None, "Managed CPE": None}
    first, second, third = still_lacking(best, ON_SALE, beside)
    assert (first.wanted, first.filled_by) == ("Voice", ON_SALE["sip-trunk"])
    assert (second.wanted, second.filled_by) == ("Wavelength", None)
    assert third.wanted == "Managed CPE"
    bundle = matched("branch-connectivity")
    (held,) = still_lacking(bundle, ON_SALE, {"Managed CPE": None})
    assert held.member == "Router"
