"""A customer's record is corrected field by field, and nothing wrong or outdated is saved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from common.actor import Actor, Role
from database.engine import Database
from database.stored import ChangedMeanwhile
from sales.care.interaction import Channel, Direction, Interaction
from sales.customers.address import Address, AddressKind
from sales.customers.customer import Consent, Contact, CustomerState, TeamMember
from tests.database import samples
from tests.database.samples import ANA, NOW
from workflows.keep_customer import (
    BadRecord,
    NoSuchContact,
    correct_customer,
    customer_history,
    details_of,
    keep_contacts,
    may_contact,
    placed_addresses,
    record_consent,
)
from workflows.log_contact import (
    AlreadyKnown,
    FileTooLarge,
    NobodyToWelcome,
    log_interaction,
    recognise,
    welcome_prospect,
)
from workflows.see_customer import find_contacts, see_customer
from workflows.start_sale import Upload

MANAGER = Actor("U-0003", "Marcus", "marcus@larkfield.example", Role.ACCOUNT_MANAGER)
BILLING = Address(
    kind=AddressKind.BILLING,
    street="1 Main Street",
    city="Boston",
    postcode="02110",
    area="MA",
    country="us",
)


@pytest.fixture
def kept(sqlite_database: Database) -> Database:
    with sqlite_database.work() as work:
        work.customers.save(samples.customer(), expected=None, by=ANA, now=NOW)
    return sqlite_database


def test_an_account_manager_corrects_a_record_and_the_history_says_what_changed(
    kept: Database,
) -> None:
    with kept.work() as work:
        before = work.customers.get("C-0001")
        typed = replace(
            details_of(before.value),
            name="  Akerlund   Group ",
            tax_id="SE 556",
            addresses=(BILLING,),
            team=(TeamMember(name="Iris", role="service manager"),),
        )
        correct_customer(work, "C-0001", typed, expected=1, by=MANAGER, now=NOW)
    with kept.work() as work:
        after = work.customers.get("C-0001").value
        assert (after.name, after.tax_id) == ("Akerlund Group", "SE 556")
        assert after.addresses == (replace(BILLING, country="US"),)
        history = customer_history(work, "C-0001", by=MANAGER)
        assert {each.change.field for each in history} == {
            *("name", "tax id", "addresses", "account team"),
        }
        assert {each.by_name for each in history} == {"Marcus"}
        assert [e.ref for e in work.search.find("group") if e.kind == "customer"] == ["C-0001"]
        placed = placed_addresses(work, after, by=MANAGER)
        assert [each.use for each in placed] == ["head office", "billing"]


def test_all_that_is_wrong_is_said_at_once_and_nothing_is_saved(kept: Database) -> None:
    with kept.work() as work:
        details = details_of(work.customers.get("C-0001").value)
        typed = replace(
            details, name=" ", country="Sweden", addresses=(replace(BILLING, postcode="1"),)
        )
        with pytest.raises(BadRecord) as refused:
            correct_customer(work, "C-0001", typed, expected=1, by=ANA, now=NOW)
        assert len(refused.value.faults) == 3
        assert work.customers.get("C-0001").revision == 1


def test_two_who_correct_the_same_record_do_not_overwrite_each_other(kept: Database) -> None:
    with kept.work() as work:
        details = details_of(work.customers.get("C-0001").value)
        correct_customer(
            work, "C-0001", replace(details, industry="Mining"), expected=1, by=ANA, now=NOW
        )
        with pytest.raises(ChangedMeanwhile, match="Ana Silva"):
            correct_customer(
                work, "C-0001", replace(details, industry="Rail"), expected=1, by=MANAGER, now=NOW
            )


def test_the_same_person_twice_and_what_is_no_address_are_refused_together(
    kept: Database,
) -> None:
    people = (
        Contact(name="Mia", email="mia@akerlund.example"),
        Contact(name="Mia B", email="MIA@akerlund.example"),
        Contact(name="", email="nobody"),
        Contact(name="Jo", preferred_channel="pigeon"),
    )
    with kept.work() as work, pytest.raises(BadRecord) as refused:
        keep_contacts(work, "C-0001", people, expected=1, by=ANA, now=NOW)
    said = str(refused.value)
    for part in ("there twice", "has no name", "not an e-mail address", "'pigeon' is no channel"):
        assert part in said


def test_consent_is_kept_through_a_correction_and_its_withdrawal_counts(kept: Database) -> None:
    given = Consent(purpose="newsletter", given_on=date(2026, 1, 2), source="web form")
    with kept.work() as work:
        stored = record_consent(
            work, "C-0001", "MIA@akerlund.example", given, expected=1, by=ANA, now=NOW
        )
        renamed = replace(stored.value.contacts[0], name="Mia Ek", consents=())
        stored = keep_contacts(
            work, "C-0001", (renamed,), expected=stored.revision, by=ANA, now=NOW
        )
        (mia,) = stored.value.contacts
        assert may_contact(mia, "newsletter", NOW.date())
        assert not may_contact(mia, "calls", NOW.date())
        ended = replace(given, withdrawn_on=date(2026, 6, 1))
        stored = record_consent(
            work, "C-0001", mia.email, ended, expected=stored.revision, by=ANA, now=NOW
        )
        assert not may_contact(stored.value.contacts[0], "newsletter", NOW.date())
        assert may_contact(stored.value.contacts[0], "newsletter", date(2026, 5, 31))


def test_consent_of_nobody_of_nothing_or_of_tomorrow_is_refused(kept: Database) -> None:
    today = Consent(purpose="calls", given_on=NOW.date())
    cases = (
        ("x@y.example", today, NoSuchContact),
        ("mia@akerlund.example", replace(today, purpose=" "), BadRecord),
        (
            "mia@akerlund.example",
            replace(today, given_on=NOW.date() + timedelta(days=1)),
            BadRecord,
        ),
    )
    with kept.work() as work:
        for email, consent, refusal in cases:
            with pytest.raises(refusal):
                record_consent(work, "C-0001", email, consent, expected=1, by=ANA, now=NOW)


def test_an_unknown_caller_becomes_a_prospect_and_is_known_the_next_time(kept: Database) -> None:
    with kept.work() as work:
        made = welcome_prospect(
            work, name="Jo", email="jo@newco.example", phone="+1 617 555 0142", by=ANA, now=NOW
        )
        assert (made.name, made.state) == ("newco.example", CustomerState.PROSPECT)
        for asked in ({"phone": "(617) 555-0142"}, {"email": "someone.else@newco.example"}):
            found = recognise(work, **asked, by=ANA)
            assert found is not None
            assert found.customer.id == made.id
        with pytest.raises(AlreadyKnown, match="open that record"):
            welcome_prospect(work, name="", email="jo@newco.example", by=ANA, now=NOW)
        with pytest.raises(NobodyToWelcome):
            welcome_prospect(work, name=" ", phone="1", by=ANA, now=NOW)


def test_files_hang_on_a_contact_under_harmless_names_and_are_found_by_words(
    kept: Database,
) -> None:
    talk = Interaction(
        customer_id="C-0001",
        at=NOW - timedelta(days=400),
        channel=Channel.MEETING,
        direction=Direction.OUTBOUND,
        subject="Workshop",
        text="They want 100 % encrypted_lines",
    )
    with kept.work() as work:
        files = [Upload("..\\..\\evil\u202egpj.exe", b"x"), Upload("plan.pdf", b"pdf")]
        log_interaction(work, talk, files, by=ANA, now=NOW)
        for nth in range(70):
            other = replace(talk, subject=f"Call {nth}", text="", at=NOW)
            log_interaction(work, other, by=ANA, now=NOW)
        newest = see_customer(work, "C-0001", by=ANA, now=NOW).timeline
        assert "Workshop" not in [each.title for each in newest]
        for words in ("workshop", "100 % ENCRYPTED_lines"):
            (found,) = find_contacts(work, "C-0001", words, by=ANA)
            assert [name for _, name, _ in found.attachments] == ["evil_gpj.exe", "plan.pdf"]
        assert find_contacts(work, "C-0001", "encryptedXlines", by=ANA) == ()
        big = [Upload("big.bin", b"x" * 1_100_000)]
        with pytest.raises(FileTooLarge, match="at most 1 MB"):
            log_interaction(work, talk, big, limit_mb=1, by=ANA, now=NOW)
