"""Care comes back whole from both databases: requests, tickets, contacts, bills, hierarchy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from common.money import Money
from database.engine import Database
from database.stored import ChangedMeanwhile, NotFound
from database.stores.billing import SyncLine
from database.stores.care_desk import Mail
from database.work import Work
from sales.care.access import PortalUser
from sales.care.interaction import Attachment, Channel, Direction, Interaction
from sales.care.request import Request, StepKind, complete, step, take
from sales.care.routing import Agent
from sales.care.ticket import Priority, Span, Ticket, TicketState, move
from sales.customers.billing import AccountStatus, Adjustment, BillingAccount
from sales.customers.hierarchy import Link, place
from tests.database import samples
from tests.database.samples import ANA, BEN, NOW

REQUEST = Request(
    id="R-000001",
    customer_id="C-0001",
    type="fault",
    title="Line down in Québec",
    text="Nothing works",
    answers={"down": "yes"},
    channel=Channel.EMAIL,
    direction=Direction.INBOUND,
    contact_name="Mia",
    contact_email="mia@akerlund.example",
    queue="Service desk",
    opened_at=NOW,
    due_at=NOW + timedelta(hours=2),
    raised_by_id=ANA.id,
)
TICKET = Ticket(
    id="T-000001",
    customer_id="C-0001",
    title="Fibre cut",
    priority=Priority.CRITICAL,
    opened_at=NOW,
    restore_hours=4,
    site_id="S-1",
    site_name="HQ",
    service="Dedicated Internet",
    family="Internet access",
    outages=(Span(NOW),),
    request_id="R-000001",
)
INTERACTION = Interaction(
    customer_id="C-0001",
    at=NOW,
    channel=Channel.EMAIL,
    direction=Direction.INBOUND,
    subject="Line down",
    text="Please help",
    contact_name="Mia",
    contact_email="Mia@Akerlund.example",
    by_id=ANA.id,
    by_name=ANA.name,
    request_id="R-000001",
    external_id="<1@akerlund.example>",
)
ACCOUNT = BillingAccount(
    customer_id="C-0001",
    system="north",
    external_id="4711",
    name="Åkerlund main",
    balance=Money.of("120.50", "EUR"),
    cycle="quarterly",
    status=AccountStatus.SUSPENDED,
    parent_external_id="4700",
    changed_at=NOW,
)


def with_customers(work: Work) -> None:
    names = {"C-0001": "Åkerlund & Söhne", "C-0002": "Åkerlund Retail", "C-0003": "Other Works"}
    for id, name in names.items():
        work.customers.save(samples.customer(id, name), expected=None, by=ANA, now=NOW)


def test_a_request_comes_back_with_its_steps_and_internal_ones_can_be_left_out(
    database: Database,
) -> None:
    raised = step(REQUEST, StepKind.RAISED, by=ANA, now=NOW)
    noted = step(REQUEST, StepKind.NOTED, note="grumpy", internal=True, by=ANA, now=NOW)
    with database.work() as work:
        with_customers(work)
        work.requests.save(REQUEST, (raised, noted), expected=None, by=ANA, now=NOW)
    with database.work() as work:
        assert work.requests.get("R-000001").value == REQUEST
        assert work.requests.steps_of("R-000001") == (raised, noted)
        assert work.requests.steps_of("R-000001", internal=False) == (raised,)
        assert work.requests.next_id() == "R-000001", "ids chosen by hand are not claimed"


def test_of_two_agents_who_take_a_request_the_second_is_told_who_was_first(
    database: Database,
) -> None:
    with database.work() as work:
        with_customers(work)
        read = work.requests.save(REQUEST, (), expected=None, by=ANA, now=NOW)
        first, a_step = take(read.value, by=ANA, now=NOW)
        work.requests.save(first, (a_step,), expected=read.revision, by=ANA, now=NOW)
        second, b_step = take(read.value, by=BEN, now=NOW)
        with pytest.raises(ChangedMeanwhile, match="Ana Silva"):
            work.requests.save(second, (b_step,), expected=read.revision, by=BEN, now=NOW)
        assert work.requests.open_counts() == {ANA.id: 1}


def test_the_inbox_lists_open_requests_by_due_time_and_the_figures_the_closed(
    database: Database,
) -> None:
    with database.work() as work:
        with_customers(work)
        late = replace(REQUEST, id="R-000002", due_at=NOW - timedelta(hours=1), queue="Care")
        done, last = complete(
            replace(REQUEST, id="R-000003"),
            "fibre cut",
            first_contact=True,
            by=ANA,
            now=NOW + timedelta(minutes=90),
        )
        work.requests.add_many((REQUEST, late, done), (last,), by=ANA, now=NOW)
        ids = [each.value.id for each in work.requests.inbox()]
        assert ids == ["R-000002", "R-000001"]
        assert [e.value.id for e in work.requests.inbox(queue="Care")] == ["R-000002"]
        assert [e.value.id for e in work.requests.inbox(due_before=NOW)] == ["R-000002"]
        counts = work.care_figures.requests_by_month(date(2026, 1, 1))
        closed = [each for each in counts if each.state == "completed"]
        assert [(c.number, c.minutes, c.first_contact) for c in closed] == [(1, 90, 1)]
        assert work.care_figures.request_causes(date(2026, 1, 1)) == (("fibre cut", 1),)
        assert work.care_figures.open_ages(NOW, (NOW - timedelta(days=1),)) == (2, 0)


def test_a_ticket_comes_back_and_counts_by_site_and_family(database: Database) -> None:
    resolved = move(TICKET, TicketState.RESOLVED, now=NOW + timedelta(hours=3), cause="dig")
    with database.work() as work:
        with_customers(work)
        read = work.tickets.save(TICKET, expected=None, by=ANA, now=NOW)
        others = [replace(TICKET, id=f"T-00000{n}") for n in (2, 3, 4)]
        work.tickets.add_many(others, by=ANA, now=NOW)
        work.tickets.save(resolved, expected=read.revision, by=ANA, now=NOW)
    with database.work() as work:
        assert work.tickets.get("T-000001").value == resolved
        assert len(work.tickets.of_customers({"C-0001"}, open_only=True)) == 3
        month = date(2026, 11, 1)
        (family,) = work.care_figures.tickets_by_family(month)
        assert (family.key, family.number) == ("Internet access", 4)
        (site,) = work.care_figures.sites_by_month(month, latest=month)
        assert (site.key, site.number) == ("C-0001|S-1", 4)
        assert work.care_figures.sites_with_tickets(month) == 1
        assert work.tickets.next_id() == "T-000005"


def test_a_message_delivered_twice_is_kept_once_with_its_attachments(database: Database) -> None:
    file = Attachment(file_name="photo.jpg", media_type="image/jpeg", content=b"\xff\xd8")
    with database.work() as work:
        with_customers(work)
        number = work.interactions.add(INTERACTION, (file,))
        assert work.interactions.add(INTERACTION, (file,)) == 0
        work.interactions.add_many(
            [replace(INTERACTION, external_id="", subject="note", internal=True)]
        )
        (found,) = work.interactions.of_customers({"C-0001"}, internal=False)
        assert found == replace(INTERACTION, id=number, contact_email="mia@akerlund.example")
        ((attachment, name, size),) = work.interactions.attachments_of([number])[number]
        assert (name, size) == ("photo.jpg", 2)
        assert work.interactions.attachment(attachment) == replace(file, id=attachment)
        assert len(work.interactions.of_person("mia@AKERLUND.example")) == 2
        assert work.interactions.anonymise("mia@akerlund.example") == 2
        assert work.interactions.attachments_of([number]) == {}
        with pytest.raises(NotFound):
            work.interactions.attachment(attachment)


def test_billing_accounts_adjustments_and_syncs_come_back(database: Database) -> None:
    adjustment = Adjustment(
        id="ADJ-00001",
        account_key=ACCOUNT.key,
        amount=Money.of(20, "EUR"),
        reason="billed twice",
        request_id="R-000001",
        booked_by=ANA.name,
        booked_at=NOW,
    )
    line = SyncLine(system="north", delivery_id="d1", state="started", at=NOW)
    with database.work() as work:
        with_customers(work)
        work.billing.keep([ACCOUNT])
        assert work.billing.account("north", "4711") == ACCOUNT
        assert work.billing.of_customers({"C-0001"}) == (ACCOUNT,)
        assert work.billing.book(adjustment)
        assert not work.billing.book(replace(adjustment, id="ADJ-00002"))
        assert work.billing.adjustments({ACCOUNT.key}) == (adjustment,)
        assert work.billing.begin_sync(line)
        assert not work.billing.begin_sync(line)
        taken = replace(line, state="taken", counts=(("new", 1),), conflicts=("x",))
        work.billing.end_sync(taken)
        assert work.billing.syncs() == (taken,)
        assert work.billing.move("C-0001", "C-0003") == ("north:4711",)


def test_the_tree_of_a_day_is_walked_up_and_down(database: Database) -> None:
    january, july = date(2026, 1, 1), date(2026, 7, 1)
    with database.work() as work:
        with_customers(work)
        for child, parent, since in (
            ("C-0002", "C-0001", january),
            ("C-0003", "C-0002", january),
            ("C-0003", "C-0001", july),
        ):
            new = Link(child_id=child, parent_id=parent, valid_from=since)
            work.hierarchy.put(child, *place(new, work.hierarchy.links_of(child)))
        assert set(work.hierarchy.subtree("C-0002", date(2026, 3, 1))) == {"C-0002", "C-0003"}
        assert work.hierarchy.subtree("C-0002", july) == ("C-0002",)
        assert work.hierarchy.subtree("C-0001", date(2025, 1, 1)) == ("C-0001",)
        assert work.hierarchy.top_of("C-0003", january) == "C-0001"
        assert len(work.hierarchy.links_above("C-0003")) == 3
        branches = {each.id: each for each in work.hierarchy.branches({"C-0001", "C-0003"}, july)}
        assert branches["C-0003"].parent_id == "C-0001"
        assert branches["C-0001"].sites == 1


def test_portal_bindings_agents_notices_and_mail_come_back(database: Database) -> None:
    agent = Agent(account_id="U-0001", name="Ana", queues=("Care",), skills=("fault",), most_open=3)
    with database.work() as work:
        with_customers(work)
        work.accounts.add(samples.account())
        user = PortalUser(account_id="U-0001", customer_id="C-0001", bound_at=NOW)
        work.portal.bind(user)
        assert work.portal.user("U-0001") == user
        work.portal.end("U-0001", NOW)
        assert work.portal.of_customer("C-0001") == (replace(user, ended_at=NOW),)
        work.care_desk.keep_agent(agent)
        assert work.care_desk.agents() == (agent,)
        work.care_desk.drop_agent("U-0001")
        work.care_desk.notify("U-0001", "R-000001 is yours", "R-000001", now=NOW)
        assert [each.text for each in work.care_desk.notices("U-0001")] == ["R-000001 is yours"]
        work.care_desk.read_all("U-0001", NOW)
        assert work.care_desk.notices("U-0001") == work.care_desk.agents() == ()
        work.care_desk.post("mia@akerlund.example", "Done", "It works.", now=NOW)
        (mail,) = work.care_desk.mail_to_send(NOW)
        assert isinstance(mail, Mail)
        work.care_desk.mail_failed(mail, "no answer", NOW + timedelta(minutes=5))
        assert work.care_desk.mail_to_send(NOW) == ()
        (again,) = work.care_desk.mail_to_send(NOW + timedelta(minutes=5))
        assert again.tries == 1
        work.care_desk.mail_sent(again.id)
        assert work.care_desk.mail_to_send(NOW + timedelta(days=9)) == ()
