"""Keep suppliers' quotes for places we do not reach: typed one by one, or a table at once."""

from __future__ import annotations

from datetime import date, datetime

from catalog.feasibility import Place, address_key
from catalog.supplier_quote import SupplierQuote, SupplierQuotes
from common.actor import Actor, Permission
from common.errors import BusinessError, RowErrors
from common.money import Money
from common.tables import Table
from common.units import NotANumber, convert, parse_number
from database.work import Work

COLUMNS = (
    *("supplier", "street", "city", "access", "bandwidth", "once", "monthly", "currency"),
    "valid_until",
)
OPTIONAL = ("lead_time_days", "reference")


class CellMissing(BusinessError):
    def __init__(self, name: str) -> None:
        super().__init__(f"The {name} of the quote is missing.")


class NotADate(BusinessError):
    def __init__(self, text: str) -> None:
        super().__init__(f"{text[:40]!r} is not a date; write it like 2027-03-31.")


class NotACurrency(BusinessError):
    def __init__(self, text: str) -> None:
        super().__init__(f"{text[:20]!r} is not a currency; write its three letters, like USD.")


def quote_id(supplier: str, street: str, city: str, access: str, bandwidth_mbps: float) -> str:
    """A supplier has one quote for an access and bandwidth at an address: a new one replaces it."""
    where = " ".join(address_key(Place(street=street, city=city)))
    return "|".join((supplier.casefold().strip(), where, access.casefold(), f"{bandwidth_mbps:g}"))


def keep_supplier_quote(work: Work, quote: SupplierQuote, *, by: Actor, now: datetime) -> None:
    by.require(Permission.SELL)
    work.supplier_quotes.put((quote,), by=by, now=now)
    work.journal.note(by, f"kept a quote of {quote.supplier} for", "address", quote.street, now=now)


def forget_supplier_quote(work: Work, kept_id: str, *, by: Actor, now: datetime) -> None:
    by.require(Permission.SELL)
    work.supplier_quotes.remove(kept_id)
    work.journal.note(by, "removed", "supplier quote", kept_id, now=now)


def supplier_quotes(work: Work, *, by: Actor) -> tuple[SupplierQuote, ...]:
    """Those valid longest first."""
    by.require(Permission.SELL)
    return work.supplier_quotes.all()


def supplier_line_at(work: Work, place: Place, *, today: date, by: Actor) -> str:
    """What suppliers ask at a place our network does not reach, or why none can be used; nothing
    for who may not see costs."""
    by.require(Permission.SELL)
    if not by.may(Permission.SEE_MARGIN):
        return ""
    return SupplierQuotes(work.supplier_quotes.all()).say(place, today=today)


def import_supplier_quotes(work: Work, table: Table, *, by: Actor, now: datetime) -> int:
    """Every row right, or none is taken; gives how many.

    Raises:
        RowErrors: all that is wrong, row by row.
    """
    by.require(Permission.SELL)
    columns = {name.casefold().strip(): at for at, name in enumerate(table.header)}
    lacking = [name for name in COLUMNS if name not in columns]
    if lacking:
        raise RowErrors(
            "No quote was taken.", tuple(f"The column {name!r} is missing." for name in lacking)
        )
    found: dict[str, SupplierQuote] = {}
    errors: list[str] = []
    for number, row in table.numbered():
        cells = {name: row[at].strip() for name, at in columns.items()}
        try:
            quote = read_quote(cells)
        except BusinessError as refusal:
            errors.append(f"Row {number}: {refusal}")
            continue
        found[quote.id] = quote
    if errors:
        raise RowErrors("No quote was taken.", tuple(errors))
    work.supplier_quotes.put(tuple(found.values()), by=by, now=now)
    work.journal.note(by, f"took {len(found)} supplier quotes", "addresses", "", now=now)
    return len(found)


def read_quote(cells: dict[str, str]) -> SupplierQuote:
    """A quote from text; the bandwidth may have its unit (`1 Gbps`), else it is Mbit/s.

    Raises:
        BusinessError: the first thing wrong, in a sentence.
    """
    for name in ("supplier", "street", "city", "bandwidth", "monthly", "currency"):
        if not cells[name].strip():
            raise CellMissing(name)
    currency = cells["currency"].upper()
    if len(currency) != 3 or not currency.isascii() or not currency.isalpha():
        raise NotACurrency(cells["currency"])
    try:
        valid_until = date.fromisoformat(cells["valid_until"][:10])
    except ValueError as error:
        raise NotADate(cells["valid_until"]) from error
    speed = bandwidth_mbps(cells["bandwidth"])
    return SupplierQuote(
        id=quote_id(cells["supplier"], cells["street"], cells["city"], cells["access"], speed),
        supplier=cells["supplier"],
        street=cells["street"],
        city=cells["city"],
        access=cells["access"] or "access",
        bandwidth_mbps=speed,
        once=Money.of(f"{parse_number(cells['once'] or '0'):.4f}", currency).rounded(),
        monthly=Money.of(f"{parse_number(cells['monthly']):.4f}", currency).rounded(),
        valid_until=valid_until,
        lead_time_days=int(parse_number(cells.get("lead_time_days") or "0")),
        reference=cells.get("reference", ""),
    )


def bandwidth_mbps(text: str) -> float:
    """`1 Gbps` is 1000; a number alone is Mbit/s. Raises NotANumber, UnknownUnit and the like."""
    number = text.rstrip("".join(c for c in text if not c.isdigit()))
    unit = text[len(number) :].strip()
    if not number:
        raise NotANumber(text)
    value = parse_number(number)
    return convert(value, unit, "Mbit/s") if unit else value
