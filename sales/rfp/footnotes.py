"""Notes at the foot of a page: told apart from the text they would otherwise interrupt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from sales.rfp.block import Block, Kind
from sales.rfp.broken_words import joined
from sales.rfp.page_body import Body
from sales.rfp.pdf_page import Line

_MARK = re.compile(r"(?:\d{1,3}|[*†‡§¶]{1,3})(?:[.)]?(?:\s+|$)|(?=[A-Z]))")
_SMALLER = 1.2  # points below the type of running text
_MOST_LINES = 16


def with_notes(pages: Sequence[list[Line]], body: Body) -> list[list[Line]]:
    """The same lines, those of notes with the serial of their note and without its mark."""
    return [_marked(lines, body) for lines in pages]


def _marked(lines: list[Line], body: Body) -> list[Line]:
    notes: dict[int, Line] = {}
    serial = 0
    for line in _small_at_foot(lines, body):
        mark = _MARK.match(line.text)
        serial += mark is not None
        if serial:
            notes[id(line)] = replace(
                line, text=line.text[mark.end() if mark else 0 :], note=serial
            )
    kept = [each for each in lines if id(each) not in notes]
    return [*kept, *notes.values()] if kept else lines


def _small_at_foot(lines: list[Line], body: Body) -> list[Line]:
    """The lines below all running text, top first; none where running text is small too."""
    small = body.size - _SMALLER
    lowest = min((each.bottom for each in lines if each.size > small), default=None)
    if lowest is None:
        return []
    below = [each for each in lines if each.size <= small and each.top < lowest + body.size / 2]
    if len(below) > min(_MOST_LINES, len(lines) // 2):
        return []
    return sorted(below, key=lambda each: (-round(each.bottom), each.left))


def note_blocks(lines: list[Line], body: Body) -> list[Block]:
    """Notes at the foot of pages, each a block of its own."""
    return [
        Block(
            kind=Kind.NOTE,
            text=joined([each.text for each in note], body.words),
            page=page,
            size=note[0].size,
        )
        for (page, _), group in groupby(lines, key=lambda each: (each.page, each.note))
        if (note := list(group))
    ]
