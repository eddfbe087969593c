"""A whole sale without a browser, by the workflows the pages call, on a demo of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from common.actor import Actor
from database.engine import Database, open_database
from forecasts.demand import Measure
from forecasts.export import to_csv
from sales.customers.customer import Customer
from sales.needs.need import Interview
from sales.proposals.provider import Provider
from sales.proposals.section import Section
from templates.pdf_worker import PdfPress
from workflows.capture_need import confirm_need, read_need
from workflows.close_deal import close_deal
from workflows.configure_solution import arrange_options, choose_option
from workflows.demo.places import demo_buildings
from workflows.forecast_demand import keep_forecast, start_forecast
from workflows.issue_quote import issue_quote
from workflows.seed_demo import seed_demo
from workflows.start_sale import (
    NewCustomer,
    NewOpportunity,
    add_site,
    create_customer,
    open_opportunity,
)
from workflows.write_proposal import fetch_proposal, write_proposal

DEFAULT_NEED = (
    "Internet access: 300 Mbps symmetric at both sites, max 20 ms, 99.95 %, fully managed, by March"
)
_SELLER = "ana@larkfield.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    database: Database
    seller: Actor
    now: datetime
    say: Callable[[str], None]


def run_sale(
    out: Path, *, need: str, now: datetime, say: Callable[[str], None]
) -> tuple[Path, ...]:
    """The files written: the proposal and the forecast. A run before is overwritten."""
    file = out / "demo-sale.sqlite3"
    for stale in out.glob("demo-sale.sqlite3*"):
        stale.unlink()
    database = open_database(f"sqlite:///{file.absolute()}")
    database.migrate()
    with database.work() as work:
        seed_demo(work, now=now)
        account = work.accounts.get_by_email(_SELLER)
    assert account is not None  # the demo just made it
    say("The demo is loaded.")
    run = _Run(database=database, seller=account.actor, now=now, say=say)
    opportunity_id = _learn_need(run, need)
    number, version = _make_offer(run, opportunity_id)
    proposal = _write(run, out, number, version)
    with database.work() as work:
        deal, orders = close_deal(
            work,
            opportunity_id,
            won=True,
            reason="solution fit",
            by=run.seller,
            now=now,
        )
    say(f"Won: {deal.id} with {len(orders)} orders.")
    forecast = _forecast(run, out)
    database.close()
    return proposal, forecast


def _learn_need(run: _Run, text: str) -> str:
    with run.database.work() as work:
        made = create_customer(
            work, NewCustomer(name="Harbour Tool Works"), by=run.seller, now=run.now
        )
    customer = _with_two_sites(run, made.value, made.revision)
    with run.database.work() as work:
        opened = open_opportunity(
            work,
            NewOpportunity(
                customer_id=customer.id,
                title="New internet access",
                site_ids=tuple(each.id for each in customer.sites),
                expected_close=run.now.date() + timedelta(days=30),
            ),
            by=run.seller,
            now=run.now,
        )
        captured = read_need(
            work,
            opened.value.id,
            Interview(business_goals="Keep both workshops online."),
            text,
            expected=None,
            by=run.seller,
            now=run.now,
        )
        for each in captured.need.value.requirements:
            run.say(f"  {each.priority:<6} {each}")
        for remark in captured.remarks:
            run.say(f"  note: {remark}")
        confirm_need(
            work,
            opened.value.id,
            captured.need.value.requirements,
            expected=captured.need.revision,
            by=run.seller,
            now=run.now,
        )
    return opened.value.id


def _with_two_sites(run: _Run, customer: Customer, revision: int) -> Customer:
    on_net = [each for each in demo_buildings() if each.reach.value == "on-net"][:2]
    for nth, building in enumerate(on_net, start=1):
        answers = {
            "name": f"Workshop {nth}",
            "street": building.street,
            "city": building.city,
            "users": "60",
        }
        with run.database.work() as work:
            stored = add_site(
                work, customer.id, answers, expected=revision, by=run.seller, now=run.now
            )
        customer, revision = stored.value, stored.revision
    return customer


def _make_offer(run: _Run, opportunity_id: str) -> tuple[str, int]:
    with run.database.work() as work:
        options = arrange_options(work, opportunity_id, by=run.seller)
        for each in options:
            totals = each.sheet.totals()
            run.say(f"  {each.name:<10} {totals.monthly} a month, {totals.once} once")
        names = [each.name for each in options]
        chosen = "balanced" if "balanced" in names else names[0]
        choose_option(work, opportunity_id, chosen, by=run.seller, now=run.now)
        issued = issue_quote(work, opportunity_id, by=run.seller, now=run.now)
    run.say(f"{issued.version.label} is {issued.state}: {issued.version.contract_value}.")
    return issued.version.number, issued.version.version


def _write(run: _Run, out: Path, number: str, version: int) -> Path:
    with PdfPress(out / "pdf-cache") as press, run.database.work() as work:
        record = write_proposal(
            work,
            press,
            number,
            version,
            provider=Provider(name="Larkfield Networks"),
            sections=tuple(Section),
            by=run.seller,
            now=run.now,
        )
        _, content = fetch_proposal(work, record.id, by=run.seller, now=run.now)
    file = out / record.file_name
    file.write_bytes(content)
    run.say(f"The proposal has {record.pages} pages.")
    return file


def _forecast(run: _Run, out: Path) -> Path:
    with run.database.work() as work:
        refit = start_forecast(work, Measure.UNITS, by=run.seller, now=run.now)
    forecast = refit.result()
    with run.database.work() as work:
        keep_forecast(work, forecast, by=run.seller, now=run.now)
    file = out / "forecast-units.csv"
    file.write_bytes(to_csv(forecast))
    return file
