"""Reads the rows of a term sheet out of DOCX or text, with tracked changes taken and left out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from common.errors import BusinessError
from sales.negotiation.term_sheet import SheetRow
from sales.rfp.docx_document import parse_xml

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOST_BYTES = 2_000_000
_MOST_XML = 20_000_000
_MOST_TITLE_WORDS = 6


class NotATermSheet(BusinessError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} cannot be read as a term sheet; accepted: the DOCX made here, with or without "
            "tracked changes, or text with a line `Title: clause` for each clause, up to 2 MB."
        )


def read_rows(name: str, content: bytes) -> tuple[SheetRow, ...]:
    """Titles and texts, of tables and of lines `Title: text`. Raises NotATermSheet."""
    if len(content) > _MOST_BYTES:
        raise NotATermSheet(name)
    if PurePath(name).suffix.lower() == ".docx":
        return _docx(name, content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as unreadable:
        raise NotATermSheet(name) from unreadable
    return tuple(row for line in text.splitlines() if (row := _line(line, line)) is not None)


def _docx(name: str, content: bytes) -> tuple[SheetRow, ...]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            part = archive.getinfo("word/document.xml")
            if part.file_size > _MOST_XML:
                raise NotATermSheet(name)
            root = parse_xml(archive.read(part))
    except (KeyError, zipfile.BadZipFile, ValueError, SyntaxError, OSError, EOFError) as error:
        raise NotATermSheet(name) from error
    body = root.find(f"{_W}body")
    return tuple(_rows(body)) if body is not None else ()


def _rows(body: Any) -> Iterator[SheetRow]:
    for child in body:
        if child.tag == f"{_W}tbl":
            for row in child.iter(f"{_W}tr"):
                yield from _table_row(row)
        elif child.tag == f"{_W}p":
            found = _line(_text(child, "ins"), _text(child, "del"))
            if found is not None:
                yield found


def _table_row(row: Any) -> Iterator[SheetRow]:
    """A title cell, and the text in the cell after it; a struck row has no text left."""
    cells = row.findall(f"{_W}tc")
    if len(cells) < 2:
        return
    title, text, before = _text(cells[-2], "del"), _text(cells[-1], "ins"), _text(cells[-1], "del")
    if title and text.casefold() != "clause":
        yield SheetRow(title=title, text=text, before=before)


def _line(text: str, before: str) -> SheetRow | None:
    title, colon, rest = text.partition(":")
    if not colon or not rest.strip() or len(title.split()) > _MOST_TITLE_WORDS:
        return None
    was = before.partition(":")[2]
    return SheetRow(title=title.strip(), text=rest.strip(), before=was.strip())


def _text(node: Any, taken: str) -> str:
    """The words of a node: `ins` takes what was put in, `del` what was struck out instead."""
    left_out = f"{_W}{'del' if taken == 'ins' else 'ins'}"
    parts: list[str] = []

    def walk(each: Any) -> None:
        if each.tag == left_out or each.tag in (f"{_W}moveFrom",):
            return
        if each.tag in (f"{_W}t", f"{_W}delText"):
            parts.append(each.text or "")
        elif each.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
            parts.append(" ")
        for child in each:
            walk(child)
        if each.tag == f"{_W}p":
            parts.append(" ")

    walk(node)
    return " ".join("".join(parts).split())
