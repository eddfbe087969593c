"""What every kind of file is turned into before it is understood: blocks in reading order."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"  # of a list: it has a label or a bullet
    ROW = "row"  # of a table
    NOTE = "note"  # at the foot of a page


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a table row. `address` is a spreadsheet's own; `column` counts from 0."""

    text: str
    column: int
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph, heading, list item or table row.

    `level` of a heading is 1 for the outermost where the file says it, else 0. `style` tells
    headings that look alike; `indent` is the left edge in points or list levels.
    """

    kind: Kind
    text: str
    page: int | None = None
    label: str = ""  # "1.2.3", "(a)", "•" as written
    level: int = 0
    style: str = ""
    size: float = 0.0
    indent: float = 0.0
    cells: tuple[Cell, ...] = ()
    table: str = ""  # rows with the same name stand in one table
    sheet: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDocument:
    """`remarks` are sentences about what was left out, such as hidden sheets."""

    name: str
    blocks: tuple[Block, ...]
    pages: int = 0
    remarks: tuple[str, ...] = ()
    sheets: tuple[SheetColumns, ...] = field(default=())
    previews: tuple[SheetPreview, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPreview:
    """The first rows of a sheet that hold anything, each with the number the sheet shows."""

    sheet: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetColumns:
    """Which columns of a spreadsheet's table mean what; 0-based, None where there is none.

    `document` is empty where the sheet of that name is meant in any workbook.
    """

    document: str = ""
    sheet: str
    header_row: int  # as the spreadsheet counts
    titles: tuple[str, ...]
    number: int | None = None
    requirement: int | None = None
    section: int | None = None
    obligation: int | None = None
    answer: int | None = None
    comment: int | None = None
