"""The tables of a DOCX in reading order, and the names of their cells: `Table 2!C7`.

Works on any element tree, so that the reader and whoever fills answers in count alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
BOX = f"{W}txbxContent"
SKIPPED = {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText"}
_ADDRESS = re.compile(r"Table (\d{1,4})!([A-Z]{1,2})(\d{1,5})")


def cell_name(table: int, row: int, column: int) -> str:
    """`Table 2!C7` of the second table's seventh row and third cell; rows count from 1."""
    letters = chr(65 + column) if column < 26 else chr(64 + column // 26) + chr(65 + column % 26)
    return f"Table {table}!{letters}{row}"


def read_cell_name(address: str) -> tuple[int, int, int] | None:
    """Table, row (both from 1) and column (from 0) of a name; None when it is none."""
    match = _ADDRESS.fullmatch(address)
    if match is None:
        return None
    column = 0
    for letter in match[2]:
        column = column * 26 + ord(letter) - 64
    return int(match[1]), int(match[3]), column - 1


def tables_of(parent: Any) -> Iterator[Any]:
    """Every table below a body, those in text boxes and in cells of others too."""
    for child in parent:
        if child.tag == f"{W}p":
            for box in boxes(child):
                yield from tables_of(box)
        elif child.tag == f"{W}tbl":
            yield from _with_nested(child)
        elif child.tag == f"{W}sdt" and not is_contents(child):
            inner = child.find(f"{W}sdtContent")
            if inner is not None:
                yield from tables_of(inner)
        elif child.tag in (f"{W}ins", f"{W}moveTo", f"{W}customXml"):
            yield from tables_of(child)


def _with_nested(table: Any) -> Iterator[Any]:
    yield table
    for row in own_rows(table):
        for cell in row.findall(f"{W}tc"):
            for nested in cell.findall(f"{W}tbl"):
                yield from _with_nested(nested)


def own_rows(table: Any) -> list[Any]:
    """The rows of a table without those of tables inside it."""
    inner = {
        id(each)
        for nested in table.iter(f"{W}tbl")
        if nested is not table
        for each in nested.iter(f"{W}tr")
    }
    return [row for row in table.iter(f"{W}tr") if id(row) not in inner]


def boxes(paragraph: Any) -> Iterator[Any]:
    """Text boxes, each once: a second copy for old programs stands beside it."""
    for child in paragraph:
        if child.tag == FALLBACK or child.tag in SKIPPED:
            continue
        if child.tag == BOX:
            yield child
        else:
            yield from boxes(child)


def is_contents(block: Any) -> bool:
    """Whether a content control holds the contents list."""
    gallery = next(block.iter(f"{W}docPartGallery"), None)
    return gallery is not None and "Contents" in (gallery.get(f"{W}val") or "")
