"""The attributes of a UVL feature: `{abstract, price 3, constraint A => B}`."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from catalog.logic.dimacs import BadModel

_OPEN, _CLOSED = "{[(", "}])"


def open_braces(text: str) -> int:
    """How many braces and brackets stay open; those within quoted text do not count."""
    depth, quote = 0, ""
    for sign in text:
        if sign in "\"'" and quote in ("", sign):
            quote = "" if quote else sign
        elif not quote:
            depth += (sign in "{[") - (sign in "}]")
    return depth


def read_attributes(text: str, line: int) -> tuple[dict[str, Fraction], list[str]]:
    """The numbers by name, and the constraints; other attributes say nothing of what is valid.

    Raises:
        BadModel: no attributes in braces.
    """
    if not (text.startswith("{") and text.endswith("}")):
        raise BadModel(line, f"{text[:30]!r} is not understood; write attributes in {{braces}}")
    numbers: dict[str, Fraction] = {}
    constraints: list[str] = []
    for part in _parts(text[1:-1]):
        name, _, value = part.partition(" ")
        name, value = name.strip("\"'"), value.strip()
        if name == "constraint":
            constraints.append(value)
        elif name == "constraints":
            constraints += _parts(value.removeprefix("[").removesuffix("]"))
        else:
            try:
                numbers[name] = Fraction(value)
            except (ValueError, ZeroDivisionError):
                continue
    return numbers, constraints


def _parts(text: str) -> Iterator[str]:
    """What stands between commas that belong to no inner bracket and no quoted text."""
    depth, quote, kept = 0, "", ""
    for sign in text:
        if sign in "\"'" and quote in ("", sign):
            quote = "" if quote else sign
        elif not quote:
            depth += (sign in _OPEN) - (sign in _CLOSED)
        if sign == "," and not depth and not quote:
            if kept.strip():
                yield kept.strip()
            kept = ""
        else:
            kept += sign
    if kept.strip():
        yield kept.strip()
