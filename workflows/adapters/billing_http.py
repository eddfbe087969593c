"""A billing system that answers over HTTP with JSON in the shapes of TM Forum's TMF666."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from common.errors import BusinessError, RowErrors
from sales.customers.billing import BadDelivery, BillingSystemDown, Delivery
from workflows.adapters.billing_csv import account_of

_PAGE = 500
_MOST_PAGES = 1_000
_SECONDS = 15.0
_STATES = {"active": "active", "suspended": "suspended", "closed": "closed", "defined": "active"}


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpBilling:
    """`url` is the API's root; `token` goes as a bearer token and is never logged."""

    name: str
    url: str
    token: str = ""
    transport: httpx.BaseTransport | None = None  # tests answer for the system here

    def fetch(self) -> Delivery:
        """All accounts, a page at a time.

        Raises:
            BillingSystemDown: no answer, or one that says to come again.
            BadDelivery, RowErrors: an answer that cannot be taken.
        """
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        found: list[Any] = []
        try:
            with httpx.Client(
                base_url=self.url, headers=headers, timeout=_SECONDS, transport=self.transport
            ) as client:
                for page in range(_MOST_PAGES):
                    got = self._page(client, page * _PAGE)
                    found.extend(got)
                    if len(got) < _PAGE:
                        break
        except httpx.HTTPError as error:
            raise BillingSystemDown(self.name, type(error).__name__) from error
        return delivery_of(self.name, found)

    def _page(self, client: httpx.Client, offset: int) -> list[Any]:
        answer = client.get("/billingAccount", params={"offset": offset, "limit": _PAGE})
        if answer.status_code == 429 or answer.status_code >= 500:
            raise BillingSystemDown(self.name, f"it says {answer.status_code}")
        if answer.status_code not in (200, 206):
            raise BadDelivery(self.name, f"it answers {answer.status_code}")
        try:
            got = answer.json()
        except ValueError as error:
            raise BadDelivery(self.name, "the answer is not JSON") from error
        if not isinstance(got, list):
            raise BadDelivery(self.name, "a list of accounts is wanted")
        return got


def delivery_of(system: str, found: Sequence[Any]) -> Delivery:
    """TMF666 accounts as a delivery, fetched or sent to us; the same accounts are the same one.

    Raises:
        RowErrors: every account that cannot be read.
    """
    accounts, faults = [], []
    for nth, each in enumerate(found, start=1):
        try:
            accounts.append(account_of(system, _cells(each)))
        except (BusinessError, KeyError, TypeError, IndexError, AttributeError) as error:
            what = str(error) if isinstance(error, BusinessError) else "a field is missing"
            faults.append(f"Account {nth}: {what}")
    if faults:
        raise RowErrors(f"Nothing of {system} was taken.", tuple(faults))
    text = json.dumps(found, sort_keys=True).encode()
    return Delivery(id=hashlib.sha256(text).hexdigest(), accounts=tuple(accounts))


def _cells(account: dict[str, Any]) -> dict[str, str]:
    """TMF666 BillingAccount: the customer is a related party, the balance a list of amounts."""
    balance = account["accountBalance"][0]["amount"]
    customers = [p["id"] for p in account["relatedParty"] if p.get("role") == "customer"]
    parents = [
        each["account"]["id"]
        for each in account.get("accountRelationship", ())
        if each.get("relationshipType") == "parent"
    ]
    state = str(account.get("state", "active")).casefold()
    return {
        "account": str(account["id"]),
        "customer": str(customers[0]),
        "name": str(account.get("name", "")),
        "currency": str(balance["unit"]),
        "balance": str(balance["value"]),
        "changed_at": str(account["lastModified"]),
        "status": _STATES.get(state, state),
        "cycle": str(
            account.get("billStructure", {}).get("cycleSpecification", {}).get("name", "")
        ),
        "parent": str(parents[0]) if parents else "",
    }
