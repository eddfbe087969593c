"""The demo's accounts, one a role; their passwords are printed, since nothing is secret here."""

from __future__ import annotations

from dataclasses import dataclass

from common.actor import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAccount:
    key: str  # how the demo's data names the owner
    name: str
    email: str
    password: str
    role: Role


DEMO_ACCOUNTS: tuple[DemoAccount, ...] = (
    DemoAccount(
        key="engineer",
        name="Ana Silva",
        email="ana@larkfield.example",
        password="demo-engineer",
        role=Role.SALES_ENGINEER,
    ),
    DemoAccount(
        key="manager",
        name="Marcus Webb",
        email="marcus@larkfield.example",
        password="demo-manager",
        role=Role.ACCOUNT_MANAGER,
    ),
    DemoAccount(
        key="approver",
        name="Priya Nair",
        email="priya@larkfield.example",
        password="demo-approver",
        role=Role.APPROVER,
    ),
    DemoAccount(
        key="product_manager",
        name="Noor Haddad",
        email="noor@larkfield.example",
        password="demo-products",
        role=Role.PRODUCT_MANAGER,
    ),
    DemoAccount(
        key="administrator",
        name="Tom Okafor",
        email="tom@larkfield.example",
        password="demo-administrator",
        role=Role.ADMINISTRATOR,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnUser:
    """A customer's own user, who sees that customer and what is below it."""

    customer_id: str
    name: str
    email: str
    password: str


OWN_USER = OwnUser(
    customer_id="C-0001",
    name="Grace Ruiz",
    email="grace.ruiz@alderwick-holdings.example",
    password="demo-customer",
)
