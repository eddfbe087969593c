"""Load a catalogue: publish offerings, rules and buildings as the next version."""

from __future__ import annotations

from datetime import datetime

from catalog.bundle import unfold
from catalog.catalogue import Catalogue
from catalog.feasibility import Building
from catalog.offering import Offering
from catalog.rules import Rule
from common.actor import Actor, Permission
from common.wording import count
from database.work import Work


def load_catalogue(
    work: Work,
    offerings: tuple[Offering, ...],
    rules: tuple[Rule, ...],
    buildings: tuple[Building, ...],
    *,
    by: Actor,
    now: datetime,
    expected: int | None = None,
) -> Catalogue:
    """Published versions stay; quotes keep the one they were made with.

    Raises:
        BundleCycle, BadMember, BundleTooLarge: a bundle cannot be sold as it stands.
        PublishedMeanwhile: another version than `expected` is the newest.
    """
    by.require(Permission.MANAGE_CATALOGUE)
    unfold(Catalogue(version=0, offerings=offerings, rules=rules))
    work.catalogue.put_buildings(buildings)
    catalogue = work.catalogue.publish(offerings, rules, by=by, now=now, expected=expected)
    work.journal.note(
        by,
        "published",
        "catalogue",
        str(catalogue.version),
        now=now,
        after=f"{count(len(offerings), 'offering')}, {count(len(rules), 'rule')}",
    )
    return catalogue
