"""Reading what only bundles have from an offering file: members, and rules over their names."""

from __future__ import annotations

from typing import Any

from msgspec import ValidationError, convert

from catalog.offering import BundleMember
from catalog.rules import Rule
from workflows.demo.toml_table import Table


def read_members(table: Table) -> tuple[BundleMember, ...]:
    """A bundle's members; none for an offering that is no bundle."""
    found = []
    for each in table.tables("members"):
        member = each.named(f"member {each.text('name')!r}")
        member.allow(*("name", "offering", "title", "lower", "upper", "default", "values", "bound"))
        given: dict[str, Any] = dict(member.content)
        given["offering_id"] = given.pop("offering", "")
        found.append(_converted(member, given, BundleMember))
    return tuple(found)


def read_bundle_rule(table: Table, offering_id: str) -> Rule:
    """A rule of any kind, spelt as the catalogue has it."""
    rule = table.named(f"rule {table.text('id')!r}")
    found: Rule = _converted(rule, {**rule.content, "offering_id": offering_id}, Rule)
    return found


def _converted(table: Table, given: dict[str, Any], kind: Any) -> Any:
    unknown = sorted(set(given) - set(kind.__dataclass_fields__))
    if unknown:
        raise table.refuse(f"{unknown[0]!r} is not known.")
    try:
        return convert(given, kind)
    except ValidationError as error:
        raise table.refuse(f"{error}.") from error
