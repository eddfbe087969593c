"""The response as DOCX: title, summary and a matrix a section, with real headings and tables."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from sales.rfp.language import Language, language
from sales.rfp.offered_sale import OfferedSale
from sales.rfp.response import ResponseRow, RfpResponse
from templates.rendering import printable
from templates.theme import STANDARD, Theme

_WIDTHS_CM = (2.2, 8.8, 3.0, 10.2)
_PRICE_WIDTHS_CM = (7.0, 8.2, 2.0, 3.5, 3.5)


def rfp_response_docx(response: RfpResponse, theme: Theme = STANDARD) -> bytes:
    """The document, in its language and with the theme's colour on headings."""
    from docx import Document
    from docx.enum.section import WD_ORIENT

    document = Document()
    words = language(response.language)
    _dress(document, theme, words)
    sheet = document.sections[0]
    sheet.orientation = WD_ORIENT.LANDSCAPE
    sheet.page_width, sheet.page_height = sheet.page_height, sheet.page_width
    document.core_properties.title = response.title
    document.core_properties.author = response.provider
    document.core_properties.created = datetime.combine(response.issued_on, time())
    document.add_heading(_said(response.title), level=0)
    if response.draft:
        document.add_paragraph(words.say("draft"), style="Intense Quote")
    document.add_paragraph(
        _said(
            words.say(
                "response_of",
                provider=response.provider,
                buyer=response.buyer,
                day=words.day(response.issued_on),
            )
        )
    )
    document.add_heading(words.say("summary"), level=1)
    for sentence in response.summary:
        document.add_paragraph(_said(sentence))
    for _, kind, number in response.counts:
        document.add_paragraph(f"{kind}: {number}", style="List Bullet")
    for section in response.sections:
        document.add_heading(_said(section.title), level=1)
        _table(document, [_head(words), *(_line(row) for row in section.rows)], _WIDTHS_CM)
    if response.sale:
        _prices(document, response.sale, words)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _said(text: str) -> str:
    return printable(text)


def _dress(document: Any, theme: Theme, words: Language) -> None:
    """Headings in the theme's colour; the language for spelling and for reading aloud."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import RGBColor

    for name in ("Title", "Heading 1", "Heading 2"):
        document.styles[name].font.color.rgb = RGBColor.from_string(theme.ink.lstrip("#"))
    looks = document.styles["Normal"].element.get_or_add_rPr()
    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:val"), words.locale)
    looks.append(spoken)
    document.core_properties.language = words.locale


def _head(words: Language) -> tuple[str, ...]:
    return tuple(words.say(key) for key in ("number", "requirement", "answer", "response"))


def _line(row: ResponseRow) -> tuple[str, ...]:
    return row.number or row.id, row.requirement, row.words, row.answer


def _prices(document: Any, sale: OfferedSale, words: Language) -> None:
    document.add_heading(words.say("prices"), level=1)
    head = tuple(words.say(key) for key in ("site", "service", "quantity", "once", "monthly"))
    rows = [
        (
            each.site,
            each.service,
            str(each.quantity),
            words.money(each.once),
            words.money(each.monthly),
        )
        for each in sale.rows
    ]
    total = (words.say("total"), "", "", words.money(sale.once), words.money(sale.monthly))
    _table(document, [head, *rows, total], _PRICE_WIDTHS_CM)
    value = words.money(sale.contract_value)
    document.add_paragraph(words.say("contract_value", months=sale.term_months, value=value))


def _table(document: Any, lines: Sequence[tuple[str, ...]], widths: tuple[float, ...]) -> None:
    """Cells are filled through the row's own list: asking the table for each is quadratic."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm

    table = document.add_table(rows=len(lines), cols=len(widths), style="Light Grid Accent 1")
    table.autofit = False
    for number, (row, texts) in enumerate(zip(table.rows, lines, strict=True)):
        for cell, text, width in zip(row.cells, texts, widths, strict=True):
            cell.text = _said(text)
            cell.width = Cm(width)
        if number == 0:  # repeated on every page, and read out as the heading
            mark = OxmlElement("w:tblHeader")
            mark.set(qn("w:val"), "true")
            row._tr.get_or_add_trPr().append(mark)
