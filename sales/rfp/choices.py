"""Answers a workbook allows: its drop-down lists, cell by cell, read from the sheets' XML."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
MOST_CELLS = 100_000


def read_choices(content: bytes) -> dict[str, tuple[str, ...]]:
    """Allowed answers by cell address (`Sheet!D7`, quoted as elsewhere); lists only.

    A list may be typed into the rule or stand in cells of any sheet, hidden ones too.
    """
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    found: dict[str, tuple[str, ...]] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for title, part in _sheets(archive).items():
            for rule in _rules(archive.read(part)):
                formula = rule.find(f"{MAIN}formula1")
                allowed = _listed(book, title, (formula.text or "") if formula is not None else "")
                quoted = f"'{title}'" if re.search(r"[^\w]", title) else title
                for address in _cells(rule.get("sqref", "")) if allowed else ():
                    if len(found) < MOST_CELLS:
                        found[f"{quoted}!{address}"] = allowed
    return found


def _sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet titles and the parts that hold them."""
    from defusedxml.ElementTree import fromstring

    links = fromstring(archive.read("xl/_rels/workbook.xml.rels"), forbid_dtd=True)
    targets = {each.get("Id"): each.get("Target", "") for each in links}
    book = fromstring(archive.read("xl/workbook.xml"), forbid_dtd=True)
    parts = {}
    for sheet in book.iter(f"{MAIN}sheet"):
        target = targets.get(sheet.get(_RELATION), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in archive.namelist():
            parts[sheet.get("name", "")] = part
    return parts


def _rules(xml: bytes) -> list[Any]:
    """List rules only; cut out first, since the cells before them may be a million."""
    from defusedxml.ElementTree import fromstring

    match = re.search(rb"<dataValidations\b.*?</dataValidations>", xml, re.DOTALL)
    if match is None:
        return []
    namespace = f'<x xmlns="{MAIN[1:-1]}">'.encode()
    try:
        root = fromstring(namespace + match[0] + b"</x>", forbid_dtd=True)
    except SyntaxError:  # a prefix declared further out: rules of newer programs only
        return []
    return [rule for rule in root.iter(f"{MAIN}dataValidation") if rule.get("type") == "list"]


def _listed(book: Any, title: str, formula: str) -> tuple[str, ...]:
    said = formula.strip()
    if said.startswith('"'):
        return tuple(each.strip() for each in said.strip('"').split(",") if each.strip())
    if said in book.defined_names:
        said = book.defined_names[said].attr_text
    match = re.fullmatch(
        r"=?(?:'?(?P<sheet>[^'!]+)'?!)?\$?(?P<c1>[A-Z]{1,3})\$?(?P<r1>\d+)(?::\$?(?P<c2>[A-Z]{1,3})\$?(?P<r2>\d+))?",
        said,
    )
    if match is None:
        return ()
    name = match["sheet"] or title
    if name not in book.sheetnames:
        return ()
    area = f"{match['c1']}{match['r1']}:{match['c2'] or match['c1']}{match['r2'] or match['r1']}"
    return tuple(
        str(value).strip()
        for row in book[name][area]
        for cell in row
        if (value := cell.value) is not None and str(value).strip()
    )[:50]


def _cells(areas: str) -> list[str]:
    from openpyxl.utils import get_column_letter, range_boundaries

    cells: list[str] = []
    for area in areas.split():
        left, top, right, bottom = (each or 0 for each in range_boundaries(area))
        if not left or not top or (bottom - top) * (right - left + 1) > MOST_CELLS:
            continue
        cells += [
            f"{get_column_letter(column)}{row}"
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        ]
    return cells
