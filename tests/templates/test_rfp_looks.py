"""Responses in every language and theme conform; a theme that would harm is refused."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from common.money import Money
from sales.rfp.answers import Compliance, RfpAnswer
from sales.rfp.docx_tables import cell_name, read_cell_name
from sales.rfp.language import UnknownLanguage, language, languages
from sales.rfp.offered_sale import OfferedSale, PriceRow
from sales.rfp.response import Heading, RfpResponse, compose_response
from templates.pdf import make_pdf
from templates.rfp_response_document import rfp_response_html
from templates.rfp_response_docx import rfp_response_docx
from templates.rfp_response_docx_fill import TableCellNotFound, fill_document
from templates.rfp_response_xlsx import FilledCell
from templates.theme import BadTheme, read_theme, theme_named, themes
from tests.sales.rfp.samples import docx_bytes, read

TEXT = b"1. Net\n1.1 Availability shall be 99.9 %.\n1.2 The bidder must <b>sign</b> it.\n"
READING = read("a.txt", TEXT)
LOOKS = [("en", "harbour"), ("de", "meridian"), ("es", "ledger")]


def euros(amount: str) -> Money:
    return Money.of(amount, "EUR")


SALE = OfferedSale(
    reference="Q-2026-00001 v1",
    services=("Dedicated Internet",),
    sites=2,
    availability_percent=99.95,
    restore_hours=4,
    term_months=36,
    once=euros("1200"),
    monthly=euros("3450.5"),
    contract_value=euros("125418"),
    rows=(
        PriceRow(
            site="Kiel",
            service="Dedicated Internet",
            quantity=1,
            once=euros("1200"),
            monthly=euros("3450.5"),
        ),
    ),
)


def headings(document: Any) -> list[str]:
    return [each.text for each in document.paragraphs if each.style.name == "Heading 1"]


def response(code: str) -> RfpResponse:
    kinds = (Compliance.PARTIAL, Compliance.COMPLY)
    answers = {
        each.id: RfpAnswer(requirement_id=each.id, compliance=kind, text="Yes <i>")
        for each, kind in zip(READING.requirements, kinds, strict=True)
    }
    heading = Heading(
        title="Net & more",
        buyer="City",
        provider="Larkfield",
        issued_on=date(2026, 11, 23),
        language=code,
        sale=SALE,
    )
    return compose_response(heading, READING.requirements, answers, READING.facts)


@pytest.mark.parametrize(("code", "theme"), LOOKS)
def test_every_look_conforms_and_is_the_same_twice(code: str, theme: str) -> None:
    html = rfp_response_html(response(code), theme_named(theme))
    assert f'lang="{code}"' in html
    assert "<i>" not in html
    made = make_pdf(html)
    assert made == make_pdf(html)
    page = pytest.importorskip("page")
    for profile in ("3a", "ua1"):
        report = page.validate_pdf_bytes(made, profile=profile)
        assert [(each.rule_id, each.message) for each in report.failures] == []


def test_every_language_says_everything_and_dates_and_money_its_own_way() -> None:
    words = {code: language(code) for code in languages()}
    assert next(iter(words)) == "en"
    keys = {code: {g: set(p) for g, p in each.phrases.items()} for code, each in words.items()}
    assert all(each == keys["en"] for each in keys.values())
    assert [words[code].day(date(2026, 11, 3)) for code in ("en", "de", "es")] == [
        "3 November 2026",
        "3. November 2026",
        "3 de noviembre de 2026",
    ]
    said = {code: each.money(euros("3450.5")).replace("\xa0", " ") for code, each in words.items()}
    assert said == {"en": "EUR 3,450.50", "de": "3.450,50 EUR", "es": "3.450,50 EUR"}
    assert words["en"].money(Money.of("1200", "JPY")).replace("\xa0", " ") == "JPY 1,200"
    with pytest.raises(UnknownLanguage, match="known are en"):
        language("../en")


def test_the_summary_goes_from_need_to_price_and_names_what_is_not_met() -> None:
    need, solution, proof, level, price, doubts = response("en").summary
    assert need.startswith("City asks for 2 requirements")
    assert "Dedicated Internet at 2 sites" in solution
    assert "complies with 1" in proof
    assert "99.95 %" in level
    assert "3,450.50" in price
    assert doubts.endswith("at 1.1.")
    html = rfp_response_html(response("en"))
    assert 'href="#RQ-0001" data-see="page"' in html
    assert (
        html.index("List of tables") < html.index('id="table-1"') < html.index("Price annex</h2>")
    )


def test_a_final_response_bears_no_draft_mark() -> None:
    draft = response("en")
    assert "draft-en.svg" in rfp_response_html(draft)
    assert "draft-en.svg" not in rfp_response_html(replace(draft, draft=False))


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ('ink = "#ffee00"', "too light"),
        ('ink = "red; } body { display: none"', "is no colour"),
        ('text_font = "Comic Sans"', "is not shipped"),
        ('colour = "#000000"', "it may hold"),
        ("ink = [", "not TOML"),
        ("logo = '<svg><script/></svg>'", "shapes only"),
        ("logo = '<svg><rect fill=\"url(http://x)\"/></svg>'", "shapes only"),
        ("logo = '<svg><image href=\"file:///etc/passwd\"/></svg>'", "shapes only"),
        ("logo = '<!DOCTYPE svg [<!ENTITY a \"b\">]><svg/>'", "not an SVG"),
    ],
)
def test_a_theme_that_would_harm_a_document_is_refused(written: str, why: str) -> None:
    with pytest.raises(BadTheme, match=why):
        read_theme("own", written)


def test_a_house_adds_themes_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path
    (folder / "own.toml").write_text('title = "Own"\nink = "#202020"\n')
    assert [each.name for each in themes(folder)][-1] == "own"
    assert theme_named("own", folder).ink == "#202020"
    with pytest.raises(BadTheme, match="none of this name"):
        theme_named("own")


def test_the_docx_speaks_the_language_and_has_the_prices() -> None:
    document = Document(io.BytesIO(rfp_response_docx(response("de"))))
    assert headings(document) == [
        "Zusammenfassung",
        "1. Net",
        "Preisanhang",
    ]
    assert document.core_properties.language == "de"
    assert document.tables[1].rows[2].cells[4].text.replace("\xa0", " ") == "3.450,50 EUR"


def test_the_buyers_docx_is_filled_in_its_response_cells() -> None:
    document = Document()
    table = document.add_table(rows=0, cols=3)
    for row in (("No.", "Requirement", "Response"), ("1", "A", ""), ("2", "B", "as agreed")):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    table.rows[1].cells[2].add_table(rows=1, cols=1)
    second = document.add_table(rows=1, cols=1)
    second.rows[0].cells[0].text = "[insert response]"
    cells = [
        FilledCell(address=cell_name(1, 2, 2), text="Complies.\nWith <b>."),
        FilledCell(address=cell_name(1, 3, 2), text="no"),
        FilledCell(address=cell_name(3, 1, 0), text="Here."),
    ]
    filled = fill_document("a.docx", docx_bytes(document), cells)
    assert filled.filled == 2
    assert "holds words of the buyer" in filled.skipped[0]
    read_back = Document(io.BytesIO(filled.content))
    assert read_back.tables[0].rows[1].cells[2].text.startswith("Complies.\nWith <b>.")
    assert read_back.tables[0].rows[2].cells[2].text == "as agreed"
    assert read_back.tables[1].rows[0].cells[0].text == "Here."
    nowhere = [FilledCell(address="Table 9!A1", text="x")]
    with pytest.raises(TableCellNotFound, match="no cell Table 9!A1"):
        fill_document("a.docx", docx_bytes(document), nowhere)


def test_cell_names_read_back() -> None:
    assert read_cell_name(cell_name(12, 3, 27)) == (12, 3, 27)
    assert read_cell_name("Sheet!A1") is None
