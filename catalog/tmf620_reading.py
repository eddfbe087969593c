"""Reading a TMF620 v4 document: every wrong resource named at once, unknown fields kept."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from msgspec import Raw, ValidationError, convert

from catalog.offering import Education, NetworkElement, Offering, ServiceClass
from catalog.rules import Rule
from catalog.tmf620 import rule_document, written_category, written_offering
from catalog.tmf620_offering import (
    CategoryTree,
    lifecycle_of,
    members_of,
    rewards_of,
    validity_of,
    version_of,
)
from catalog.tmf620_parts import (
    CATALOG,
    CATEGORIES,
    OFFERINGS,
    PRICES,
    RULES,
    SPECIFICATIONS,
    Json,
    NotTmf620,
    Wrong,
    as_kind,
    part,
    parts,
    specification_id,
    text_of,
)
from catalog.tmf620_prices import charges_of, price_ids, written_prices
from catalog.tmf620_specifications import read_characteristics, written_specifications
from catalog.unknown_fields import unknown_fields
from common.errors import RowErrors

__all__ = ("NotTmf620", "read_tmf620")

_LISTS = (OFFERINGS, SPECIFICATIONS, PRICES, CATEGORIES, RULES)
_OURS = ("lastUpdate", "version", "@type")  # of the document
_DAY = ("lastUpdate",)


def read_tmf620(
    content: bytes, *, progress: Callable[[int, int], None] = lambda _done, _all: None
) -> tuple[tuple[Offering, ...], tuple[Rule, ...]]:
    """Offerings and rules of a document.

    Raises:
        NotTmf620: no JSON, or no list of offerings.
        RowErrors: one line for every resource that cannot be read; nothing is read then.
    """
    reading = _Reading(_document(content))
    offerings = reading.offerings(progress)
    rules = reading.rules()
    if reading.errors:
        said = "The catalogue was not read: some of it is not understood."
        raise RowErrors(said, tuple(reading.errors))
    return _with_kept(offerings, reading), rules


def _document(content: bytes) -> dict[str, Any]:
    """The document's own fields, its lists still as raw JSON: prices may be half a million."""
    try:
        text = content
        if json.detect_encoding(content) != "utf-8":
            text = content.decode(json.detect_encoding(content)).encode()
        try:
            found: dict[str, Raw] = msgspec.json.decode(text, type=dict[str, Raw])
        except ValidationError:
            found = {OFFERINGS: Raw(text)}
        lists = {name: _raw_list(found.pop(name, Raw(b"[]")), name) for name in _LISTS}
        if not lists[OFFERINGS] and OFFERINGS not in msgspec.json.decode(text):
            raise NotTmf620(f"no list {OFFERINGS}")
        head = {name: msgspec.json.decode(raw) for name, raw in found.items()}
        named = {n: [_object(r, n) for r in raw] for n, raw in lists.items() if n != PRICES}
    except (ValueError, RecursionError, msgspec.DecodeError) as error:
        raise NotTmf620(f"not JSON: {error}") from error
    return {CATALOG: head, **named, PRICES: lists[PRICES]}


def _raw_list(raw: Raw, name: str) -> list[Raw]:
    try:
        return msgspec.json.decode(raw, type=list[Raw])
    except ValidationError as error:
        raise NotTmf620(f"no list {name}") from error


def _object(raw: Raw, name: str) -> Json:
    found = msgspec.json.decode(raw)
    if not isinstance(found, dict):
        raise NotTmf620(f"{name} holds something that is no object")
    return found


class _Id(msgspec.Struct):
    id: str | int = ""


@dataclass(slots=True)
class _Given:
    """What the document held of one offering."""

    offering: Json
    specification: Json
    kept_prices: dict[str, Json]
    category: Json


class _Reading:
    def __init__(self, document: dict[str, Any]) -> None:
        self.errors: list[str] = []
        self.head: Json = document[CATALOG]
        self._offerings: list[Json] = document[OFFERINGS]
        self._rules: list[Json] = document[RULES]
        self.specifications = self._by_id(document[SPECIFICATIONS], SPECIFICATIONS)
        self.categories = CategoryTree(self._by_id(document[CATEGORIES], CATEGORIES))
        self._prices = self._raw_by_id(document[PRICES])
        self.given: dict[str, _Given] = {}
        self.rules_given: dict[str, list[Json]] = {}

    def _by_id(self, resources: list[Json], kind: str) -> dict[str, Json]:
        ids = Counter(str(each.get("id")) for each in resources)
        for id, number in ids.items():
            if number > 1:
                self.errors.append(f"{kind} {id}: the id stands {number} times; give each its own.")
        return {str(each.get("id")): each for each in resources}

    def _raw_by_id(self, resources: list[Raw]) -> dict[str, Raw]:
        found: dict[str, Raw] = {}
        decode = msgspec.json.Decoder(_Id).decode
        for at, raw in enumerate(resources, start=1):
            try:
                id = str(decode(raw).id)
            except ValidationError as error:
                raise NotTmf620(f"{PRICES} holds something that is no object") from error
            if id in found:
                self.errors.append(f"{PRICES} {id}: the id stands again at number {at}.")
            found[id] = raw
        return found

    def offerings(self, progress: Callable[[int, int], None]) -> tuple[Offering, ...]:
        found = []
        for at, each in enumerate(self._offerings, start=1):
            progress(at, len(self._offerings))
            try:
                found.append(self._offering(each))
            except Wrong as wrong:
                self.errors.append(f"{OFFERINGS} {each.get('id') or f'number {at}'}: {wrong}.")
        return tuple(found)

    def rules(self) -> tuple[Rule, ...]:
        found = []
        for at, each in enumerate(self._rules, start=1):
            try:
                found.append(convert(each, Rule))
                self.rules_given.setdefault(str(each.get("offering_id")), []).append(each)
            except ValidationError as error:
                self.errors.append(f"{RULES} {each.get('id') or f'number {at}'}: {error}.")
        return tuple(found)

    def _offering(self, each: Json) -> Offering:
        id = text_of(each, "id")
        named = str(part(each, "productSpecification").get("id") or "")
        specification = self.specifications.get(named, {})
        charges, prices = charges_of(self._own_prices(each))
        references = parts(each, "category")
        path, category = self.categories.path(references[0]) if references else ("", {})
        valid_from, valid_to = validity_of(each)
        offering = Offering(
            id=id,
            name=text_of(each, "name"),
            family=str(each.get("family") or path.rpartition(" / ")[2] or "Other"),
            category=path,
            summary=str(each.get("description") or ""),
            education=as_kind(
                Education, each.get("education") or {"what": "", "when": "", "needs": ""}
            ),
            characteristics=read_characteristics(each, specification),
            charges=charges,
            service_classes=as_kind(tuple[ServiceClass, ...], each.get("serviceClass", [])),
            elements=as_kind(tuple[NetworkElement, ...], each.get("networkElement", [])),
            term_rewards=rewards_of(each),
            access=as_kind(tuple[str, ...], each.get("access", [])),
            delay_ms=as_kind(float | None, each.get("delayMs")),  # type: ignore[arg-type]
            lead_time_days=as_kind(int, each.get("leadTimeDays", 30)),
            demand_unit=str(each.get("demandUnit", "circuits")),
            complements=tuple(
                text_of(r, "id")
                for r in parts(each, "productOfferingRelationship")
                if r.get("relationshipType") == "complement"
            ),
            version=version_of(each),
            lifecycle=lifecycle_of(each),
            members=members_of(each),
            valid_from=valid_from,
            valid_to=valid_to,
            specification="" if named in ("", f"{id}-spec") else named,
        )
        self.given[id] = _Given(each, specification, _kept_prices(offering, prices), category)
        return offering

    def _own_prices(self, each: Json) -> list[Json]:
        found = []
        for reference in parts(each, "productOfferingPrice"):
            id = str(reference.get("id"))
            if id in self._prices:
                found.append(_object(self._prices[id], PRICES))
            elif "price" in reference:  # it stands in the offering itself
                found.append(reference)
            else:
                raise Wrong(f"its price {id!r} is not in the document")
        return found


def _with_kept(offerings: tuple[Offering, ...], reading: _Reading) -> tuple[Offering, ...]:
    """Each offering with every field the writer would not write by itself."""
    specifications = written_specifications(offerings, "")
    found: list[Offering] = []
    for offering in offerings:
        kept = _kept(offering, reading, specifications)
        if not found and (of_document := unknown_fields(reading.head, {}, apart=_OURS)):
            kept[CATALOG] = {"": of_document}
        text = json.dumps(kept, ensure_ascii=False) if kept else ""
        found.append(replace(offering, extensions=text))
    return tuple(found)


def _kept_prices(offering: Offering, given: list[Json]) -> dict[str, Json]:
    """Found out at once, since the prices of a large document are not all kept in memory."""
    wrote = zip(price_ids(offering), written_prices(offering, ""), given, strict=True)
    found = {id: unknown_fields(theirs, ours, apart=_DAY) for (_, id, _), ours, theirs in wrote}
    return {id: kept for id, kept in found.items() if kept}


def _kept(offering: Offering, reading: _Reading, specifications: dict[str, Json]) -> Json:
    given = reading.given[offering.id]
    shared = specification_id(offering)
    wrote = written_offering(offering, specifications, "")
    found: dict[str, dict[str, Json]] = {
        OFFERINGS: {offering.id: unknown_fields(given.offering, wrote, apart=_DAY)},
        SPECIFICATIONS: {
            shared: unknown_fields(given.specification, specifications[shared], apart=_DAY)
        },
        PRICES: given.kept_prices,
        CATEGORIES: reading.categories.unknown(given.category, offering, written_category),
        RULES: {
            each["id"]: unknown_fields(each, rule_document(convert(each, Rule)))
            for each in reading.rules_given.get(offering.id, [])
        },
    }
    return {
        kind: kept
        for kind, by_id in found.items()
        if (kept := {id: fields for id, fields in by_id.items() if fields})
    }
