"""Lines of a PDF page with their place and type, read by PDFium character by character."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One printed line. Lengths in points, y counted from the foot of the page.

    `note` counts the notes at the foot of a page from 1; it is 0 for all other lines.
    """

    text: str
    page: int
    left: float
    right: float
    bottom: float
    top: float
    size: float
    bold: bool
    note: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One printed word, or words joined, with its place. Lengths in points, y counted from the
    foot of the page."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    bold: bool

    @property
    def middle(self) -> float:
        return (self.bottom + self.top) / 2

    def followed_by(self, other: Word) -> Word:
        return replace(
            self,
            text=f"{self.text} {other.text}",
            left=min(self.left, other.left),
            right=max(self.right, other.right),
            bottom=min(self.bottom, other.bottom),
            top=max(self.top, other.top),
            bold=self.bold and other.bold,
        )


HYPHEN = "\u00ad"  # where PDFium found a word broken at the end of a line
_BROKEN = {0x02, 0xFFFE, 0xAD}
_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)


def page_lines(sheet: Any, number: int) -> list[Line]:
    """The lines of an open PDFium page, in the order the page holds them."""
    textpage = sheet.get_textpage()
    try:
        return [
            line
            for start, end, text in _runs(textpage.raw)
            if (line := _line(textpage.raw, start, end, text, number)) is not None
        ]
    finally:
        textpage.close()


def _runs(raw: Any) -> Iterator[tuple[int, int, str]]:
    """Spans of characters between line ends, each with its text."""
    import pypdfium2.raw as pdfium

    letters: list[str] = []
    start = 0
    mark = False
    count = pdfium.FPDFText_CountChars(raw)
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(raw, index)
        if code in (10, 13):
            if letters:
                yield start, index, "".join(letters)
            letters, start = [], index + 1
        elif code in _BROKEN:
            letters.append(HYPHEN)
        elif 48 <= code <= 57 and (mark or _may_be_marked(letters)):
            mark = mark or _size(raw, index) < 0.78 * _size(raw, index - 1)
            if not mark:
                letters.append(chr(code))
            continue
        elif code:
            letters.append(chr(code) if code >= 32 else " ")
        mark = False
    if letters:
        yield start, count, "".join(letters)


def _may_be_marked(letters: list[str]) -> bool:
    """Whether a small digit here would refer to a note: after a word, not a unit such as m2."""
    return len(letters) > 3 and ("".join(letters[-3:]).isalpha() or letters[-1] in '.,;:)"\u201d')


def page_words(sheet: Any) -> list[Word]:
    """The words of an open PDFium page; a wide step between two letters parts words too."""
    textpage = sheet.get_textpage()
    try:
        return [
            word
            for start, end, _ in _runs(textpage.raw)
            for word in _words(textpage.raw, start, end)
        ]
    finally:
        textpage.close()


def _words(raw: Any, start: int, end: int) -> Iterator[Word]:
    import pypdfium2.raw as pdfium

    letters: list[str] = []
    first = start
    box = (0.0, 0.0, 0.0, 0.0)
    for index in range(start, end + 1):
        code = pdfium.FPDFText_GetUnicode(raw, index) if index < end else 32
        blank = code in (0, 9, 32, 160) or 0x2000 <= code <= 0x200B
        here = box if blank else _box(raw, index)
        apart = blank or (
            bool(letters) and not -0.5 <= (here[0] - box[2]) / max(box[3] - box[1], 1.0) <= 0.6
        )
        if apart and letters:
            yield _word(raw, first, letters, box)
            letters = []
        if blank:
            continue
        if not letters:
            first, box = index, here
        letters.append(HYPHEN if code in _BROKEN else chr(code))
        box = (box[0], min(box[1], here[1]), max(box[2], here[2]), max(box[3], here[3]))


def _word(raw: Any, first: int, letters: list[str], box: tuple[float, float, float, float]) -> Word:
    left, bottom, right, top = box
    return Word(
        text="".join(letters),
        left=left,
        right=right,
        bottom=bottom,
        top=top,
        size=_size(raw, first) or round(top - bottom, 1),
        bold=_is_bold(raw, first),
    )


def _line(raw: Any, start: int, end: int, text: str, page: int) -> Line | None:
    import pypdfium2.raw as pdfium

    said = re.sub(r"[ \t\u00a0\u2000-\u200b]+", " ", text).strip()
    if not said:
        return None
    shown = [
        index
        for index in range(start, end)
        if pdfium.FPDFText_GetUnicode(raw, index) not in (32, 160, 9, 0)
    ]
    if not shown:
        return None
    first, middle, last = shown[0], shown[len(shown) // 2], shown[-1]
    left, bottom, _, top = _box(raw, first)
    _, low, _, high = _box(raw, middle)
    _, _, right, _ = _box(raw, last)
    return Line(
        text=said,
        page=page,
        left=left,
        right=right,
        bottom=min(bottom, low),
        top=max(top, high),
        size=_size(raw, middle) or round(high - low, 1),
        bold=_is_bold(raw, first) and _is_bold(raw, middle),
    )


def _box(raw: Any, index: int) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of a character."""
    import pypdfium2.raw as pdfium

    edges = [ctypes.c_double() for _ in range(4)]
    left, right, bottom, top = edges
    loose = pdfium.FS_RECTF()
    if pdfium.FPDFText_GetLooseCharBox(raw, index, loose):
        return loose.left, loose.bottom, loose.right, loose.top
    pdfium.FPDFText_GetCharBox(raw, index, left, right, bottom, top)
    return left.value, bottom.value, right.value, top.value


def _size(raw: Any, index: int) -> float:
    """The type size in points: files may set size 1 and magnify the text."""
    import pypdfium2.raw as pdfium

    matrix = pdfium.FS_MATRIX()
    scale = 1.0
    if pdfium.FPDFText_GetMatrix(raw, index, matrix):
        scale = float(matrix.c**2 + matrix.d**2) ** 0.5
    return round(float(pdfium.FPDFText_GetFontSize(raw, index)) * scale, 1)


def _is_bold(raw: Any, index: int) -> bool:
    import pypdfium2.raw as pdfium

    if pdfium.FPDFText_GetFontWeight(raw, index) >= 600:
        return True
    name = ctypes.create_string_buffer(120)
    flags = ctypes.c_int()
    pdfium.FPDFText_GetFontInfo(raw, index, name, 120, flags)
    return bool(_BOLD.search(name.value.decode("latin-1")))
