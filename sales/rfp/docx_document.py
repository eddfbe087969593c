"""A DOCX as blocks: paragraphs with their list numbers, tables, text boxes; changes accepted.

Read from its XML, since word processors keep what was inserted, deleted or boxed where simpler
readers do not look. The parser refuses entities and document types.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from sales.rfp.block import Block, Cell, Kind, ReadDocument
from sales.rfp.docx_numbering import Numbering, read_numbering
from sales.rfp.docx_styles import StyleSheet, read_styles
from sales.rfp.docx_tables import (
    BOX,
    FALLBACK,
    SKIPPED,
    W,
    boxes,
    cell_name,
    is_contents,
    own_rows,
)
from sales.rfp.files import DocumentRefused
from sales.rfp.labels import find_label
from sales.rfp.layout import looks_like_title


def read_docx(name: str, content: bytes) -> ReadDocument:
    """The blocks of a DOCX.

    Raises:
        DocumentRefused: damaged, with entities in its XML, or without text.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            root = parse_xml(archive.read("word/document.xml"))
            parts = set(archive.namelist())
            numbering = _part(archive, parts, "word/numbering.xml")
            styles = _part(archive, parts, "word/styles.xml")
    except (KeyError, zipfile.BadZipFile, ValueError, SyntaxError, OSError, EOFError) as error:
        why = "is damaged or holds forbidden XML; open it in Word, save it again and send that"
        raise DocumentRefused(name, why) from error
    sheet = read_styles(styles)
    walk = _Walk(read_numbering(numbering), sheet)
    body = root.find(f"{W}body")
    blocks = tuple(walk.blocks(body)) if body is not None else ()
    if not any(block.text for block in blocks):
        raise DocumentRefused(name, "holds no text; send the document with the requirements")
    remarks = []
    if any(next(root.iter(f"{W}{tag}"), None) is not None for tag in ("ins", "del")):
        remarks.append(f"{name} has tracked changes; it was read as if all were accepted.")
    return ReadDocument(name=name, blocks=blocks, pages=walk.page, remarks=tuple(remarks))


def parse_xml(text: bytes) -> Any:
    """An XML tree; raises ValueError on entities and document types."""
    from defusedxml.ElementTree import fromstring

    return fromstring(text, forbid_dtd=True)


def _part(archive: zipfile.ZipFile, parts: set[str], name: str) -> Any:
    return parse_xml(archive.read(name)) if name in parts else None


class _Walk:
    def __init__(self, numbering: Numbering, styles: StyleSheet) -> None:
        self._numbering = numbering
        self._styles = styles
        self._tables = 0
        self.page = 1

    def blocks(self, parent: Any) -> Iterator[Block]:
        for child in parent:
            if child.tag == f"{W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{W}tbl":
                yield from self._table(child)
            elif child.tag == f"{W}sdt" and not is_contents(child):
                inner = child.find(f"{W}sdtContent")
                if inner is not None:
                    yield from self.blocks(inner)
            elif child.tag in (f"{W}ins", f"{W}moveTo", f"{W}customXml"):
                yield from self.blocks(child)

    def _paragraph(self, paragraph: Any) -> Iterator[Block]:
        style = self._styles.of(paragraph)
        if style.is_contents:
            return
        started = self.page
        text = self._text(paragraph)
        label = self._numbering.label(paragraph, style)
        for box in boxes(paragraph):
            yield from self.blocks(box)
        if not text:
            return
        page = self.page if not started or _breaks_first(paragraph) else started
        yield self._made(text, label, style, page)

    def _made(self, text: str, label: str, style: Any, page: int) -> Block:
        typed = find_label(text) if not label else None
        if typed is not None:
            label, text = typed.text, text[typed.length :].strip()
        bold_title = style.bold and looks_like_title(text) and not text.endswith(":")
        named = typed is not None and typed.text[:1].isupper() and len(typed.text) > 4
        duty = re.search(r"\b(?:shall|must|should|will)\b", text)
        heading = (
            style.level and len(text.split()) <= 25 and not (duty and text.endswith("."))
        ) or (bold_title or (named and looks_like_title(text) and len(text.split()) < 9))
        plain = Kind.ITEM if label else Kind.PARAGRAPH
        kind = Kind.HEADING if heading and not duty else plain
        return Block(
            kind=kind,
            text=text,
            label=label,
            page=page,
            level=style.level if kind is Kind.HEADING else 0,
            style=style.name,
        )

    def _text(self, node: Any) -> str:
        return " ".join("".join(self._runs(node)).replace("\u00a0", " ").split())

    def _runs(self, node: Any) -> Iterator[str]:
        for child in node:
            tag = child.tag
            if tag in SKIPPED or tag in (BOX, FALLBACK):
                continue
            if tag == f"{W}t":
                yield child.text or ""
            elif tag in (f"{W}tab", f"{W}cr"):
                yield " "
            elif tag == f"{W}noBreakHyphen":
                yield "-"
            elif tag == f"{W}br":
                self.page += child.get(f"{W}type") == "page"
                yield " "
            elif tag == f"{W}lastRenderedPageBreak":
                self.page += 1
            elif tag != f"{W}pPr":
                yield from self._runs(child)

    def _table(self, table: Any) -> Iterator[Block]:
        self._tables += 1
        serial = self._tables
        for number, row in enumerate(own_rows(table), 1):
            cells: list[Cell] = []
            nested: list[Any] = []
            for cell in row.findall(f"{W}tc"):
                lines = [self._line(each) for each in cell.iter(f"{W}p") if _owner_cell(cell, each)]
                text = "\n".join(line for line in lines if line)
                address = cell_name(serial, number, len(cells))
                cells.append(Cell(text=text, column=len(cells), address=address))
                nested += cell.findall(f"{W}tbl")
            said = " | ".join(cell.text.replace("\n", " ") for cell in cells if cell.text)
            if said:
                yield Block(
                    kind=Kind.ROW, text=said, page=self.page, cells=tuple(cells), table=f"t{serial}"
                )
            for each in nested:
                yield from self._table(each)

    def _line(self, paragraph: Any) -> str:
        text = self._text(paragraph)
        label = self._numbering.label(paragraph, self._styles.of(paragraph))
        return f"{label} {text}" if label and text else text


def _owner_cell(cell: Any, paragraph: Any) -> bool:
    inner = {id(each) for nested in cell.iter(f"{W}tbl") for each in nested.iter(f"{W}p")}
    return id(paragraph) not in inner


def _breaks_first(paragraph: Any) -> bool:
    """Whether a page break stands before the paragraph's first letter."""
    for node in paragraph.iter():
        if node.tag == f"{W}t" and (node.text or "").strip():
            return False
        if node.tag == f"{W}lastRenderedPageBreak" or node.get(f"{W}type") == "page":
            return True
    return False
