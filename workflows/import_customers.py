"""Import customers from CSV or XLSX: columns mapped, every bad row named, duplicates held back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from common.actor import Actor, Permission
from common.errors import RowErrors
from common.tables import Table, read_table
from common.wording import count
from database.work import Work
from sales.customers.customer import Customer, CustomerState
from sales.customers.customer_list import guess_columns, read_customer
from sales.customers.duplicates import LIKELY, DuplicateIndex, Likeness
from workflows.start_sale import Upload

MOST_ROWS = 200_000
_BATCH = 2_000
Progress = Callable[[int, int], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """`held` are rows that are likely customers already: number, name, and what says so."""

    taken: int
    held: tuple[tuple[int, str, Likeness], ...]


def columns_of(
    upload: Upload, *, limit_mb: int, by: Actor
) -> tuple[tuple[str, ...], dict[str, str]]:
    """The header of a list and which of its columns is likely what. Raises FileRefused."""
    by.require(Permission.ADMINISTER)
    table = read_table(upload.name, upload.content, limit_mb, max_rows=MOST_ROWS)
    return table.header, guess_columns(table.header)


def import_customers(
    work: Work,
    upload: Upload,
    mapping: Mapping[str, str],
    *,
    limit_mb: int,
    say: Progress = lambda _done, _of: None,
    anyway: frozenset[int] = frozenset(),
    by: Actor,
    now: datetime,
) -> Imported:
    """All rows that are right and new; rows likely known already are held back and named.

    `mapping` names the column of each field. `say` is told how many of how many are checked.
    `anyway` are numbers of rows that were held back and are new all the same: only these are
    taken, without a look at what is like them.

    Raises:
        RowErrors: every bad row; nothing was saved. FileRefused, MissingFields.
    """
    by.require(Permission.ADMINISTER)
    table = read_table(upload.name, upload.content, limit_mb, max_rows=MOST_ROWS)
    known = () if anyway else work.customers.every()
    index = DuplicateIndex(each for each in known if each.state is not CustomerState.MERGED)
    fresh: list[Customer] = []
    held: list[tuple[int, str, Likeness]] = []
    faults: list[str] = []
    for number, answers in _rows(table, mapping):
        customer, wrong = read_customer(answers, f"row {number}")
        faults.extend(f"Row {number}: {each}." for each in wrong)
        if customer is None or (anyway and number not in anyway):
            continue
        like = () if anyway else index.like(customer, least=LIKELY)
        if like:
            held.append((number, customer.name, like[0]))
            continue
        index.add(customer)
        fresh.append(customer)
        if number % _BATCH == 0:
            say(number, len(table.rows))
    if faults:
        raise RowErrors(f"No customer was taken: {count(len(faults), 'fault')}.", tuple(faults))
    _keep(work, fresh, by=by, now=now)
    work.journal.note(
        by, "imported", "customers", upload.name, now=now, after=count(len(fresh), "customer")
    )
    return Imported(taken=len(fresh), held=tuple(held))


def _rows(table: Table, mapping: Mapping[str, str]) -> Iterator[tuple[int, dict[str, str]]]:
    places = {field: table.header.index(title) for field, title in mapping.items() if title}
    for number, row in table.numbered():
        yield number, {field: row[place] for field, place in places.items()}


def _keep(work: Work, fresh: list[Customer], *, by: Actor, now: datetime) -> None:
    numbered = [replace(each, id=work.customers.next_id()) for each in fresh]
    for start in range(0, len(numbered), _BATCH):
        work.customers.add_many(numbered[start : start + _BATCH], by=by, now=now)
