"""What is agreed for a line reaches the quote; every promise is set against its structure."""

from __future__ import annotations

import pytest

from common.errors import BusinessError
from database.engine import Database
from sales.negotiation.rounds import Side
from sales.sla.agreed import AgreedLevel, AgreedLevels
from sales.sla.credits import CreditBand, CreditBasis, CreditSchedule
from tests.database.samples import ANA, customer, opportunity
from tests.sales.negotiation.sample import NOW as ROUND_TIME
from tests.sales.negotiation.sample import negotiation, offer
from tests.workflows.conftest import NOW, QUOTED, Office
from workflows.agree_sla import change_class, promises_of
from workflows.assess_promises import assess_promises
from workflows.issue_quote import issue_quote
from workflows.keep_agreed_levels import agreed_levels_of, keep_agreed_level

PER_OUTAGE = CreditSchedule(
    bands=(CreditBand(above=60, credit_percent=10), CreditBand(above=240, credit_percent=25)),
    cap_percent=50,
    claim_days=14,
    basis=CreditBasis.PER_OUTAGE,
)


def test_agreed_levels_and_rounds_come_back_as_they_were_kept(database: Database) -> None:
    agreed = AgreedLevels(
        opportunity_id="OPP-0001",
        lines={"L-001": AgreedLevel(availability_percent=99.93, schedule=PER_OUTAGE)},
        note="round 3",
    )
    kept = negotiation(offer(Side.OURS, (0, 1, 1)), offer(Side.THEIRS, (3, 2, 2))).agree(2)
    with database.work() as work:
        work.customers.save(customer(), expected=None, by=ANA, now=ROUND_TIME)
        work.opportunities.save(opportunity(), expected=None, by=ANA, now=ROUND_TIME)
        work.agreed_levels.save(agreed, expected=None, by=ANA, now=ROUND_TIME)
        work.negotiations.save(kept, expected=None, by=ANA, now=ROUND_TIME)
    with database.work() as work:
        found = work.agreed_levels.find("OPP-0001")
        assert found is not None
        assert found.value == agreed
        assert work.negotiations.get("OPP-0001").value == kept


def test_agreed_terms_are_in_the_next_version_and_in_the_journal(office: Office) -> None:
    with office.database.work() as work:
        line = next(p for p in promises_of(work, QUOTED, by=office.ana) if p.level)
        id_ = line.priced.line.id
        level = AgreedLevel(availability_percent=99.9, restore_hours=7, schedule=PER_OUTAGE)
        keep_agreed_level(work, QUOTED, id_, level, by=office.ana, now=NOW)
    with office.database.work() as work:
        issued = issue_quote(work, QUOTED, by=office.ana, now=NOW)
        promised = next(x for x in issued.version.service_levels if x.line_id == id_)
        assert (promised.availability_percent, promised.restore_hours) == (99.9, 7)
        assert promised.schedule == PER_OUTAGE


def test_a_class_chosen_anew_lifts_what_was_agreed_on_the_old_one(office: Office) -> None:
    with office.database.work() as work:
        line = next(p for p in promises_of(work, QUOTED, by=office.ana) if p.level)
        id_ = line.priced.line.id
        agreed = AgreedLevel(availability_percent=99.0)
        keep_agreed_level(work, QUOTED, id_, agreed, by=office.ana, now=NOW)
        assert line.level is not None
        change_class(work, QUOTED, id_, line.level.service_class, by=office.ana, now=NOW)
        assert agreed_levels_of(work, QUOTED, by=office.ana).lines[id_] == AgreedLevel()


def test_every_promise_has_its_probability_and_the_deal_its_risk(office: Office) -> None:
    with office.database.work() as work:
        deal = assess_promises(work, QUOTED, by=office.ana)
    known = [each.found for each in deal.lines if each.found]
    assert known
    assert all(0 <= each.breach_probability <= 1 for each in known)
    assert deal.risk is not None
    assert deal.expected <= deal.risk_price <= deal.tail
    for each in deal.lines:
        if each.second_path is not None:
            assert each.found is not None
            assert each.second_path.breach_probability <= each.found.breach_probability
        if each.drawing is not None:
            assert [each.drawing.boxes[0][0], each.drawing.boxes[-1][0]] == ["Site", "Network"]


def test_who_may_not_sell_may_not_agree(office: Office) -> None:
    with office.database.work() as work, pytest.raises(BusinessError, match="may not"):
        keep_agreed_level(
            work, QUOTED, "L-001", AgreedLevel(), by=office.people["manager"], now=NOW
        )
