"""What repeats on pages and says nothing: running headers and footers, page numbers, contents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from sales.rfp.pdf_page import Line

_PAGE_NUMBER = re.compile(
    r"(?:page\s*)?[-–—|\s]*(?:\d{1,4}|[ivxl]{1,6}|[A-Z]-\d{1,3})[-–—|\s]*(?:(?:of|/)\s*\d{1,4})?"
    r"|page\s+\d+.*|.{0,60}\bpage\s+\d{1,4}(?:\s+of\s+\d{1,4})?",
    re.IGNORECASE,
)
_LEADER = re.compile(
    r"(?:\.\s?){4,}\s*(?:\d{1,4}|[ivxl]{1,6}|[A-Z]-\d+)?\s*$|…{2,}\s*\d{0,4}\s*$|_{3,}\s*\d{1,4}$"
)
_ENDS_IN_NUMBER = re.compile(r"\S\s+\d{1,4}$")
_CONTENTS = re.compile(
    r"(?:table of )?contents|list of (?:tables|figures)|inhalt|índice", re.IGNORECASE
)
EDGE_LINES = 4  # of a page's top and foot that may be furniture


def _folded(text: str) -> str:
    """The same header with another page number or date is still the same."""
    return re.sub(r"\d+", "#", re.sub(r"\s+", " ", text)).casefold().strip()


def without_furniture(pages: Sequence[list[Line]]) -> list[list[Line]]:
    """Pages without running headers and footers, bare page numbers and contents lists."""
    seen: Counter[str] = Counter()
    for lines in pages:
        seen.update({_folded(each.text) for each in _edge_lines(lines)})
    few = max(3, min(len(pages) // 5, 12)) if len(pages) > 3 else 2
    kept = []
    for lines in pages:
        edges = {id(each) for each in _edge_lines(lines)}
        ends = {id(each) for each in _edge_lines(lines, 1)}
        kept.append(
            [
                each
                for each in lines
                if not (id(each) in edges and seen[_folded(each.text)] >= few and _small(each))
                and not (id(each) in ends and _PAGE_NUMBER.fullmatch(each.text))
            ]
        )
    return [_without_contents(lines) for lines in kept]


def _small(line: Line) -> bool:
    return len(line.text) < 160


def _edge_lines(lines: list[Line], count: int = EDGE_LINES) -> list[Line]:
    by_height = sorted(lines, key=lambda each: -each.top)
    return [*by_height[:count], *by_height[-count:]]


def _without_contents(lines: list[Line]) -> list[Line]:
    """A contents page has its title or three leaders; then its numbered ends go too."""
    leaders = sum(1 for each in lines if _LEADER.search(each.text))
    titled = any(_CONTENTS.fullmatch(each.text.strip(" :")) for each in lines)
    listed = sum(1 for each in lines if _ENDS_IN_NUMBER.search(each.text))
    if leaders < 3 and not (titled and listed >= 4):
        return [each for each in lines if not re.search(r"(?:\.\s?){6,}\s*\d{1,4}\s*$", each.text)]
    dense = listed + leaders >= len(lines) * 0.4
    return [
        each
        for each in lines
        if not _LEADER.search(each.text)
        and not (dense and (_ENDS_IN_NUMBER.search(each.text) or _is_entry(each)))
        and not _CONTENTS.fullmatch(each.text.strip(" :"))
    ]


def _is_entry(line: Line) -> bool:
    """The first of two lines of a long entry: it has a number and no sentence's end."""
    return bool(re.match(r"[\dA-Z][\d.A-Z-]*\s", line.text)) and not line.text.endswith((".", ";"))
