"""The demo catalogue: every offering and rule of the TOML files in `offerings/`."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

from catalog.offering import Offering
from catalog.rules import Rule
from workflows.demo.offering_table import read_offering, read_rules
from workflows.demo.toml_table import BadDemoFile, Table, read_toml

FOLDER = Path(__file__).parent / "offerings"
BUNDLES = Path(__file__).parent / "bundles"


def demo_offerings() -> tuple[Offering, ...]:
    """All offerings of the demo provider, in the order of the files."""
    return tuple(offering for offering, _ in _demo_catalogue())


def demo_bundles() -> tuple[Offering, ...]:
    """Bundles of them, at up to four levels."""
    return tuple(offering for offering, _ in _demo_bundles())


def demo_bundle_rules() -> tuple[Rule, ...]:
    """All rules over the bundles."""
    return tuple(rule for _, rules in _demo_bundles() for rule in rules)


def demo_rules() -> tuple[Rule, ...]:
    """All rules over the offerings."""
    return tuple(rule for _, rules in _demo_catalogue() for rule in rules)


def read_catalogue(
    folder: Path, known: frozenset[str] = frozenset()
) -> tuple[tuple[Offering, tuple[Rule, ...]], ...]:
    """Offerings with their rules from every `*.toml` of a folder; `known` are ids beside them.

    Raises:
        BadDemoFile: the text names the file, the offering and the field.
    """
    found = [entry for path in sorted(folder.glob("*.toml")) for entry in _read_file(path)]
    seen: set[str] = set()
    for file, offering, rules in found:
        for name in (offering.id, *(rule.id for rule in rules)):
            if name in seen:
                raise BadDemoFile(file, f"offering {offering.id!r}", f"the id {name!r} is taken.")
            seen.add(name)
    ids = {offering.id for _, offering, _ in found} | known
    for file, offering, _ in found:
        lost = sorted(set(offering.complements) - ids)
        if lost:
            problem = f"'complements' names {lost[0]!r}, which is no offering."
            raise BadDemoFile(file, f"offering {offering.id!r}", problem)
    return tuple((offering, rules) for _, offering, rules in found)


@cache
def _demo_catalogue() -> tuple[tuple[Offering, tuple[Rule, ...]], ...]:
    return read_catalogue(FOLDER)


@cache
def _demo_bundles() -> tuple[tuple[Offering, tuple[Rule, ...]], ...]:
    return read_catalogue(BUNDLES, frozenset(each.id for each in demo_offerings()))


def _read_file(path: Path) -> Iterator[tuple[str, Offering, tuple[Rule, ...]]]:
    whole = read_toml(path)
    whole.allow("region_factors", "offering")
    factors = _region_factors(whole)
    for table in whole.tables("offering"):
        offering = read_offering(table, factors)
        yield path.name, offering, read_rules(table, offering)


def _region_factors(whole: Table) -> dict[str, Decimal]:
    if not whole.has("region_factors"):
        return {}
    factors = whole.table("region_factors")
    return {region: factors.decimal(region) for region in factors.content}
