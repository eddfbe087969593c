"""The compliance matrix as a workbook, and the buyer's own workbook filled in cell by cell."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from common.errors import BusinessError
from common.workbooks import write_workbook
from sales.rfp.offered_sale import OfferedSale
from sales.rfp.response import RfpResponse

MATRIX = (
    "requirement_id",
    "number",
    "section",
    "where",
    "requirement",
    "obligation",
    "category",
    "compliance",
    "response",
    "evidence",
)


PRICES = ("site", "service", "quantity", "once", "monthly", "currency")


class CellNotFound(BusinessError):
    def __init__(self, address: str, name: str) -> None:
        super().__init__(f"{name} has no cell {address}; read the workbook again and answer it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledCell:
    """What goes into a cell (`Sheet!D7`); `allowed` are the words its list accepts, if any."""

    address: str
    text: str
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledWorkbook:
    """`skipped` are sentences on cells that were left as they were."""

    content: bytes
    filled: int
    skipped: tuple[str, ...] = ()


def matrix_xlsx(response: RfpResponse) -> bytes:
    """Every requirement with its answer, one row each."""
    return write_workbook(
        MATRIX,
        (
            (
                row.id,
                row.number,
                section.title,
                row.where,
                row.requirement,
                row.obligation.value,
                row.category,
                row.words,
                row.answer,
                row.reason,
            )
            for section in response.sections
            for row in section.rows
        ),
        "Compliance matrix",
    )


def prices_xlsx(sale: OfferedSale) -> bytes:
    """The price annex: a row a line in plain numbers, the totals last."""
    total = ("Total", "", None, sale.once.amount, sale.monthly.amount, sale.monthly.currency)
    return write_workbook(
        PRICES,
        (
            *(
                (
                    row.site,
                    row.service,
                    row.quantity,
                    row.once.amount,
                    row.monthly.amount,
                    row.monthly.currency,
                )
                for row in sale.rows
            ),
            total,
        ),
        f"Prices {sale.reference}",
    )


def fill_workbook(name: str, content: bytes, cells: Sequence[FilledCell]) -> FilledWorkbook:
    """The buyer's workbook with the cells filled and everything else as it was.

    Merges, widths, formulas, formats and validations stay. A cell with a formula, one inside a
    merge, and a word its list does not allow are left alone and said.

    Raises:
        CellNotFound: a cell names a sheet the workbook does not have.
    """
    from openpyxl import load_workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell

    macros = _has_macros(content)
    book = load_workbook(io.BytesIO(content), keep_vba=macros)
    skipped = []
    filled = 0
    for each in cells:
        sheet, _, at = each.address.rpartition("!")
        title = sheet.strip("'").replace("''", "'")
        if title not in book.sheetnames or not re.fullmatch(r"[A-Z]{1,3}[1-9]\d{0,6}", at):
            raise CellNotFound(each.address, name)
        cell = book[title][at]
        if isinstance(cell, MergedCell):
            skipped.append(f"{each.address} stands inside merged cells and was left alone.")
        elif cell.data_type == "f":
            skipped.append(f"{each.address} holds a formula of the buyer and was left alone.")
        elif each.allowed and each.text not in each.allowed:
            allowed = ", ".join(each.allowed)
            skipped.append(f"{each.address} allows {allowed} only and was left empty.")
        else:
            cell.value = ILLEGAL_CHARACTERS_RE.sub("", each.text)[:32_767]
            cell.data_type = "s"  # else a leading = would make it a formula
            filled += 1
    out = io.BytesIO()
    book.save(out)
    return FilledWorkbook(content=out.getvalue(), filled=filled, skipped=tuple(skipped))


def _has_macros(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return any(name.endswith("vbaProject.bin") for name in archive.namelist())
