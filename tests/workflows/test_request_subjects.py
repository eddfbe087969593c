"""A request says which site and product it is about, and is counted by them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from database.stores.care_worklists import Slice
from tests.workflows.conftest import NOW, Office
from workflows.look_into_care import rows_of
from workflows.raise_request import NewRequest, raise_request

SINCE = date(2026, 1, 1)


def test_what_a_request_is_about_is_known_from_what_the_customer_has(office: Office) -> None:
    with office.database.work() as work:
        service = next(
            each
            for listing in work.services.customers()
            for each in work.services.of_customer(listing.customer_id)
            if each.site_name
        )
        made = service.configuration
        answers = {"site": service.site_name.upper(), "service": made.offering_name}
        new = NewRequest(
            customer_id=service.customer_id, type="complaint", title="Slow", answers=answers
        )
        raised = raise_request(work, new, by=office.ana, now=NOW).value
        assert (raised.site_name, raised.family) == (service.site_name, made.family)
        fault = replace(new, type="fault", answers={**answers, "down": "yes"})
        outcome = raise_request(work, fault, by=office.ana, now=NOW).value.outcome
        ticket = work.tickets.get(outcome).value
        assert (ticket.site_id, ticket.family) == (service.site_id, made.family)
        unsaid = replace(new, answers={"site": "The moon", "service": "tea"})
        other = raise_request(work, unsaid, by=office.ana, now=NOW).value
        assert (other.site_id, other.site_name, other.family) == ("", "The moon", "")
        of = Slice(tickets=False, since=SINCE, by="product", value=made.family)
        assert raised.id in [each.id for each in rows_of(work, of, by=office.ana)]
