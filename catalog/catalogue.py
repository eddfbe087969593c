"""A published catalogue version: offerings and rules that never change once published."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.offering import Lifecycle, Offering, UnknownOffering
from catalog.rules import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    version: int
    offerings: tuple[Offering, ...]
    rules: tuple[Rule, ...]

    def offering(self, offering_id: str) -> Offering:
        """Raises UnknownOffering."""
        for each in self.offerings:
            if each.id == offering_id:
                return each
        raise UnknownOffering(offering_id)

    @property
    def on_sale(self) -> tuple[Offering, ...]:
        return tuple(o for o in self.offerings if o.lifecycle is Lifecycle.ACTIVE)

    @property
    def families(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.family for each in self.on_sale))

    @property
    def regions(self) -> tuple[str, ...]:
        """Every region any price names, sorted."""
        found = set()
        for offering in self.offerings:
            for charge in offering.charges:
                if "region" in charge.dimensions:
                    at = charge.dimensions.index("region")
                    found |= {str(row.key[at]) for row in charge.rows}
        return tuple(sorted(found - {"*"}))
