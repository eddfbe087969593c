"""Tables: what may be uploaded, what is refused in which words, and what is written."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import BusinessError, RowErrors
from common.tables import FileRefused, Table, escape_cell, read_table, write_csv, write_xlsx

TEXT = "Name;City\nCafé;Zürich\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_reads_in_the_encodings_spreadsheets_save(encoding: str) -> None:
    table = read_table("a.csv", TEXT.encode(encoding), 1)
    assert table == Table(("Name", "City"), (("Café", "Zürich"),), 2)


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_separator_is_found(sign: str) -> None:
    text = f'a{sign}b{sign}c\n"1{sign}5"{sign}2{sign}3\n'
    assert read_table("a.CSV", text.encode(), 1).rows == (
        (" ".join(f"1{sign}5".split()), "2", "3"),
    )


def test_row_numbers_are_those_of_the_spreadsheet() -> None:
    table = read_table("a.csv", b"\nName,City\n\nHQ,Chicago\n,\nLab,Reno\n\n", 1)
    assert [number for number, _ in table.numbered()] == [4, 6]
    named = read_table("a.csv", b"sep=;\nName;City\nHQ;Chicago\n", 1)
    assert list(named.numbered()) == [(3, ("HQ", "Chicago"))]


def workbook(rows: Sequence[Sequence[object]], **formats: str) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for cell, shown in formats.items():
        sheet[cell].number_format = shown
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_reads_as_it_is_shown() -> None:
    rows: list[list[object]] = [
        ["zip", "share", "users", "on", "ok"],
        [2110, 0.9995, 250.0, date(2027, 3, 1), True],
    ]
    table = read_table("a.xlsx", workbook(rows, A2="00000", B2="0.00%"), 1)
    assert table.rows == (("02110", "99.95 %", "250", "2027-03-01", "yes"),)


def test_the_first_visible_sheet_is_read() -> None:
    book = openpyxl.Workbook()
    hidden = book.active
    assert hidden is not None
    hidden.append(["secret"])
    hidden.sheet_state = "hidden"
    shown = book.create_sheet("Sites")
    shown.append(["name"])
    shown.append(["HQ"])
    out = io.BytesIO()
    book.save(out)
    assert read_table("a.xlsx", out.getvalue(), 1).rows == (("HQ",),)


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


BOOK = {"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b" , \n\n", "holds no text"),
        ("a.csv", b"name,city\n", "no rows under it"),
        ("a.csv", b"name\n" + b"x" * 1_100_000, "at most 1 MB"),
        ("a.csv", b"name\n" + b"x\n" * 60, "at most 50 are accepted"),
        ("a.csv", b'name,city\n"open,Chicago\n', "quotation marks"),
        ("a.csv", b"PK\x03\x04rest", "ZIP or Excel"),
        ("a.csv", b"%PDF-1.7", "is a PDF"),
        ("a.csv", b"name\x00\x01\xff\xfe", "not readable text"),
        ("a.csv", "имя,город\nМосква,Тула\n".encode("cp1251"), "not readable text"),
        ("a.csv", "name\nCafé\n".encode() + b"caf\xe9\n", "not readable text"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "save it as .csv or .xlsx"),
        ("a.xlsm", b"PK", "save it as .csv or .xlsx"),
        ("sites", b"name\nHQ", "save it as .csv or .xlsx"),
        ("a.xlsx", b"name,city\nHQ,Chicago\n", "not an Excel workbook inside"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0", "password-protected or in the old"),
        ("a.xlsx", b"PK\x03\x04 cut off", "is damaged"),
        ("a.xlsx", zipped(**{"word/document.xml": b""}), "not an Excel workbook inside"),
        ("a.xlsx", zipped(**BOOK), "is damaged"),
        ("a.xlsx", zipped(**BOOK, **{"xl/vbaProject.bin": b""}), "holds macros"),
        ("a.xlsx", zipped(**BOOK, **{"xl/a.xml": b" " * 30_000_000}), "unfolds to far more"),
        ("a.xlsx", workbook([["name"], *[["x"]] * 60]), "at most 50 are accepted"),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence(name: str, content: bytes, words: str) -> None:
    with pytest.raises(FileRefused, match=words) as refused:
        read_table(name, content, 1, max_rows=50)
    assert str(refused.value).startswith(name)


def test_rows_longer_than_the_header_are_all_named() -> None:
    with pytest.raises(RowErrors) as refused:
        read_table("a.csv", b"name,city\nHQ,Chicago,US\nLab,Reno\nX,Y,Z\n", 1)
    assert [row[:5] for row in refused.value.rows] == ["Row 2", "Row 4"]


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["a.csv", "a.xlsx", "a.txt"]),
    st.one_of(
        st.binary(max_size=300),
        st.text(max_size=100).map(str.encode),
        st.binary(max_size=50).map(
            lambda sheet: zipped(**BOOK, **{"xl/worksheets/sheet1.xml": sheet})
        ),
    ),
)
def test_any_bytes_at_all_are_a_table_or_a_refusal(name: str, content: bytes) -> None:
    try:
        table = read_table(name, content, 1)
    except BusinessError:
        return
    assert all(len(row) == len(table.header) for row in table.rows)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 5_000), st.integers(0, 255))
def test_a_damaged_workbook_is_a_table_or_a_refusal(place: int, byte: int) -> None:
    content = bytearray(workbook([["name", "city"], ["HQ", "Chicago"]]))
    content[place % len(content)] = byte
    try:
        read_table("a.xlsx", bytes(content), 1)
    except BusinessError:
        return


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"])
def test_no_text_leaves_as_a_formula(text: str) -> None:
    assert escape_cell(text) == "'" + text
    assert escape_cell("plain = text") == "plain = text"


def test_csv_leaves_with_escaped_text_and_plain_numbers() -> None:
    made = write_csv(["name", "sum"], [["=cmd()", Decimal("-1.50")], [None, True]])
    assert made.decode("utf-8-sig") == "name,sum\r\n'=cmd(),-1.50\r\n,yes\r\n"


def test_a_written_workbook_reads_back_and_holds_no_formula() -> None:
    made = write_xlsx(
        ["name", "n"], [["=1+1", 5], ["a\x00b", Decimal("2.5")]], "Prices: [all]/2027"
    )
    assert read_table("a.xlsx", made, 1).rows == (("=1+1", "5"), ("ab", "2.5"))
    sheet = openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]
    assert sheet["A2"].data_type == "s"
