"""A catalogue leaves as TMF620 and comes back the same; what it did not know is given back."""

from __future__ import annotations

import json

import pytest

from catalog.catalogue import Catalogue
from catalog.tmf620 import write_tmf620
from catalog.tmf620_reading import NotTmf620, read_tmf620
from common.errors import RowErrors
from workflows.demo.catalogue import demo_offerings, demo_rules

DEMO = Catalogue(version=3, offerings=demo_offerings(), rules=demo_rules())
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
