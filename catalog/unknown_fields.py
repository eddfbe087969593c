"""Fields of a JSON document that we have no place for: kept on import, given back on export.

What is kept of an object is an object itself: fields we would not write stand as they are; under
the names below stand words that say the same as ours ("Launched" for "Active"), and what is kept
within fields that we do write.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

# [as given, as we would write it]: given back as long as we would still write the same.
SAID = "@said"
WITHIN, ITEMS, MORE = "@within", "@items", "@more"
_OURS = (SAID, WITHIN, ITEMS, MORE)
_NAMES = ("id", "name", "value")  # what tells the items of a list apart


def unknown_fields(given: Json, wrote: Json, *, apart: tuple[str, ...] = ()) -> Json:
    """What `given` holds beyond `wrote`, which is what we would write of it; empty for nothing.

    `apart` are fields that are always ours to write.
    """
    kept: Json = {}
    for name, value in given.items():
        if name in apart or name in _OURS:
            continue
        if name not in wrote:
            kept[name] = value
        elif value != wrote[name] or isinstance(value, bool) != isinstance(wrote[name], bool):
            _differing(kept, name, value, wrote[name])
    return kept


def _differing(kept: Json, name: str, value: Any, ours: Any) -> None:
    if isinstance(value, dict) and isinstance(ours, dict):
        if inner := unknown_fields(value, ours):
            kept.setdefault(WITHIN, {})[name] = inner
    elif isinstance(value, list) and isinstance(ours, list):
        if inner := _of_list(value, ours):
            kept.setdefault(WITHIN, {})[name] = inner
    else:
        kept.setdefault(SAID, {})[name] = [value, ours]


def _of_list(given: list[Any], wrote: list[Any]) -> Json:
    if not all(isinstance(each, dict) for each in (*given, *wrote)):
        return {}
    kept: Json = {}
    for theirs, at in _paired(given, wrote):
        if at is None:
            kept.setdefault(MORE, []).append(theirs)
        elif inner := unknown_fields(theirs, wrote[at]):
            kept.setdefault(ITEMS, {})[_identity(wrote[at], at)] = inner
    return kept


def _paired(given: list[Json], wrote: list[Json]) -> Iterator[tuple[Json, int | None]]:
    """Each given item with the place of ours: the one of its name, else the next one left."""
    places = {_identity(each, at): at for at, each in reversed(list(enumerate(wrote)))}
    found = [places.get(_identity(each, at)) for at, each in enumerate(given)]
    seen: set[int] = set()
    for at, place in enumerate(found):
        if place in seen:
            found[at] = None
        elif place is not None:
            seen.add(place)
    left = iter([at for at in range(len(wrote)) if at not in seen])
    for each, place in zip(given, found, strict=True):
        yield each, next(left, None) if place is None else place


def _identity(item: Json, at: int) -> str:
    for name in _NAMES:
        if name in item:
            return json.dumps(item[name])
    return str(at)


def give_back(wrote: Json, kept: Json) -> Json:
    """What we write of an object, with what was kept of it."""
    if not kept:
        return wrote
    back = {**wrote, **{name: value for name, value in kept.items() if name not in _OURS}}
    for name, (value, ours) in kept.get(SAID, {}).items():
        if name in wrote and wrote[name] == ours:
            back[name] = value
    for name, inner in kept.get(WITHIN, {}).items():
        if isinstance(wrote.get(name), dict):
            back[name] = give_back(wrote[name], inner)
        elif isinstance(wrote.get(name), list):
            items = inner.get(ITEMS, {})
            back[name] = [
                give_back(each, items.get(_identity(each, at), {}))
                for at, each in enumerate(wrote[name])
            ] + inner.get(MORE, [])
    return back
