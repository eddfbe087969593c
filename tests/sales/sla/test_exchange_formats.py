"""Service levels leave and come back in both formats; requests are answered with their number."""

from __future__ import annotations

import json

import pytest
import yaml

from common.errors import BusinessError
from sales.sla.credits import standard_schedule
from sales.sla.exchange_formats import from_openslo, from_tmf623, to_openslo, to_tmf623
from sales.sla.service_level import Deliverability, ServiceLevel

LEVEL = ServiceLevel(
    line_id="L-001",
    site_name="Québec",
    offering_name="E-Line",
    service_class="Gold",
    availability_percent=99.95,
    restore_hours=6,
    latency_ms=18,
    jitter_ms=2,
    loss_percent=None,
    schedule=standard_schedule(99.95),
    network_availability_percent=99.97,
    deliverability=Deliverability.TIGHT,
    reason="",
)


def test_what_leaves_comes_back() -> None:
    text = to_tmf623(LEVEL, provider="Larkfield", customer="Åkerlund", version="2")
    found = from_tmf623(text)
    assert (found.availability_percent, found.restore_hours) == (99.95, 6)
    assert {each["metric"] for each in json.loads(text)["rule"]} >= {"availability", "jitter"}
    slo = to_openslo(LEVEL)
    assert yaml.safe_load(slo)["spec"]["objectives"][0]["target"] == 0.9995
    assert from_openslo(slo).availability_percent == 99.95
    assert from_openslo(slo).name == "E-Line Gold, Québec"


@pytest.mark.parametrize(
    ("read", "text", "sentence"),
    [
        (from_tmf623, "{", "no JSON"),
        (from_tmf623, "[]", "no list of rules"),
        (from_tmf623, '{"rule": [{"metric": "jitter"}]}', "metric availability"),
        (
            from_tmf623,
            '{"rule": [{"metric": "availability", "referenceValue": "0.999"}]}',
            "write 99.9",
        ),
        (from_openslo, "a: [", "no YAML"),
        (from_openslo, "kind: SLO", "no objective"),
        (from_openslo, "- 1", "no objective"),
    ],
)
def test_files_that_do_not_carry_enough_are_refused(read: object, text: str, sentence: str) -> None:
    with pytest.raises(BusinessError, match=sentence):
        read(text)  # type: ignore[operator]
