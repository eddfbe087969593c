"""An order as TMF622 v4 JSON: what a delivery system takes in, and reads its state from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from catalog.configuration import Configuration
from catalog.offering import Value
from sales.customers.customer import Customer
from sales.deals.deal import Milestone, Order, OrderItem, OrderState

Json: TypeAlias = dict[str, Any]

ORDERS = "/tmf-api/productOrderingManagement/v4/productOrder"
_OFFERINGS = "/tmf-api/productCatalogManagement/v4/productOffering"
_ORGANISATIONS = "/tmf-api/partyManagement/v4/organization"
_QUOTES = "/tmf-api/quoteManagement/v4/quote"
_STATES = {
    OrderState.ACKNOWLEDGED: "acknowledged",
    OrderState.IN_PROGRESS: "inProgress",
    OrderState.COMPLETED: "completed",
    OrderState.CANCELLED: "cancelled",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedBy:
    """What an order does not say of itself. `configurations` are what was ordered, by the line id
    of its items; `quote` is the id of the quote version it comes from, or empty."""

    customer: Customer
    provider: str
    ordered_on: date
    configurations: Mapping[str, Configuration]
    quote: str = ""


def product_order(order: Order, source: OrderedBy) -> bytes:
    """The order as a TMF622 v4 `ProductOrder`, indented.

    `milestone`, which v4 does not have, stands beside its attributes in the shape v5 gives it.
    """
    return json.dumps(_order(order, source), ensure_ascii=False, indent=2).encode() + b"\n"


def _order(order: Order, source: OrderedBy) -> Json:
    state = _STATES[order.state]
    ends = [each.due_on for each in order.milestones]
    done = [each.done_on for each in order.milestones if each.done_on]
    body: Json = {
        "id": order.id,
        "href": f"{ORDERS}/{order.id}",
        "@type": "ProductOrder",
        "description": f"{order.customer_name}, {order.site_name}",
        "category": "B2B product order",
        "state": state,
        "orderDate": _moment(source.ordered_on),
        "requestedCompletionDate": _moment(order.requested_on),
        "expectedCompletionDate": _moment(max(ends, default=order.requested_on)),
        "productOrderItem": [_item(each, order, source) for each in order.items],
        "relatedParty": _parties(source),
        "milestone": [_milestone(n, each) for n, each in enumerate(order.milestones, start=1)],
    }
    if order.state is OrderState.COMPLETED and done:
        body["completionDate"] = _moment(max(done))
    if source.quote:
        body["quote"] = [
            {
                "id": source.quote,
                "href": f"{_QUOTES}/{source.quote}",
                "@type": "QuoteRef",
                "@referredType": "Quote",
            }
        ]
    return body


def _item(item: OrderItem, order: Order, source: OrderedBy) -> Json:
    return {
        "id": item.line_id,
        "@type": "ProductOrderItem",
        "action": item.action,
        "state": _STATES[order.state],
        "quantity": item.quantity,
        "productOffering": {
            "id": item.offering_id,
            "href": f"{_OFFERINGS}/{item.offering_id}",
            "name": item.offering_name,
            "@type": "ProductOfferingRef",
            "@referredType": "ProductOffering",
        },
        "product": _product(item, order, source),
    }


def _product(item: OrderItem, order: Order, source: OrderedBy) -> Json:
    """The service in the installed base; an item of an amendment is called by it already."""
    known = "/" in item.line_id
    found = source.configurations.get(item.line_id)
    return {
        "id": item.line_id if known else f"{order.deal_id}/{item.line_id}",
        "@type": "Product",
        "name": item.offering_name,
        "description": item.headline,
        "isBundle": found is not None and any("." in name for name in found.values),
        "productCharacteristic": [
            {"name": name, "valueType": _type(value), "value": value, "@type": "Characteristic"}
            for name, value in (found.values.items() if found else ())
        ],
        "place": [_place(order, source.customer)],
    }


def _place(order: Order, customer: Customer) -> Json:
    site = next((each for each in customer.sites if each.id == order.site_id), None)
    said: Json = {
        "id": order.site_id,
        "name": order.site_name,
        "role": "installation site",
        "@type": "GeographicAddress",
        "@referredType": "GeographicSite",
    }
    if site is not None:
        address = {"streetName": site.street, "city": site.city, "postcode": site.postcode}
        said |= {name: text for name, text in address.items() if text}
    return said


def _parties(source: OrderedBy) -> list[Json]:
    customer = source.customer
    found = [
        {"id": customer.id, "href": f"{_ORGANISATIONS}/{customer.id}", "name": customer.name}
        | {"role": "customer"},
        {"id": "provider", "href": f"{_ORGANISATIONS}/provider", "name": source.provider}
        | {"role": "seller"},
    ]
    kind = {"@type": "RelatedParty", "@referredType": "Organization"}
    return [each | kind for each in found]


def _milestone(number: int, milestone: Milestone) -> Json:
    done = milestone.done_on
    return {
        "id": str(number),
        "@type": "Milestone",
        "name": milestone.name,
        "description": f"Due on {milestone.due_on:%d %B %Y}",
        "milestoneDate": _moment(done or milestone.due_on),
        "status": "completed" if done else "pending",
    }


def _type(value: Value) -> str:
    if isinstance(value, bool):
        return "boolean"
    return "string" if isinstance(value, str) else "number"


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
