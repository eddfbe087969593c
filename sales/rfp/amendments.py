"""An amended RFP beside the one before: what stayed, changed, came and went, and a word redline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from sales.rfp.requirement import RfpRequirement


class Change(StrEnum):
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    NEW = "new"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Redline:
    """Pieces of a text in order: `sign` is "=" kept, "-" struck out, "+" added."""

    sign: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """`before` is None for what is new, `after` for what was removed."""

    change: Change
    before: RfpRequirement | None
    after: RfpRequirement | None

    @property
    def redline(self) -> tuple[Redline, ...]:
        """The words of both texts with what was struck out and added."""
        return redline(
            self.before.text if self.before else "", self.after.text if self.after else ""
        )


ALIKE = 0.6  # share of equal words from which a text counts as changed and not as new


def compare(
    before: Sequence[RfpRequirement], after: Sequence[RfpRequirement]
) -> tuple[Amendment, ...]:
    """Every requirement of either reading once, in the order of the new one, removed ones last.

    Equal wording is the same requirement wherever it moved. The rest is paired by number and
    likeness, the most alike first.
    """
    old = {_folded(each): each for each in reversed(before)}
    same = {each.id: old.pop(_folded(each), None) for each in after}
    left = [each for each in before if any(each is kept for kept in old.values())]
    changed = _paired(left, [each for each in after if same[each.id] is None])
    amendments = []
    for each in after:
        if (kept := same[each.id]) is not None:
            amendments.append(Amendment(change=Change.UNCHANGED, before=kept, after=each))
        elif (was := changed.get(each.id)) is not None:
            amendments.append(Amendment(change=Change.CHANGED, before=was, after=each))
        else:
            amendments.append(Amendment(change=Change.NEW, before=None, after=each))
    gone = {each.id for each in changed.values()}
    amendments += [
        Amendment(change=Change.REMOVED, before=each, after=None)
        for each in left
        if each.id not in gone
    ]
    return tuple(amendments)


def _folded(each: RfpRequirement) -> str:
    return re.sub(r"\W+", " ", each.whole).casefold().strip()


def _paired(left: list[RfpRequirement], right: list[RfpRequirement]) -> dict[str, RfpRequirement]:
    from rapidfuzz import fuzz, process

    if not left or not right:
        return {}
    scores = process.cdist(
        [_folded(each) for each in right], [_folded(each) for each in left], scorer=fuzz.ratio
    )
    pairs = []
    for i, one in enumerate(right):
        for j, other in enumerate(left):
            likeness = float(scores[i][j]) / 100
            numbered = bool(one.number) and one.number == other.number
            if likeness >= ALIKE or (numbered and likeness >= ALIKE - 0.2):
                pairs.append((likeness + 0.2 * numbered, i, j))
    taken: dict[str, RfpRequirement] = {}
    used: set[int] = set()
    for _, i, j in sorted(pairs, key=lambda pair: -pair[0]):
        if right[i].id not in taken and j not in used:
            taken[right[i].id] = left[j]
            used.add(j)
    return taken


def redline(before: str, after: str) -> tuple[Redline, ...]:
    """The words of two texts: kept, struck out, added."""
    one, other = before.split(), after.split()
    pieces: list[Redline] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Redline(sign="=", words=" ".join(one[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(Redline(sign="-", words=" ".join(one[i1:i2])))
        if j2 > j1:
            pieces.append(Redline(sign="+", words=" ".join(other[j1:j2])))
    return tuple(pieces)
