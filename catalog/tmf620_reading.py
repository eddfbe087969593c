"""Reading a TMF620 v4 document: every wrong resource named at once, unknown fields kept."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from msgspec import ValidationError, convert

from catalog.catalogue import Catalogue
from catalog.offering import (
    Characteristic,
    Education,
    Lifecycle,
    NetworkElement,
    Offering,
    ServiceClass,
    Value,
)
from catalog.rules import Rule
from catalog.tmf620 import (
    OFFERINGS,
    PRICES,
    RULES,
    SPECIFICATIONS,
    STATUS,
    Json,
    price_ids,
    write_tmf620,
)
from catalog.tmf620_prices import Wrong, as_kind, charges_of, part, text_of
from common.errors import BusinessError, RowErrors

_STATUS = {said.casefold(): status for status, said in STATUS.items()}
_STATUS |= {"launched": _STATUS["active"], "in design": _STATUS["in study"]}


class NotTmf620(BusinessError):
    def __init__(self, why: str) -> None:
        super().__init__(
            f"The file is no TMF620 catalogue ({why}); accepted: a JSON object with lists "
            f"{OFFERINGS}, {SPECIFICATIONS} and {PRICES}."
        )


def read_tmf620(content: bytes) -> tuple[tuple[Offering, ...], tuple[Rule, ...]]:
    """Offerings and rules of a document.

    Raises:
        NotTmf620: no JSON, or no list of offerings.
        RowErrors: one line for every resource that cannot be read; nothing is read then.
    """
    document = _document(content)
    specifications = {str(s.get("id")): s for s in document.get(SPECIFICATIONS, [])}
    prices = {str(p.get("id")): p for p in document.get(PRICES, [])}
    offerings, errors = [], []
    for at, each in enumerate(document[OFFERINGS], start=1):
        named = f"{OFFERINGS} {each.get('id') or f'number {at}'}"
        try:
            offerings.append(_offering(each, specifications, prices))
        except Wrong as wrong:
            errors.append(f"{named}: {wrong}.")
    rules = []
    for at, each in enumerate(document.get(RULES, []), start=1):
        try:
            rules.append(convert(each, Rule))
        except ValidationError as error:
            errors.append(f"{RULES} {each.get('id') or f'number {at}'}: {error}.")
    if errors:
        raise RowErrors("The catalogue was not read: some of it is not understood.", tuple(errors))
    return tuple(offerings), tuple(rules)


def _document(content: bytes) -> Json:
    try:
        document = json.loads(content, parse_float=_exact)
    except (ValueError, RecursionError) as error:
        raise NotTmf620(f"not JSON: {error}") from error
    if isinstance(document, list):
        document = {OFFERINGS: document}
    if not isinstance(document, dict) or not isinstance(document.get(OFFERINGS), list):
        raise NotTmf620(f"no list {OFFERINGS}")
    for name in (OFFERINGS, SPECIFICATIONS, PRICES, RULES):
        if any(not isinstance(each, dict) for each in document.get(name, [])):
            raise NotTmf620(f"{name} holds something that is no object")
    return document


def _exact(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"the number {text[:20]} is too large")
    return number


def _offering(
    each: Json, specifications: Mapping[str, Json], prices: Mapping[str, Json]
) -> Offering:
    specification_id = str(part(each, "productSpecification").get("id", ""))
    specification = specifications.get(specification_id, {})
    own_prices = _own_prices(each, prices)
    category = next((c.get("name", c.get("id", "")) for c in each.get("category", [])), "")
    offering = Offering(
        id=text_of(each, "id"),
        name=text_of(each, "name"),
        family=str(each.get("family") or category or "Other"),
        category=str(category),
        summary=str(each.get("description", "")),
        education=as_kind(
            Education, each.get("education") or {"what": "", "when": "", "needs": ""}
        ),
        characteristics=tuple(
            _characteristic(c) for c in specification.get("productSpecCharacteristic", [])
        ),
        charges=charges_of(own_prices),
        service_classes=as_kind(tuple[ServiceClass, ...], each.get("serviceClass", [])),
        elements=as_kind(tuple[NetworkElement, ...], each.get("networkElement", [])),
        term_rewards=_rewards(each),
        access=as_kind(tuple[str, ...], each.get("access", [])),
        delay_ms=as_kind(float | None, each.get("delayMs")),  # type: ignore[arg-type]
        lead_time_days=as_kind(int, each.get("leadTimeDays", 30)),
        demand_unit=str(each.get("demandUnit", "circuits")),
        complements=tuple(
            str(r.get("id"))
            for r in each.get("productOfferingRelationship", [])
            if r.get("relationshipType") == "complement"
        ),
        version=_version(each),
        lifecycle=_lifecycle(each),
    )
    return _with_extensions(offering, each, specification, own_prices)


def _own_prices(each: Json, prices: Mapping[str, Json]) -> list[Json]:
    found = []
    for reference in each.get("productOfferingPrice", []):
        id = str(reference.get("id"))
        if id not in prices:
            raise Wrong(f"its price {id!r} is not in the document")
        found.append(prices[id])
    return found


def _lifecycle(each: Json) -> Lifecycle:
    status = str(each.get("lifecycleStatus", "Active")).casefold()
    if status not in _STATUS:
        said = ", ".join(STATUS.values())
        raise Wrong(f"lifecycleStatus {each['lifecycleStatus']!r} is not known; accepted: {said}")
    return _STATUS[status]


def _version(each: Json) -> int:
    said = str(each.get("version", "1")).split(".")[0]
    return int(said) if said.isdecimal() else 1


def _rewards(each: Json) -> dict[int, float]:
    found = {}
    for term in each.get("productOfferingTerm", []):
        duration = part(term, "duration")
        units = str(duration.get("units", "month")).casefold().rstrip("s")
        if units not in ("month", "year") or not isinstance(duration.get("amount"), int):
            raise Wrong(f"the term {term.get('name')!r} is no whole number of months or years")
        months = duration["amount"] * (12 if units == "year" else 1)
        found[months] = as_kind(float, term.get("recurringReward", 0.0))
    return found


def _characteristic(each: Json) -> Characteristic:
    name = text_of(each, "name")
    entries = each.get("productSpecCharacteristicValue", [])
    values = tuple(v["value"] for v in entries if "value" in v)
    ranged: Json = next((v for v in entries if "value" not in v), {})
    default = each.get("defaultValue")
    if default is None:
        default = next((v["value"] for v in entries if v.get("isDefault")), None)
    unit = each.get("unitOfMeasure") or next(
        (v["unitOfMeasure"] for v in entries if v.get("unitOfMeasure")), ""
    )
    return Characteristic(
        name=name,
        title=str(each.get("title") or name),
        unit=str(unit),
        values=as_kind(tuple[Value, ...], values),
        low=as_kind(float | None, ranged.get("valueFrom")),  # type: ignore[arg-type]
        high=as_kind(float | None, ranged.get("valueTo")),  # type: ignore[arg-type]
        default=as_kind(Value | None, default),  # type: ignore[arg-type]
        configurable=as_kind(bool, each.get("configurable", True)),
        about=str(each.get("description") or ""),
        group=str(each.get("group") or ""),
    )


def _with_extensions(
    offering: Offering, each: Json, specification: Json, prices: list[Json]
) -> Offering:
    """Keeps every field the writer would not write by itself."""
    own = json.loads(
        write_tmf620(Catalogue(version=1, offerings=(offering,), rules=()), last_update="")
    )
    written = {kind: own[kind][0] for kind in (OFFERINGS, SPECIFICATIONS)}
    kept: dict[str, dict[str, Json]] = defaultdict(dict)
    spec_id = f"{offering.id}-spec"
    for kind, id, given in (
        (OFFERINGS, offering.id, each),
        (SPECIFICATIONS, spec_id, specification),
    ):
        unknown = {k: v for k, v in given.items() if k not in written[kind]}
        if unknown:
            kept[kind][id] = unknown
    by_charge: dict[str, list[Json]] = defaultdict(list)
    for price in prices:
        by_charge[price["name"]].append(price)
    given_prices = [price for rows in by_charge.values() for price in rows]
    pairs = zip(price_ids(offering), own[PRICES], given_prices, strict=True)
    for (_, id, _), wrote, given in pairs:
        unknown = {k: v for k, v in given.items() if k not in wrote}
        if unknown:
            kept[PRICES][id] = unknown
    return replace(offering, extensions=json.dumps(kept, ensure_ascii=False) if kept else "")
