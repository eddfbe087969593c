"""A process killed while it issues a quote leaves nothing of it; the next one issues it whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks._large_sale import BOSS, NOW, SELLER, line_file, new_sale, take_in
from database.engine import Database
from sales.customers.opportunity import Stage
from tests.workflows.conftest import Office
from workflows.issue_quote import issue_quote, listed_versions

# Issues, and stops where the version is written and its approval and the sale's stage are not.
_PROGRAM = """
import sys, time
from benchmarks._large_sale import NOW, SELLER
from database.engine import open_database
from database.stores.quotes import QuoteStore
from workflows.issue_quote import issue_quote
keep = QuoteStore.add
def kept(*given, **named):
    keep(*given, **named)
    print("kept", flush=True)
    time.sleep(60)
QuoteStore.add = kept
with open_database(sys.argv[1]).work() as work:
    issue_quote(work, sys.argv[2], by=SELLER, now=NOW)
"""


def state(database: Database, opportunity_id: str) -> tuple[int, bool, bool]:
    """Versions, whether their approval is asked, and whether the sale counts as quoted."""
    with database.work() as work:
        listed = listed_versions(work, opportunity_id, by=BOSS)
        asked = any(work.approvals.find(each.number, each.version) for each in listed)
        stage = work.opportunities.get(opportunity_id).value.stage
    return len(listed), asked, stage is Stage.QUOTED


def test_a_process_killed_in_an_issue_leaves_nothing_and_the_next_one_all(office: Office) -> None:
    url = str(office.database.engine.url)
    opportunity_id = new_sale(office.database, "Bank of Branches")
    take_in(office.database, opportunity_id, line_file(300))
    child = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, url, opportunity_id],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"kept\n"
    child.kill()
    child.wait()
    child.stdout.close()
    assert state(office.database, opportunity_id) == (0, False, False)
    with office.database.work() as work:
        issued = issue_quote(work, opportunity_id, by=SELLER, now=NOW)
    assert issued.version.version == 1
    assert state(office.database, opportunity_id) == (1, True, True)
