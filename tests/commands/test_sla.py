"""SLA files in, reports out: what is legal but odd is a warning, what cannot be is one sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from commands.sla import pareto, sla_evaluate, sla_risk
from common.errors import BusinessError

EVALUATE = {
    "day": "2026-03-10",
    "charge": {"amount": "1200.00", "currency": "EUR"},
    "target_percent": "99,9",
    "measurement": {
        "time_zone": "Europe/Berlin",
        "exclusions": [{"cause": "maintenance", "leaves_denominator": True}],
    },
    "tickets": [
        {"id": "T-1", "start": "2026-03-29T01:30:00", "end": "2026-03-29T04:40:00"},
        {
            "id": "T-2",
            "start": "2026-03-12T01:00:00",
            "end": "2026-03-12T03:00:00",
            "cause": "maintenance",
        },
    ],
}
RISK = {
    "elements": [
        {"name": "Fibre", "mtbf_hours": 4384, "mttr_hours": 4},
        {"name": "Second", "mtbf_hours": 9000, "mttr_hours": 6, "shape": "lognormal", "cv": 1.4},
        {"name": "Core", "mtbf_hours": 60000, "mttr_hours": 3},
    ],
    "services": [
        {"id": "L-1", "charge": 1000, "target_percent": 99.9, "structure": "Fibre"},
        {
            "id": "L-2",
            "charge": 2000,
            "target_percent": 99.9,
            "structure": {"parallel": ["Fibre", "Second"]},
            "shared": "core",
        },
    ],
    "causes": {"core": "Core"},
    "term_months": 36,
}
PARETO = {
    "issues": [
        {"id": "discount", "values": [0, 5, 10], "ours": [0, -5, -10], "theirs": [0, 3, 6]},
        {"id": "cap", "values": ["low", "high"], "ours": [0, -4], "theirs": [0, 3]},
    ],
    "our_reservation": -9,
    "their_reservation": 1,
}


def run(command: Any, document: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    path = tmp_path / "in.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    command(path)
    return json.loads(capsys.readouterr().out)


def test_tickets_become_availability_and_credit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = run(sla_evaluate, EVALUATE, tmp_path, capsys)
    assert found["window_minutes"] == 31 * 1440 - 60 - 120
    assert found["downtime_minutes"] == 130
    assert found["credit"] == {"amount": "120.00", "currency": "EUR"}
    assert found["target_met"] is False
    assert found["warnings"] == ["target_percent: 99,9 was read as 99.9 %."]


def test_a_month_without_tickets_is_told_to_be_unproven(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = run(sla_evaluate, {**EVALUATE, "tickets": []}, tmp_path, capsys)
    assert found["availability_percent"] == 100
    assert "100 % holds only if none is missing" in found["warnings"][-1]


def test_structures_become_breach_probabilities_and_money(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = run(sla_risk, RISK, tmp_path, capsys)
    one, two = found["services"]
    assert one["breach_probability"] == pytest.approx(0.1297, abs=1e-4)
    assert "and yet 13.0 % of months miss it" in one["warning"]
    assert two["breach_probability"] < one["breach_probability"]
    assert found["deal"]["expected_credit"] == pytest.approx(
        one["expected_credit"] + two["expected_credit"], rel=0.01
    )
    assert found["deal"]["risk_price"] > found["deal"]["expected_credit"]
    assert found["deal"]["term_expected"] == pytest.approx(
        36 * found["deal"]["expected_credit"], rel=0.01
    )


def test_utilities_become_a_frontier_and_its_fair_points(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = run(pareto, PARETO, tmp_path, capsys)
    assert found["nash"]["deal"] == {"discount": 0.0, "cap": "high"}
    none = run(pareto, {**PARETO, "our_reservation": 1}, tmp_path, capsys)
    assert none["nash"] is None
    assert none["warning"].startswith("No deal gives both sides")


@pytest.mark.parametrize(
    ("command", "document", "sentence"),
    [
        (sla_evaluate, {**EVALUATE, "target_percent": 0.999}, "If 0.999 is a share, write 99.9"),
        (sla_evaluate, {"day": "2026-03-10"}, "charge is missing"),
        (sla_evaluate, {**EVALUATE, "target_percent": None}, "no credit schedule"),
        (
            sla_risk,
            {**RISK, "elements": [{"name": "Fibre", "mtbf_hours": 4, "mttr_hours": 9}]},
            "Fibre: MTTR 9 h with MTBF 4 h is not possible",
        ),
        (sla_risk, {**RISK, "services": []}, "names no service"),
        (sla_risk, {**RISK, "causes": {}}, "'core' is not described"),
        (sla_risk, {**RISK, "causes": {"core": {"ring": []}}}, "is not a structure"),
        (pareto, {**PARETO, "issues": []}, "at least one"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    command: Any,
    document: Any,
    sentence: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(BusinessError, match=sentence):
        run(command, document, tmp_path, capsys)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BusinessError, match=r"gone\.json"):
        pareto(tmp_path / "gone.json")


LOOSE = [
    {"low": 0, "high": 99, "credit_percent": 50},
    {"low": 99.5, "high": 100, "credit_percent": 0},
]
BANDS = {"bands": [], "cap_percent": 100, "claim_days": 30}


@pytest.mark.parametrize(
    ("file", "changes", "sentence"),
    [
        (RISK, {"loading": -1}, "loading: -1 is out of range"),
        (RISK, {"term_months": 0}, "term_months: 0"),
        (RISK, {"window_hours": 1e9}, "up to 87,600"),
        (RISK, {"services": [RISK["services"][0]] * 2}, "is there twice"),
        (RISK, {"services": [{**RISK["services"][0], "charge": -1}]}, "charge: -1"),
        (
            RISK,
            {
                "elements": [{"name": "Fibre", "mtbf_hours": 0.2, "mttr_hours": 0.1}],
                "causes": {},
                "services": [RISK["services"][0]],
            },
            "outages a window",
        ),
        (RISK, {"services": [{**RISK["services"][0], "table": {"rows": LOOSE}}]}, "1 fault"),
        (EVALUATE, {"tables": [{"rows": LOOSE}]}, "1 fault"),
        (EVALUATE, {"schedules": [{**BANDS, "cap_percent": -5}]}, "cap of -5 %"),
        (
            EVALUATE,
            {"schedules": [{**BANDS, "basis": "hours down in the month", "unit_minutes": 0}]},
            "more than 0 minutes",
        ),
        (
            EVALUATE,
            {
                "schedules": [
                    {
                        **BANDS,
                        "bands": [
                            {"below_percent": 99, "credit_percent": 10},
                            {"below_percent": 99.9, "credit_percent": 25},
                        ],
                    }
                ]
            },
            "falls from 25 to 10 %",
        ),
        (
            EVALUATE,
            {"schedules": [{**BANDS, "bands": [{"below_percent": 0.99, "credit_percent": 5}]}]},
            "write 99",
        ),
        (
            PARETO,
            {"issues": [{"id": "a", "values": [1], "ours": [1, 2], "theirs": [1, 2]}]},
            "as many utilities",
        ),
    ],
)
def test_figures_that_cannot_be_are_refused_before_anything_is_reckoned(
    tmp_path: Path, file: dict[str, Any], changes: dict[str, Any], sentence: str
) -> None:
    path = tmp_path / "file.json"
    path.write_text(json.dumps({**file, **changes}))
    command = {id(RISK): sla_risk, id(EVALUATE): sla_evaluate}.get(id(file), pareto)
    with pytest.raises(BusinessError) as refusal:
        command(path)
    assert sentence in str(refusal.value)
