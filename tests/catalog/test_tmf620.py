"""A catalogue leaves as TMF620 and comes back the same; what it did not know is given back."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from catalog.catalogue import Catalogue
from catalog.offering import Cadence
from catalog.tmf620 import write_tmf620
from catalog.tmf620_reading import NotTmf620, read_tmf620
from common.errors import RowErrors
from tests.catalog.whole_catalogues import catalogues, kinds
from workflows.demo.catalogue import demo_offerings, demo_rules

DEMO = Catalogue(version=3, offerings=demo_offerings(), rules=demo_rules())
FOREIGN = Path(__file__).parent / "documents" / "foreign_tmf620.json"
NOW = "2026-11-23T10:00:00Z"


def test_a_round_trip_loses_nothing() -> None:
    content = write_tmf620(DEMO, last_update=NOW)
    offerings, rules = read_tmf620(content)
    assert offerings == DEMO.offerings
    assert rules == DEMO.rules
    assert repr([o.characteristics for o in offerings]).replace(".0,", ",") == repr(
        [o.characteristics for o in DEMO.offerings]
    ).replace(".0,", ",")
    again = Catalogue(version=3, offerings=offerings, rules=rules)
    assert write_tmf620(again, last_update=NOW) == content


def test_mandatory_attributes_of_tmf620_stand_on_every_resource() -> None:
    document = json.loads(write_tmf620(DEMO, last_update=NOW))
    for kind in ("productOffering", "productSpecification", "productOfferingPrice"):
        for each in document[kind]:
            assert {"id", "href", "name", "lastUpdate", "lifecycleStatus"} <= set(each)
    assert {p["priceType"] for p in document["productOfferingPrice"]} == {
        "oneTime",
        "recurring",
        "usage",
    }


def test_unknown_fields_are_kept_and_given_back() -> None:
    document = json.loads(write_tmf620(DEMO, last_update=NOW))
    document["productOffering"][0]["validFor"] = {"startDateTime": "2026-01-01"}
    document["productSpecification"][0]["brand"] = "Ours"
    document["productOfferingPrice"][1]["tax"] = [{"rate": 0.19}]
    offerings, rules = read_tmf620(json.dumps(document).encode())
    back = json.loads(
        write_tmf620(Catalogue(version=3, offerings=offerings, rules=rules), last_update=NOW)
    )
    for kind in ("productOffering", "productSpecification", "productOfferingPrice"):
        assert back[kind] == document[kind]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"3", b"{}", b'{"productOffering": [3]}', b"[1e999]"]
)
def test_what_is_no_catalogue_is_refused(content: bytes) -> None:
    with pytest.raises(NotTmf620, match=r"The file is no TMF620 catalogue"):
        read_tmf620(content)


def test_every_wrong_resource_is_named_at_once() -> None:
    document = json.loads(write_tmf620(DEMO, last_update=NOW))
    document["productOffering"][0]["name"] = ""
    document["productOffering"][1]["lifecycleStatus"] = "Sleeping"
    document["productOffering"][2]["productOfferingPrice"].append({"id": "nowhere"})
    document["productConfigurationRule"][0]["when"] = 3
    price = document["productOffering"][3]["productOfferingPrice"][0]["id"]
    next(p for p in document["productOfferingPrice"] if p["id"] == price)["price"] = {}
    with pytest.raises(RowErrors) as refusal:
        read_tmf620(json.dumps(document).encode())
    said = refusal.value.rows
    assert len(said) == 5
    assert "name is missing" in said[0]
    assert "accepted: In study, Active, Retired" in said[1]
    assert "its price 'nowhere' is not in the document" in said[2]
    assert "has no value and unit" in said[3]
    assert said[4].startswith("productConfigurationRule")


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking a catalogue takes minutes
)
@given(catalogues())
def test_nothing_any_catalogue_holds_is_lost(catalogue: Catalogue) -> None:
    content = write_tmf620(catalogue, last_update=NOW)
    offerings, rules = read_tmf620(content)
    assert offerings == catalogue.offerings
    assert rules == catalogue.rules
    again = Catalogue(version=3, offerings=offerings, rules=rules)
    assert kinds(json.loads(write_tmf620(again, last_update=NOW))) == kinds(json.loads(content))


def test_a_foreign_catalogue_is_understood_and_given_back() -> None:
    """As other suites write it: ids of their own, categories by parent, words for states."""
    given = json.loads(FOREIGN.read_text(encoding="utf-8"))
    offerings, rules = read_tmf620(FOREIGN.read_bytes())
    bundle, line, phone = offerings
    assert [(m.name, m.offering_id, m.lower, m.upper, m.default) for m in bundle.members] == [
        ("Internet line", "PO-2", 1, 1, 1),
        ("Handset", "PO-3", 0, None, 10),
    ]
    assert line.category == "Connectivity / Internet"
    assert (str(line.valid_from), str(line.valid_to)) == ("2026-01-01", "2027-12-31")
    assert [(c.name, c.cadence) for c in line.charges] == [
        ("Fee", Cadence.ANNUAL),
        ("Fee (once)", Cadence.ONCE),
    ]
    assert line.specification == phone.specification == "PS-1"
    assert [c.values for c in line.characteristics] == [(100, 1000), (True, False)]
    assert [c.values for c in phone.characteristics] == [(100,), (True, False)]
    back = json.loads(
        write_tmf620(Catalogue(version=1, offerings=offerings, rules=rules), last_update=NOW)
    )
    for kind in ("productOffering", "productSpecification", "productOfferingPrice", "category"):
        by_id = {each["id"]: each for each in back[kind]}
        for one in given[kind]:
            other = by_id[one["id"]]
            assert not lost(one, {**other, "lastUpdate": one.get("lastUpdate")}), kind
    assert back["name"] == "Their catalogue"


def lost(given: object, back: object) -> list[object]:
    """What stood in the given document and does not stand in the one given back."""
    if isinstance(given, dict) and isinstance(back, dict):
        return [each for name in given for each in lost(given[name], back.get(name))]
    if isinstance(given, list) and isinstance(back, list) and len(given) <= len(back):
        return [each for pair in zip(given, back, strict=False) for each in lost(*pair)]
    return [] if given == back else [(given, back)]


def test_offerings_of_one_specification_differ_by_the_values_they_use() -> None:
    fibre = DEMO.offering("dia-fibre")
    slow = replace(fibre, id="slow", characteristics=fibre.characteristics[::-1])
    narrowed = replace(fibre.characteristics[0], values=fibre.characteristics[0].values[:2])
    pair = (
        replace(fibre, specification="fibre"),
        replace(
            slow, specification="fibre", characteristics=(*slow.characteristics[:-1], narrowed)
        ),
    )
    content = write_tmf620(Catalogue(version=1, offerings=pair, rules=()), last_update=NOW)
    document = json.loads(content)
    assert [each["id"] for each in document["productSpecification"]] == ["fibre"]
    assert "prodSpecCharValueUse" not in document["productOffering"][0]
    (use,) = document["productOffering"][1]["prodSpecCharValueUse"]
    assert use["name"] == narrowed.name
    assert read_tmf620(content)[0] == pair


def test_a_category_that_is_its_own_parent_and_ids_that_stand_twice_are_named() -> None:
    document = json.loads(FOREIGN.read_text(encoding="utf-8"))
    document["category"][0]["parentId"] = document["category"][1]["id"]
    document["productOfferingPrice"].append(document["productOfferingPrice"][0])
    with pytest.raises(RowErrors) as refusal:
        read_tmf620(json.dumps(document).encode())
    said = " ".join(refusal.value.rows)
    assert "is its own parent" in said
    assert "productOfferingPrice P-1: the id stands again" in said
