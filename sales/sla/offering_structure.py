"""The block diagram of a configured service, from the catalogue's elements."""

from __future__ import annotations

from collections.abc import Mapping

from catalog.offering import NetworkElement, Offering, Value
from sales.sla.structure import Block, Element, Series, Unit, parallel

_PATHS = ("path A", "path B")


def structure_of(
    offering: Offering, values: Mapping[str, Value]
) -> tuple[Block, dict[str, Element]] | None:
    """The diagram and its elements; None without elements.

    Elements that the configuration doubles stand on two paths side by side; the rest follows in
    series. A path works when all of its own elements do, so one break on each path is an outage.
    """
    if not offering.elements:
        return None
    twice = [each for each in offering.elements if _doubled(each, values)]
    once = [each for each in offering.elements if not _doubled(each, values)]
    elements: dict[str, Element] = {}
    blocks: list[Block] = []
    if twice:
        paths = []
        for path in _PATHS:
            for each in twice:
                elements[f"{each.name}, {path}"] = _element(each, f"{each.name}, {path}")
            paths.append(Series(tuple(Unit(f"{each.name}, {path}") for each in twice)))
        blocks.append(parallel(*paths))
    for each in once:
        elements[each.name] = _element(each, each.name)
        blocks.append(Unit(each.name))
    return Series(tuple(blocks)), elements


def _doubled(element: NetworkElement, values: Mapping[str, Value]) -> bool:
    wanted = element.doubled_when
    return bool(wanted) and all(values.get(name) == value for name, value in wanted.items())


def _element(element: NetworkElement, name: str) -> Element:
    return Element(name=name, mtbf_hours=element.mtbf_hours, mttr_hours=element.mttr_hours)
