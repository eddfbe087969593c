"""Credits are reckoned by what was promised when the service was out, also after amendments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from catalog.offering import Value
from common.money import Money
from database.work import Work
from sales.deals.amend import Action, AmendedLine, Amendment
from sales.deals.installed import InstalledService, ServiceState
from tests.workflows.conftest import NOW, Office
from workflows.see_credits import CreditDue, credits_due

FAULTY, NOVEMBER = "C-0002", date(2026, 11, 1)  # out on the 3rd and the 13th, 50 minutes each


def due(work: Work, office: Office) -> list[CreditDue]:
    return list(credits_due(work, FAULTY, NOVEMBER, by=office.ana, now=NOW))


def faulty_service(work: Work, office: Office) -> InstalledService:
    first = due(work, office)[0]
    return next(
        each
        for each in work.services.of_customer(FAULTY)
        if each.site_name == first.site_name
        and each.configuration.offering_name == first.offering_name
    )


def amended(work: Work, office: Office, after: InstalledService, on: date) -> None:
    before = next(x for x in work.services.of_customer(FAULTY) if x.id == after.id)
    nothing = Money.zero("USD")
    line = AmendedLine(
        before=before, after=after, proration=nothing, termination=nothing, what="changed"
    )
    made = Amendment(action=Action.CHANGE, effective_on=on, currency="USD", lines=(line,))
    work.services.put((after,))
    work.services.add_amendment(FAULTY, made, by=office.ana, now=NOW)


def with_values(service: InstalledService, values: Mapping[str, Value]) -> InstalledService:
    made = service.configuration
    return replace(service, configuration=replace(made, values={**made.values, **values}))


def test_an_outage_counts_under_the_promise_of_its_time(office: Office) -> None:
    with office.database.work() as work:
        service = faulty_service(work, office)
        offering = service.configuration.offering_name
        (was,) = [each for each in due(work, office) if each.offering_name == offering]
        better = replace(
            with_values(service, {"service_class": "Platinum"}), monthly=service.monthly * 2
        )
        amended(work, office, better, date(2026, 11, 10))
        before, after = (x for x in due(work, office) if x.offering_name == offering)
    assert was.outage_minutes == pytest.approx(100)
    assert before.outage_minutes == after.outage_minutes == pytest.approx(50)
    assert before.promised_percent == was.promised_percent
    assert after.promised_percent == 99.99
    assert after.credit.amount > before.credit.amount


def test_a_disconnected_service_earns_nothing_after_its_end(office: Office) -> None:
    with office.database.work() as work:
        service = faulty_service(work, office)
        offering = service.configuration.offering_name
        gone = replace(service, state=ServiceState.TERMINATED)
        amended(work, office, gone, date(2026, 11, 10))
        (left,) = [each for each in due(work, office) if each.offering_name == offering]
    assert left.outage_minutes == pytest.approx(50)


def test_what_was_agreed_goes_on_while_the_class_stays(office: Office) -> None:
    with office.database.work() as work:
        service = faulty_service(work, office)
        offering = service.configuration.offering_name
        amended(work, office, replace(service, monthly=service.monthly * 3), date(2026, 11, 10))
        before, after = (x for x in due(work, office) if x.offering_name == offering)
    assert before.promised_percent == after.promised_percent
    assert after.credit.amount == pytest.approx(before.credit.amount * 3)
