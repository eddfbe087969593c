"""RFPs and the answer library come back whole, and an issue never changes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import text

from database.engine import Database
from database.stored import ChangedMeanwhile, NotFound
from database.stores.rfp import IssueDamaged
from sales.rfp.answers import Compliance, RfpAnswer
from sales.rfp.go_no_go import CRITERIA, decide
from sales.rfp.library import LibraryEntry
from sales.rfp.project import Clarification, RfpProject
from sales.rfp.reading import NamedFile
from tests.database.samples import ANA, NOW
from tests.sales.rfp.samples import read

READING = read("a.txt", b"1. Net\n1.1 Links shall run at 10 Gbps. Offers are due 4 May 2027.")
PROJECT = RfpProject(
    id="RFP-0001",
    title="Net",
    buyer="City",
    documents=READING.documents,
    requirements=READING.requirements,
    accepted=frozenset({"RQ-0001"}),
    answers=(RfpAnswer(requirement_id="RQ-0001", compliance=Compliance.COMPLY, text="Yes"),),
    facts=READING.facts,
    remarks=("A remark.",),
    clarifications=(Clarification(question="When?", asked_on=NOW.date()),),
    decision=decide(dict.fromkeys(CRITERIA, 4)),
)


def test_a_project_comes_back_whole_with_its_files(database: Database) -> None:
    with database.work() as work:
        assert work.rfps.next_id() == "RFP-0001"
        work.rfps.save(PROJECT, expected=None, by=ANA, now=NOW)
        assert work.rfps.put_files("RFP-0001", [NamedFile(name="a", content=b"1")]) == 0
        assert work.rfps.put_files("RFP-0001", [NamedFile(name="a", content=b"2")]) == 1
    with database.work() as work:
        assert work.rfps.get("RFP-0001").value == PROJECT
        assert work.rfps.files("RFP-0001") == (NamedFile(name="a", content=b"2"),)
        assert work.rfps.list() == (("RFP-0001", "Net", "City"),)
        with pytest.raises(NotFound):
            work.rfps.get("RFP-0009")


def test_a_second_save_on_the_same_revision_is_refused(database: Database) -> None:
    with database.work() as work:
        work.rfps.save(PROJECT, expected=None, by=ANA, now=NOW)
        work.rfps.save(PROJECT, expected=1, by=ANA, now=NOW)
        with pytest.raises(ChangedMeanwhile):
            work.rfps.save(PROJECT, expected=1, by=ANA, now=NOW)


def test_an_issue_is_kept_with_its_hash(database: Database) -> None:
    with database.work() as work:
        work.rfps.save(PROJECT, expected=None, by=ANA, now=NOW)
        assert work.rfps.issue("RFP-0001", [("r.pdf", b"%PDF")], by=ANA, now=NOW) == 1
        assert work.rfps.issue("RFP-0001", [("r.pdf", b"%PDF2")], by=ANA, now=NOW) == 2
        assert [each.number for each in work.rfps.issued("RFP-0001")] == [2, 1]
        assert work.rfps.issued_content("RFP-0001", 1, "r.pdf") == b"%PDF"
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE rfp_issues SET content = :it"), {"it": b"other"})
    with database.work() as work, pytest.raises(IssueDamaged):
        work.rfps.issued_content("RFP-0001", 1, "r.pdf")


def test_library_entries_come_back_whole_and_are_searched(database: Database) -> None:
    entry = LibraryEntry(
        id="LB-0001", questions=("Où?", "Where?"), answer="Here.", tags=("place",), owner="Ana"
    )
    with database.work() as work:
        work.answer_library.save(entry, expected=None, by=ANA, now=NOW)
        assert work.answer_library.get("LB-0001").value == entry
        assert work.answer_library.list(search="ou place") == (entry,)
        assert work.answer_library.list(search="nowhere") == ()
        assert work.answer_library.next_id() == "LB-0002"
        changed = replace(entry, used_count=1)
        work.answer_library.save(changed, expected=1, by=ANA, now=NOW)
