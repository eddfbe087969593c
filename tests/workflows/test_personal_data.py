"""Erasing a person leaves none of their words in any table, and nothing that counts is lost."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from common.actor import Actor, Role
from database.engine import Database
from database.rows.tables import metadata
from sales.care.request import RequestState
from sales.care.ticket import TicketState
from sales.customers.customer import Consent, Contact
from tests.database import samples
from tests.database.samples import ANA, NOW
from workflows.handle_request import ask_customer, customer_answered
from workflows.keep_customer import keep_contacts, record_consent
from workflows.log_contact import import_email
from workflows.merge_customers import merge_customers, undo_merge
from workflows.personal_data import erase_person, held_on_person
from workflows.raise_request import NewRequest, raise_request, reclassify
from workflows.reach_of_customer import invite_portal_user
from workflows.start_sale import Upload

TOM = Actor("U-0009", "Tom", "tom@larkfield.example", Role.ADMINISTRATOR)
EMAIL = "zedekiah@akerlund.example"
# Words only this person said; none may be found afterwards outside the journal.
WORDS = ("zedekiah", "pomegranate", "555 0199")
MAIL = (
    b"From: Zedekiah Quill <zedekiah@akerlund.example>\r\nSubject: pomegranate\r\n"
    b"Message-ID: <9@x.example>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/plain\r\n\r\npomegranate\r\n"
    b"--b\r\nContent-Disposition: attachment; filename=pomegranate.txt\r\n\r\nseeds\r\n--b--\r\n"
)
# Records the law asks to keep as they are.
KEPT = {"journal", "quote_versions", "proposals"}


def _said_anywhere(database: Database) -> list[str]:
    found = []
    with database.engine.connect() as connection:
        for table in metadata.sorted_tables:
            if table.name in KEPT:
                continue
            for row in connection.execute(select(table)):
                text = str(tuple(row)).casefold()
                found += [f"{table.name}: {word}" for word in WORDS if word in text]
    return found


def _a_life_with_us(database: Database) -> None:
    with database.work() as work:
        for id, name in (("C-0001", "Akerlund"), ("C-0002", "Akerlund Inc")):
            work.customers.save(samples.customer(id, name), expected=None, by=ANA, now=NOW)
        person = Contact(name="Zedekiah Quill", email=EMAIL, phone="+1 617 555 0199")
        people = (*work.customers.get("C-0001").value.contacts, person)
        kept = keep_contacts(work, "C-0001", people, expected=1, by=ANA, now=NOW)
        renamed = (*people[:-1], replace(person, role="Head of pomegranate"))
        kept = keep_contacts(work, "C-0001", renamed, expected=kept.revision, by=ANA, now=NOW)
        agreed = Consent(purpose="newsletter", given_on=date(2026, 1, 2))
        record_consent(work, "C-0001", EMAIL, agreed, expected=kept.revision, by=ANA, now=NOW)
        import_email(work, Upload("m.eml", MAIL), limit_mb=1, customer_id="C-0001", by=ANA, now=NOW)
        user = invite_portal_user(
            work, "C-0001", "Zedekiah Quill", EMAIL, "long-enough-word", by=TOM, now=NOW
        )
        assert user.email == EMAIL
        new = NewRequest(
            customer_id="C-0001",
            type="fault",
            title="No pomegranate",
            text="call 555 0199",
            answers={"down": "yes", "service": "fibre line"},
            contact_name="Zedekiah Quill",
            contact_email=EMAIL,
        )
        raised = raise_request(work, new, by=ANA, now=NOW)
        id = raised.value.id
        asked = ask_customer(work, id, "Which pomegranate?", expected=1, by=ANA, now=NOW)
        said = "the red pomegranate"
        resumed = customer_answered(work, id, said, expected=asked.revision, by=ANA, now=NOW)
        reclassify(work, id, "complaint", expected=resumed.revision, by=ANA, now=NOW)
        merge_customers(work, "C-0001", "C-0002", by=TOM, now=NOW)


def test_no_table_keeps_a_word_of_an_erased_person_and_the_request_still_counts(
    sqlite_database: Database,
) -> None:
    _a_life_with_us(sqlite_database)
    assert _said_anywhere(sqlite_database)
    with sqlite_database.work() as work:
        held = json.loads(held_on_person(work, EMAIL, by=TOM, now=NOW))
        assert next(each[2] for each in held["steps"]) == "raised"
        assert len(held["mail"]) == 2
        assert held["files"] == ["pomegranate.txt"]
        assert {each["change"]["field"] for each in held["history"]} >= {"contact"}
        assert held["contacts"][0][1]["consents"][0]["purpose"] == "newsletter"
        erase_person(work, EMAIL, by=TOM, now=NOW)
    assert _said_anywhere(sqlite_database) == []
    with sqlite_database.work() as work:
        request = work.requests.get("R-000001").value
        assert request.state is RequestState.QUEUED
        ticket = work.tickets.get(request.outcome).value
        assert (ticket.state, ticket.title) == (TicketState.OPEN, "Erased fault")
        assert len(work.requests.steps_of("R-000001")) >= 4


def test_undoing_a_merge_does_not_bring_an_erased_person_back(sqlite_database: Database) -> None:
    _a_life_with_us(sqlite_database)
    with sqlite_database.work() as work:
        erase_person(work, EMAIL, by=TOM, now=NOW)
        undo_merge(work, "M-0001", by=TOM, now=NOW)
    assert _said_anywhere(sqlite_database) == []
