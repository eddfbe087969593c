"""A published catalogue version: offerings and rules that never change once published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from catalog.offering import Lifecycle, Offering, UnknownOffering
from catalog.rules import Rule


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """As kept, or (by `catalog.bundle.unfold`) as configured and sold, bundles unfolded.

    `day` is the day it is sold on; None leaves the validity of offerings out of account.
    """

    version: int
    offerings: tuple[Offering, ...]
    rules: tuple[Rule, ...]
    day: date | None = None

    def offering(self, offering_id: str) -> Offering:
        """Raises UnknownOffering."""
        found = self.find(offering_id)
        if found is None:
            raise UnknownOffering(offering_id)
        return found

    def find(self, offering_id: str) -> Offering | None:
        return self._by_id.get(offering_id)

    @cached_property
    def _by_id(self) -> dict[str, Offering]:
        # The first of two with one id, as a reader of the list would find it.
        return {each.id: each for each in reversed(self.offerings)}

    @cached_property
    def on_sale(self) -> tuple[Offering, ...]:
        if self.day is None:
            return tuple(o for o in self.offerings if o.lifecycle is Lifecycle.ACTIVE)
        return tuple(o for o in self.offerings if o.on_sale_on(self.day))

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
