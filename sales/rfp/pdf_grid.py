"""Ruled tables of a PDF page, from the lines drawn round their cells."""

from __future__ import annotations

import ctypes
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

NEAR = 3.0  # points within which two edges are one
SHORTEST = 6.0
MOST_EDGES = 3_000
PATH = 2  # PDFium's number of a drawn object


@dataclass(frozen=True, slots=True)
class Edge:
    """A ruled line: `at` across, from `low` to `high` along."""

    at: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Cells of one table as rows of boxes (left, bottom, right, top), top row first."""

    left: float
    bottom: float
    right: float
    top: float
    rows: tuple[tuple[tuple[float, float, float, float], ...], ...]

    def holds(self, x: float, y: float) -> bool:
        return self.left - 1 <= x <= self.right + 1 and self.bottom - 1 <= y <= self.top + 1


def page_grids(sheet: Any) -> list[Grid]:
    """Every table of two or more columns whose cells are ruled."""
    across, along = _edges(sheet)
    if len(across) < 2 or len(along) < 3:
        return []
    return [grid for group in _touching(across, along) if (grid := _grid(*group)) is not None]


def _edges(sheet: Any) -> tuple[list[Edge], list[Edge]]:
    """Horizontal and vertical edges; curves and slanted lines rule nothing."""
    across: list[Edge] = []
    along: list[Edge] = []
    seen = 0
    for drawn in sheet.get_objects(filter=[PATH], max_depth=3):
        points = _points(drawn)
        seen += len(points)
        if seen > MOST_EDGES * 4:
            break
        for (x0, y0), (x1, y1) in points:
            if abs(y0 - y1) <= 1 and abs(x0 - x1) >= SHORTEST:
                across.append(Edge((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
            elif abs(x0 - x1) <= 1 and abs(y0 - y1) >= SHORTEST:
                along.append(Edge((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
    return _joined(across)[:MOST_EDGES], _joined(along)[:MOST_EDGES]


def _points(drawn: Any) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight pieces of a path, on the page's own scale."""
    import pypdfium2.raw as pdfium

    a, b, c, d, e, f = drawn.get_matrix().get()
    pieces: list[tuple[tuple[float, float], tuple[float, float]]] = []
    start = before = (0.0, 0.0)
    for index in range(min(pdfium.FPDFPath_CountSegments(drawn.raw), 2_000)):
        segment = pdfium.FPDFPath_GetPathSegment(drawn.raw, index)
        x, y = ctypes.c_float(), ctypes.c_float()
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        here = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = here
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            pieces.append((before, here))
        before = here
        if pdfium.FPDFPathSegment_GetClose(segment):
            pieces.append((here, start))
    return pieces


def _joined(edges: list[Edge]) -> list[Edge]:
    """Edges in one line that touch, as one; two sides of a thin box are one line."""
    joined: list[Edge] = []
    for row in _clusters(sorted(edges, key=lambda each: each.at)):
        at = sum(each.at for each in row) / len(row)
        low, high = None, 0.0
        for each in sorted(row, key=lambda each: each.low):
            if low is None or each.low > high + NEAR:
                if low is not None:
                    joined.append(Edge(at, low, high))
                low, high = each.low, each.high
            high = max(high, each.high)
        if low is not None:
            joined.append(Edge(at, low, high))
    return joined


def _clusters(edges: Iterable[Edge]) -> list[list[Edge]]:
    rows: list[list[Edge]] = []
    for each in edges:
        if rows and each.at - rows[-1][0].at <= NEAR:
            rows[-1].append(each)
        else:
            rows.append([each])
    return rows


def _touching(across: list[Edge], along: list[Edge]) -> list[tuple[list[Edge], list[Edge]]]:
    """Edges that meet belong to one table."""
    root = list(range(len(across) + len(along)))

    def find(index: int) -> int:
        while root[index] != index:
            root[index] = root[root[index]]
            index = root[index]
        return index

    for i, one in enumerate(across):
        for j, other in enumerate(along):
            meets = (
                one.low - NEAR <= other.at <= one.high + NEAR
                and other.low - NEAR <= one.at <= other.high + NEAR
            )
            if meets:
                root[find(i)] = find(len(across) + j)
    groups: dict[int, tuple[list[Edge], list[Edge]]] = {}
    for i, one in enumerate(across):
        groups.setdefault(find(i), ([], []))[0].append(one)
    for j, other in enumerate(along):
        groups.setdefault(find(len(across) + j), ([], []))[1].append(other)
    return list(groups.values())


def _grid(across: list[Edge], along: list[Edge]) -> Grid | None:
    ys = [row[0].at for row in _clusters(sorted(across, key=lambda each: each.at))][::-1]
    xs = [row[0].at for row in _clusters(sorted(along, key=lambda each: each.at))]
    if len(xs) < 3 or len(ys) < 2:
        return None
    rows: list[tuple[tuple[float, float, float, float], ...]] = []
    for top, bottom in pairwise(ys):
        row = _row(top, bottom, xs, along)
        if len(row) > 1 or rows:
            rows.append(row)
    if not any(len(row) > 1 for row in rows):
        return None
    return Grid(left=xs[0], bottom=ys[-1], right=xs[-1], top=ys[0], rows=tuple(rows))


def _row(
    top: float, bottom: float, xs: list[float], along: list[Edge]
) -> tuple[tuple[float, float, float, float], ...]:
    """The cells between two horizontal lines: a column edge counts where it is drawn."""
    middle = (top + bottom) / 2
    drawn = sorted(each.at for each in along if each.low <= middle <= each.high)
    bounds = [x for x in xs if _has_near(drawn, x)]
    return tuple((left, bottom, right, top) for left, right in pairwise(bounds))


def _has_near(drawn: list[float], x: float) -> bool:
    index = bisect_left(drawn, x - NEAR)
    return index < len(drawn) and drawn[index] <= x + NEAR
