"""Redlines lose no word; a term sheet come back is read with its tracked and silent changes."""

from __future__ import annotations

import io

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from common.errors import BusinessError
from sales.negotiation.clauses import clauses, say_clause, standard_deal
from sales.negotiation.redline import Mark, redline_deals, redline_text
from sales.negotiation.term_sheet import ReadSheet, read_term_sheet
from sales.negotiation.term_sheet_file import read_rows
from templates.term_sheet_docx import term_sheet_docx
from tests.sales.negotiation.sample import ISSUES, NOW

STANDING = (0, 1, 1)
WORDS = st.text(alphabet="ab 9.\n", max_size=40)


@given(WORDS, WORDS)
def test_kept_and_removed_are_the_old_text_kept_and_added_the_new(before: str, after: str) -> None:
    line = redline_text("x", before, after)
    assert (line.before, line.after) == (before, after)
    assert line.changed is (before != after)


def test_a_figure_is_struck_whole() -> None:
    lines = redline_deals(ISSUES, STANDING, (0, 2, 1))
    (changed,) = [each for each in lines if each.changed]
    assert changed.title == "Availability"
    marked = [(p.mark, p.text) for p in changed.pieces if p.mark is not Mark.KEPT]
    assert marked == [(Mark.REMOVED, "99.9"), (Mark.ADDED, "99.95")]
    assert standard_deal(ISSUES) == (0, 1, 1)


def test_every_value_says_a_clause_it_can_be_read_back_from() -> None:
    for number, issue in enumerate(ISSUES):
        for position in range(len(issue.values)):
            deal = (*STANDING[:number], position, *STANDING[number + 1 :])
            text = "\n".join(f"{c.title}: {c.text}" for c in clauses(ISSUES, deal))
            assert sheet(text).deal == deal


def sheet(text: str) -> ReadSheet:
    return read_term_sheet(ISSUES, STANDING, read_rows("sheet.txt", text.encode()))


def tracked(title: str, old: str, new: str) -> bytes:
    """The sheet we sent, with one figure changed as Word tracks it."""
    sent = term_sheet_docx(clauses(ISSUES, STANDING), customer="A", provider="B", dated=NOW.date())
    document = Document(io.BytesIO(sent))
    for row in document.tables[0].rows:
        if row.cells[0].text != title:
            continue
        paragraph = row.cells[1].paragraphs[0]
        before, after = paragraph.text.split(old, 1)
        paragraph.runs[0].text = before
        for tag, word, part in (("w:del", old, "w:delText"), ("w:ins", new, "w:t")):
            change, run, text = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(part)
            text.text = word
            change.set(qn("w:author"), "Customer")
            run.append(text)
            change.append(run)
            paragraph._p.append(change)
        paragraph.add_run(after)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_tracked_changes_become_their_offer() -> None:
    rows = read_rows("back.docx", tracked("Payment", "30", "60"))
    read = read_term_sheet(ISSUES, STANDING, rows)
    assert read.deal == (0, 1, 2)
    assert read.warnings == ()
    (changed,) = [each for each in read.redlines if each.changed]
    assert changed.after == "Invoices are due within 60 days of their date."
    assert [row.text != row.before for row in rows] == [False, False, True]


def test_a_sheet_sent_back_as_it_was_changes_nothing() -> None:
    sent = term_sheet_docx(clauses(ISSUES, STANDING), customer="A", provider="B", dated=NOW.date())
    read = read_term_sheet(ISSUES, STANDING, read_rows("same.docx", sent))
    assert (read.deal, read.warnings) == (STANDING, ())
    assert not any(each.changed for each in read.redlines)


def test_silent_and_further_changes_are_pointed_out() -> None:
    read = sheet(
        f"Discount: {say_clause(ISSUES[0], 0)}\n"
        "Payment: Invoices are due in 60 days, net, unless we say otherwise.\n"
        "Audit: We may inspect your books at any time.\n"
    )
    assert read.deal == (0, 1, 2)
    said = " ".join(read.warnings)
    assert "Availability is not in the file" in said
    assert "Payment was changed without tracking" in said
    assert "wording of payment" in said
    assert "“Audit” is not under negotiation" in said


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Hello", "none of the clauses"),
        ("Payment: as usual", "no figure in days"),
        ("Payment: 30 days, or 60 days for the first", "has 30 and 60 days"),
        ("Payment: Invoices are due within 45 days of their date.", "accepted: 14, 30 or 60 days"),
    ],
)
def test_what_cannot_be_taken_is_said_clause_by_clause(text: str, sentence: str) -> None:
    with pytest.raises(BusinessError) as refusal:
        sheet(text)
    said = " ".join([str(refusal.value), *getattr(refusal.value, "rows", ())])
    assert sentence in said


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", b"no zip"),
        ("a.txt", b"\xff\xfe\x00"),
        ("a.txt", b"x" * 2_000_001),
    ],
)
def test_files_that_are_no_term_sheet_are_refused(name: str, content: bytes) -> None:
    with pytest.raises(BusinessError, match="cannot be read as a term sheet"):
        read_rows(name, content)
