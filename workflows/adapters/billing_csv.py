"""A billing system that delivers its accounts as a CSV or XLSX file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation

from common.errors import BusinessError, RowErrors
from common.money import Money
from common.tables import Table, read_table
from sales.customers.billing import AccountStatus, BadDelivery, BillingAccount, Delivery

COLUMNS = ("account", "customer", "name", "currency", "balance", "changed_at")
OPTIONAL = ("status", "cycle", "parent")


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvBilling:
    """The same bytes are the same delivery, whatever the file is called."""

    name: str
    file_name: str
    content: bytes
    limit_mb: int = 20

    def fetch(self) -> Delivery:
        """Raises BadDelivery, FileRefused, RowErrors with every bad row."""
        table = read_table(self.file_name, self.content, self.limit_mb, max_rows=200_000)
        columns = {title.casefold().strip(): nth for nth, title in enumerate(table.header)}
        missing = [each for each in COLUMNS if each not in columns]
        if missing:
            raise BadDelivery(self.name, f"it has no column {', '.join(missing)}")
        accounts = self._accounts(table, columns)
        return Delivery(id=hashlib.sha256(self.content).hexdigest(), accounts=accounts)

    def _accounts(self, table: Table, columns: dict[str, int]) -> tuple[BillingAccount, ...]:
        accounts, faults = [], []
        for number, row in table.numbered():
            cells = {name: row[nth] for name, nth in columns.items()}
            try:
                accounts.append(account_of(self.name, cells))
            except BusinessError as error:
                faults.append(f"Row {number}: {error}")
        if faults:
            raise RowErrors(f"Nothing of {self.file_name} was taken.", tuple(faults))
        return tuple(accounts)


class BadCell(BusinessError):
    def __init__(self, field: str, value: str, accepted: str) -> None:
        super().__init__(f"{field} {value[:40]!r} is not understood; accepted: {accepted}.")


def account_of(system: str, cells: dict[str, str]) -> BillingAccount:
    """One account from cells named as in COLUMNS and OPTIONAL. Raises BadCell."""
    for name in ("account", "customer"):
        if not cells.get(name, "").strip():
            raise BadCell(name, "", "the id, not empty")
    currency = cells["currency"].strip().upper()
    if len(currency) != 3 or not currency.isalpha():
        raise BadCell("currency", cells["currency"], "an ISO 4217 code such as USD")
    try:
        balance = Decimal(cells["balance"])
        if not balance.is_finite():
            raise InvalidOperation
    except InvalidOperation:
        raise BadCell("balance", cells["balance"], "a number such as 1250.50") from None
    status = cells.get("status", "").strip().casefold() or "active"
    if status not in set(AccountStatus):
        raise BadCell("status", status, " or ".join(AccountStatus))
    return BillingAccount(
        customer_id=cells["customer"].strip(),
        system=system,
        external_id=cells["account"].strip(),
        name=cells["name"],
        balance=Money(balance, currency),
        cycle=cells.get("cycle", "").strip() or "monthly",
        status=AccountStatus(status),
        parent_external_id=cells.get("parent", "").strip(),
        changed_at=_moment(cells["changed_at"]),
    )


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadCell("changed_at", text, "ISO 8601, for example 2026-11-23T10:00:00Z") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
