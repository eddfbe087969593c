"""Customers, their people and what is theirs are found by words and recognised by addresses."""

from __future__ import annotations

from dataclasses import replace

from database.engine import Database
from tests.database import samples
from tests.database.samples import ANA, NOW
from tests.database.test_care_stores import REQUEST, TICKET, with_customers


def test_the_search_box_finds_by_beginnings_of_words_within_what_one_may_see(
    database: Database,
) -> None:
    with database.work() as work:
        with_customers(work)
        work.requests.save(REQUEST, (), expected=None, by=ANA, now=NOW)
        work.tickets.save(TICKET, expected=None, by=ANA, now=NOW)

        def refs(asked: str, **how: frozenset[str]) -> list[str]:
            found = work.search.find(asked, **how)
            return [each.ref for each in found if each.kind != "contact"]

        people = [each.ref for each in work.search.find("mia") if each.kind == "contact"]
        assert people == ["C-0003/1", "C-0002/1", "C-0001/1"]
        assert refs("akerl") == ["C-0002", "C-0001", "C-0003", "R-000001"]
        assert refs("SOHNE åk") == ["C-0001"]
        assert refs("t-000001") == ["T-000001"]
        assert refs("quebec") == ["C-0002", "C-0001", "C-0003", "R-000001"]
        assert refs("fibre") == ["T-000001"]
        assert refs("quebec", within=frozenset({"C-0003"})) == ["C-0003"]
        assert refs("fibre", within=frozenset({"C-0003"})) == []
        assert refs("\" OR * ' | !") == refs("") == []
        work.tickets.save(replace(TICKET, title="Copper"), expected=1, by=ANA, now=NOW)
        assert refs("fibre cut") == []
        work.search.forget("ticket", "T-000001")
        assert refs("copper") == []


def test_customers_are_recognised_by_what_their_people_write_from(database: Database) -> None:
    with database.work() as work:
        with_customers(work)
        assert len(work.customers.recognised_by("domain", "akerlund.example")) == 3
        changed = replace(samples.customer("C-0003", "Other Works"), contacts=(), tax_id="SE 12-3")
        work.customers.save(changed, expected=1, by=ANA, now=NOW)
        assert len(work.customers.recognised_by("email", "mia@akerlund.example")) == 2
        assert work.customers.recognised_by("tax", "se123") == (changed,)
        people = [each.ref for each in work.search.find("mia") if each.kind == "contact"]
        assert "C-0003/1" not in people
        said = [(each.change.field, each.by_name) for each in work.customers.history("C-0003")]
        assert ("tax id", ANA.name) in said
        assert ("contact", ANA.name) in said
        assert work.customers.names({"C-0003"}) == {"C-0003": "Other Works"}
        work.customers.add_many([samples.customer("C-0009", "Bulk", "C-0001")], by=ANA, now=NOW)
        assert work.customers.next_id() == "C-0010"
        assert work.hierarchy.subtree("C-0001", NOW.date()) == ("C-0001", "C-0009")
        assert sum(1 for _ in work.customers.every()) == 4
