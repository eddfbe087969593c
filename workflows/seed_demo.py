"""Seed the demo once: catalogue, customers, accounts, past deals and sales under way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from common.actor import SYSTEM, Actor
from database.work import Work
from sales.customers.opportunity import Opportunity, Stage
from sales.deals.deal import Deal, DealLine
from sales.needs.need import Interview
from workflows.capture_need import confirm_need, read_need
from workflows.configure_solution import choose_option
from workflows.demo.accounts import DEMO_ACCOUNTS, OWN_USER
from workflows.demo.care import demo_agents, demo_care
from workflows.demo.catalogue import demo_offerings, demo_rules
from workflows.demo.customers import demo_customers
from workflows.demo.history import PastDeal, past_deals
from workflows.demo.needs import DEMO_NEEDS
from workflows.demo.pipeline import open_opportunities
from workflows.demo.places import demo_buildings
from workflows.demo.services import demo_base
from workflows.issue_quote import issue_quote
from workflows.load_catalogue import load_catalogue
from workflows.reach_of_customer import invite_portal_user
from workflows.sign_in import register

MARK = "demo"
_FURTHEST = {Stage.QUALIFY: 0, Stage.NEEDS: 1, Stage.SOLUTION: 2, Stage.QUOTED: 3}
_SITES_OF_A_SALE = 4
# Quotes were issued this long ago, so that some of them are about to expire.
_QUOTED_DAYS_AGO = (24, 12, 3)


def seed_demo(work: Work, *, now: datetime) -> bool:
    """Everything of the demo, in one unit of work; False when it was there already."""
    if work.marks.has(MARK):
        return False
    people = _people(work, now)
    load_catalogue(work, demo_offerings(), demo_rules(), demo_buildings(), by=SYSTEM, now=now)
    for customer in demo_customers():
        work.customers.save(customer, expected=None, by=SYSTEM, now=now)
    units = {each.id: each.demand_unit for each in demo_offerings()}
    work.deals.add_many([_deal(each, units) for each in past_deals(now.date())])
    quoted = iter(_QUOTED_DAYS_AGO)
    for opportunity in open_opportunities(now.date()):
        _under_way(work, opportunity, people, quoted, now=now)
    _care(work, people, now)
    work.marks.put(MARK, now=now)
    return True


def _care(work: Work, people: dict[str, Actor], now: datetime) -> None:
    """Who answers, what was asked, and a customer's own user."""
    agents = demo_agents(people)
    for agent in agents:
        work.care_desk.keep_agent(agent)
    care = demo_care(demo_customers(), agents, now)
    work.requests.add_many(care.requests, care.steps, by=SYSTEM, now=now)
    work.tickets.add_many(care.tickets, by=SYSTEM, now=now)
    work.interactions.add_many(care.interactions)
    work.billing.keep(care.accounts)
    base = demo_base(demo_customers(), demo_offerings(), demo_rules(), care.requests, now.date())
    work.services.put(base.services)
    for customer_id, renewal in base.renewals:
        work.services.add_amendment(customer_id, renewal, by=SYSTEM, now=now)
    work.retention.keep_usage(base.usage)
    invite_portal_user(
        work,
        OWN_USER.customer_id,
        OWN_USER.name,
        OWN_USER.email,
        OWN_USER.password,
        by=SYSTEM,
        now=now,
    )


def _people(work: Work, now: datetime) -> dict[str, Actor]:
    people = {}
    for each in DEMO_ACCOUNTS:
        account = register(
            work,
            email=each.email,
            name=each.name,
            role=each.role,
            password=each.password,
            by=SYSTEM,
            now=now,
        )
        people[each.key] = account.actor
    return people


def _deal(past: PastDeal, units: dict[str, str]) -> Deal:
    line = DealLine(
        region=past.region,
        city=past.city,
        family=past.family,
        offering_id=past.offering_id,
        offering_name=past.offering_name,
        units=past.units,
        unit_name=units.get(past.offering_id, "circuits"),
        bandwidth_mbps=past.bandwidth_mbps,
        mrc=past.mrc,
        nrc=past.nrc,
    )
    return Deal(
        id=past.id,
        customer_name=past.customer_name,
        segment=past.segment,
        won=past.won,
        reason=past.reason,
        competitor=past.competitor,
        opened_on=past.opened_on,
        closed_on=past.closed_on,
        activation_on=past.activation_on or past.closed_on,
        term_months=past.term_months,
        lines=(line,),
        generated=True,
    )


def _under_way(
    work: Work,
    opportunity: Opportunity,
    people: dict[str, Actor],
    quoted: Iterator[int],
    *,
    now: datetime,
) -> None:
    """Take the opportunity through the same workflows people use, as far as it has come."""
    target = _FURTHEST[opportunity.stage]
    owner = people[opportunity.owner_id]
    _open_with_sites(work, opportunity, owner, started=target > 0, now=now)
    if target == 0:
        return
    seller = people["engineer"]
    stored = read_need(
        work,
        opportunity.id,
        Interview(business_goals=DEMO_NEEDS[opportunity.id].goals),
        DEMO_NEEDS[opportunity.id].text,
        expected=None,
        by=seller,
        now=now,
    ).need
    if target == 1:
        return
    confirm_need(
        work,
        opportunity.id,
        stored.value.requirements,
        expected=stored.revision,
        by=seller,
        now=now,
    )
    if target == 2:
        return
    issued_at = now - timedelta(days=next(quoted, 1))
    choose_option(work, opportunity.id, "balanced", by=seller, now=issued_at)
    issue_quote(work, opportunity.id, by=seller, now=issued_at)


def _open_with_sites(
    work: Work, opportunity: Opportunity, owner: Actor, *, started: bool, now: datetime
) -> None:
    """The opportunity at a few of the customer's sites, those whose address is known."""
    customer = work.customers.get(opportunity.customer_id).value
    addresses = {(each.street, each.city) for each in work.catalogue.buildings()}
    sites = [each for each in customer.sites if (each.street, each.city) in addresses]
    opened = replace(
        opportunity,
        id=work.opportunities.next_id(),
        owner_id=owner.id,
        site_ids=tuple(each.id for each in sites[:_SITES_OF_A_SALE]),
        stage=Stage.NEEDS if started else Stage.QUALIFY,
    )
    work.opportunities.save(opened, expected=None, by=SYSTEM, now=now)
