"""Who acts: a signed-in person and what their role lets them do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from common.errors import BusinessError


class Role(StrEnum):
    SALES_ENGINEER = "sales engineer"
    ACCOUNT_MANAGER = "account manager"
    APPROVER = "approver"
    PRODUCT_MANAGER = "product manager"
    ADMINISTRATOR = "administrator"
    CUSTOMER = "customer"  # a customer's own user, bound to an organisation and what is below it


class Permission(StrEnum):
    SELL = "prepare needs, options and quotes"
    READ_PROPOSALS = "read and download proposals"
    SEE_MARGIN = "see cost and margin"
    APPROVE = "approve discounts beyond the limit"
    CLOSE_DEALS = "close deals"
    FORECAST = "run a forecast"
    CARE = "handle requests and tickets"
    SELF_SERVE = "use the pages for customers"
    MANAGE_CATALOGUE = "change the catalogue"
    ADMINISTER = "manage accounts and read the journal"


PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.SALES_ENGINEER: frozenset(
        {
            Permission.SELL,
            Permission.READ_PROPOSALS,
            Permission.SEE_MARGIN,
            Permission.CLOSE_DEALS,
            Permission.FORECAST,
            Permission.CARE,
        }
    ),
    Role.ACCOUNT_MANAGER: frozenset(
        {Permission.READ_PROPOSALS, Permission.CLOSE_DEALS, Permission.CARE}
    ),
    Role.APPROVER: frozenset(
        {
            Permission.READ_PROPOSALS,
            Permission.SEE_MARGIN,
            Permission.APPROVE,
            Permission.FORECAST,
        }
    ),
    Role.PRODUCT_MANAGER: frozenset(
        {Permission.READ_PROPOSALS, Permission.SEE_MARGIN, Permission.MANAGE_CATALOGUE}
    ),
    # Self-service is for customers' own users: whoever works here has the inside view.
    Role.ADMINISTRATOR: frozenset(Permission) - {Permission.SELF_SERVE},
    Role.CUSTOMER: frozenset({Permission.SELF_SERVE}),
}


class NotAllowed(BusinessError):
    def __init__(self, actor: Actor, permission: Permission) -> None:
        who = " or ".join(role for role in Role if permission in PERMISSIONS[role])
        super().__init__(
            f"{actor.name} is signed in as {actor.role} and may not {permission}; ask a {who}."
        )


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person, or the system itself when a job runs."""

    id: str
    name: str
    email: str
    role: Role

    def may(self, permission: Permission) -> bool:
        return permission in PERMISSIONS[self.role]

    def require(self, permission: Permission) -> None:
        """Raises NotAllowed, whose sentence says who may."""
        if not self.may(permission):
            raise NotAllowed(self, permission)


SYSTEM = Actor("system", "Bidwright", "", Role.ADMINISTRATOR)
