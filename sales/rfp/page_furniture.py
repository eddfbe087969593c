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
EDGE_SHARE = 0.1  # of the height of all text


def _spellings(line: Line) -> set[str]:
    """The text, and it with its first or last number counted from the page's own.

    The same header with another page number is still the same; a heading that counts otherwise
    is not.
    """
    text = re.sub(r"\s+", " ", line.text).casefold().strip()
    numbers = list(re.finditer(r"\d{1,4}", text))
    made = {text}
    for match in (*numbers[:1], *numbers[-1:]):
        counted = f"<{int(match[0]) - line.page}>"
        made.add(text[: match.start()] + counted + text[match.end() :])
    return made


def without_furniture(pages: Sequence[list[Line]]) -> list[list[Line]]:
    """Pages without running headers and footers, bare page numbers and contents lists."""
    everything = [each for lines in pages for each in lines]
    if not everything:
        return [[] for _ in pages]
    top = max(each.top for each in everything)
    foot = min(each.bottom for each in everything)
    edge = EDGE_SHARE * (top - foot)
    seen: Counter[str] = Counter()
    for lines in pages:
        seen.update({said for each in _edge_lines(lines) for said in _spellings(each)})
    few = max(3, min(len(pages) // 5, 12)) if len(pages) > 3 else 2
    kept = []
    for lines in pages:
        edges = {
            id(each)
            for each in _edge_lines(lines)
            if each.top > top - edge or each.bottom < foot + edge
        }
        ends = {id(each) for each in _edge_lines(lines, 1)}
        again = [e for e in lines if id(e) in edges and _small(e) and _repeats(e, seen, few)]
        running = {id(each) for each in again if not _is_of_text(each, lines, again)}
        kept.append(
            [
                each
                for each in lines
                if id(each) not in running
                and not (id(each) in ends and _PAGE_NUMBER.fullmatch(each.text))
            ]
        )
    return [_without_contents(lines) for lines in kept]


def _repeats(line: Line, seen: Counter[str], few: int) -> bool:
    return any(seen[said] >= few for said in _spellings(line))


def _is_of_text(line: Line, lines: list[Line], again: list[Line]) -> bool:
    """Whether a line that repeats is close above or below running text in the same type."""
    repeating = {id(each) for each in again}
    return len(line.text) > 12 and any(
        id(each) not in repeating
        and abs(each.size - line.size) < 0.3
        and each.bold == line.bold
        and abs(each.left - line.left) < 2
        and len(each.text) > 40
        and -0.3 * line.size < max(each.bottom - line.top, line.bottom - each.top) < 0.3 * line.size
        for each in lines
    )


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
