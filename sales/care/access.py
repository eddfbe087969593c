"""What a customer's own user may reach: their organisation and all below it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from common.errors import BusinessError


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalUser:
    """Binds an account to the top of what it sees; `ended_at` once it no longer does."""

    account_id: str
    customer_id: str
    bound_at: datetime
    ended_at: datetime | None = None


class NoOrganisation(BusinessError):
    def __init__(self) -> None:
        super().__init__(
            "Your account belongs to no organisation here any more; ask your account manager."
        )


class OutOfReach(BusinessError):
    """The same sentence whether the thing exists or not: ids of others are not confirmed."""

    def __init__(self, thing: str, id: str) -> None:
        super().__init__(f"There is no {thing} {id} that you may see.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """The customers a portal user sees: the organisation at the top and all below it."""

    top_id: str
    customer_ids: frozenset[str]

    def require(self, customer_id: str, thing: str, id: str) -> None:
        """Raises OutOfReach."""
        if customer_id not in self.customer_ids:
            raise OutOfReach(thing, id)
