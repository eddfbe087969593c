"""PostgreSQL gone and back: a sentence meanwhile, nothing half kept, and work goes on."""

from __future__ import annotations

import pytest

from database.engine import DatabaseUnavailable, open_database
from tests.database import samples
from tests.database.cluster import Cluster
from tests.database.samples import ANA, NOW


@pytest.mark.postgresql
def test_a_server_that_went_and_came_back_is_used_again(
    cluster: Cluster, postgresql_url: str
) -> None:
    database = open_database(postgresql_url)
    with database.work() as work:
        samples.with_opportunity(work)

    def save_while_it_goes() -> None:
        with database.work() as work:
            work.drafts.save(samples.DRAFT, expected=None, by=ANA, now=NOW)
            cluster.halt()
            work.drafts.find("OPP-0001")

    def look() -> None:
        with database.work() as work:
            work.customers.get("C-0001")

    try:
        with pytest.raises(DatabaseUnavailable):
            save_while_it_goes()
        with pytest.raises(DatabaseUnavailable):
            look()
    finally:
        cluster.resume()
    with database.work() as work:
        assert work.drafts.find("OPP-0001") is None, "half of a save was kept"
        work.drafts.save(samples.DRAFT, expected=None, by=ANA, now=NOW)
    with database.work() as work:
        found = work.drafts.find("OPP-0001")
    database.close()
    assert found is not None
    assert found.value == samples.DRAFT
