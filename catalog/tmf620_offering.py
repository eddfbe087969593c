"""Single parts of a TMF620 offering read: state, validity, terms, members, category."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta

from catalog.offering import BundleMember, Lifecycle, Offering, Value
from catalog.tmf620_parts import STATUS, Json, Wrong, as_kind, part, parts, text_of
from catalog.tmf620_prices import free_name
from catalog.unknown_fields import unknown_fields

_STATUS = {said.casefold(): status for status, said in STATUS.items()}
_STATUS |= {"launched": Lifecycle.ACTIVE, "obsolete": Lifecycle.RETIRED}
_STATUS |= dict.fromkeys(("in design", "in test", "rejected"), Lifecycle.IN_STUDY)


def lifecycle_of(each: Json) -> Lifecycle:
    status = str(each.get("lifecycleStatus", "Active")).casefold()
    if status not in _STATUS:
        said = ", ".join(STATUS.values())
        raise Wrong(f"lifecycleStatus {each['lifecycleStatus']!r} is not known; accepted: {said}")
    return _STATUS[status]


def version_of(each: Json) -> int:
    said = str(each.get("version", "1")).split(".")[0]
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else 1


def validity_of(each: Json) -> tuple[date | None, date | None]:
    """The first and the last day; an end at midnight means that the day before is the last."""
    valid = part(each, "validFor")
    start, end = (_moment(valid, name) for name in ("startDateTime", "endDateTime"))
    if isinstance(end, datetime):
        last = end.date() - timedelta(days=1) if end.time() == time(0) else end.date()
    else:
        last = end  # type: ignore[assignment]  # a plain day or none
    return (start.date() if isinstance(start, datetime) else start), last


def _moment(valid: Json, name: str) -> date | datetime | None:
    said = valid.get(name)
    if said is None or said == "":
        return None
    try:
        return date.fromisoformat(said) if len(said) == 10 else datetime.fromisoformat(said)
    except (ValueError, TypeError) as error:
        raise Wrong(f"validFor has the {name} {said!r}; accepted: a day like 2026-12-31") from error


def rewards_of(each: Json) -> dict[int, float]:
    found = {}
    for term in parts(each, "productOfferingTerm"):
        duration = part(term, "duration")
        units = str(duration.get("units", "month")).casefold().rstrip("s")
        if units not in ("month", "year") or not isinstance(duration.get("amount"), int):
            raise Wrong(f"the term {term.get('name')!r} is no whole number of months or years")
        months = duration["amount"] * (12 if units == "year" else 1)
        found[months] = as_kind(float, term.get("recurringReward", 0.0))
    return found


def members_of(each: Json) -> tuple[BundleMember, ...]:
    """The bundle's members. Without an option there is exactly one of a member."""
    taken: set[str] = set()
    found = []
    for given in parts(each, "bundledProductOffering"):
        id = text_of(given, "id")
        option = part(given, "bundledProductOfferingOption")
        name = str(given.get("name") or id).replace(".", "-")
        found.append(
            BundleMember(
                name=free_name(name, "again", taken),
                offering_id=id,
                title=str(given.get("title") or ""),
                lower=_number(option, "numberRelOfferLowerLimit", 0 if option else 1) or 0,
                upper=_number(option, "numberRelOfferUpperLimit", None if option else 1),
                default=_number(option, "numberRelOfferDefault", None),
                values=as_kind(dict[str, Value], given.get("values") or {}),
                bound=as_kind(dict[str, str], given.get("bound") or {}),
            )
        )
    return tuple(found)


def _number(option: Json, name: str, otherwise: int | None) -> int | None:
    said = option.get(name, otherwise)
    if isinstance(said, str) and said.isascii() and said.isdecimal():
        said = int(said)
    if said is not None and (isinstance(said, bool) or not isinstance(said, int)):
        raise Wrong(f"{name} is {said!r}; accepted: a whole number")
    return said


class CategoryTree:
    """The document's categories, which name their parents by id."""

    def __init__(self, by_id: Mapping[str, Json]) -> None:
        self._by_id = by_id

    def path(self, reference: Json) -> tuple[str, Json]:
        """The names from the root to a category, joined by " / "; and its resource.

        Raises:
            Wrong: a category is its own parent.
        """
        id = str(reference.get("id", ""))
        own = self._by_id.get(id, reference)
        names = [_named(own)]
        seen, parent = {id}, str(own.get("parentId") or "")
        while parent in self._by_id:
            if parent in seen:
                raise Wrong(f"its category {parent!r} is its own parent")
            seen.add(parent)
            names.append(_named(self._by_id[parent]))
            parent = str(self._by_id[parent].get("parentId") or "")
        return " / ".join(reversed(names)), own

    def unknown(
        self, own: Json, offering: Offering, written: Callable[[str, str], Json]
    ) -> dict[str, Json]:
        """What we would not write of the offering's category and of those above it, by path."""
        found: dict[str, Json] = {}
        path = offering.category
        while path and own.get("id") in self._by_id:
            found[path] = unknown_fields(own, written(path, ""), apart=("lastUpdate",))
            path = path.rpartition(" / ")[0]
            own = self._by_id.get(str(own.get("parentId") or ""), {})
        return found


def _named(category: Json) -> str:
    """A name must not hold the sign that parts a path."""
    name = str(category.get("name") or category.get("id") or "")
    return " ".join(name.replace("/", "-").split()) or "Other"
