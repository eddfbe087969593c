"""JSON handed in and out by the shell: read against a shape, refused in a sentence, written."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime, time
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from common.errors import BusinessError
from common.wording import join_words

T = TypeVar("T")
_MONTH = re.compile(r"\d{4}-\d{2}")
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]")
_EXAMPLES: dict[type[Any], str] = {
    inspect.DateTimeType: "a moment as ISO 8601, such as 2026-03-29T01:00 or with an offset "
    "2026-03-29T01:00+01:00",
    inspect.DateType: "a day as ISO 8601, such as 2026-03-29",
    inspect.TimeType: "a time of day, such as 08:00",
    inspect.IntType: "a whole number",
    inspect.FloatType: "a number",
    inspect.DecimalType: 'an exact number, such as "1200.00"',
    inspect.StrType: "a text",
    inspect.BoolType: "true or false",
    inspect.NoneType: "null",
    inspect.VarTupleType: "a list [..]",
    inspect.ListType: "a list [..]",
    inspect.DictType: "an object {..}",
}


class UnreadableFile(BusinessError):
    def __init__(self, reason: str) -> None:
        super().__init__(f"The file cannot be read: {reason}.")


def read_json(kind: type[T], content: bytes) -> T:
    """The document as a value. Times may lack seconds, have a space for the T, or an offset.

    Raises:
        UnreadableFile: no JSON, or a field that is missing, unknown in kind or out of shape; it
            names the field, what stands there and what is accepted.
    """
    try:
        document = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UnreadableFile(f"it is not JSON in UTF-8 ({str(error).rstrip('.')})") from error
    shape = inspect.type_info(kind)
    try:
        return msgspec.convert(_prepared(document, shape), kind)
    except msgspec.ValidationError as error:
        raise UnreadableFile(_reason(str(error), document, shape)) from error


def write_json(value: Any) -> str:
    """Indented JSON; amounts as strings, since a JSON number may lose digits."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()


def _prepared(value: Any, shape: inspect.Type) -> Any:
    """The document with its times read; what cannot be read stays, for the refusal to name it."""
    shape = _fitting(shape, value)
    if isinstance(value, dict):
        return {name: _prepared(each, _inside(shape, name)) for name, each in value.items()}
    if isinstance(value, list):
        return [_prepared(each, _inside(shape, 0)) for each in value]
    if isinstance(value, str):
        with suppress(ValueError):
            return _read_time(value.strip(), shape)
    if isinstance(value, float) and isinstance(shape, inspect.DecimalType):
        return str(value)
    return value


def _read_time(text: str, shape: inspect.Type) -> Any:
    match shape:
        # A bare day is refused: whether it means its start or its end, the file does not say.
        case inspect.DateTimeType() if len(text) > len("2026-03-29"):
            return datetime.fromisoformat(text)
        case inspect.DateType():
            return date.fromisoformat(f"{text}-01" if _MONTH.fullmatch(text) else text)
        case inspect.TimeType():
            return time.fromisoformat(text)
    raise ValueError(text)


def _fitting(shape: inspect.Type, value: Any) -> inspect.Type:
    """Of several accepted shapes the one that a value of this kind can have."""
    if not isinstance(shape, inspect.UnionType):
        return shape
    wanted: tuple[type[Any], ...] = (inspect.DateTimeType, inspect.DateType, inspect.TimeType)
    if isinstance(value, dict):
        wanted = (inspect.DataclassType, inspect.DictType)
    elif isinstance(value, list):
        wanted = (inspect.VarTupleType, inspect.ListType)
    return next((each for each in shape.types if isinstance(each, wanted)), shape)


def _inside(shape: inspect.Type, step: str | int) -> inspect.Type:
    """The shape of a field, or of an item of a list; anything where none is asked for."""
    match shape:
        case inspect.DataclassType(fields=fields):
            return next((f.type for f in fields if f.encode_name == step), inspect.AnyType())
        case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item):
            return item
        case inspect.DictType(value_type=item):
            return item
    return inspect.AnyType()


def _reason(said: str, document: Any, shape: inspect.Type) -> str:
    """A refusal of the reader as a clause: where, what stands there, what is accepted."""
    _, _, path = said.replace("`", "").partition(" - at $")
    where: list[str] = []
    value = document
    for name, number in _STEP.findall(path):
        if number == "..." or (name and not isinstance(value, dict)):
            break
        shape = _fitting(shape, value)
        value = value.get(name) if name else value[int(number)]
        shape = _inside(shape, name or 0)
        where = [*where, name] if name else [*where[:-1], _called(where, value, int(number))]
    place = ", ".join(where)
    missing = re.search(r"missing required field `?(\w+)", said)
    if missing:
        return (
            f"{place}: the field {missing[1]} is missing" if place else f"{missing[1]} is missing"
        )
    found = msgspec.json.encode(value).decode()
    found = found if len(found) <= 60 else f"{found[:57]}.."
    return f"{place or 'the document'}: {found} is not understood; accepted: {_accepted(shape)}"


def _called(where: list[str], value: Any, number: int) -> str:
    """An item of a list by its id or name where it has one, else by its place from 1."""
    one = where[-1].removesuffix("s") if where else "item"
    if isinstance(value, dict):
        for key in ("id", "name"):
            if isinstance(value.get(key), str | int):
                return f"{one} {value[key]}"
    return f"{one} {number + 1}"


def _accepted(shape: inspect.Type) -> str:
    match shape:
        case inspect.UnionType(types=types):
            several = [_accepted(each) for each in types if not isinstance(each, inspect.NoneType)]
            return join_words(several, "or")
        case inspect.EnumType(cls=cls):
            return join_words([str(each.value) for each in cls], "or")
        case inspect.DataclassType(fields=fields):
            needed = [f.encode_name for f in fields if f.required]
            return f"an object with {join_words(needed)}" if needed else "an object {..}"
    return _EXAMPLES.get(type(shape), "another value")
