"""SLA files as people write them: times, charges and values in their spellings, faults by name."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from commands.sla import pareto, sla_evaluate, sla_risk
from common.errors import BusinessError
from tests.commands.test_sla import EVALUATE, PARETO, RISK, run

Out = pytest.CaptureFixture[str]
ONE = RISK["services"][0]
PLAIN = {"elements": RISK["elements"][:1]}


def outage(start: Any, end: Any = "2026-03-20T03:00", **more: Any) -> dict[str, Any]:
    return {**EVALUATE, "tickets": [{"id": "T-9", "start": start, "end": end, **more}]}


@pytest.mark.parametrize(
    "start",
    [
        "2026-03-20T01:00",
        "2026-03-20 01:00",
        "2026-03-20 01:00:00",
        "2026-03-20T00:00Z",
        "2026-03-20T00:00:00+00:00",
        "2026-03-20T01:00+01:00",
    ],
)
def test_a_time_is_read_in_each_of_its_usual_spellings(
    start: str, tmp_path: Path, capsys: Out
) -> None:
    assert run(sla_evaluate, outage(start), tmp_path, capsys)["downtime_minutes"] == 120


def test_holds_service_hours_and_a_month_are_read_as_written(tmp_path: Path, capsys: Out) -> None:
    hold = {"start": "2026-03-20 02:00", "end": "2026-03-20 02:30"}
    held = outage("2026-03-20 01:00", holds=[hold])
    assert run(sla_evaluate, held, tmp_path, capsys)["downtime_minutes"] == 90
    hours = {"weekdays": [0, 1, 2, 3, 4], "opens": "02:00", "closes": "18:00"}
    open_hours = {**outage("2026-03-20 01:00"), "day": "2026-03", "measurement": {"hours": hours}}
    assert run(sla_evaluate, open_hours, tmp_path, capsys)["downtime_minutes"] == 60


def test_the_charge_is_a_number_or_an_amount(tmp_path: Path, capsys: Out) -> None:
    amount = run(sla_evaluate, EVALUATE, tmp_path, capsys)
    number = run(sla_evaluate, {**EVALUATE, "charge": 1200}, tmp_path, capsys)
    assert number["credit"] == float(amount["credit"]["amount"]) == 120
    euros = {**ONE, "charge": {"amount": "1000.00", "currency": "EUR"}}
    as_amount = run(sla_risk, {**PLAIN, "services": [euros]}, tmp_path, capsys)
    as_number = run(sla_risk, {**PLAIN, "services": [ONE]}, tmp_path, capsys)
    assert as_amount["currency"] == "EUR"
    assert as_number["currency"] == ""
    assert as_amount["deal"] == as_number["deal"]


def test_a_minimum_keeps_small_credits_unpaid_in_the_risk_too(tmp_path: Path, capsys: Out) -> None:
    """10 % of 1,000 is less than 150 and not paid; 25, 50 and 100 % are."""
    bands = [
        {"below_percent": 99.9, "credit_percent": 10},
        {"below_percent": 99.0, "credit_percent": 25},
    ]
    schedule: dict[str, Any] = {"bands": bands, "cap_percent": 100, "claim_days": 30}
    with_least = {**schedule, "minimum": {"amount": "150.00", "currency": "EUR"}}
    upper = {**schedule, "bands": bands[1:]}
    found = [
        run(sla_risk, {**PLAIN, "services": [{**ONE, "schedule": s}]}, tmp_path, capsys)
        for s in (with_least, upper)
    ]
    for figure in ("expected_credit", "value_at_risk_99"):
        assert found[0]["services"][0][figure] == pytest.approx(found[1]["services"][0][figure])
        assert found[0]["deal"][figure] == pytest.approx(found[1]["deal"][figure], rel=1e-3)


def test_a_target_of_100_percent_is_warned_of_in_both_commands(tmp_path: Path, capsys: Out) -> None:
    said = "any outage at all breaks a target of 100 %"
    risk = run(sla_risk, {**PLAIN, "services": [{**ONE, "target_percent": 100}]}, tmp_path, capsys)
    assert said in risk["warnings"][0]
    assert said in risk["services"][0]["warning"].lower()
    assert (
        said
        in run(sla_evaluate, {**EVALUATE, "target_percent": 100}, tmp_path, capsys)["warnings"][0]
    )


def test_values_that_read_the_same_are_told_apart_by_position(tmp_path: Path, capsys: Out) -> None:
    twin = {"id": "credit", "values": [5, 5], "ours": [1, 2], "theirs": [2, 1]}
    file = {"issues": [twin], "our_reservation": 0, "their_reservation": 0}
    found = run(pareto, file, tmp_path, capsys)
    assert [each["positions"] for each in found["frontier"]] == [{"credit": 1}, {"credit": 0}]
    assert found["nash"]["positions"]["credit"] in (0, 1)


def test_a_service_may_name_several_shared_causes(tmp_path: Path, capsys: Out) -> None:
    causes = {"core": "Core", "building": "Second"}
    services = [
        {**ONE, "id": f"L-{n}", "shared": shared}
        for n, shared in enumerate((["core", "building"], ["core", "building"], "core"))
    ]
    found = run(sla_risk, {**RISK, "causes": causes, "services": services}, tmp_path, capsys)
    both, _, one = found["services"]
    assert both["breach_probability"] > one["breach_probability"]
    assert found["deal"]["expected_credit"] == pytest.approx(
        sum(each["expected_credit"] for each in found["services"]), rel=0.01
    )


@pytest.mark.parametrize(
    ("command", "document", "sentence"),
    [
        (sla_evaluate, outage("yesterday"), 'ticket T-9, start: "yesterday" is not understood'),
        (sla_evaluate, outage("2026-03-20"), "a moment as ISO 8601, such as 2026-03-29T01:00"),
        (sla_evaluate, outage("2026-03-20T04:00"), "T-9: it ends before it starts"),
        (
            sla_evaluate,
            outage("2026-03-20T01:00", holds=[{"start": "?", "end": "?"}]),
            "ticket T-9, hold 1, start",
        ),
        (sla_evaluate, {**EVALUATE, "day": "March"}, "day: .* accepted: a day as ISO 8601"),
        (sla_evaluate, {**EVALUATE, "charge": "much"}, "an object with amount and currency or a n"),
        (sla_evaluate, {**EVALUATE, "charge": -5}, "charge: -5.* is out of range"),
        (sla_evaluate, {**EVALUATE, "days_late": -2}, "days_late: -2 is out of range"),
        (sla_evaluate, {**EVALUATE, "cap_percent": 500}, "cap_percent: 500 is out of range"),
        (
            sla_evaluate,
            {**EVALUATE, "target_percent": "high"},
            "target_percent: a target of 'high'",
        ),
        (sla_evaluate, {**EVALUATE, "measurement": {"window": "week"}}, "calendar month, month"),
        (sla_risk, {**RISK, "services": [{**ONE, "charge": {}}]}, "service L-1, charge: the field"),
        (sla_risk, {**RISK, "elements": [{"name": "A", "mtbf_hours": "x"}]}, "element A, mtbf_"),
        (sla_risk, {**RISK, "elements": RISK["elements"] * 2}, "element 'Fibre' is there twice"),
        (sla_risk, {**RISK, "window_hours": []}, "window_hours: .* accepted: a number"),
        (
            sla_risk,
            {
                **PLAIN,
                "services": [
                    {**ONE, "charge": {"amount": "1", "currency": "EUR"}},
                    {**ONE, "id": "L-2", "charge": {"amount": "1", "currency": "USD"}},
                ],
            },
            "amounts in EUR and in USD",
        ),
        (pareto, {**PARETO, "our_reservation": {}}, "our_reservation: {} is not understood"),
        (pareto, {**PARETO, "issues": PARETO["issues"] * 2}, "'discount' is there twice"),
        (pareto, [1], r"the document: \[1\] is not understood"),
    ],
)
def test_a_fault_names_its_field_and_what_is_accepted(
    command: Any, document: Any, sentence: str, tmp_path: Path
) -> None:
    path = tmp_path / "in.json"
    path.write_text(json.dumps(document))
    with pytest.raises(BusinessError) as refusal:
        command(path)
    said = " ".join((str(refusal.value), *getattr(refusal.value, "rows", ())))
    assert re.search(sentence, said), said
    assert "$" not in said
