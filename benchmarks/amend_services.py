"""Measures amendments: `python benchmarks/amend_services.py [services]` (5,000)."""

from __future__ import annotations

import sys
import tempfile
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks._large_sale import BOSS, NOW, SELLER, line_file, new_sale, take_in
from benchmarks.large_quote import timed
from database.engine import open_database
from sales.deals.amend import Action, Wish
from sales.quotes.lifecycle import QuoteState
from workflows.amend_services import accept_amendment, foresee_amendment, installed_base
from workflows.approve_quote import approve_quote
from workflows.close_deal import close_deal
from workflows.issue_quote import issue_quote
from workflows.seed_demo import seed_demo


def main() -> None:
    services = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    print(f"{services:,} services over {services // 5:,} sites, SQLite")
    later = NOW + timedelta(days=400)
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/amend.sqlite3")
        database.migrate()
        with database.work() as work:
            seed_demo(work, now=NOW)
        sale = new_sale(database, "Bank of Branches")
        take_in(database, sale, line_file(services))
        with database.work() as work:
            issued = issue_quote(work, sale, by=SELLER, now=NOW)
        while issued.state is QuoteState.PENDING_APPROVAL:
            with database.work() as work:
                issued = approve_quote(work, issued.version.number, 1, by=BOSS, now=NOW)
        with timed("close the deal: orders and installed services"), database.work() as work:
            close_deal(work, sale, won=True, reason="price", by=SELLER, now=NOW)
        customer_id = issued.version.customer.id
        for action, wish in (
            ("renew", Wish(action=Action.RENEW, effective_on=later.date(), term_months=60)),
            (
                "change bandwidth",
                Wish(
                    action=Action.CHANGE,
                    effective_on=later.date(),
                    choices={"bandwidth_mbps": 1000},
                ),
            ),
            ("disconnect", Wish(action=Action.DISCONNECT, effective_on=later.date())),
        ):
            with timed(f"{action}: foresee, accept and keep all"), database.work() as work:
                base = installed_base(work, customer_id, by=SELLER)
                chosen = frozenset(each.id for each in base.services)
                made = foresee_amendment(work, customer_id, chosen, wish, by=SELLER, now=later)
                accept_amendment(work, customer_id, made, by=SELLER, now=later)
        database.close()


if __name__ == "__main__":
    main()
