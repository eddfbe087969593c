"""Rows of a table without rules: which printed lines of its columns belong together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from sales.rfp.pdf_page import Word

_WIDER = 1.2  # times the smallest step between lines: a new row begins
_NUMBER = re.compile(r".*\d.*|[A-Za-z]{1,3}[.)]?")


def rows_of(
    placed: Sequence[tuple[Word, int]], width: int, names: dict[str, int]
) -> tuple[tuple[str, ...], ...]:
    """Cell texts of each row, of texts in reading order with their columns.

    A row is known by the wider space round it, by its number on its first line, or by its number
    at the middle of its height, whichever the page bears out.
    """
    asked = [text for text, column in placed if column == names["requirement"]]
    numbers = [
        text
        for text, column in placed
        if column == names.get("number", -1) and _NUMBER.fullmatch(text.text)
    ]
    if not asked:
        return ()
    groups = _groups(asked, numbers)
    cells: list[list[list[str]]] = [[[] for _ in range(width)] for _ in groups]
    for text, column in placed:
        cells[_nearest(text.middle, groups)][column].append(text.text)
    return tuple(tuple("\n".join(lines) for lines in row) for row in cells)


def _groups(asked: list[Word], numbers: list[Word]) -> list[tuple[float, float]]:
    """Top and bottom of each row."""
    spaced = _by_space(asked)
    if not numbers:
        return spaced if len(spaced) > 1 else _by_sentence(asked)
    owned = sorted(_nearest(each.middle, spaced) for each in numbers)
    every = list(range(len(spaced)))
    # A row broken over a page has its number on one of the two only.
    if owned in (every, every[1:], every[:-1], every[1:-1]):
        return spaced
    if _on_lines(asked, numbers):
        return _from_first_lines(asked, numbers)
    return _round_middles(asked, numbers)


def _by_space(asked: list[Word]) -> list[tuple[float, float]]:
    steps = [one.middle - other.middle for one, other in pairwise(asked)]
    least = min(steps, default=0.0)
    groups = [[asked[0]]]
    for step, line in zip(steps, asked[1:], strict=True):
        if step > _WIDER * least:
            groups.append([])
        groups[-1].append(line)
    return [_extent(each) for each in groups]


def _by_sentence(asked: list[Word]) -> list[tuple[float, float]]:
    """Lines of one step: a line that ends a sentence ends a row."""
    groups = [[asked[0]]]
    for before, line in pairwise(asked):
        if re.search(r"[.?!;]$", before.text) and not line.text[:1].islower():
            groups.append([])
        groups[-1].append(line)
    return [_extent(each) for each in groups]


def _extent(lines: list[Word]) -> tuple[float, float]:
    return max(each.top for each in lines), min(each.bottom for each in lines)


def _on_lines(asked: list[Word], numbers: list[Word]) -> bool:
    """Whether the numbers stand beside first lines: the first does, and all beside some line."""
    near = 0.3 * asked[0].size
    return abs(asked[0].middle - numbers[0].middle) < near and all(
        any(abs(line.middle - each.middle) < near for line in asked) for each in numbers
    )


def _from_first_lines(asked: list[Word], numbers: list[Word]) -> list[tuple[float, float]]:
    tops = [each.middle + 0.3 * each.size for each in numbers]
    groups: list[list[Word]] = [[] for _ in numbers]
    for line in asked:
        groups[max(0, sum(line.middle < top for top in tops) - 1)].append(line)
    return [_extent(each or [own]) for each, own in zip(groups, numbers, strict=True)]


def _round_middles(asked: list[Word], numbers: list[Word]) -> list[tuple[float, float]]:
    """A number at mid-height tells how far down its row goes: as far as up."""
    groups: list[tuple[float, float]] = []
    waiting = list(asked)
    for serial, own in enumerate(numbers, 1):
        foot = 2 * own.middle - waiting[0].top if waiting else own.bottom
        lowest = min(foot, own.bottom) if serial < len(numbers) else float("-inf")
        taken = [line for line in waiting if line.middle > lowest]
        groups.append(_extent(taken or [own]))
        waiting = waiting[len(taken) :]
    return groups


def _nearest(middle: float, groups: list[tuple[float, float]]) -> int:
    def away(index: int) -> float:
        top, bottom = groups[index]
        return max(middle - top, bottom - middle, 0.0)

    return min(range(len(groups)), key=away)
