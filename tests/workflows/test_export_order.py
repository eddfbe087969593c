"""An order leaves as TMF622 v4 JSON with every mandatory attribute, from a sale or an amendment."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from database.stored import NotFound
from sales.deals.amend import Action, Wish
from sales.deals.deal import Order
from tests.workflows.conftest import NOW, QUOTED, Office
from workflows.amend_services import (
    ChangedSince,
    accept_amendment,
    customers_with_services,
    foresee_amendment,
    installed_base,
)
from workflows.close_deal import close_deal
from workflows.deliver_order import orders_of_customer, reach_milestone
from workflows.export_order import export_order

MANDATORY = ("id", "href", "orderDate", "state", "productOrderItem", "relatedParty")
LATER = NOW + timedelta(days=200)


def won(office: Office) -> tuple[str, tuple[Order, ...]]:
    """The customer and the orders of a deal that is won."""
    with office.database.work() as work:
        _, orders = close_deal(work, QUOTED, won=True, reason="price", by=office.ana, now=NOW)
        return work.opportunities.get(QUOTED).value.customer_id, orders


def exported(office: Office, order_id: str) -> dict[str, Any]:
    with office.database.work() as work:
        content = export_order(work, order_id, provider="Larkfield", by=office.ana)
    found: dict[str, Any] = json.loads(content)
    return found


def test_an_order_of_a_sale_says_what_is_added_where_and_for_whom(office: Office) -> None:
    customer_id, orders = won(office)
    for order in orders:
        said = exported(office, order.id)
        assert all(said[name] for name in MANDATORY)
        assert said["state"] == "acknowledged"
        assert said["orderDate"] == f"{NOW:%Y-%m-%d}T00:00:00Z"
        assert [(each["role"], each["@referredType"]) for each in said["relatedParty"]] == [
            ("customer", "Organization"),
            ("seller", "Organization"),
        ]
        assert said["relatedParty"][0]["id"] == customer_id
        assert len(said["productOrderItem"]) == len(order.items)
        for item, line in zip(said["productOrderItem"], order.items, strict=True):
            assert (item["action"], item["quantity"]) == ("add", line.quantity)
            assert item["productOffering"]["id"] == line.offering_id
            assert item["product"]["id"] == f"{order.deal_id}/{line.line_id}"
            assert item["product"]["productCharacteristic"]
            assert item["product"]["place"][0]["id"] == order.site_id
        assert [each["status"] for each in said["milestone"]] == ["pending"] * len(order.milestones)


def test_milestones_move_the_state_until_the_order_is_completed(office: Office) -> None:
    _, (order, *_) = won(office)
    for number, step in enumerate(order.milestones, start=1):
        with office.database.work() as work:
            day = LATER.date()
            reach_milestone(work, order.id, step.name, day, by=office.ana, now=LATER)
        said = exported(office, order.id)
        last = number == len(order.milestones)
        assert said["state"] == ("completed" if last else "inProgress")
        assert [each["status"] for each in said["milestone"]].count("completed") == number
        assert ("completionDate" in said) == last
    assert said["completionDate"] == f"{LATER:%Y-%m-%d}T00:00:00Z"


@pytest.mark.parametrize(
    ("wished", "action"), [(Action.CHANGE, "modify"), (Action.DISCONNECT, "delete")]
)
def test_an_amendment_is_exported_with_its_action_and_listed_with_the_customers_orders(
    office: Office, wished: Action, action: str
) -> None:
    customer_id, first = won(office)
    with office.database.work() as work:
        base = installed_base(work, customer_id, by=office.ana)
        (service, *_) = base.services
        on = max(LATER.date(), service.starts_on)
        wish = Wish(action=wished, effective_on=on)
        chosen = frozenset({service.id})
        change = foresee_amendment(work, customer_id, chosen, wish, by=office.ana, now=LATER)
        _, (order,) = accept_amendment(work, customer_id, change, by=office.ana, now=LATER)
        listed = orders_of_customer(work, customer_id, by=office.ana)
    said = exported(office, order.id)
    assert all(said[name] for name in MANDATORY)
    assert said["orderDate"] == f"{LATER:%Y-%m-%d}T00:00:00Z"
    assert [(each["id"], each["action"]) for each in said["productOrderItem"]] == [
        (service.id, action)
    ]
    assert said["productOrderItem"][0]["product"]["id"] == service.id
    assert said["relatedParty"][0]["id"] == customer_id
    assert {each.id for each in listed} >= {order.id, *(each.id for each in first)}


def test_a_service_is_added_once_and_ordered_as_added(office: Office) -> None:
    customer_id, _ = won(office)
    with office.database.work() as work:
        base = installed_base(work, customer_id, by=office.ana)
        (service, *_) = base.services
        wish = Wish(
            action=Action.ADD,
            effective_on=service.starts_on,
            offering_id=service.configuration.offering_id,
            to_site=next(each for each in base.customer.sites if each.id == service.site_id),
        )
        chosen = frozenset({service.id})
        made = foresee_amendment(work, customer_id, chosen, wish, by=office.ana, now=LATER)
        _, (order,) = accept_amendment(work, customer_id, made, by=office.ana, now=LATER)
        running = installed_base(work, customer_id, by=office.ana).services
        with pytest.raises(ChangedSince):
            accept_amendment(work, customer_id, made, by=office.ana, now=LATER)
    (new,) = (line.after for line in made.lines)
    assert new in running
    assert (new.id, new.ends_on) == (f"{service.deal_id}/N-001", service.ends_on)
    (item,) = exported(office, order.id)["productOrderItem"]
    assert (item["id"], item["action"]) == (new.id, "add")


def test_a_service_taken_over_without_a_deal_is_amended_and_its_order_listed(
    office: Office,
) -> None:
    with office.database.work() as work:
        (first, *_) = customers_with_services(work, by=office.ana)
        (service, *_) = installed_base(work, first.customer_id, by=office.ana).services
        assert not service.deal_id
        wish = Wish(action=Action.DISCONNECT, effective_on=LATER.date())
        change = foresee_amendment(
            work, first.customer_id, frozenset({service.id}), wish, by=office.ana, now=LATER
        )
        _, (order,) = accept_amendment(work, first.customer_id, change, by=office.ana, now=LATER)
    with office.database.work() as work:
        assert order in orders_of_customer(work, first.customer_id, by=office.ana)
    said = exported(office, order.id)
    assert said["productOrderItem"][0]["action"] == "delete"
    assert said["relatedParty"][0]["id"] == first.customer_id


def test_an_unknown_order_is_refused_by_name(office: Office) -> None:
    with office.database.work() as work, pytest.raises(NotFound, match="O-99999-9"):
        export_order(work, "O-99999-9", provider="Larkfield", by=office.ana)
