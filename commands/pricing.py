"""Pricing from the shell: price a file of lines, load price books and currency rates."""

from __future__ import annotations

import time
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.door import (
    now,
    open_database_of_settings,
    open_prepared_database,
    read_bytes,
    write_bytes,
)
from common.actor import SYSTEM
from common.errors import BusinessError
from common.wording import count

if TYPE_CHECKING:
    from workflows.price_lines import PricedFile

_LIMIT_MB = 50
_FAULTS_SHOWN = 20


def price_quote(
    file: Annotated[Path, typer.Argument(help="CSV or XLSX: site, offering, quantity, term, ...")],
    out: Annotated[Path, typer.Option(help="The priced lines, as CSV.")],
    price_book: Annotated[str, typer.Option(help="A price book; else the one that holds.")] = "",
    term: Annotated[int, typer.Option(help="Months, for lines that say none.")] = 36,
    currency: Annotated[str, typer.Option(help="ISO 4217 code.")] = "USD",
    region: Annotated[str, typer.Option(help="For lines that name none; else the first.")] = "",
) -> None:
    """Price any file of lines and print totals and time; nothing is kept.

    Rows that cannot be priced stand in the file with their fault, and the command ends with 1.
    """
    from common.tables import read_table
    from sales.quotes.line_file import MOST_ROWS
    from workflows.price_lines import PriceOrder, as_table, price_lines

    started = time.perf_counter()
    table = read_table(file.name, read_bytes(file), _LIMIT_MB, max_rows=MOST_ROWS)
    typer.echo(f"read {count(len(table.rows), 'row')}", err=True)
    order = PriceOrder(
        term_months=term, currency=currency, book=price_book, region=region, on=now().date()
    )
    with open_prepared_database().work() as work:
        priced = price_lines(work, table, order, by=SYSTEM)
    write_bytes(out, as_table(priced))
    _say_totals(priced, time.perf_counter() - started)
    if priced.unused:
        typer.echo(f"columns not used: {', '.join(priced.unused)}", err=True)
    if priced.faults:
        _say_faults(priced, out)
        raise typer.Exit(1)


def _say_totals(priced: PricedFile, seconds: float) -> None:
    totals = priced.sheet.totals()
    typer.echo(f"lines           {len(priced.sheet.lines):,}")
    typer.echo(f"a month         {totals.monthly}")
    typer.echo(f"once            {totals.once}")
    if totals.quarterly is not None:
        typer.echo(f"a quarter       {totals.quarterly}")
    if totals.annual is not None:
        typer.echo(f"a year          {totals.annual}")
    typer.echo(f"usage a month   {totals.usage}")
    typer.echo(f"contract value  {totals.contract_value}")
    if priced.notes:
        typer.echo(f"with a note     {count(len(priced.notes), 'line')}")
    typer.echo(f"time            {seconds:.2f} s")


def _say_faults(priced: PricedFile, out: Path) -> None:
    faults = priced.faults
    typer.echo(f"{count(len(faults), 'row')} could not be priced; see {out}:", err=True)
    for each in faults[:_FAULTS_SHOWN]:
        typer.echo(f"  Row {each.row}: {' '.join(each.faults)}", err=True)
    if len(faults) > _FAULTS_SHOWN:
        typer.echo(f"  and {count(len(faults) - _FAULTS_SHOWN, 'more row')}", err=True)


class BadValidity(BusinessError):
    def __init__(self, text: str) -> None:
        super().__init__(
            f"--valid {text!r} is not understood; write 2026-01-01, or 2026-01-01:2026-12-31."
        )


def load_price_book(
    file: Annotated[Path, typer.Argument(help="CSV or XLSX, one row a rate.")],
    name: Annotated[str, typer.Option(help="What the book is called.")],
    valid: Annotated[str, typer.Option(help="First day, or first:last day, as 2026-01-01.")],
    currency: Annotated[str, typer.Option(help="ISO 4217 code.")] = "USD",
    segment: Annotated[str, typer.Option(help="Customers it is for; empty: all.")] = "",
    customer: Annotated[str, typer.Option(help="A framework agreement's customer id.")] = "",
    country: Annotated[str, typer.Option(help="Country of the buyers, as DE; empty: all.")] = "",
) -> None:
    """Keep a price book; rates it does not name stay those of the catalogue."""
    from common.tables import read_table
    from sales.pricing.book_file import BookHead
    from workflows.keep_prices import load_price_book as load

    first, _, last = valid.partition(":")
    try:
        valid_from = date.fromisoformat(first)
        valid_until = date.fromisoformat(last) if last else None
    except ValueError:
        raise BadValidity(valid) from None
    head = BookHead(
        name=name,
        currency=currency,
        valid_from=valid_from,
        valid_until=valid_until,
        segment=segment,
        country=country.upper(),
        customer_id=customer,
    )
    table = read_table(file.name, read_bytes(file), _LIMIT_MB)
    with open_database_of_settings().work() as work:
        book = load(work, table, head, by=SYSTEM, now=now())
    rates = sum(len(each) for each in book.rates.values())
    typer.echo(f"{book.name} holds {count(rates, 'rate')}, valid {book.validity}.")


def load_tax_rates(
    file: Annotated[Path, typer.Argument(help="CSV or XLSX, one row a rate.")],
) -> None:
    """Keep the tax rates of a file; they replace all rates of the countries it names."""
    from common.tables import read_table
    from workflows.keep_prices import load_tax_rates as load

    table = read_table(file.name, read_bytes(file), _LIMIT_MB)
    with open_database_of_settings().work() as work:
        found = load(work, table, by=SYSTEM, now=now())
    countries = ", ".join(sorted({each.country for each in found}))
    typer.echo(f"{count(len(found), 'tax rate')} of {countries} kept.")


class NotARate(BusinessError):
    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is not a rate; write it like 0.9215.")


def keep_rate(
    base: Annotated[str, typer.Argument(help="Currency of the prices, e.g. USD.")],
    currency: Annotated[str, typer.Argument(help="Currency quoted in, e.g. EUR.")],
    rate: Annotated[str, typer.Argument(help="Units of it for one of the base.")],
    on: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])] = None,
) -> None:
    """Keep a currency rate of a day, today if none is given."""
    from sales.pricing.exchange import ExchangeRate
    from workflows.keep_prices import keep_exchange_rates

    day = on.date() if on else now().date()
    try:
        kept = ExchangeRate(base=base, currency=currency, rate=Decimal(rate), on=day)
    except InvalidOperation:
        raise NotARate(rate) from None
    with open_database_of_settings().work() as work:
        keep_exchange_rates(work, (kept,), by=SYSTEM, now=now())
    typer.echo(f"{kept}.")


def load_approval_matrix(
    file: Annotated[Path, typer.Argument(help="CSV or XLSX, one row a condition of a rule.")],
) -> None:
    """Replace the approval matrix by that of a file; delegations are kept."""
    from dataclasses import replace

    from common.tables import read_table
    from sales.quotes.matrix_file import read_matrix
    from workflows.approve_quote import save_matrix
    from workflows.issue_quote import matrix_in_use

    matrix = read_matrix(read_table(file.name, read_bytes(file), _LIMIT_MB))
    with open_database_of_settings().work() as work:
        delegations = matrix_in_use(work, by=SYSTEM).delegations
        save_matrix(work, replace(matrix, delegations=delegations), by=SYSTEM, now=now())
    typer.echo(f"The approval matrix has {count(len(matrix.rules), 'rule')}.")


def guide_price(
    market: Annotated[
        Path, typer.Option(help="CSV or XLSX: technology, Mbps, monthly cost, region")
    ],
    technology: Annotated[str, typer.Option(help="As the file calls it.")],
    mbps: Annotated[float, typer.Option(help="The speed asked about, in Mbit/s.")],
    monthly: Annotated[float, typer.Option(help="The price a month asked about.")],
    region: Annotated[str, typer.Option(help="Its own prices come first.")] = "",
) -> None:
    """Say where a price stands among those of a market file: guidance, never a rule."""
    from common.tables import read_table
    from sales.deals.guidance import PricePoint, guide, read_market

    points = read_market(read_table(market.name, read_bytes(market), _LIMIT_MB, max_rows=500_000))
    asked = PricePoint(technology=technology, mbps=mbps, monthly=monthly, region=region)
    found = guide(asked, points)
    if found is None:
        known = ", ".join(dict.fromkeys(each.technology for each in points))
        typer.echo(f"Fewer than four comparable prices; the file has: {known}.")
        raise typer.Exit(1)
    typer.echo(str(found))


COMMANDS = (
    price_quote,
    guide_price,
    load_price_book,
    load_tax_rates,
    keep_rate,
    load_approval_matrix,
)
