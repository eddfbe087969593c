"""What an uploaded file is, told from its bytes, and weighed before it is opened."""

from __future__ import annotations

import io
import zipfile
from enum import StrEnum
from pathlib import PurePath

from common.errors import BusinessError

MAX_UNFOLDED = 300 * 1024 * 1024
MAX_RATIO = 200
MAX_PARTS = 5_000
_SMALL = 5 * 1024 * 1024  # below this no ratio is a danger


class FileKind(StrEnum):
    PDF = "PDF"
    DOCX = "DOCX"
    XLSX = "XLSX"
    TEXT = "text"


class DocumentRefused(BusinessError):
    """A document that is not read, and what would be."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{PurePath(name).name[:80] or 'The file'} {why}.")


def recognise(name: str, content: bytes) -> FileKind:
    """The kind of a document.

    Raises:
        DocumentRefused: empty, of another kind, protected, or unfolding to far too much.
    """
    if not content.strip():
        raise DocumentRefused(name, "is empty; send the PDF, DOCX, XLSX or text of the RFP")
    start = content[:1024].lstrip()
    if start.startswith(b"%PDF") or b"%PDF-" in content[:1024]:
        return FileKind.PDF
    if start.startswith(b"PK"):
        return _office(name, content)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        why = "is an old or password-protected Office file; save it as DOCX or XLSX, no password"
        raise DocumentRefused(name, why)
    lower = start[:512].lower()
    if lower.startswith((b"<!doctype html", b"<html", b"<head", b"<?xml")) or b"<html" in lower:
        why = "is a web page inside; print it to PDF or paste its text into a .txt file"
        raise DocumentRefused(name, why)
    if b"\x00" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DocumentRefused(name, "is no PDF, DOCX, XLSX or text; export it as one of these")
    if PurePath(name).suffix.lower() in {".pdf", ".docx", ".xlsx"}:
        why = "is not what its name says and cannot be opened; export it again"
        raise DocumentRefused(name, why)
    return FileKind.TEXT


def _declares(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether an XML part declares a document type, which is how entities are smuggled in."""
    if part.flag_bits & 1 or not part.filename.endswith((".xml", ".rels")):
        return False
    with archive.open(part) as opened:
        start = opened.read(4096)
    return b"<!DOCTYPE" in start or b"<!ENTITY" in start


def _office(name: str, content: bytes) -> FileKind:
    damaged = "is damaged; open it in its program, save it again and send that"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            forbidden = [part.filename for part in parts if _declares(archive, part)]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as error:
        raise DocumentRefused(name, damaged) from error
    if any(part.flag_bits & 1 for part in parts):
        raise DocumentRefused(name, "is encrypted; save it without a password")
    if forbidden:
        raise DocumentRefused(name, f"holds forbidden XML in {forbidden[0]}; save it anew")
    unfolded = sum(part.file_size for part in parts)
    bomb = any(
        part.file_size > _SMALL and part.file_size / max(1, part.compress_size) > MAX_RATIO
        for part in parts
    )
    if unfolded > MAX_UNFOLDED or len(parts) > MAX_PARTS or bomb:
        why = "unfolds to far more than it should; copy its text into a new document"
        raise DocumentRefused(name, why)
    names = {part.filename for part in parts}
    if "word/document.xml" in names:
        return FileKind.DOCX
    if "xl/workbook.xml" in names:
        return FileKind.XLSX
    raise DocumentRefused(name, "is a ZIP but no DOCX or XLSX; unpack it and send what is inside")
