"""Block diagrams read from and written as plain lists, for files and for pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sales.sla.structure import AtLeast, Block, Bridge, Series, Unit, UnsoundStructure, parts

_MOST_DEEP = 30


def read_block(written: Any, depth: int = 0) -> Block:
    """A name, or one of {"series": [..]}, {"parallel": [..]}, {"needed": k, "of": [..]},
    {"bridge": [first, second, third, fourth, link]}.

    Raises:
        UnsoundStructure.
    """
    if depth > _MOST_DEEP:
        raise UnsoundStructure(f"The structure is nested deeper than {_MOST_DEEP} levels.")
    match written:
        case str():
            return Unit(written)
        case {"series": [_, *_] as inside}:
            return Series(tuple(read_block(each, depth + 1) for each in inside))
        case {"parallel": [_, *_] as inside}:
            return AtLeast(1, tuple(read_block(each, depth + 1) for each in inside))
        case {"needed": int(needed), "of": [_, *_] as inside}:
            return AtLeast(needed, tuple(read_block(each, depth + 1) for each in inside))
        case {"bridge": [_, _, _, _, _] as inside}:
            return Bridge(*(read_block(each, depth + 1) for each in inside))
    raise UnsoundStructure(
        f"{str(written)[:60]!r} is not a structure; accepted: an element's name, or a series, "
        "parallel, needed/of or bridge (of five) with blocks in it."
    )


@dataclass(frozen=True, slots=True)
class Picture:
    """Boxes (label, column, row) with rows growing downwards, and lines between their places."""

    boxes: tuple[tuple[str, float, float], ...]
    lines: tuple[tuple[int, int], ...]


def lay_out(block: Block) -> Picture:
    """The diagram from site to network: series along columns, paths side by side in rows."""
    boxes: list[tuple[str, float, float]] = [("Site", 0.0, 0.0)]
    lines: list[tuple[int, int]] = []
    drawn = _Drawn(boxes, lines)
    ends = drawn.draw(block, [0], 1.0, 0.0)
    last = max(column for _, column, _ in boxes) + 1
    boxes.append(("Network", last, 0.0))
    lines += [(end, len(boxes) - 1) for end in ends]
    return Picture(tuple(boxes), tuple(lines))


@dataclass(frozen=True, slots=True)
class _Drawn:
    boxes: list[tuple[str, float, float]]
    lines: list[tuple[int, int]]

    def box(self, label: str, after: list[int], column: float, row: float) -> list[int]:
        self.boxes.append((label, column, row))
        number = len(self.boxes) - 1
        self.lines.extend((each, number) for each in after)
        return [number]

    def draw(self, block: Block, after: list[int], column: float, row: float) -> list[int]:
        """Adds the block behind the boxes `after`, centred on the row; the boxes it ends with."""
        match block:
            case Unit(name):
                return self.box(name, after, column, row)
            case Series(blocks):
                for each in blocks:
                    after = self.draw(each, after, column, row)
                    column += _size(each)[0]
                return after
            case AtLeast(needed, blocks):
                ends: list[int] = []
                top = row - _size(block)[1] / 2
                for each in blocks:
                    height = _size(each)[1]
                    ends += self.draw(each, after, column, top + height / 2)
                    top += height
                if needed == 1:
                    return ends
                label = f"{needed} of {len(blocks)}"
                return self.box(label, ends, column + _size(block)[0] - 1, row)
            case Bridge():
                return self._bridge(block, after, column, row)

    def _bridge(self, block: Bridge, after: list[int], column: float, row: float) -> list[int]:
        first, second, third, fourth, link = parts(block)
        high, low = _size(first)[1] / 2 + 0.5, _size(second)[1] / 2 + 0.5
        upper = self.draw(first, after, column, row - high)
        lower = self.draw(second, after, column, row + low)
        across = column + max(_size(first)[0], _size(second)[0])
        middle = self.draw(link, [*upper, *lower], across, row)
        across += _size(link)[0]
        return [
            *self.draw(third, [*upper, *middle], across, row - high),
            *self.draw(fourth, [*lower, *middle], across, row + low),
        ]


def _size(block: Block) -> tuple[float, float]:
    """Columns and rows a block takes."""
    sizes = [_size(each) for each in parts(block)]
    match block:
        case Unit():
            return 1.0, 1.0
        case Series():
            return sum(w for w, _ in sizes), max(h for _, h in sizes)
        case AtLeast(needed, _):
            wide = max(w for w, _ in sizes) + (0.0 if needed == 1 else 1.0)
            return wide, sum(h for _, h in sizes)
        case Bridge():
            first, second, third, fourth, link = sizes
            wide = max(first[0], second[0]) + link[0] + max(third[0], fourth[0])
            return wide, 1 + max(first[1], third[1]) + max(second[1], fourth[1])
