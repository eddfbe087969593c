"""A catalogue as TMF620 v4 JSON: offerings, specifications, prices; and rules, which TMF lacks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import to_builtins

from catalog.catalogue import Catalogue
from catalog.offering import Cadence, Characteristic, Charge, Lifecycle, Offering, PriceRow, Value

STATUS = {
    Lifecycle.IN_STUDY: "In study",
    Lifecycle.ACTIVE: "Active",
    Lifecycle.RETIRED: "Retired",
}
PRICE_TYPE = {
    Cadence.ONCE: "oneTime",
    Cadence.MONTHLY: "recurring",
    Cadence.USAGE: "usage",
}
_BASE = "/tmf-api/productCatalogManagement/v4"
# The lists of the document, in TMF620's names; the last is ours.
OFFERINGS, SPECIFICATIONS = "productOffering", "productSpecification"
PRICES, CATEGORIES, RULES = "productOfferingPrice", "category", "productConfigurationRule"
Json = dict[str, Any]


def write_tmf620(catalogue: Catalogue, *, last_update: str) -> bytes:
    """The whole catalogue as one JSON document; `last_update` is an ISO 8601 date and time.

    Attributes TMF620 does not have (education, service classes, cost) stand beside its own, as
    it allows; what an import did not know is given back where it stood.
    """
    document: Json = {
        "@type": "Catalog",
        "version": str(catalogue.version),
        "lastUpdate": last_update,
        OFFERINGS: [_offering(each, last_update) for each in catalogue.offerings],
        SPECIFICATIONS: [_specification(each, last_update) for each in catalogue.offerings],
        PRICES: [p for each in catalogue.offerings for p in _prices(each, last_update)],
        CATEGORIES: [
            {"id": name, "href": f"{_BASE}/category/{name}", "name": name}
            for name in dict.fromkeys(each.category for each in catalogue.offerings)
        ],
        RULES: [to_builtins(rule) for rule in catalogue.rules],
    }
    return json.dumps(document, indent=1, ensure_ascii=False).encode()


def _resource(kind: str, id: str, name: str, last_update: str) -> Json:
    return {
        "id": id,
        "href": f"{_BASE}/{kind}/{id}",
        "@type": kind[0].upper() + kind[1:],
        "name": name,
        "lastUpdate": last_update,
    }


def _kept(offering: Offering, kind: str, id: str) -> Json:
    """What the import of this resource did not know."""
    known = json.loads(offering.extensions) if offering.extensions else {}
    found: Json = known.get(kind, {}).get(id, {})
    return found


def _offering(offering: Offering, last_update: str) -> Json:
    own = to_builtins(offering)
    return {
        **_kept(offering, OFFERINGS, offering.id),
        **_resource(OFFERINGS, offering.id, offering.name, last_update),
        "description": offering.summary,
        "version": str(offering.version),
        "lifecycleStatus": STATUS[offering.lifecycle],
        "isBundle": False,
        "isSellable": offering.lifecycle is Lifecycle.ACTIVE,
        "category": [{"id": offering.category, "name": offering.category}],
        "productSpecification": {"id": f"{offering.id}-spec", "name": offering.name},
        "productOfferingPrice": [
            {"id": id, "name": charge.name} for charge, id, _ in price_ids(offering)
        ],
        "productOfferingRelationship": [
            {"id": id, "relationshipType": "complement"} for id in offering.complements
        ],
        "productOfferingTerm": [
            {
                "name": f"{months} months",
                "duration": {"amount": months, "units": "month"},
                "recurringReward": reward,
            }
            for months, reward in offering.term_rewards.items()
        ],
        "family": offering.family,
        "education": own["education"],
        "serviceClass": own["service_classes"],
        "networkElement": own["elements"],
        "access": own["access"],
        "delayMs": offering.delay_ms,
        "leadTimeDays": offering.lead_time_days,
        "demandUnit": offering.demand_unit,
    }


def _specification(offering: Offering, last_update: str) -> Json:
    id = f"{offering.id}-spec"
    return {
        **_kept(offering, SPECIFICATIONS, id),
        **_resource(SPECIFICATIONS, id, offering.name, last_update),
        "lifecycleStatus": STATUS[offering.lifecycle],
        "productSpecCharacteristic": [_characteristic(c) for c in offering.characteristics],
    }


def _characteristic(each: Characteristic) -> Json:
    unit = {"unitOfMeasure": each.unit} if each.unit else {}
    values: list[Json] = [{"value": value, **unit} for value in each.values]
    if not each.values and (each.low is not None or each.high is not None):
        values = [{"valueFrom": each.low, "valueTo": each.high, "rangeInterval": "closed", **unit}]
    for value in values:
        if "value" in value and _same(value["value"], each.default):
            value["isDefault"] = True
    return {
        "name": each.name,
        "title": each.title,
        "description": each.about,
        "configurable": each.configurable,
        "valueType": value_type(each),
        "group": each.group,
        "unitOfMeasure": each.unit,
        "defaultValue": each.default,
        "productSpecCharacteristicValue": values,
    }


def _same(one: Value, other: Value | None) -> bool:
    return one == other and type(one) is type(other)


def value_type(each: Characteristic) -> str:
    """`boolean`, `number` or `string`, by what its values are."""
    sample = (*each.values, each.default, each.low, each.high)
    if any(isinstance(value, str) for value in sample):
        return "string"
    if any(isinstance(value, bool) for value in sample):
        return "boolean"
    return "number"


def price_ids(offering: Offering) -> Iterator[tuple[Charge, str, PriceRow]]:
    """Every price of an offering with its id: the offering, the charge's place, the row's."""
    for at, charge in enumerate(offering.charges, start=1):
        for number, row in enumerate(charge.rows, start=1):
            yield charge, f"{offering.id}-price-{at}-{number}", row


def _prices(offering: Offering, last_update: str) -> Iterator[Json]:
    for charge, id, row in price_ids(offering):
        period: Mapping[str, object] = (
            {"recurringChargePeriodType": "month", "recurringChargePeriodLength": 1}
            if charge.cadence is Cadence.MONTHLY
            else {}
        )
        usage: Mapping[str, object] = (
            {"unitOfMeasure": {"amount": 1, "units": charge.usage_unit}}
            if charge.usage_unit
            else {}
        )
        yield {
            **_kept(offering, PRICES, id),
            **_resource(PRICES, id, charge.name, last_update),
            "lifecycleStatus": STATUS[offering.lifecycle],
            "priceType": PRICE_TYPE[charge.cadence],
            **period,
            **usage,
            "price": {"value": str(row.amount.amount), "unit": row.amount.currency},
            "cost": {"value": str(row.cost.amount), "unit": row.cost.currency},
            "prodSpecCharValueUse": [
                {"name": name, "productSpecCharacteristicValue": [{"value": value}]}
                for name, value in zip(charge.dimensions, row.key, strict=True)
            ],
            "perCharacteristic": charge.per,
            "onlyWith": to_builtins(charge.only_with),
            "usageVolume": charge.usage_volume,
        }
