"""An RFP from its files to the documents that are issued, on a seeded office."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook

from common.actor import NotAllowed
from database.work import Work
from sales.rfp.answers import Compliance, Source
from sales.rfp.block import SheetColumns
from sales.rfp.expert_rows import NotExpertRows, NothingAssigned, RowsRefused
from sales.rfp.gate import NotReady
from sales.rfp.library import EntryStatus
from sales.rfp.project import Look, NoAnswer, NoSuchQuestion, RfpProject
from sales.rfp.reading import NamedFile
from sales.rfp.service_evidence import Keeping
from templates.theme import BadTheme
from tests.sales.rfp.samples import docx_bytes
from tests.workflows.conftest import NOW, QUALIFIED, QUOTED, Office
from workflows.answer_library import (
    NoPastAnswers,
    import_past_response,
    library,
    start_library,
)
from workflows.expert_rows import export_rows, merge_rows
from workflows.map_columns import ColumnsClash, read_by_columns
from workflows.rfp_documents import House, issue_rfp, issued_content, issued_files, set_look
from workflows.rfp_ground import published_ground, shipped_ground
from workflows.rfp_outcome import OutcomeKnown, record_outcome
from workflows.work_on_rfp import (
    Assignment,
    WrittenAnswer,
    ask_buyer,
    assign_rows,
    find_rfp,
    note_reply,
    open_rfp,
    propose_answers,
    write_answers,
)

HOUSE = House("Larkfield")


def strange_workbook() -> bytes:
    """A sheet whose titles no rule knows."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Wants"
    for row in (
        ("Pos", "What we are after", "You say"),
        ("W1", "Every clinic has two links.", ""),
        ("W2", "State the monthly charge in total.", ""),
    ):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def buyers_docx() -> bytes:
    document = Document()
    document.add_heading("1 Service", level=1)
    table = document.add_table(rows=0, cols=3)
    for row in (
        ("No.", "Requirement", "Response"),
        ("1.1", "Monthly availability shall be at least 99.5 %.", ""),
        ("1.2", "Provide your monthly price in total.", ""),
    ):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return docx_bytes(document)


def opened(work: Work, office: Office, *files: NamedFile) -> RfpProject:
    made = open_rfp(work, files, title="Net", buyer="City", by=office.ana, now=NOW)
    return made.value


def test_the_quote_and_the_sla_engine_are_evidence(office: Office) -> None:
    with office.database.work() as work:
        ground = published_ground(work, {}, by=office.ana, opportunity_id=QUOTED)
        assert ground.configured
        assert ground.configured[0].reference.startswith("Q-")
        assert ground.price is not None
        project = opened(work, office, NamedFile(name="a.docx", content=buyers_docx()))
        set_look(work, project.id, Look(), QUOTED, by=office.ana, now=NOW)
        answers = propose_answers(work, project.id, provider="L", by=office.ana, now=NOW).value
    first, second = answers.answers
    assert first.evidence[0].source is Source.QUOTE
    assert Source.SLA in {each.source for each in first.evidence}
    assert second.compliance is Compliance.COMPLY
    assert "a month" in second.text
    assert second.evidence[0].reference.startswith("Q-")


def test_a_target_out_of_reach_gets_a_counter_offer() -> None:
    ground = shipped_ground({"provider": "L"}, NOW.date())
    assert ground.assess is not None
    fibre = next(each for each in ground.offerings if each.id == "dia-fibre")
    condition = ground.assess(fibre, None, 99.99)
    assert condition is not None
    assert condition.keeping is Keeping.CONDITIONAL
    asked = [ground.assess(each, None, 99.99999) for each in ground.offerings]
    offers = [each for each in asked if each and each.keeping is Keeping.COUNTER_OFFER]
    assert offers
    assert all(each.offered_percent < 99.99999 for each in offers)


def test_without_a_quote_the_catalogue_answers(office: Office) -> None:
    with office.database.work() as work:
        ground = published_ground(work, {}, by=office.ana, opportunity_id=QUALIFIED)
    assert ground.configured == ()
    assert ground.price is None


def test_columns_no_rule_knows_can_be_said(office: Office) -> None:
    file = NamedFile(name="w.xlsx", content=strange_workbook())
    with office.database.work() as work:
        project = opened(work, office, file)
        seen = project.documents[0]
        assert seen.sheets == ()
        assert seen.previews[0].rows[0][1] == ("Pos", "What we are after", "You say")
        given = SheetColumns(
            document="w.xlsx", sheet="Wants", header_row=1, titles=(), number=0, requirement=1
        )
        saved, _ = read_by_columns(
            work, project.id, [replace(given, answer=2)], by=office.ana, now=NOW
        )
        rows = saved.value.requirements
        assert [(each.number, each.answer_cell) for each in rows] == [
            ("W1", "Wants!C2"),
            ("W2", "Wants!C3"),
        ]
        with pytest.raises(ColumnsClash, match="chosen twice"):
            read_by_columns(work, project.id, [replace(given, answer=1)], by=office.ana, now=NOW)
        with pytest.raises(ColumnsClash, match="holds the requirement"):
            read_by_columns(
                work, project.id, [replace(given, requirement=None)], by=office.ana, now=NOW
            )


def test_an_experts_rows_go_out_and_come_back(office: Office) -> None:
    with office.database.work() as work:
        project = opened(work, office, NamedFile(name="a.docx", content=buyers_docx()))
        with pytest.raises(NothingAssigned):
            export_rows(work, project.id, "Bo", by=office.ana)
        ids = tuple(each.id for each in project.requirements)
        due = NOW.date() + timedelta(days=3)
        assign_rows(work, project.id, Assignment(ids, "Bo", due), by=office.ana, now=NOW)
        sent = export_rows(work, project.id, "Bo", by=office.ana)
        book = load_workbook(io.BytesIO(sent))
        sheet = book.active
        assert sheet is not None
        sheet["E2"], sheet["F2"] = "Complies", "We do."
        out = io.BytesIO()
        book.save(out)
        back = ("rows.xlsx", out.getvalue())
        assert merge_rows(work, project.id, back, limit_mb=5, by=office.ana, now=NOW) == 1
        answer = find_rfp(work, project.id, by=office.ana).value.answer_of[ids[0]]
        assert (answer.text, answer.due, answer.assignee) == ("We do.", due, "Bo")
        assert answer.review.value == "drafted"
        sheet["F2"] = "We might."
        sheet["E3"] = "Perhaps"
        out = io.BytesIO()
        book.save(out)
        with pytest.raises(RowsRefused) as refused:
            merge_rows(
                work, project.id, ("r.xlsx", out.getvalue()), limit_mb=5, by=office.ana, now=NOW
            )
        assert "changed it after it was sent" in refused.value.rows[0]
        assert "is no answer" in refused.value.rows[1]
        with pytest.raises(NotExpertRows, match="requirement_id"):
            merge_rows(
                work,
                project.id,
                ("w.xlsx", strange_workbook()),
                limit_mb=5,
                by=office.ana,
                now=NOW,
            )


def test_a_final_issue_is_gated_kept_and_counted(office: Office) -> None:
    with office.database.work() as work:
        start_library(work, by=office.ana, now=NOW)
        project = opened(work, office, NamedFile(name="a.docx", content=buyers_docx()))
        look = Look(language="de", theme="ledger")
        set_look(work, project.id, look, QUOTED, by=office.ana, now=NOW)
        propose_answers(work, project.id, provider="Larkfield", by=office.ana, now=NOW)
        with pytest.raises(NotReady):
            issue_rfp(work, project.id, HOUSE, draft=False, by=office.ana, now=NOW)
        kept = find_rfp(work, project.id, by=office.ana).value
        written = [
            WrittenAnswer(
                requirement_id=each.requirement_id,
                compliance=Compliance.COMPLY,
                text="Ja.",
                reviewed=True,
            )
            for each in kept.answers
        ]
        write_answers(work, project.id, written, by=office.ana, now=NOW)
        issue = issue_rfp(work, project.id, HOUSE, draft=False, by=office.ana, now=NOW)
        files = dict(issue.files)
        assert set(files) == {
            "response.pdf",
            "response.docx",
            "compliance-matrix.xlsx",
            "price-annex.xlsx",
            "filled-a.docx",
        }
        issued = issued_files(work, project.id, by=office.ana)
        assert {each.name for each in issued} == set(files)
        again = issued_content(work, project.id, 1, "response.pdf", by=office.ana)
        assert again == files["response.pdf"]
        table = Document(io.BytesIO(files["filled-a.docx"])).tables[0]
        assert [row.cells[2].text for row in table.rows[1:]] == ["Complies. Ja.", "Complies. Ja."]
        assert record_outcome(work, project.id, "won", by=office.ana, now=NOW).outcome == "won"
        with pytest.raises(OutcomeKnown):
            record_outcome(work, project.id, "lost", by=office.ana, now=NOW)
        set_look(work, project.id, Look(theme="x"), "", by=office.ana, now=NOW)
        with pytest.raises(BadTheme, match="none of this name"):
            issue_rfp(work, project.id, HOUSE, draft=True, by=office.ana, now=NOW)


def test_questions_to_the_buyer_are_closed_with_their_answer(office: Office) -> None:
    from sales.rfp.project import Clarification

    with office.database.work() as work:
        project = opened(work, office, NamedFile(name="a.docx", content=buyers_docx()))
        asked = Clarification(question="When?", requirement_ids=("RQ-0001",))
        ask_buyer(work, project.id, asked, by=office.ana, now=NOW)
        with pytest.raises(NoAnswer):
            note_reply(work, project.id, 0, " ", by=office.ana, now=NOW)
        with pytest.raises(NoSuchQuestion):
            note_reply(work, project.id, 1, "May", by=office.ana, now=NOW)
        log = note_reply(work, project.id, 0, "May", by=office.ana, now=NOW).value.clarifications
    assert (log[0].answer, log[0].answered_on) == ("May", NOW.date())


def test_past_responses_come_in_as_drafts_once(office: Office) -> None:
    document = Document()
    table = document.add_table(rows=0, cols=3)
    for row in (
        ("Requirement", "Compliance", "Comments"),
        ("Describe your fault process.", "Comply", "Faults are taken at any hour."),
        ("Name a contact.", "Yes", ""),
        ("Do you sell satellites?", "No", "We do not sell satellites."),
    ):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    file = NamedFile(name="past.docx", content=docx_bytes(document))
    with office.database.work() as work:
        assert import_past_response(work, file, by=office.ana, now=NOW) == 2
        assert import_past_response(work, file, by=office.ana, now=NOW) == 0
        entries = [each.entry for each in library(work, today=NOW.date(), by=office.ana)]
        assert {each.status for each in entries} == {EntryStatus.DRAFT}
        assert [each.compliance for each in entries] == [Compliance.COMPLY, Compliance.NON_COMPLY]
        without = NamedFile(name="a.txt", content=b"The bidder shall sign.")
        with pytest.raises(NoPastAnswers):
            import_past_response(work, without, by=office.ana, now=NOW)


def test_only_sellers_issue_and_look(office: Office) -> None:
    with office.database.work() as work, pytest.raises(NotAllowed):
        issued_files(work, "RFP-0001", by=office.people["manager"])
