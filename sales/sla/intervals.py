"""Spans of time as sorted, disjoint pairs of moments: union, intersection, difference, length."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TypeAlias

Span: TypeAlias = tuple[datetime, datetime]


def union(spans: Iterable[Span]) -> tuple[Span, ...]:
    """What any of the spans covers; empty and turned spans count nothing."""
    joined: list[Span] = []
    for start, end in sorted(each for each in spans if each[0] < each[1]):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def intersect(one: Iterable[Span], other: Iterable[Span]) -> tuple[Span, ...]:
    """What both cover."""
    mine, theirs = union(one), union(other)
    found: list[Span] = []
    here = there = 0
    while here < len(mine) and there < len(theirs):
        start = max(mine[here][0], theirs[there][0])
        end = min(mine[here][1], theirs[there][1])
        if start < end:
            found.append((start, end))
        if mine[here][1] < theirs[there][1]:
            here += 1
        else:
            there += 1
    return tuple(found)


def subtract(one: Iterable[Span], taken: Iterable[Span]) -> tuple[Span, ...]:
    """What the first cover and the second do not."""
    holes, left = union(taken), []
    for begin, end in union(one):
        start = begin
        for hole_start, hole_end in holes:
            if hole_end <= start or hole_start >= end:
                continue
            if start < hole_start:
                left.append((start, hole_start))
            start = max(start, hole_end)
        if start < end:
            left.append((start, end))
    return tuple(left)


def minutes(spans: Iterable[Span]) -> float:
    """Length of the union in minutes."""
    return sum((end - start).total_seconds() for start, end in union(spans)) / 60
