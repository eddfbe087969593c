"""Tables in and out: an uploaded CSV or XLSX as rows of text, and rows as a file to download.

What arrives is not trusted: a workbook is weighed before it is opened, a file must be what its
extension says, and what leaves can never run as a formula.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import PurePath
from typing import TypeAlias

from common.errors import BusinessError, RowErrors
from common.workbooks import Broken, read_workbook, write_workbook

Cell: TypeAlias = str | int | float | Decimal | date | bool | None

MAX_COLUMNS = 500
_DELIMITERS = ",;\t|"
_MAGIC = {
    b"PK\x03\x04": "a ZIP or Excel file",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old or password-protected Office file",
}
_TYPOGRAPHY = set("“”‘’‚„–—…€£§°«»·´•\u00a0")  # what cp1252 text holds beside letters


class FileRefused(BusinessError):
    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name} {why}.")


@dataclass(frozen=True, slots=True)
class Table:
    """A header and its rows, every cell trimmed text and every row as long as the header.

    `first_row_number` is the number a spreadsheet shows beside the first row. Blank rows in
    between are kept, so that the numbers of later rows hold.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first_row_number: int = 2

    def numbered(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """The rows that are not blank, each with its spreadsheet row number."""
        for number, row in enumerate(self.rows, self.first_row_number):
            if any(row):
                yield number, row


def read_table(name: str, content: bytes, limit_mb: int, *, max_rows: int = 20_000) -> Table:
    """The table in an upload, by its name's extension: .csv, or .xlsx (first visible sheet).

    CSV may be UTF-8, UTF-16 with a byte order mark, or Windows-1252, and separated by comma,
    semicolon, tab or bar. The first row that is not blank is the header.

    Raises:
        FileRefused: empty, over `limit_mb` megabytes, over `max_rows` rows, no rows under the
            header, of another kind, damaged, or not what its extension says.
        RowErrors: rows with more cells than the header.
    """
    shown = PurePath(name).name[:80] or "The file"
    if not content:
        raise FileRefused(shown, "is empty; send a CSV or XLSX file with a header row")
    if len(content) > limit_mb * 1024 * 1024:
        size = len(content) / 1024 / 1024
        raise FileRefused(shown, f"is {size:.1f} MB; at most {limit_mb} MB are accepted")
    extension = PurePath(name).suffix.casefold()
    if extension == ".csv":
        rows = csv_rows(shown, content)
    elif extension == ".xlsx":
        rows = _xlsx_rows(shown, content, max_rows)
    else:
        raise FileRefused(shown, "is not accepted; save it as .csv or .xlsx and send that")
    return _table(shown, rows, max_rows)


def _table(name: str, rows: list[tuple[str, ...]], max_rows: int) -> Table:
    rows = [tuple(" ".join(cell.split()) for cell in row) for row in rows]
    while rows and not any(rows[-1]):
        rows.pop()
    top = next((index for index, row in enumerate(rows) if any(row)), None)
    if top is None:
        raise FileRefused(name, "holds no text; a header row and at least one row are needed")
    header, body = _trimmed(rows[top]), rows[top + 1 :]
    if not body:
        raise FileRefused(name, "has a header but no rows under it; add at least one row")
    if len(body) > max_rows:
        raise FileRefused(name, f"has {len(body):,} rows; at most {max_rows:,} are accepted")
    if len(header) > MAX_COLUMNS:
        raise FileRefused(name, f"has {len(header)} columns; at most {MAX_COLUMNS} are accepted")
    wide = tuple(
        f"Row {number} has {len(_trimmed(row))} cells but the header has {len(header)};"
        " put quotes around text that holds the separator."
        for number, row in enumerate(body, top + 2)
        if len(_trimmed(row)) > len(header)
    )
    if wide:
        raise RowErrors(f"{name} was not taken: some rows are longer than its header.", wide)
    width = len(header)
    fitted = tuple((row + ("",) * width)[:width] for row in body)
    return Table(header, fitted, top + 2)


def _trimmed(row: tuple[str, ...]) -> tuple[str, ...]:
    filled = [index for index, cell in enumerate(row) if cell]
    return row[: filled[-1] + 1] if filled else ()


def _xlsx_rows(name: str, content: bytes, max_rows: int) -> list[tuple[str, ...]]:
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileRefused(
            name, "is password-protected or in the old .xls format; save it as .xlsx without one"
        )
    if not content.startswith(b"PK"):
        raise FileRefused(name, "is not an Excel workbook inside; save it as .xlsx and send that")
    try:
        return read_workbook(content, max_rows + 1, MAX_COLUMNS)
    except Broken as broken:
        raise FileRefused(name, str(broken)) from broken


def csv_rows(name: str, content: bytes) -> list[tuple[str, ...]]:
    """Every row of a CSV as it stands, blank ones included.

    Raises:
        FileRefused: no text in an encoding that is accepted, or quotation marks left open.
    """
    for magic, kind in _MAGIC.items():
        if content.startswith(magic):
            raise FileRefused(name, f"is {kind} inside, not CSV text; save it as CSV UTF-8")
    text = _decoded(content)
    if text is None:
        raise FileRefused(name, "is not readable text; save it as CSV UTF-8 and send that")
    first, _, rest = text.partition("\n")
    named = re.fullmatch(r"sep=(.)\r?", first.strip("\ufeff"), re.IGNORECASE)
    try:
        if named:  # Excel's own way to name the separator; it is a row of the sheet nonetheless
            return [(), *_parsed(rest, named[1])]
        return _parsed(text, delimiter_of(text))
    except csv.Error as error:
        raise FileRefused(
            name, f"cannot be split into cells ({error}); check its quotation marks"
        ) from error


def _parsed(text: str, delimiter: str) -> list[tuple[str, ...]]:
    # Strict, so that a quote left open is an error and not one cell that swallows all that follows.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    return [tuple(row) for row in reader]


def delimiter_of(text: str) -> str:
    """The separator that cuts the header, or else the first rows, into the most cells."""
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:10]

    def cells(delimiter: str) -> tuple[int, int]:
        counts = [re.sub(r'"[^"]*"', "", line).count(delimiter) for line in lines]
        return (counts[0], sum(counts)) if counts else (0, 0)

    return max(_DELIMITERS, key=cells)


def _decoded(content: bytes) -> str | None:
    """The text, or None when it is no text in an encoding we accept."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        codecs: tuple[str, ...] = ("utf-16",)
    else:
        codecs = ("utf-8-sig", "cp1252")
    for codec in codecs:
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            continue
        if _has_controls(text) or (codec == "cp1252" and _looks_odd(text)):
            return None
        return text
    return None


def _has_controls(text: str) -> bool:
    return any(unicodedata.category(each) == "Cc" for each in set(text) - set("\t\r\n"))


def _looks_odd(text: str) -> bool:
    """Whether Windows-1252 can only be a wrong guess.

    Damaged UTF-8 shows symbols between letters (Ã©), and other alphabets show mostly accented
    letters; both would fill a quote with wrong names that nobody notices.
    """
    beyond = [each for each in text if ord(each) > 127]
    strange = any(not each.isalpha() and each not in _TYPOGRAPHY for each in beyond)
    letters = sum(each.isalpha() for each in text)
    return strange or sum(each.isalpha() for each in beyond) > letters / 4


def escape_cell(text: str) -> str:
    """The text such that a spreadsheet shows it and never runs it as a formula.

    A leading quote goes before `= + - @`, tab and carriage return, the list OWASP gives for CSV
    injection, also behind spaces and in the wide forms East Asian keyboards type.
    """
    start = text.lstrip(" ")[:1]
    risky = start in {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"}
    return "'" + text if risky else text


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """CSV as Excel opens it: UTF-8 with a byte order mark, text cells escaped, dates ISO 8601."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([escape_cell(title) for title in header])
    for row in rows:
        writer.writerow([_plain_cell(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig", errors="replace")


def _plain_cell(cell: Cell) -> str | int | float | Decimal:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, str):
        return escape_cell(cell)
    return cell.isoformat() if isinstance(cell, date) else cell


def write_xlsx(header: Sequence[str], rows: Iterable[Sequence[Cell]], sheet: str) -> bytes:
    """A workbook of one sheet with a bold, frozen header. Text stays text, whatever it starts with.

    `sheet` loses the signs Excel forbids in a name and everything beyond 31 characters.
    """
    return write_workbook(header, rows, sheet)
