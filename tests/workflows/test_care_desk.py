"""Who answers is kept with their hours; many requests are handled at once or not at all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from common.actor import Actor, NotAllowed, Role
from database.engine import Database
from database.stored import ChangedMeanwhile
from sales.care.reply_templates import STANDARD_TEMPLATES, ReplyTemplate
from sales.care.request import RequestState, WordsMissing
from sales.care.routing import Agent, BadAgent
from sales.care.ticket import TicketState
from tests.database import samples
from tests.database.samples import ANA, NOW
from workflows.handle_many_requests import (
    answer_many,
    complete_many,
    escalate_many,
    hand_over_many,
)
from workflows.handle_request import ask_customer, escalate_due_requests, inbox
from workflows.keep_care_desk import (
    TemplateTwice,
    agents,
    drop_agent,
    keep_agent,
    keep_reply_templates,
    reply_templates,
)
from workflows.keep_tickets import move_ticket
from workflows.raise_request import NewRequest, raise_request
from workflows.sign_in import register

TOM = Actor("U-0009", "Tom", "tom@larkfield.example", Role.ADMINISTRATOR)


@pytest.fixture
def desk(sqlite_database: Database) -> Database:
    """Somebody who answers complaints, and three of them."""
    with sqlite_database.work() as work:
        work.customers.save(samples.customer(), expected=None, by=ANA, now=NOW)
        register(
            work,
            email="ana@larkfield.example",
            name="Ana Silva",
            role=Role.SALES_ENGINEER,
            password="long-enough-word",
            by=TOM,
            now=NOW,
        )
        ana = work.accounts.get_by_email("ana@larkfield.example")
        assert ana is not None
        agent = Agent(account_id=ana.id, name=ana.name, queues=("Care", "Service desk"))
        keep_agent(work, agent, by=TOM, now=NOW)
        for nth in range(3):
            new = NewRequest(
                customer_id="C-0001",
                type="complaint",
                title=f"Complaint {nth}",
                contact_name="Mia",
                contact_email="mia@akerlund.example",
            )
            raised = raise_request(work, new, by=TOM, now=NOW)
            assert raised.value.assignee_id == ana.id
    return sqlite_database


def read(database: Database) -> list[tuple[str, int]]:
    with database.work() as work:
        return [(each.value.id, each.revision) for each in inbox(work, by=ANA, now=NOW)]


def test_only_who_may_answer_is_kept_and_who_leaves_leaves_nothing_behind(desk: Database) -> None:
    with desk.work() as work:
        (agent,) = agents(work, by=ANA)
        with pytest.raises(NotAllowed):
            keep_agent(work, agent, by=ANA, now=NOW)
        outsider = register(
            work,
            email="p@larkfield.example",
            name="Priya",
            role=Role.APPROVER,
            password="long-enough-word",
            by=TOM,
            now=NOW,
        )
        wrong = Agent(account_id=outsider.id, name="Priya", queues=("Care",))
        with pytest.raises(BadAgent, match="answers no requests"):
            keep_agent(work, wrong, by=TOM, now=NOW)
        assert drop_agent(work, agent.account_id, by=TOM, now=NOW) == 3
        assert agents(work, by=ANA) == ()
        assert {each.value.assignee_id for each in inbox(work, by=ANA, now=NOW)} == {""}


def test_several_are_handed_over_answered_escalated_and_completed(desk: Database) -> None:
    with desk.work() as work:
        hand_over_many(work, read(desk), ("Billing", ""), "wrong team", by=ANA, now=NOW)
    with desk.work() as work:
        assert {each.value.queue for each in inbox(work, by=ANA, now=NOW)} == {"Billing"}
        answer_many(work, read(desk), STANDARD_TEMPLATES[0], by=ANA, now=NOW)
    with desk.work() as work:
        sent = [mail.text for mail in work.care_desk.mail_to_send(NOW) if "looking" in mail.text]
        assert len(sent) == 3
        assert all(text.startswith("Dear Mia") for text in sent)
        with pytest.raises(WordsMissing):
            escalate_many(work, read(desk), " ", by=ANA, now=NOW)
        escalate_many(work, read(desk), "the customer is a bank", by=ANA, now=NOW)
    with desk.work() as work:
        assert complete_many(work, read(desk), "fibre cut", "All works.", by=ANA, now=NOW) == 3
    assert read(desk) == []


def test_if_one_was_changed_meanwhile_none_is_completed(desk: Database) -> None:
    stale = read(desk)
    with desk.work() as work:
        ask_customer(work, stale[-1][0], "Which?", expected=1, by=ANA, now=NOW)
    with pytest.raises(ChangedMeanwhile), desk.work() as work:
        complete_many(work, stale, "fibre cut", "", by=ANA, now=NOW)
    assert len(read(desk)) == 3


def test_while_the_customer_is_asked_nothing_is_overdue_or_escalated(desk: Database) -> None:
    later = NOW + timedelta(days=10)
    first = read(desk)[0][0]
    with desk.work() as work:
        ask_customer(work, first, "Which?", expected=1, by=ANA, now=NOW)
        late = [each.value.id for each in inbox(work, overdue=True, by=ANA, now=later)]
        assert first not in late
        assert len(late) == 2
        assert first not in escalate_due_requests(work, by=TOM, now=later)


def test_a_ticket_takes_its_request_along_when_resolved_and_when_reopened(desk: Database) -> None:
    answers = {"down": "yes", "site": "HQ"}
    with desk.work() as work:
        new = NewRequest(
            customer_id="C-0001",
            type="fault",
            title="Down",
            answers=answers,
            contact_email="mia@akerlund.example",
        )
        raised = raise_request(work, new, by=ANA, now=NOW)
        ticket = raised.value.outcome
        move_ticket(
            work,
            ticket,
            TicketState.RESOLVED,
            cause="fibre cut",
            resolution="spliced",
            expected=1,
            by=ANA,
            now=NOW + timedelta(hours=2),
        )
        done = work.requests.get(raised.value.id).value
        assert (done.state, done.cause, done.outcome) == (
            RequestState.COMPLETED,
            "fibre cut",
            ticket,
        )
        move_ticket(
            work,
            ticket,
            TicketState.IN_PROGRESS,
            expected=2,
            by=ANA,
            now=NOW + timedelta(hours=5),
        )
        again = work.requests.get(raised.value.id).value
        assert (again.state, again.reopened) == (RequestState.QUEUED, 1)
        mails = [m.text for m in work.care_desk.mail_to_send(NOW + timedelta(days=1))]
        assert f"{ticket} is resolved: spliced." in mails


def test_templates_are_kept_together_and_never_twice(desk: Database) -> None:
    with desk.work() as work:
        assert reply_templates(work, by=ANA) == STANDARD_TEMPLATES
        own = (ReplyTemplate(name="Hello", text="Hello {name}"),)
        keep_reply_templates(work, own, by=TOM, now=NOW)
        keep_reply_templates(work, own, by=TOM, now=NOW)
        assert reply_templates(work, by=ANA) == own
        twice = (*own, ReplyTemplate(name="hello", text="x"))
        with pytest.raises(TemplateTwice):
            keep_reply_templates(work, twice, by=TOM, now=NOW)
