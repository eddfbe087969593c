"""Customers, opportunities, needs and drafts come back whole and are never overwritten unseen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from database.engine import Database
from database.stored import ChangedMeanwhile, NotFound, Stored
from sales.customers.opportunity import Stage
from tests.database import samples
from tests.database.samples import ANA, BEN, NOW


def test_every_editable_value_comes_back_as_it_was_saved(database: Database) -> None:
    with database.work() as work:
        samples.with_opportunity(work)
        work.needs.save(samples.NEED, expected=None, by=BEN, now=NOW)
        work.drafts.save(samples.DRAFT, expected=None, by=BEN, now=NOW)
    with database.work() as work:
        assert work.customers.get("C-0001") == Stored(samples.customer(), 1, ANA.name, NOW)
        assert work.opportunities.get("OPP-0001") == Stored(samples.opportunity(), 1, ANA.name, NOW)
        assert work.needs.find("OPP-0001") == Stored(samples.NEED, 1, BEN.name, NOW)
        assert work.drafts.find("OPP-0001") == Stored(samples.DRAFT, 1, BEN.name, NOW)
        assert work.needs.find("OPP-0002") is None


def test_saving_over_an_older_revision_is_refused_with_who_and_when(database: Database) -> None:
    later = NOW + timedelta(minutes=5)
    with database.work() as work:
        read = work.customers.save(samples.customer(), expected=None, by=BEN, now=NOW)
        saved = work.customers.save(
            replace(read.value, segment="Public"), expected=read.revision, by=ANA, now=later
        )
        with pytest.raises(ChangedMeanwhile) as refused:
            work.customers.save(read.value, expected=read.revision, by=BEN, now=later)
        assert str(refused.value) == (
            "Ana Silva saved this on 23 Nov 2026 at 10:47 UTC while you were editing; what you "
            "typed is kept here: reload to compare, or save again over it."
        )
        error = refused.value
        assert (error.saved_by, error.saved_at, error.revision) == (ANA.name, later, 2)
        assert work.customers.get("C-0001") == saved
        over = work.customers.save(read.value, expected=error.revision, by=BEN, now=later)
        assert over.revision == 3


def test_a_second_new_customer_of_an_id_is_refused(database: Database) -> None:
    with database.work() as work:
        work.customers.save(samples.customer(), expected=None, by=ANA, now=NOW)
        with pytest.raises(ChangedMeanwhile):
            work.customers.save(samples.customer(), expected=None, by=BEN, now=NOW)
        assert work.customers.get("C-0001").saved_by == ANA.name


def test_what_is_unknown_is_said_in_a_sentence(database: Database) -> None:
    with database.work() as work:
        with pytest.raises(NotFound, match=r"^There is no customer C-9999\.$"):
            work.customers.get("C-9999")
        with pytest.raises(NotFound, match="no customer C-9999"):
            work.customers.save(samples.customer("C-9999"), expected=1, by=ANA, now=NOW)
        orphan = samples.customer(parent_id="C-0007")
        with pytest.raises(NotFound, match="no customer C-0007"):
            work.customers.save(orphan, expected=None, by=ANA, now=NOW)
        with pytest.raises(NotFound, match="no customer C-0001"):
            work.opportunities.save(samples.opportunity(), expected=None, by=ANA, now=NOW)
        with pytest.raises(NotFound, match="no opportunity OPP-0001"):
            work.needs.save(samples.NEED, expected=None, by=ANA, now=NOW)
        with pytest.raises(NotFound, match="no opportunity OPP-0001"):
            work.drafts.save(samples.DRAFT, expected=None, by=ANA, now=NOW)


def test_customers_are_found_whatever_the_case_accents_and_order_of_words(
    database: Database,
) -> None:
    with database.work() as work:
        for id, name in (("C-0001", "Åkerlund & Söhne"), ("C-0002", "100% Pure_Juice")):
            work.customers.save(samples.customer(id, name), expected=None, by=ANA, now=NOW)
        found = {
            text: [each.id for each in work.customers.search(text)]
            for text in ("", "SOHNE akerlund", "c-0002", "0%", "%", "_j", "x_", "retail söh")
        }
        assert found[""] == ["C-0002", "C-0001"]
        assert found["SOHNE akerlund"] == found["retail söh"] == ["C-0001"]
        assert found["c-0002"] == found["0%"] == found["%"] == found["_j"] == ["C-0002"]
        assert found["x_"] == []
        assert len(work.customers.search(limit=1)) == 1


def test_children_are_the_customers_directly_below(database: Database) -> None:
    with database.work() as work:
        for id, parent in (("C-0001", ""), ("C-0002", "C-0001"), ("C-0003", "C-0002")):
            child = samples.customer(id, parent_id=parent)
            work.customers.save(child, expected=None, by=ANA, now=NOW)
        assert [each.id for each in work.customers.children("C-0001")] == ["C-0002"]


def test_ids_go_on_after_those_chosen_elsewhere(database: Database) -> None:
    with database.work() as work:
        assert work.customers.next_id() == "C-0001"
        for id in ("C-0041", "C-0007", "C-0009999999999999999999", "X-0100", "C-abc"):
            work.customers.save(samples.customer(id), expected=None, by=ANA, now=NOW)
        assert [work.customers.next_id(), work.customers.next_id()] == ["C-0042", "C-0043"]
        assert work.opportunities.next_id() == "OPP-0001"


def test_a_number_is_given_back_when_the_work_rolls_back(database: Database) -> None:
    def give_up() -> None:
        with database.work() as work:
            work.customers.next_id()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        give_up()
    with database.work() as work:
        assert work.customers.next_id() == "C-0001"


def test_opportunities_are_listed_with_their_customers_by_expected_close(
    database: Database,
) -> None:
    with database.work() as work:
        samples.with_opportunity(work)
        base = samples.opportunity()
        sooner = base.expected_close - timedelta(days=9)
        others = (
            replace(base, id="OPP-0002", expected_close=sooner, owner_id=BEN.id),
            replace(base, id="OPP-0003", stage=Stage.LOST),
        )
        for each in others:
            work.opportunities.save(each, expected=None, by=ANA, now=NOW)
        listed = work.opportunities.list()
        assert [each.opportunity.id for each in listed] == ["OPP-0002", "OPP-0001", "OPP-0003"]
        assert listed[0].opportunity == others[0]
        assert (listed[0].customer_name, listed[0].revision) == ("Åkerlund & Söhne", 1)
        mine = work.opportunities.list(owner_id=ANA.id, open_only=True)
        assert [each.opportunity.id for each in mine] == ["OPP-0001"]
        assert work.opportunities.list(customer_id="C-0002") == ()


def test_pasted_nul_characters_do_no_harm(database: Database) -> None:
    with database.work() as work:
        pasted = samples.customer(name="Pasted\x00 Ltd")
        work.customers.save(pasted, expected=None, by=ANA, now=NOW)
        assert work.customers.get("C-0001").value == pasted
        assert work.customers.search("past\x00ed ltd") == (pasted,)
        assert work.accounts.get_by_email("a\x00@x.example") is None
