"""Who uses an offering, and which stored configurations a new catalogue would break."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from catalog.bundle import unfold_offering
from catalog.catalogue import Catalogue
from catalog.checking import changed_offerings, rules_by_offering
from catalog.guide import Guide
from catalog.offering import Offering
from catalog.rules import Rule
from common.actor import Actor, Permission
from database.listings import StoredConfiguration
from database.work import Work

_MOST_BROKEN = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Uses:
    """Where an offering is used: configurations by kind, bundles that hold it, lines of deals."""

    drafts: tuple[str, ...]
    templates: tuple[str, ...]
    quotes: tuple[str, ...]
    services: tuple[str, ...]
    bundles: tuple[str, ...]
    deal_lines: int

    @property
    def any(self) -> bool:
        listed = (self.drafts, self.templates, self.quotes, self.services, self.bundles)
        return any(listed) or self.deal_lines > 0


def uses_of(work: Work, offering_id: str, catalogue: Catalogue, *, by: Actor) -> Uses:
    """Everything that speaks of the offering today."""
    by.require(Permission.READ_PROPOSALS)
    found: dict[str, list[str]] = {}
    for each in work.uses.configurations():
        if each.offering_id == offering_id:
            found.setdefault(each.kind, []).append(each.where)
    holders = [o.name for o in catalogue.offerings if _holds(o, offering_id)]
    return Uses(
        drafts=tuple(found.get("draft", ())),
        templates=tuple(found.get("template", ())),
        quotes=tuple(found.get("quote", ())),
        services=tuple(found.get("service", ())),
        bundles=tuple(holders),
        deal_lines=work.uses.deal_lines(offering_id),
    )


def reached_by_city(work: Work, offering: Offering, *, by: Actor) -> dict[str, int]:
    """How many buildings of each city the offering's kinds of access reach, by city."""
    by.require(Permission.READ_PROPOSALS)
    found: dict[str, int] = {}
    for city, reach, number in work.catalogue.buildings_by_city():
        if reach in offering.access:
            found[city] = found.get(city, 0) + number
    return found


def _holds(bundle: Offering, offering_id: str) -> bool:
    return any(each.offering_id == offering_id for each in bundle.members)


def configurations_broken(
    work: Work, new: Catalogue, published: Catalogue, *, by: Actor
) -> Iterator[str]:
    """Drafts, templates, open quotes and installed services that would not be valid any more.

    Quotes and services keep the version they were made with: they are named because the next
    change or renewal of them would be refused. What is broken already is not named again.
    """
    by.require(Permission.MANAGE_CATALOGUE)
    return _broken(work, new, published)


def _broken(work: Work, new: Catalogue, published: Catalogue) -> Iterator[str]:
    own = rules_by_offering(new.rules)
    changed = {each.id for each in changed_offerings(new.offerings, own, published)}
    gone = {each.id for each in published.offerings} - {each.id for each in new.offerings}
    before, after = _Judge(published), _Judge(new)
    number = 0
    for each in work.uses.configurations():
        if each.offering_id not in changed and each.offering_id not in gone:
            continue
        why = after.why_not(each)
        if why and why != before.why_not(each):
            number += 1
            if number > _MOST_BROKEN:
                yield "and more"
                return
            yield f"{each.kind.capitalize()} {each.where}, {each.offering_name}: {why}"


class _Judge:
    """A catalogue's word on stored configurations; each offering is unfolded once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._by_id = {each.id: each for each in catalogue.offerings}
        self._rules = rules_by_offering(catalogue.rules)
        self._guides: dict[str, Guide] = {}

    def why_not(self, each: StoredConfiguration) -> str:
        """Why a configuration is not valid, as a sentence; empty when it is."""
        if each.offering_id not in self._by_id:
            return "no longer in the catalogue."
        guide = self._guide(each.offering_id)
        wrong = []
        for name, value in each.values.items():
            characteristic = guide.offering.characteristic(name)
            if characteristic is None:
                wrong.append(f"It has no {name.replace('_', ' ')} any more.")
            elif not characteristic.accepts(value):
                wrong.append(f"{characteristic.say(value)} is not on sale any more.")
        if wrong:
            return " ".join(wrong)
        conflict = guide.conflict(each.values)
        return " ".join(conflict.rules) if conflict is not None else ""

    def _guide(self, id: str) -> Guide:
        if id not in self._guides:
            offering = self._by_id[id]
            rules: tuple[Rule, ...] = tuple(self._rules.get(id, ()))
            if offering.members:
                offering, rules = unfold_offering(offering, self._by_id, self._rules)
            self._guides[id] = Guide(offering, rules)
        return self._guides[id]
