"""How running text looks on the pages of a document: its type, its columns, how far lines reach."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sales.rfp.pdf_page import Line

_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """How running text looks in a document, against which headings stand out."""

    size: float
    bold: bool
    right: float  # the edge full lines reach
    words: frozenset[str] = frozenset()
    gutter: float = 0.0  # between two columns; 0 where text runs over the whole width
    left_right: float = 0.0  # the edge full lines of the left column reach

    def edge(self, line: Line) -> float:
        """How far a full line at this place reaches."""
        return self.left_right if self.gutter and line.right <= self.gutter else self.right


def body_of(pages: Sequence[Sequence[Line]]) -> Body:
    """The commonest size and weight by letters, and how far lines reach."""
    looks: Counter[tuple[float, bool]] = Counter()
    rights: list[float] = []
    words: Counter[str] = Counter()
    for line in (line for lines in pages for line in lines):
        looks[(line.size, line.bold)] += len(line.text)
        rights.append(line.right)
        words.update(word.casefold() for word in _WORD.findall(line.text))
    (size, bold), _ = looks.most_common(1)[0] if looks else ((10.0, False), 0)
    rights.sort()
    right = rights[int(len(rights) * 0.9)] if rights else 0.0
    gutter, left_right = _columns([line for lines in pages for line in lines], size)
    return Body(
        size=size,
        bold=bold,
        right=right,
        words=frozenset(words),
        gutter=gutter,
        left_right=left_right,
    )


def _columns(lines: Sequence[Line], size: float) -> tuple[float, float]:
    """Where two columns part, and how far the left one reaches; zeros for a single column."""
    texts = [each for each in lines if abs(each.size - size) < 0.6 and len(each.text) > 20]
    if len(texts) < 20:
        return 0.0, 0.0
    middle = (min(each.left for each in texts) + max(each.right for each in texts)) / 2
    left = sorted(each.right for each in texts if each.right <= middle)
    right = [each for each in texts if each.left >= middle]
    if min(len(left), len(right)) < 0.25 * len(texts) or len(left) + len(right) < 0.8 * len(texts):
        return 0.0, 0.0
    return middle, left[int(len(left) * 0.9)]
