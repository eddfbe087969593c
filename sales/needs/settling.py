"""Requirements read from a text settled as a whole: doubles joined, services put where sized."""

from __future__ import annotations

from dataclasses import replace

from catalog.requirement import Priority, Requirement
from sales.needs.vocabulary import families_for


def loosened(made: list[Requirement], families: tuple[str, ...]) -> list[Requirement]:
    """A head count in a sale of lines only tells of the customer; it excludes no line."""
    by_user = families_for("users", families) != ("",)
    return [
        replace(each, priority=Priority.MAY)
        if each.characteristic == "users" and not each.group and families and not by_user
        else each
        for each in made
    ]


def where_it_is_sized(service: Requirement, made: list[Requirement]) -> Requirement:
    """A service named at one site is wanted wherever a data rate of its kind is asked for too."""
    if service.characteristic != "service" or not service.site_ids:
        return service
    sized = [each.site_ids for each in made if _sizes(each, service.group)]
    if () in sized:
        return replace(service, site_ids=())
    everywhere = dict.fromkeys((*service.site_ids, *(one for each in sized for one in each)))
    return replace(service, site_ids=tuple(everywhere))


def _sizes(requirement: Requirement, group: str) -> bool:
    return requirement.characteristic == "bandwidth_mbps" and requirement.group in ("", group)


def without_doubles(made: list[Requirement]) -> list[Requirement]:
    """The first of several equal conditions, as binding as the most binding of them."""
    kept: dict[tuple[object, ...], Requirement] = {}
    for each in made:
        # A service wanted twice is one wish, wherever it was said; figures may differ by site.
        scope = () if each.characteristic == "service" else each.site_ids
        key = (each.characteristic, each.operator, each.value, each.group, scope)
        first = kept.setdefault(key, each)
        order = list(Priority)
        if order.index(each.priority) < order.index(first.priority):
            kept[key] = replace(first, priority=each.priority)
    return list(kept.values())
