"""A catalogue without what is not valid in it: named, with everything that hangs on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from catalog.catalogue import Catalogue
from catalog.offering import Offering
from catalog.rules import Rule
from common.wording import join_words


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """What remains, and a sentence for everything that was left out."""

    offerings: tuple[Offering, ...]
    rules: tuple[Rule, ...]
    sentences: tuple[str, ...]


def leave_out(
    offerings: Iterable[Offering],
    rules: Iterable[Rule],
    bad: Mapping[str, str],
    published: Catalogue,
) -> LeftOut:
    """Without the offerings in `bad` (by id, with the reason).

    One that is published stays as it is published, with its rules; else bundles that hold it go
    with it, and it is no longer named as often sold with others.
    """
    offerings = tuple(offerings)
    known = {each.id for each in offerings}
    bad = _with_holders(offerings, bad, published)
    kept = {id: found for id in bad if (found := published.find(id)) is not None}
    lost = {id for id in bad if id not in kept}
    said = [_said(id, why, published) for id, why in bad.items()]
    left = []
    for each in offerings:
        if each.id in bad:
            if each.id in kept and kept[each.id] not in left:
                left.append(kept[each.id])
            continue
        gone = [id for id in each.complements if id in lost]
        if gone:
            said.append(f"{each.name} no longer names {join_words(gone)} as often sold with it.")
            each = replace(each, complements=tuple(i for i in each.complements if i not in lost))  # noqa: PLW2901
        left.append(each)
    left += [each for id, each in kept.items() if id not in known]
    own = [rule for rule in rules if rule.offering_id not in bad]
    own += [rule for rule in published.rules if rule.offering_id in kept]
    return LeftOut(offerings=tuple(left), rules=tuple(own), sentences=tuple(said))


def _said(id: str, why: str, published: Catalogue) -> str:
    stays = f"it stays as in version {published.version}" if published.find(id) else "left out"
    return f"{id}: {stays}; {why}."


def _with_holders(
    offerings: tuple[Offering, ...], bad: Mapping[str, str], published: Catalogue
) -> dict[str, str]:
    """And the bundles that hold what is lost, at any depth."""
    found = dict(bad)
    while True:
        lost = {id for id in found if published.find(id) is None}
        added = {
            each.id: f"it holds {join_words(holds)}"
            for each in offerings
            if each.id not in found
            and (holds := [m.offering_id for m in each.members if m.offering_id in lost])
        }
        if not added:
            return found
        found |= added
