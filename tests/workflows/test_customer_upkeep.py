"""Records are merged, imported and erased without losing or mixing anything."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from common.actor import Actor, Role
from common.errors import RowErrors
from database.engine import Database
from sales.customers.customer import CustomerState
from tests.database import samples
from tests.database.samples import ANA, NOW
from tests.database.test_care_stores import INTERACTION, REQUEST, TICKET, with_customers
from workflows.import_customers import columns_of, import_customers
from workflows.log_contact import import_email, recognise
from workflows.merge_customers import (
    CannotMerge,
    ChangedSinceMerge,
    likely_duplicates,
    merge_customers,
    undo_merge,
)
from workflows.personal_data import NothingHeld, erase_person, held_on_person
from workflows.start_sale import Upload

TOM = Actor("U-0009", "Tom", "tom@larkfield.example", Role.ADMINISTRATOR)


def test_a_merge_moves_everything_and_its_undoing_brings_all_back(database: Database) -> None:
    with database.work() as work:
        with_customers(work)
        work.requests.save(REQUEST, (), expected=None, by=ANA, now=NOW)
        work.tickets.save(TICKET, expected=None, by=ANA, now=NOW)
        work.interactions.add(INTERACTION)
        work.opportunities.save(samples.opportunity(), expected=None, by=ANA, now=NOW)
        before = work.customers.get("C-0001").value, work.customers.get("C-0002").value
    with database.work() as work:
        merge = merge_customers(work, "C-0002", "C-0001", by=TOM, now=NOW)
    with database.work() as work:
        dropped = work.customers.get("C-0001").value
        assert (dropped.state, dropped.merged_into) == (CustomerState.MERGED, "C-0002")
        assert work.requests.get("R-000001").value.customer_id == "C-0002"
        assert work.tickets.get("T-000001").value.customer_id == "C-0002"
        assert work.opportunities.get("OPP-0001").value.customer_id == "C-0002"
        assert len(work.interactions.of_customers({"C-0002"})) == 1
        assert "C-0001" not in [each.ref for each in work.search.find("sohne")]
        with pytest.raises(CannotMerge, match="merged into C-0002 already"):
            merge_customers(work, "C-0003", "C-0001", by=TOM, now=NOW)
    with database.work() as work:
        undo_merge(work, merge.id, by=TOM, now=NOW)
    with database.work() as work:
        after = work.customers.get("C-0001").value, work.customers.get("C-0002").value
        assert after == before
        assert work.requests.get("R-000001").value.customer_id == "C-0001"
        assert work.tickets.get("T-000001").value.customer_id == "C-0001"
        assert work.interactions.of_customers({"C-0002"}) == ()
        assert "C-0001" in [each.ref for each in work.search.find("sohne")]


def test_a_merge_is_not_undone_over_later_changes(sqlite_database: Database) -> None:
    with sqlite_database.work() as work:
        with_customers(work)
        merge = merge_customers(work, "C-0002", "C-0001", by=TOM, now=NOW)
        kept = work.customers.get("C-0002")
        later = replace(kept.value, industry="Mining")
        work.customers.save(later, expected=kept.revision, by=ANA, now=NOW)
        with pytest.raises(ChangedSinceMerge):
            undo_merge(work, merge.id, by=TOM, now=NOW)


def test_likely_duplicates_are_listed_once_with_their_reason(sqlite_database: Database) -> None:
    with sqlite_database.work() as work:
        for id, name in (("C-0001", "Harbor Foods Inc"), ("C-0002", "Harbour Foods")):
            customer = replace(samples.customer(id, name), contacts=(), address="")
            work.customers.save(customer, expected=None, by=ANA, now=NOW)
        ((one, like),) = likely_duplicates(work, by=TOM)
        assert {one.id, like.customer_id} == {"C-0001", "C-0002"}
        assert "names" in like.reason


LIST = (
    "Company,Country,Address,E-mail,VAT\n"
    'Harbor Foods,US,"1 Main Street, Boston 02110",pat@harbor.example,US-1\n'
    'Harbour Foods Inc,US,"1 Main Street, Boston 02110",,\n'
    'Cedar Bank,DE,"Weg 2, 10115 Berlin",,DE-9\n'
)


def test_an_import_takes_new_customers_and_holds_back_those_known(database: Database) -> None:
    upload = Upload("list.csv", LIST.encode())
    with database.work() as work:
        header, mapping = columns_of(upload, limit_mb=1, by=TOM)
        assert (mapping["name"], mapping["tax_id"]) == ("Company", "VAT")
        assert header[0] == "Company"
        told: list[int] = []
        done = import_customers(
            work,
            upload,
            mapping,
            limit_mb=1,
            say=lambda at, _of: told.append(at),
            by=TOM,
            now=NOW,
        )
        assert done.taken == 2
        ((number, name, like),) = done.held
        assert (number, name, like.customer_id) == (3, "Harbour Foods Inc", "row 2")
    with database.work() as work:
        again = import_customers(work, upload, mapping, limit_mb=1, by=TOM, now=NOW)
        assert (again.taken, len(again.held)) == (0, 3)
        found = recognise(work, email="someone@harbor.example", by=TOM)
        assert found is not None
        assert found.customer.name == "Harbor Foods"


def test_the_same_organisation_and_person_twice_become_one_record_end_to_end(
    database: Database,
) -> None:
    """Twice in one list, then again from another: held back, taken after all, merged, undone."""
    twice = (
        "Company,Country,Address,Contact,E-mail\n"
        'Harbor Foods,US,"1 Main Street, Boston 02110",Pat Doe,pat@harbor.example\n'
        'HARBOR FOODS INC.,US,"1 Main St, Boston 02110",Patricia Doe,PAT@harbor.example\n'
    )
    upload = Upload("list.csv", twice.encode())
    with database.work() as work:
        _, mapping = columns_of(upload, limit_mb=1, by=TOM)
        done = import_customers(work, upload, mapping, limit_mb=1, by=TOM, now=NOW)
        assert (done.taken, [number for number, *_ in done.held]) == (1, [3])
    with database.work() as work:
        row = frozenset({3})
        taken = import_customers(work, upload, mapping, limit_mb=1, anyway=row, by=TOM, now=NOW)
        assert taken.taken == 1
        ((one, like),) = likely_duplicates(work, by=TOM)
        kept = like.customer_id
        merge = merge_customers(work, kept, one.id, by=TOM, now=NOW)
    with database.work() as work:
        assert likely_duplicates(work, by=TOM) == ()
        people = work.customers.get(kept).value.contacts
        assert [each.email.casefold() for each in people] == ["pat@harbor.example"]
        found = recognise(work, email="Pat@Harbor.example", by=TOM)
        assert found is not None
        assert found.customer.id == kept
        undo_merge(work, merge.id, by=TOM, now=NOW)
    with database.work() as work:
        assert len(likely_duplicates(work, by=TOM)) == 1


def test_an_import_with_a_bad_row_takes_nothing_and_names_all(sqlite_database: Database) -> None:
    bad = "Name,Country,Address,Email\n,US,,\nA,Germany,,\nB,US,No postcode here,x\n"
    upload = Upload("list.csv", bad.encode())
    with sqlite_database.work() as work:
        _, mapping = columns_of(upload, limit_mb=1, by=TOM)
        with pytest.raises(RowErrors) as refused:
            import_customers(work, upload, mapping, limit_mb=1, by=TOM, now=NOW)
        assert len(refused.value.rows) == 4
        assert work.customers.search() == ()


def test_a_person_is_exported_whole_and_erased_without_breaking_counts(
    database: Database,
) -> None:
    with database.work() as work:
        with_customers(work)
        work.requests.save(REQUEST, (), expected=None, by=ANA, now=NOW)
        work.interactions.add(INTERACTION)
        held = json.loads(held_on_person(work, "Mia@Akerlund.example", by=TOM, now=NOW))
        assert len(held["contacts"]) == 3
        assert (len(held["interactions"]), len(held["requests"])) == (1, 1)
        done = erase_person(work, "mia@akerlund.example", by=TOM, now=NOW)
        assert (done.contacts, done.interactions, done.requests) == (3, 1, 1)
        with pytest.raises(NothingHeld):
            held_on_person(work, "mia@akerlund.example", by=TOM, now=NOW)
        assert work.search.find("mia") == ()
        kept = work.requests.get("R-000001").value
        assert (kept.contact_name, kept.contact_email, kept.text) == ("Erased person", "", "")
        assert "mia@" not in str(work.journal.entries())


MAIL = (
    b"From: Jo Berg <jo@newco.example>\r\nTo: care@larkfield.example\r\nSubject: Hello\r\n"
    b"Message-ID: <77@newco.example>\r\nDate: Mon, 23 Nov 2099 10:00:00 +0000\r\n\r\nHi there\r\n"
)


def test_an_unknown_sender_becomes_a_prospect_once_and_the_same_mail_is_kept_once(
    database: Database,
) -> None:
    with database.work() as work:
        upload = Upload("mail.eml", MAIL)
        first = import_email(work, upload, limit_mb=1, by=ANA, now=NOW)
        assert first.who.made
        assert first.who.customer.state is CustomerState.PROSPECT
        again = import_email(work, upload, limit_mb=1, by=ANA, now=NOW)
        assert (again.number, again.who.made) == (0, False)
        (kept,) = work.interactions.of_customers({first.who.customer.id})
        assert kept.at == NOW, "a clock ahead of ours does not put mail in the future"
