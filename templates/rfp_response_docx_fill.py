"""The buyer's own DOCX with answers in its response cells, everything else as it was."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from common.errors import BusinessError
from sales.rfp.docx_tables import W, own_rows, read_cell_name, tables_of
from templates.rendering import printable
from templates.rfp_response_xlsx import FilledCell, FilledWorkbook

_PLACEHOLDERS = ("click or tap", "enter text", "choose an item", "insert response", "...", "…", "[")


class TableCellNotFound(BusinessError):
    def __init__(self, address: str, name: str) -> None:
        super().__init__(f"{name} has no cell {address}; read the document again and answer it.")


def fill_document(name: str, content: bytes, cells: Sequence[FilledCell]) -> FilledWorkbook:
    """The buyer's document with the cells filled.

    A cell that holds words of the buyer, goes on from the one above, or has a list that does not
    allow the answer is left alone and said.

    Raises:
        TableCellNotFound: the document has no such table, row or column.
    """
    from docx import Document

    document = Document(io.BytesIO(content))
    tables = list(tables_of(document.element.body))
    skipped = []
    filled = 0
    for each in cells:
        cell = _find(tables, each.address)
        if cell is None:
            raise TableCellNotFound(each.address, name)
        hindrance = _hindrance(cell, each.text)
        if hindrance:
            skipped.append(f"{each.address} {hindrance} and was left alone.")
        else:
            _write(cell, printable(each.text))
            filled += 1
    out = io.BytesIO()
    document.save(out)
    return FilledWorkbook(content=out.getvalue(), filled=filled, skipped=tuple(skipped))


def _find(tables: list[Any], address: str) -> Any:
    place = read_cell_name(address)
    if place is None or place[0] > len(tables):
        return None
    rows = own_rows(tables[place[0] - 1])
    if place[1] > len(rows):
        return None
    found = rows[place[1] - 1].findall(f"{W}tc")
    return found[place[2]] if place[2] < len(found) else None


def _hindrance(cell: Any, text: str) -> str:
    merged = next(cell.iter(f"{W}vMerge"), None)
    if merged is not None and merged.get(f"{W}val") != "restart":
        return "goes on from the cell above"
    said = "".join(each.text or "" for each in cell.iter(f"{W}t")).strip()
    if said and not said.casefold().startswith(_PLACEHOLDERS) and set(said) - set("_- .☐□"):
        return "holds words of the buyer"
    listed = [
        each.get(f"{W}displayText") or each.get(f"{W}value") for each in cell.iter(f"{W}listItem")
    ]
    if listed and text not in listed:
        return f"allows {', '.join(filter(None, listed))} only"
    return ""


def _write(cell: Any, text: str) -> None:
    """The words in the cell's first paragraph, whose type and spacing they take."""
    from docx.oxml import OxmlElement

    paragraph = next(cell.iter(f"{W}p"), None)
    if paragraph is None:
        paragraph = OxmlElement("w:p")
        cell.append(paragraph)
    looks = next(paragraph.iter(f"{W}rPr"), None)
    for child in list(paragraph):
        if child.tag != f"{W}pPr":
            paragraph.remove(child)
    run = OxmlElement("w:r")
    if looks is not None and looks.getparent().tag == f"{W}r":
        run.append(looks)
    for index, line in enumerate(text.split("\n")):
        if index:
            run.append(OxmlElement("w:br"))
        words = OxmlElement("w:t")
        words.text = line
        words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.append(words)
    paragraph.append(run)
