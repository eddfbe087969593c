"""A service level as TM Forum TMF623 JSON and as OpenSLO v1 YAML, and read back from both."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import yaml

from common.errors import BusinessError
from sales.sla.measurement import Measurement, WindowKind
from sales.sla.service_level import ServiceLevel
from sales.sla.targets import read_target


class UnreadableTerms(BusinessError):
    def __init__(self, what: str, reason: str) -> None:
        super().__init__(f"The {what} cannot be read: {reason}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTerms:
    """What such a file says of availability, in percent, and of time to restore, in hours."""

    name: str
    availability_percent: float
    restore_hours: float | None = None
    measurement: Measurement | None = None
    warnings: tuple[str, ...] = ()


def to_tmf623(level: ServiceLevel, *, provider: str, customer: str, version: str) -> str:
    """The SLA resource: a rule for each promised figure; credit bands in words, as consequences."""
    credits = "; ".join(f"{when}: {credit}" for when, credit in level.schedule.rows())
    rules = [_rule("availability", "%", level.availability_percent, ".ge", credits)]
    for metric, unit, figure in (
        ("timeToRestore", "h", level.restore_hours),
        ("roundTripDelay", "ms", level.latency_ms),
        ("jitter", "ms", level.jitter_ms),
        ("packetLoss", "%", level.loss_percent),
    ):
        if figure is not None:
            rules.append(_rule(metric, unit, figure, ".le", ""))
    for term in level.terms:
        operator = ".ge" if term.operator == "at least" else ".le"
        rules.append(_rule(term.parameter.value, term.unit, term.target, operator, ""))
    document = {
        "@type": "SLA",
        "id": level.line_id,
        "name": f"{level.offering_name} {level.service_class}, {level.site_name}",
        "version": version,
        "state": "proposed",
        "approved": False,
        "template": level.template,
        "relatedParty": [
            {"name": provider, "role": "SLAProvider", "@referredType": "Organization"},
            {"name": customer, "role": "SLAConsumer", "@referredType": "Organization"},
        ],
        "rule": rules,
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def _rule(metric: str, unit: str, figure: float, operator: str, consequence: str) -> dict[str, Any]:
    return {
        "id": metric,
        "metric": metric,
        "unit": unit,
        "referenceValue": f"{figure:g}",
        "operator": operator,
        "tolerance": "0",
        "consequence": [{"description": consequence}] if consequence else [],
    }


def from_tmf623(text: str) -> ReadTerms:
    """Raises UnreadableTerms, TargetOutOfRange."""
    what = "TMF623 document"
    try:
        document = json.loads(text)
    except ValueError as broken:
        raise UnreadableTerms(what, "it is no JSON") from broken
    rules = document.get("rule") if isinstance(document, dict) else None
    if not isinstance(rules, list):
        raise UnreadableTerms(what, "it has no list of rules under `rule`".replace("`", ""))
    figures = {
        str(each.get("metric", "")).casefold(): each.get("referenceValue")
        for each in rules
        if isinstance(each, dict)
    }
    availability = figures.get("availability")
    if availability is None:
        raise UnreadableTerms(what, "no rule has the metric availability")
    target, odd = read_target(str(availability), "availability")
    restore = figures.get("timetorestore")
    try:
        hours = None if restore is None else float(str(restore))
    except ValueError as broken:
        raise UnreadableTerms(what, f"timeToRestore {restore!r} is no number") from broken
    return ReadTerms(
        name=str(document.get("name", "")),
        availability_percent=target,
        restore_hours=hours,
        warnings=odd,
    )


def to_openslo(level: ServiceLevel) -> str:
    """The availability objective over its window; OpenSLO knows no credits."""
    document = {
        "apiVersion": "openslo/v1",
        "kind": "SLO",
        "metadata": {
            "name": f"availability-{level.line_id.casefold()}",
            "displayName": f"{level.offering_name} {level.service_class}, {level.site_name}",
        },
        "spec": {
            "service": level.line_id.casefold(),
            "budgetingMethod": "Timeslices",
            "timeWindow": [_time_window(level.measurement)],
            "objectives": [
                {
                    "displayName": "availability",
                    "target": round(level.availability_percent / 100, 8),
                    "timeSliceTarget": 1.0,
                    "timeSliceWindow": "1m",
                }
            ],
        },
    }
    return str(yaml.safe_dump(document, sort_keys=False, allow_unicode=True))


def _time_window(measurement: Measurement) -> dict[str, Any]:
    if measurement.window is WindowKind.ROLLING_DAYS:
        return {"duration": f"{measurement.window_length or 30}d", "isRolling": True}
    duration = {WindowKind.QUARTER: "1Q", WindowKind.YEAR: "1Y"}.get(measurement.window, "1M")
    return {
        "duration": duration,
        "isRolling": False,
        "calendar": {"startTime": "2026-01-01 00:00:00", "timeZone": measurement.time_zone},
    }


def _read_window(spec: dict[str, Any]) -> Measurement | None:
    """The window of an OpenSLO document; None where it says none that we know."""
    windows = spec.get("timeWindow")
    if not isinstance(windows, list) or not windows or not isinstance(windows[0], dict):
        return None
    window = windows[0]
    duration, calendar = str(window.get("duration", "")), window.get("calendar") or {}
    zone = str(calendar.get("timeZone") or "UTC") if isinstance(calendar, dict) else "UTC"
    if window.get("isRolling") and duration[-1:] == "d" and duration[:-1].isdecimal():
        return Measurement(window=WindowKind.ROLLING_DAYS, window_length=int(duration[:-1]))
    kinds = {"1M": WindowKind.CALENDAR_MONTH, "1Q": WindowKind.QUARTER, "1Y": WindowKind.YEAR}
    return Measurement(window=kinds[duration], time_zone=zone) if duration in kinds else None


def from_openslo(text: str) -> ReadTerms:
    """The first objective's target. Raises UnreadableTerms, TargetOutOfRange, NoSuchZone."""
    what = "OpenSLO document"
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError as broken:
        raise UnreadableTerms(what, "it is no YAML") from broken
    try:
        spec = document["spec"]
        objective = spec["objectives"][0]
        share = objective.get("target")
        written = objective["targetPercent"] if share is None else round(100 * float(share), 6)
        name = str(document["metadata"].get("displayName") or document["metadata"]["name"])
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as missing:
        raise UnreadableTerms(what, "it has no objective with a target") from missing
    target, odd = read_target(written, "target")
    measurement = _read_window(spec)
    if measurement is None:
        odd = (*odd, "The window is not one of ours; the line keeps its own.")
    else:
        measurement.zone()
    return ReadTerms(name=name, availability_percent=target, measurement=measurement, warnings=odd)
