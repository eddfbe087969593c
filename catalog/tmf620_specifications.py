"""Product specifications of a TMF620 document: characteristics, shared by offerings or not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.json import encode

from catalog.offering import Characteristic, Offering, Value
from catalog.tmf620_parts import (
    SPECIFICATIONS,
    STATUS,
    Json,
    Wrong,
    as_kind,
    parts,
    resource,
    specification_id,
    text_of,
)

# Of an offering with a shared specification: the characteristics it has, in their order.
HAS = "characteristic"
_NUMBERS = ("number", "integer", "decimal", "float", "int")
_YES_NO = {"true": True, "yes": True, "false": False, "no": False}


def written_specifications(offerings: Iterable[Offering], last_update: str) -> dict[str, Json]:
    """Each specification by its id: what any of its offerings has, as the first of them has it."""
    sharing: dict[str, list[Offering]] = {}
    for each in offerings:
        sharing.setdefault(specification_id(each), []).append(each)
    return {id: _specification(id, of, last_update) for id, of in sharing.items()}


def _specification(id: str, offerings: Sequence[Offering], last_update: str) -> Json:
    return {
        **resource(SPECIFICATIONS, id, offerings[0].name, last_update),
        "lifecycleStatus": STATUS[offerings[0].lifecycle],
        "productSpecCharacteristic": [
            written_characteristic(each) for each in _of_any(offerings).values()
        ],
    }


def _of_any(offerings: Sequence[Offering]) -> dict[str, Characteristic]:
    found: dict[str, Characteristic] = {}
    for offering in offerings:
        for each in offering.characteristics:
            found.setdefault(each.name, each)
    return found


def value_uses(offering: Offering, specification: Json) -> Json:
    """How the offering differs from a specification it shares."""
    if not offering.specification:
        return {}
    shared = {each["name"]: each for each in specification["productSpecCharacteristic"]}
    own = [written_characteristic(each) for each in offering.characteristics]
    # Compared as written: 1 and true are equal in Python, and different values.
    uses = [each for each in own if encode(each) != encode(shared[each["name"]])]
    return {
        **({"prodSpecCharValueUse": uses} if uses else {}),
        HAS: [each.name for each in offering.characteristics],
    }


def written_characteristic(each: Characteristic) -> Json:
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
        "whole": each.whole,
        "productSpecCharacteristicValue": values,
    }


def _same(one: Value, other: Value | None) -> bool:
    return one == other and type(one) is type(other)


def value_type(each: Characteristic) -> str:
    """`boolean`, `integer`, `number` or `string`, by what its values are."""
    sample = (*each.values, each.default, each.low, each.high)
    if any(isinstance(value, str) for value in sample):
        return "string"
    if any(isinstance(value, bool) for value in sample):
        return "boolean"
    return "integer" if each.whole else "number"


def read_characteristics(offering: Json, specification: Json) -> tuple[Characteristic, ...]:
    """What the offering has of its specification, narrowed by its value uses.

    Raises:
        Wrong: a characteristic is not understood, or one is named that the document lacks.
    """
    known = {text_of(c, "name"): c for c in parts(specification, "productSpecCharacteristic")}
    for use in parts(offering, "prodSpecCharValueUse"):
        name = text_of(use, "name")
        known[name] = {**known.get(name, {}), **use}
    names = offering.get(HAS)
    wanted = list(known) if names is None else as_kind(list[str], names)
    lacking = [name for name in wanted if name not in known]
    if lacking:
        raise Wrong(f"its characteristic {lacking[0]!r} is not in its specification")
    return tuple(_characteristic(known[name]) for name in wanted)


def _characteristic(each: Json) -> Characteristic:
    name = text_of(each, "name")
    entries = parts(each, "productSpecCharacteristicValue")
    kind = str(each.get("valueType") or "").casefold()
    values = tuple(_value(name, kind, v["value"]) for v in entries if "value" in v)
    ranged: Json = next((v for v in entries if "value" not in v), {})
    default = each.get("defaultValue")
    if default is None:
        default = next((v.get("value") for v in entries if v.get("isDefault")), None)
    unit = each.get("unitOfMeasure") or next(
        (v["unitOfMeasure"] for v in entries if v.get("unitOfMeasure")), ""
    )
    return Characteristic(
        name=name,
        title=str(each.get("title") or name),
        unit=str(unit),
        values=values,
        low=_bound(name, ranged.get("valueFrom")),
        high=_bound(name, ranged.get("valueTo")),
        default=None if default is None else _value(name, kind, default),
        configurable=as_kind(bool, each.get("configurable", True)),
        about=str(each.get("description") or ""),
        group=str(each.get("group") or ""),
        whole=as_kind(bool, each.get("whole", kind in ("integer", "int") and not values)),
    )


def _value(name: str, kind: str, said: object) -> Value:
    """A value; numbers and yes or no written as text are taken for what their type says."""
    if isinstance(said, str) and kind in _NUMBERS:
        return _number(name, said)
    if isinstance(said, str) and kind == "boolean" and said.casefold() in _YES_NO:
        return _YES_NO[said.casefold()]
    if not isinstance(said, str | bool | int | float):
        raise Wrong(f"the characteristic {name!r} has a value that is no text, number, yes or no")
    return said


def _bound(name: str, said: object) -> float | None:
    if said is None or said == "":
        return None
    number = _number(name, said) if isinstance(said, str) else said
    return as_kind(float, number)


def _number(name: str, text: str) -> int | float:
    try:
        number = float(text)
    except ValueError as error:
        raise Wrong(f"the characteristic {name!r} has the value {text!r}, no number") from error
    if number != number or number in (float("inf"), float("-inf")):
        raise Wrong(f"the characteristic {name!r} has the value {text!r}, no finite number")
    return int(number) if number.is_integer() and "." not in text else number
