"""Block diagrams read from and written as plain lists, for files and for pictures."""

from __future__ import annotations

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


def to_dot(block: Block) -> str:
    """The diagram in Graphviz's language, from customer to network, paths side by side."""
    lines = [
        "digraph {",
        'rankdir=LR; bgcolor="transparent"; node [shape=box, style="rounded,filled", '
        'fillcolor="#dbeafe", color="#1d4ed8", fontcolor="#0f172a", fontname="sans-serif", '
        'fontsize=11]; edge [color="#64748b", arrowhead=none];',
        '"in" [label="site", shape=plaintext, style="", fontcolor="#64748b"];',
        '"out" [label="network", shape=plaintext, style="", fontcolor="#64748b"];',
    ]
    ends = _draw(block, ["in"], lines)
    lines += [f'"{end}" -> "out";' for end in ends]
    return "\n".join([*lines, "}"])


def _draw(block: Block, after: list[str], lines: list[str]) -> list[str]:
    """Adds the block behind the nodes `after`; the nodes it ends with."""
    match block:
        case Unit(name):
            node = f"n{len(lines)}"
            label = name.replace("\\", "\\\\").replace('"', '\\"')
            lines.append(f'"{node}" [label="{label}"];')
            lines.extend(f'"{each}" -> "{node}";' for each in after)
            return [node]
        case Series(blocks):
            for each in blocks:
                after = _draw(each, after, lines)
            return after
        case AtLeast(needed, blocks):
            ends = [end for each in blocks for end in _draw(each, after, lines)]
            if needed == 1:
                return ends
            node = f"n{len(lines)}"
            label = f"{needed} of {len(blocks)}"
            lines.append(f'"{node}" [label="{label}", shape=diamond, fillcolor="#fef3c7"];')
            lines.extend(f'"{end}" -> "{node}";' for end in ends)
            return [node]
        case Bridge():
            first, second, third, fourth, link = parts(block)
            upper, lower = _draw(first, after, lines), _draw(second, after, lines)
            middle = _draw(link, [*upper, *lower], lines)
            return [
                *_draw(third, [*upper, *middle], lines),
                *_draw(fourth, [*lower, *middle], lines),
            ]
