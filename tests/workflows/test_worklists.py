"""Worklists name what breaks, leaves or sells next with its reason, and numbers lead to rows."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from common.errors import RowErrors
from common.money import Money
from common.tables import write_csv
from database.stores.care_worklists import Slice
from sales.care.request import RequestState
from sales.care.ticket import Span, TicketState
from sales.customers.billing import Adjustment
from sales.deals.milestones import WrongOrderOfMilestones, planned
from sales.deals.service_list import ServiceColumnsMissing
from sales.sla.credits import standard_schedule
from tests.database import samples
from tests.workflows.conftest import NOW, Office
from workflows.deliver_order import MilestoneInTheFuture, reach_milestone
from workflows.find_leads import LeadTaken, find_leads, take_up_lead
from workflows.foresee_breaches import foresee_breaches, urgent_tickets
from workflows.foresee_renewals import foresee_renewals
from workflows.look_into_care import (
    REQUEST_WAYS,
    TICKET_WAYS,
    count_care,
    export_rows,
    rows_of,
)
from workflows.see_credits import credits_due
from workflows.see_customer import organisation_tree, see_customer
from workflows.see_repeat_faults import repeat_faults
from workflows.start_sale import Upload
from workflows.take_over_services import take_over_services, take_over_usage

FAULTY = "C-0002"  # whose router fails every ten days
SINCE = date(2025, 12, 1)


def test_outages_of_a_month_become_the_credit_the_schedule_says(office: Office) -> None:
    with office.database.work() as work:
        due = credits_due(work, FAULTY, date(2026, 11, 1), by=office.ana, now=NOW)
        services = see_customer(work, FAULTY, by=office.ana, now=NOW).services
    site = due[0].site_name
    assert {each.offering_name for each in due} == {
        each.offering_name for each in services if each.site_name == site
    }
    for each in due:
        assert each.outage_minutes == pytest.approx(100)
        assert each.availability_percent == pytest.approx(100 * (1 - 100 / 43_200))
        (service,) = [
            s for s in services if s.site_name == site and s.offering_name == each.offering_name
        ]
        percent = standard_schedule(each.promised_percent).credit_percent(each.availability_percent)
        assert percent > 0
        owed = service.monthly.amount * Decimal(str(percent)) / 100
        assert each.credit == Money(owed, "USD").rounded()
        assert len(each.tickets) == 2
        assert each.derivation


def test_time_waiting_on_the_customer_earns_no_credit(office: Office) -> None:
    with office.database.work() as work:
        (first, *_) = credits_due(work, FAULTY, date(2026, 11, 1), by=office.ana, now=NOW)
        stored = work.tickets.get(first.tickets[0])
        span = stored.value.outages[0]
        assert span.end is not None
        waited = Span(span.start, span.start + timedelta(minutes=40))
        work.tickets.save(
            replace(stored.value, pauses=(waited,)),
            expected=stored.revision,
            by=office.ana,
            now=NOW,
        )
        (after, *_) = credits_due(work, FAULTY, date(2026, 11, 1), by=office.ana, now=NOW)
    assert after.outage_minutes == pytest.approx(60)


def test_a_missed_promise_a_late_ticket_and_a_repeat_fault_are_listed_with_reasons(
    office: Office,
) -> None:
    with office.database.work() as work:
        likely = foresee_breaches(work, by=office.ana, now=NOW)
        repeats = repeat_faults(work, by=office.ana, now=NOW)
        urgent = urgent_tickets(work, by=office.ana, now=NOW)
    missed = [each for each in likely if each.customer_id == FAULTY]
    assert missed
    assert all(each.chance == 1 for each in missed)
    assert "100 of" in missed[0].reason
    assert [each.chance for each in likely] == sorted((e.chance for e in likely), reverse=True)
    assert (repeats[0].fault.customer_id, repeats[0].fault.tickets) == (FAULTY, 4)
    assert "aged router" in repeats[0].fault.reason
    assert all(each.left_minutes < 18 * 60 for each in urgent)


def test_an_outage_that_goes_on_makes_a_breach_likelier_than_one_that_ended(
    office: Office,
) -> None:
    with office.database.work() as work:
        stored = next(
            each
            for each in work.tickets.of_customers([FAULTY])
            if each.value.title == "Internet drops again" and each.value.opened_at.month == 11
        )
        for each in work.tickets.of_customers([FAULTY]):
            if each.value.id != stored.value.id and each.value.outages:
                quiet = replace(each.value, outages=())
                work.tickets.save(quiet, expected=each.revision, by=office.ana, now=NOW)

        def chance(span: Span, revision: int) -> float:
            state = TicketState.RESOLVED if span.end else TicketState.IN_PROGRESS
            changed = replace(stored.value, outages=(span,), state=state)
            work.tickets.save(changed, expected=revision, by=office.ana, now=NOW)
            found = foresee_breaches(work, by=office.ana, now=NOW)
            return max((each.chance for each in found if each.customer_id == FAULTY), default=0.0)

        began = NOW - timedelta(minutes=10)
        ended = chance(Span(began, NOW - timedelta(minutes=1)), stored.revision)
        goes_on = chance(Span(began), stored.revision + 1)
    assert ended < goes_on < 1


def test_renewals_have_a_likelihood_with_reasons_and_a_calibration(office: Office) -> None:
    with office.database.work() as work:
        found = foresee_renewals(work, by=office.ana, now=NOW)
    assert found.calibration is not None
    assert found.history.ended == found.calibration.ended
    assert found.history.generated == found.history.ended, "the demo's terms are all made up"
    assert found.found
    for each in found.found:
        assert NOW.date() <= each.first_end < NOW.date() + timedelta(days=181)
        assert each.at_stake
    if found.why_none:
        assert not found.calibration.better_than_base_rate
        assert all(each.likelihood is None for each in found.found)
    else:
        chances = [each.likelihood.leaves for each in found.found if each.likelihood]
        assert chances == sorted(chances, reverse=True)


def test_a_lead_is_an_opportunity_in_one_step_and_only_once(office: Office) -> None:
    with office.database.work() as work:
        leads = find_leads(work, by=office.ana, now=NOW)
        kinds = {each.kind for each in leads}
        assert {"bandwidth near capacity", "SLA missed", "term ends"} <= kinds
        assert all(each.reason for each in leads)
        made = take_up_lead(work, leads[0], by=office.people["manager"], now=NOW)
        assert made.value.owner_id == office.people["manager"].id
        assert made.value.site_ids == leads[0].site_ids
        with pytest.raises(LeadTaken, match=made.value.id):
            take_up_lead(work, leads[0], by=office.ana, now=NOW)


@pytest.mark.parametrize("tickets", [True, False])
def test_every_count_is_the_number_of_its_rows(office: Office, tickets: bool) -> None:
    with office.database.work() as work:
        for way in TICKET_WAYS if tickets else REQUEST_WAYS:
            counts = count_care(work, Slice(tickets=tickets, since=SINCE), way, by=office.ana)
            assert counts
            for each in counts[:6]:
                of = Slice(tickets=tickets, since=SINCE, by=way, value=each.value)
                rows = rows_of(work, of, by=office.ana)
                assert len(rows) == each.number
                assert sum(not row.state.over for row in rows) == each.open


def test_an_export_is_whole_and_no_cell_is_a_formula(office: Office) -> None:
    with office.database.work() as work:
        stored = work.requests.get("R-000001")
        evil = replace(stored.value, cause='=HYPERLINK("http://x")')
        work.requests.save(evil, (), expected=stored.revision, by=office.ana, now=NOW)
        of = Slice(tickets=False, since=SINCE)
        content = export_rows(work, of, by=office.ana, now=NOW)
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == 126
    assert {row["state"] for row in rows} == {"completed", "queued"}
    assert not any(cell.startswith("=") for row in rows for cell in row.values())
    assert RequestState.COMPLETED.value in {row["state"] for row in rows}


def test_the_tree_sums_what_all_below_owe_after_what_was_given_back(office: Office) -> None:
    with office.database.work() as work:
        tree = organisation_tree(work, FAULTY, on=NOW.date(), by=office.ana)
        accounts = work.billing.of_customers([each.branch.id for each in tree])
        owed = sum(each.balance.amount for each in accounts)
        assert tree[0].owed["USD"].amount == owed
        gift = Adjustment(
            id="ADJ-1",
            account_key=accounts[0].key,
            amount=Money.of(5, "USD"),
            reason="goodwill",
            request_id="R-1",
            booked_by="Tom",
            booked_at=NOW,
        )
        work.billing.book(gift)
        (top, *_) = organisation_tree(work, FAULTY, on=NOW.date(), by=office.ana)
        assert top.owed["USD"].amount == owed - 5
        assert top.revenue["USD"].amount > 0


SERVICES = ("reference", "customer", "site", "offering", "monthly", "starts", "ends", "Mbps")


def test_services_of_another_system_are_taken_over_once_and_their_use_with_them(
    office: Office,
) -> None:
    row = ("X9", "alderwick foods", "Head office", "dia-fibre", "1,250.50", "2025-01-01")
    listed = Upload("s.csv", write_csv(SERVICES, [(*row, "2028-01-01", "1000")]))
    use = [("X9", f"2026-{month:02d}", str(700 + 20 * month)) for month in range(6, 12)]
    with office.database.work() as work:
        before = len(see_customer(work, FAULTY, by=office.ana, now=NOW).services)
        admin = office.people["administrator"]
        for _ in range(2):
            assert take_over_services(work, listed, limit_mb=1, by=admin, now=NOW) == 1
        measured = Upload("u.csv", write_csv(("service", "month", "busy mbps"), use))
        assert take_over_usage(work, measured, limit_mb=1, by=admin, now=NOW) == 6
        seen = see_customer(work, FAULTY, by=office.ana, now=NOW).services
        assert len(seen) == before + 1
        (mine,) = [each for each in seen if each.id == "IN/X9"]
        assert (mine.monthly, mine.bandwidth_mbps) == (Money.of("1250.50", "USD"), 1000)
        lead = next(e for e in find_leads(work, by=office.ana, now=NOW) if "920" in e.reason)
        assert lead.reason == "920 of 1000 Mbit/s in the busy hour, 92 %; full by Mar 2027"


def test_every_bad_service_and_month_is_named_and_none_is_taken(office: Office) -> None:
    admin = office.people["administrator"]
    rows = [
        ("A", "Nobody Ltd", "HQ", "dia-fibre", "10", "2025-01-01", "2026-01-01", ""),
        ("B", "C-0002", "Moon base", "teleport", "-1", "soon", "2026-01-01", ""),
        ("", "C-0002", "Head office", "dia-fibre", "5", "2026-01-01", "2025-01-01", "7"),
    ]
    with office.database.work() as work:
        upload = Upload("s.csv", write_csv(SERVICES, rows))
        with pytest.raises(RowErrors) as refused:
            take_over_services(work, upload, limit_mb=1, by=admin, now=NOW)
        said = " ".join(refused.value.rows)
        for part in (
            *("Row 2: there is no one customer 'Nobody Ltd'", "no site 'Moon base'"),
            *("no offering is called 'teleport'", "Row 3: monthly", "starts 'soon' is not a date"),
            *("it ends on 2025-01-01", "Row 4: the reference is missing"),
        ):
            assert part in said
        with pytest.raises(ServiceColumnsMissing, match="ends"):
            take_over_services(
                work, Upload("s.csv", b"reference,customer\n1,2\n"), limit_mb=1, by=admin, now=NOW
            )
        use = write_csv(("service", "month", "busy"), [("A", "2031-01", "x"), ("A", "?", "1")])
        with pytest.raises(RowErrors) as refused:
            take_over_usage(work, Upload("u.csv", use), limit_mb=1, by=admin, now=NOW)
        assert len(refused.value.rows) == 5


def test_milestones_are_reached_in_order_and_not_in_the_future(office: Office) -> None:
    with office.database.work() as work:
        opportunity = next(iter(work.opportunities.list(customer_id=FAULTY, limit=1)), None)
        assert opportunity is not None
        order = replace(
            samples.ORDER,
            opportunity_id=opportunity.opportunity.id,
            deal_id=work.deals.list(limit=1)[0].id,
            milestones=planned(date(2026, 10, 1), date(2026, 12, 1)),
        )
        work.deals.add_order(order)
        tomorrow = NOW.date() + timedelta(days=1)
        with pytest.raises(MilestoneInTheFuture):
            reach_milestone(work, order.id, "site survey", tomorrow, by=office.ana, now=NOW)
        with pytest.raises(WrongOrderOfMilestones):
            reach_milestone(work, order.id, "handed over", NOW.date(), by=office.ana, now=NOW)
        reach_milestone(work, order.id, "site survey", NOW.date(), by=office.ana, now=NOW)
        view = see_customer(work, FAULTY, by=office.ana, now=NOW)
        assert f"{order.id} site survey" in [each.title for each in view.timeline]
