"""Customers' own users reach their own organisation and nothing else, whatever they try."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, cast

import pytest

import workflows
from common.actor import Actor, NotAllowed, Permission, Role
from database.engine import Database
from database.work import Work
from sales.care.access import NoOrganisation, OutOfReach
from sales.care.request import WordsMissing
from sales.quotes.lifecycle import QuoteState
from tests.database import samples
from tests.database.samples import ANA, NOW
from ui.navigation import PAGES
from workflows.handle_request import say
from workflows.raise_request import NewRequest, raise_request
from workflows.reach_of_customer import end_portal_user, invite_portal_user, reach_of
from workflows.search_everything import search_everything
from workflows.see_credits import credits_due
from workflows.see_services import services_in_use
from workflows.serve_customer import (
    answer_own_request,
    decide_own_quote,
    own_pages,
    own_proposal,
    own_request,
    raise_own_request,
)
from workflows.sign_in import sign_in, who

TOM = Actor("U-0009", "Tom", "tom@larkfield.example", Role.ADMINISTRATOR)
TOP, CHILD, SISTER = "C-0001", "C-0002", "C-0003"
# What acts on oneself only, or is called by workflows that have checked.
OWN_DESK = {
    *("open_sale.remember_sale", "open_sale.remembered_sale"),
    *("see_notices.notices", "see_notices.read_notices"),
    *("raise_request.enter_request", "fulfil_request.try_to_fulfil"),
}


@pytest.fixture
def family(sqlite_database: Database) -> Database:
    """A holding with a child, a sister beside them, a request of each and a quote for the top."""
    with sqlite_database.work() as work:
        samples.with_opportunity(work)
        issued = samples.version()
        work.quotes.add(issued, state=QuoteState.SENT, by=ANA, now=NOW)
        for id, parent in ((CHILD, TOP), (SISTER, "")):
            customer = samples.customer(id, f"Customer {id}", parent)
            work.customers.save(customer, expected=None, by=ANA, now=NOW)
        for id in (TOP, CHILD, SISTER):
            new = NewRequest(customer_id=id, type="complaint", title=f"Complaint of {id}")
            raised = raise_request(work, new, by=ANA, now=NOW)
            say(
                work,
                raised.value.id,
                "they are grumpy",
                internal=True,
                expected=1,
                by=ANA,
                now=NOW,
            )
    return sqlite_database


def user(work: Work, customer_id: str, name: str) -> Actor:
    email = f"{name}@customer.example"
    return invite_portal_user(
        work, customer_id, name, email, "long-enough-word", by=TOM, now=NOW
    ).actor


def test_a_user_of_the_top_sees_all_below_and_one_of_the_child_only_the_child(
    family: Database,
) -> None:
    with family.work() as work:
        top, child = user(work, TOP, "top"), user(work, CHILD, "child")
        seen = own_pages(work, by=top, now=NOW)
        assert {each.id for each in seen.customers} == {TOP, CHILD}
        assert {each.customer_id for each in seen.requests} == {TOP, CHILD}
        below = own_pages(work, by=child, now=NOW)
        assert {each.customer_id for each in below.requests} == {CHILD}
        (sent,) = search_everything(work, "q-2026", by=top, now=NOW)
        assert (sent.kind, sent.ref) == ("quote", seen.quotes[0].label)
        assert search_everything(work, "grumpy", by=top, now=NOW) == ()


def test_internal_notes_and_routing_are_never_shown(family: Database) -> None:
    with family.work() as work:
        top = user(work, TOP, "top")
        request, steps = own_request(work, "R-000001", by=top, now=NOW)
        assert [each.kind.value for each in steps] == ["raised"]
        assert "grumpy" not in str(steps) + str(request)


def test_an_answer_without_words_is_refused(family: Database) -> None:
    with family.work() as work:
        top = user(work, TOP, "top")
        with pytest.raises(WordsMissing, match="needs your answer"):
            answer_own_request(work, "R-000001", " \n", by=top, now=NOW)


def test_ids_of_others_are_refused_as_if_they_did_not_exist(family: Database) -> None:
    with family.work() as work:
        child = user(work, CHILD, "child")
        for other in ("R-000001", "R-000003", "R-999999"):
            with pytest.raises(OutOfReach, match=f"no request {other} that you may see"):
                own_request(work, other, by=child, now=NOW)
            with pytest.raises(OutOfReach):
                answer_own_request(work, other, "hello", by=child, now=NOW)
        for other in (TOP, SISTER, "C-9999"):
            with pytest.raises(OutOfReach):
                raise_own_request(work, other, "complaint", "x", "", {}, by=child, now=NOW)
            with pytest.raises(OutOfReach):
                credits_due(work, other, NOW.date(), by=child, now=NOW)
        with pytest.raises(OutOfReach):
            own_proposal(work, "P-00001", by=child, now=NOW)
        with pytest.raises(OutOfReach):
            decide_own_quote(work, ("Q-2026-00012", 1), accept=True, by=child, now=NOW)
        found = search_everything(work, "complaint", by=child, now=NOW)
        assert {each.customer_id for each in found} == {CHILD}
        assert search_everything(work, "Q-2026", by=child, now=NOW) == ()
        assert work.requests.get("R-000003").value.customer_id == SISTER


def test_a_former_user_sees_nothing_and_is_signed_out(family: Database) -> None:
    with family.work() as work:
        left = user(work, TOP, "left")
    opened = sign_in(
        family,
        email=left.email,
        password="long-enough-word",
        client="x",
        now=NOW,
        session_hours=12,
    )
    with family.work() as work:
        assert who(work, opened.token, NOW) is not None
        end_portal_user(work, left.id, by=TOM, now=NOW)
    with family.work() as work:
        assert who(work, opened.token, NOW + timedelta(minutes=1)) is None
        for attempt in attempts(work, left).values():
            with pytest.raises(NoOrganisation):
                attempt()


def attempts(work: Work, by: Actor) -> dict[str, Callable[[], Any]]:
    """What a customer's own user may call, each once; whoever reaches nothing is refused by all."""
    asked: tuple[str, str, str, str, dict[str, str]] = (TOP, "complaint", "x", "", {})
    quote = ("Q-2026-00012", 1)
    by_now: dict[str, Any] = {"by": by, "now": NOW}
    return {
        "serve_customer.own_pages": lambda: own_pages(work, by=by, now=NOW),
        "serve_customer.own_request": lambda: own_request(work, "R-000001", **by_now),
        "serve_customer.raise_own_request": lambda: raise_own_request(work, *asked, **by_now),
        "serve_customer.answer_own_request": lambda: answer_own_request(
            work, "R-000001", "x", **by_now
        ),
        "serve_customer.decide_own_quote": lambda: decide_own_quote(
            work, quote, accept=True, **by_now
        ),
        "serve_customer.own_proposal": lambda: own_proposal(work, "P-00001", **by_now),
        "search_everything.search_everything": lambda: search_everything(
            work, "complaint", **by_now
        ),
        "see_credits.credits_due": lambda: credits_due(work, TOP, NOW.date(), **by_now),
        "see_services.services_in_use": lambda: services_in_use(work, {TOP}, **by_now),
        "reach_of_customer.reach_of": lambda: reach_of(work, **by_now),
    }


SELF_SERVICE = frozenset(attempts(cast("Work", None), TOM))


def test_a_stranger_with_the_role_but_no_organisation_reaches_nothing(family: Database) -> None:
    stranger = Actor("U-7777", "Nobody", "x@y.example", Role.CUSTOMER)
    with family.work() as work:
        for attempt in attempts(work, stranger).values():
            with pytest.raises(NoOrganisation):
                attempt()


def test_whoever_moves_to_another_parent_takes_the_sight_of_them_along(family: Database) -> None:
    from workflows.see_customer import place_customer

    with family.work() as work:
        top = user(work, TOP, "top")
        place_customer(work, CHILD, SISTER, NOW.date() + timedelta(days=1), by=TOM, now=NOW)
        assert len(own_pages(work, by=top, now=NOW).customers) == 2
        tomorrow = NOW + timedelta(days=1)
        assert len(own_pages(work, by=top, now=tomorrow).customers) == 1


def _workflows() -> list[tuple[str, Callable[..., Any]]]:
    """Every public workflow, of sub-packages too, that is told who acts."""
    found: list[tuple[str, Callable[..., Any]]] = []
    for module_info in walk_packages(workflows.__path__, "workflows."):
        module = import_module(module_info.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            takes = inspect.signature(function).parameters.values()
            mine = function.__module__ == module.__name__ and not name.startswith("_")
            if mine and any(each.annotation == "Actor" for each in takes):
                label = f"{module.__name__.removeprefix('workflows.')}.{name}"
                found.append((label, function))
    return found


def test_whatever_serves_customers_is_among_what_strangers_and_former_users_attempt() -> None:
    """A workflow that asks for the right to serve oneself, or for one's reach, faces customers."""
    facing = {
        name
        for name, function in _workflows()
        if re.search(r"SELF_SERVE\b|\breach_of\(", inspect.getsource(function))
    }
    assert facing
    assert facing - SELF_SERVICE == set()
    # No dead names either: what is attempted exists, and is told who acts.
    assert SELF_SERVICE - {name for name, _ in _workflows()} == set()


class Untouched:
    """Stands for the database: whoever asks it for anything was let through."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"the database was asked for {name} before the permission")


@pytest.mark.parametrize(("name", "workflow"), _workflows())
def test_no_other_workflow_lets_a_customer_in(name: str, workflow: Callable[..., Any]) -> None:
    """Called as a customer with nothing else, each refuses before it looks at the database."""
    if name in SELF_SERVICE | OWN_DESK:
        return
    customer = Actor("U-7777", "Grace", "grace@customer.example", Role.CUSTOMER)
    given: dict[str, Any] = {}
    for parameter in inspect.signature(workflow).parameters.values():
        needed = parameter.default is inspect.Parameter.empty
        if parameter.name == "by":
            given["by"] = customer
        elif needed:
            given[parameter.name] = Untouched()
    with pytest.raises(NotAllowed):
        workflow(**given)


def test_customers_are_shown_one_page_and_it_is_for_them() -> None:
    customer = Actor("U-7777", "Grace", "grace@customer.example", Role.CUSTOMER)
    assert [address for address, *_, needed in PAGES if customer.may(needed)] == ["services"]
    for role in Role:
        if role is not Role.CUSTOMER:
            assert not Actor("x", "x", "", role).may(Permission.SELF_SERVE)


def test_money_is_never_booked_by_a_rule_when_customers_ask_themselves(family: Database) -> None:
    from tests.database.test_care_stores import ACCOUNT

    with family.work() as work:
        top = user(work, TOP, "top")
        work.billing.keep([ACCOUNT])
        asked = {"account": "4711", "amount": "20"}
        raised = raise_own_request(work, TOP, "bill query", "Twice", "", asked, by=top, now=NOW)
        assert not raised.value.state.over
        assert work.billing.adjustments({ACCOUNT.key}) == ()
        new = NewRequest(customer_id=TOP, type="bill query", title="Twice", answers=asked)
        done = raise_request(work, new, by=ANA, now=NOW)
        assert done.value.state.over
        (booked,) = work.billing.adjustments({ACCOUNT.key})
        assert booked.request_id == done.value.id
