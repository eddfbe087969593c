"""Reading a TOML table field by field, with refusals that name file, entry and field."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from catalog.offering import Value
from common.errors import BusinessError
from common.wording import join_words


class BadDemoFile(BusinessError):
    """A file of the demo provider that cannot be read as it stands."""

    def __init__(self, file: str, entry: str, problem: str) -> None:
        where = f"{file}, {entry}" if entry else file
        super().__init__(f"{where}: {problem}")


def read_toml(path: Path) -> Table:
    """The whole file as a table; decimals stay exact, so that prices do."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise BadDemoFile(path.name, "", f"is not valid TOML: {error}.") from error
    return Table(content, file=path.name)


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file. `entry` says in words which, for instance `offering 'dia-fibre'`."""

    content: Mapping[str, Any]
    file: str
    entry: str = ""

    def refuse(self, problem: str) -> BadDemoFile:
        return BadDemoFile(self.file, self.entry, problem)

    def named(self, entry: str) -> Table:
        """The same table under a fuller name."""
        return Table(self.content, self.file, f"{self.entry}, {entry}" if self.entry else entry)

    def allow(self, *fields: str) -> None:
        """Refuses a field that nobody would read: mostly a slip of the pen."""
        unknown = sorted(set(self.content) - set(fields))
        if unknown:
            names = join_words([repr(name) for name in unknown])
            raise self.refuse(f"unknown field {names}; known are {join_words(sorted(fields))}.")

    def has(self, field: str) -> bool:
        return field in self.content

    def text(self, field: str, default: str | None = None) -> str:
        value = self.content.get(field, default)
        if value is None:
            raise self.refuse(f"the field {field!r} is missing.")
        if not isinstance(value, str):
            raise self.refuse(f"the field {field!r} must be text, not {value}.")
        return value.strip()

    def decimal(self, field: str, default: int | Decimal | None = None) -> Decimal:
        value = self.content.get(field, default)
        if value is None:
            raise self.refuse(f"the field {field!r} is missing.")
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise self.refuse(f"the field {field!r} must be a number, not {value!r}.")
        return Decimal(value)

    def optional_number(self, field: str) -> float | None:
        return float(self.decimal(field)) if self.has(field) else None

    def flag(self, field: str, default: bool) -> bool:
        value = self.content.get(field, default)
        if not isinstance(value, bool):
            raise self.refuse(f"the field {field!r} must be true or false, not {value!r}.")
        return value

    def value(self, field: str) -> Value | None:
        """One plain value of any kind; None when the field is absent."""
        return plain_value(self.content[field]) if self.has(field) else None

    def values(self, field: str) -> tuple[Value, ...]:
        """A list of plain values; empty when the field is absent."""
        found = self.content.get(field, [])
        if not isinstance(found, list):
            raise self.refuse(f"the field {field!r} must be a list, not {found!r}.")
        return tuple(plain_value(each) for each in found)

    def texts(self, field: str) -> tuple[str, ...]:
        return tuple(str(each) for each in self.values(field))

    def pairs(self, field: str) -> dict[str, Value]:
        """A small table of names and plain values; empty when the field is absent."""
        found = self.content.get(field, {})
        if not isinstance(found, dict):
            raise self.refuse(f"the field {field!r} must be a table such as {{ name = value }}.")
        return {name: plain_value(each) for name, each in found.items()}

    def table(self, field: str) -> Table:
        found = self.content.get(field)
        if not isinstance(found, dict):
            raise self.refuse(f"the table {field!r} is missing.")
        return Table(found, self.file, self.entry).named(field)

    def tables(self, field: str) -> Iterable[Table]:
        """The entries of a list of tables; none when the field is absent."""
        found = self.content.get(field, [])
        if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
            raise self.refuse(f"the field {field!r} must be a list of tables.")
        return [Table(each, self.file, self.entry) for each in found]


def plain_value(value: Any) -> Value:
    """A TOML value as the catalogue holds it: exact decimals become floats."""
    if isinstance(value, Decimal):
        return float(value)
    return value if isinstance(value, str | bool | int) else str(value)
