"""Redlines: what was struck out of a clause and what was put in, word by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from sales.negotiation.clauses import Clause, clauses
from sales.negotiation.issue import Deal, Issue

_WORDS = re.compile(r"\s+|[^\s]+")


class Mark(StrEnum):
    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    mark: Mark
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Redline:
    """A clause with its changes marked. Kept and added pieces joined are the new text."""

    title: str
    pieces: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        return any(each.mark is not Mark.KEPT for each in self.pieces)

    @property
    def before(self) -> str:
        return "".join(p.text for p in self.pieces if p.mark is not Mark.ADDED)

    @property
    def after(self) -> str:
        return "".join(p.text for p in self.pieces if p.mark is not Mark.REMOVED)


def redline_text(title: str, before: str, after: str) -> Redline:
    """Word by word, so that a figure is struck whole and never digit by digit."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece(Mark.KEPT, "".join(old[a:b])))
            continue
        if a < b:
            pieces.append(Piece(Mark.REMOVED, "".join(old[a:b])))
        if c < d:
            pieces.append(Piece(Mark.ADDED, "".join(new[c:d])))
    return Redline(title=title, pieces=tuple(pieces))


def redline_deals(issues: Sequence[Issue], before: Deal, after: Deal) -> tuple[Redline, ...]:
    """Every clause from one deal to another, unchanged ones among them."""
    return redline_clauses(clauses(issues, before), clauses(issues, after))


def redline_clauses(before: Sequence[Clause], after: Sequence[Clause]) -> tuple[Redline, ...]:
    """Clauses paired by issue; one that only either side has is struck out or put in whole."""
    old = {each.issue_id: each for each in before}
    new = {each.issue_id: each for each in after}
    found = []
    for id in dict.fromkeys((*old, *new)):
        was, now = old.get(id), new.get(id)
        title = (now or was or before[0]).title
        found.append(redline_text(title, was.text if was else "", now.text if now else ""))
    return tuple(found)
