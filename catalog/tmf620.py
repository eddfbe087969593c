"""A catalogue as TMF620 v4 JSON: offerings, specifications, prices; and rules, which TMF lacks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

import msgspec

from catalog.catalogue import Catalogue
from catalog.offering import BundleMember, Lifecycle, Offering
from catalog.rules import Rule
from catalog.tmf620_parts import (
    BASE,
    CATALOG,
    CATEGORIES,
    OFFERINGS,
    PRICES,
    RULES,
    SPECIFICATIONS,
    STATUS,
    Json,
    resource,
    specification_id,
)
from catalog.tmf620_prices import price_ids, written_prices
from catalog.tmf620_specifications import value_uses, written_specifications
from catalog.unknown_fields import give_back

__all__ = ("write_tmf620",)


def write_tmf620(
    catalogue: Catalogue,
    *,
    last_update: str,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> bytes:
    """The whole catalogue as one JSON document; `last_update` is an ISO 8601 date and time.

    Attributes TMF620 does not have (education, service classes, cost) stand beside its own, as
    it allows; what an import did not know is given back where it stood. A resource a line, so
    that two exports can be compared by any program that compares texts.
    """
    offerings = catalogue.offerings
    kept = {each.id: kept_of(each) for each in offerings}
    specifications = written_specifications(offerings, last_update)
    head: Json = {
        "@type": "Catalog",
        "version": str(catalogue.version),
        "lastUpdate": last_update,
    }
    of_document = (of[CATALOG][""] for of in kept.values() if CATALOG in of)
    lists: dict[str, Iterable[Json]] = {
        OFFERINGS: (
            _back(written_offering(o, specifications, last_update), kept[o.id], OFFERINGS, o.id)
            for o in offerings
        ),
        SPECIFICATIONS: _specifications(offerings, specifications, kept),
        PRICES: _prices(offerings, kept, last_update, progress),
        CATEGORIES: _categories(offerings, kept, last_update),
        RULES: (
            _back(rule_document(rule), kept.get(rule.offering_id, {}), RULES, rule.id)
            for rule in catalogue.rules
        ),
    }
    return _document(give_back(head, next(of_document, {})), lists)


def _document(head: Json, lists: dict[str, Iterable[Json]]) -> bytes:
    """Written list by list: half a million prices never stand in memory as objects."""
    encode = msgspec.json.encode
    pieces = [b"{\n", b",\n".join(encode(n) + b": " + encode(v) for n, v in head.items())]
    for name, resources in lists.items():
        written = b",\n".join(encode(each) for each in resources)
        pieces += [b",\n", encode(name), b": [\n" if written else b": [", written, b"]"]
    return b"".join([*pieces, b"\n}\n"])


def kept_of(offering: Offering) -> Json:
    """What imports of its resources did not know: by list, then by id."""
    found: Json = json.loads(offering.extensions) if offering.extensions else {}
    return found


def _back(wrote: Json, kept: Json, kind: str, id: str) -> Json:
    return give_back(wrote, kept.get(kind, {}).get(id, {}))


def _specifications(
    offerings: Iterable[Offering], specifications: dict[str, Json], kept: dict[str, Json]
) -> Iterator[Json]:
    of_id: dict[str, Json] = {}
    for each in offerings:
        for id, found in kept[each.id].get(SPECIFICATIONS, {}).items():
            of_id.setdefault(id, found)
    for id, wrote in specifications.items():
        yield give_back(wrote, of_id.get(id, {}))


def _prices(
    offerings: tuple[Offering, ...],
    kept: dict[str, Json],
    last_update: str,
    progress: Callable[[int, int], None],
) -> Iterator[Json]:
    for at, offering in enumerate(offerings):
        progress(at, len(offerings))
        known = kept[offering.id].get(PRICES, {})
        for wrote in written_prices(offering, last_update):
            yield give_back(wrote, known.get(wrote["id"], {})) if known else wrote


def _categories(
    offerings: Iterable[Offering], kept: dict[str, Json], last_update: str
) -> Iterator[Json]:
    """Every category of every path, parents first; its path is its id."""
    known: dict[str, Json] = {}
    paths: dict[str, None] = {}
    for each in offerings:
        parts = each.category_path
        paths |= {category_id(parts[: depth + 1]): None for depth in range(len(parts))}
        known = {**kept[each.id].get(CATEGORIES, {}), **known}
    for path in paths:
        yield give_back(written_category(path, last_update), known.get(path, {}))


def category_id(path: tuple[str, ...]) -> str:
    return " / ".join(path)


def written_category(path: str, last_update: str) -> Json:
    parent, _, name = path.rpartition(" / ")
    return {
        **resource(CATEGORIES, path, name, last_update),
        "isRoot": not parent,
        **({"parentId": parent} if parent else {}),
    }


def written_offering(offering: Offering, specifications: dict[str, Json], last_update: str) -> Json:
    specification = specification_id(offering)
    return {
        **resource(OFFERINGS, offering.id, offering.name, last_update),
        "description": offering.summary,
        "version": str(offering.version),
        "lifecycleStatus": STATUS[offering.lifecycle],
        **_validity(offering),
        "isBundle": bool(offering.members),
        "isSellable": offering.lifecycle is Lifecycle.ACTIVE,
        "category": [
            {"id": category_id(offering.category_path), "name": offering.category_path[-1]}
            for _ in offering.category_path[:1]
        ],
        "productSpecification": {
            "id": specification,
            "name": specifications[specification]["name"],
        },
        **value_uses(offering, specifications[specification]),
        **({"bundledProductOffering": _members(offering)} if offering.members else {}),
        "productOfferingPrice": [{"id": i, "name": c.name} for c, i, _ in price_ids(offering)],
        "productOfferingRelationship": [
            {"id": id, "relationshipType": "complement"} for id in offering.complements
        ],
        "productOfferingTerm": [_term(*each) for each in offering.term_rewards.items()],
        "family": offering.family,
        "education": _plain(offering.education),
        "serviceClass": _plain(offering.service_classes),
        "networkElement": _plain(offering.elements),
        "access": list(offering.access),
        "delayMs": offering.delay_ms,
        "leadTimeDays": offering.lead_time_days,
        "demandUnit": offering.demand_unit,
    }


def _term(months: int, reward: float) -> Json:
    return {
        "name": f"{months} months",
        "duration": {"amount": months, "units": "month"},
        "recurringReward": reward,
    }


def _validity(offering: Offering) -> Json:
    def moment(day: date, time: str) -> str:
        return f"{day.isoformat()}T{time}Z"

    start, end = offering.valid_from, offering.valid_to
    valid = {
        **({"startDateTime": moment(start, "00:00:00")} if start else {}),
        **({"endDateTime": moment(end, "23:59:59")} if end else {}),
    }
    return {"validFor": valid} if valid else {}


def _members(bundle: Offering) -> list[Json]:
    return [_member(each) for each in bundle.members]


def _member(member: BundleMember) -> Json:
    most, default = member.upper, member.default
    return {
        "id": member.offering_id,
        "href": f"{BASE}/{OFFERINGS}/{member.offering_id}",
        "name": member.name,
        "bundledProductOfferingOption": {
            "numberRelOfferLowerLimit": member.lower,
            **({} if most is None else {"numberRelOfferUpperLimit": most}),
            **({} if default is None else {"numberRelOfferDefault": default}),
        },
        "title": member.title,
        "values": dict(member.values),
        "bound": dict(member.bound),
    }


def rule_document(rule: Rule) -> Json:
    """A rule as it is written."""
    found: Json = _plain(rule)
    return found


def _plain(value: object) -> Any:
    """As JSON has it: lists for tuples."""
    return msgspec.json.decode(msgspec.json.encode(value))
