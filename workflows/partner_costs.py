"""What partners' lines cost in a sale: the quotes of the day, and what a seller sees of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from catalog.supplier_quote import PartnerLines, SupplierQuote, SupplierQuotes
from common.actor import Actor, Permission
from common.wording import count, join_words
from sales.pricing.price_sheet import QuoteLine

_MOST_NAMED = 5


def partners_on(quotes: tuple[SupplierQuote, ...], currency: str, day: date | None) -> PartnerLines:
    """Suppliers' quotes as of a day; with none given, every quote counts as valid."""
    return PartnerLines(quotes=SupplierQuotes(quotes), day=day or date.min, currency=currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerCost:
    """The quote behind a line; `expired` says what to do about it, empty while it is valid."""

    quote: SupplierQuote
    quantity: int
    expired: str

    def __str__(self) -> str:
        times = f", times {self.quantity}" if self.quantity > 1 else ""
        return f"The line is bought of {self.quote}{times}."


def partner_cost(line: QuoteLine, *, today: date, by: Actor) -> PartnerCost | None:
    """What the line is bought at; None for a line of our own, and for who may not see margins."""
    by.require(Permission.READ_PROPOSALS)
    if not by.may(Permission.SEE_MARGIN) or line.supplier is None:
        return None
    return PartnerCost(quote=line.supplier, quantity=line.quantity, expired=_expired(line, today))


def expired_behind(lines: tuple[QuoteLine, ...], *, today: date, by: Actor) -> str:
    """Which lines stand on quotes of suppliers that are no longer valid; empty when none does.

    Nothing is said to who may not see margins.
    """
    by.require(Permission.READ_PROPOSALS)
    if not by.may(Permission.SEE_MARGIN):
        return ""
    old = [each for each in lines if each.supplier and not each.supplier.valid(today)]
    if not old:
        return ""
    named = [_named(each) for each in old[:_MOST_NAMED]]
    if len(old) > _MOST_NAMED:
        named.append(f"{len(old) - _MOST_NAMED} more")
    verb = "stand" if len(old) > 1 else "stands"
    return (
        f"{count(len(old), 'line')} {verb} on a supplier's quote that has expired, so the margin "
        f"may be wrong: {join_words(named)}. Ask for new quotes and keep them on the Feasibility "
        "page; the next change of the quote takes them in."
    )


def _named(line: QuoteLine) -> str:
    bought = line.supplier
    assert bought is not None  # only lines that have one are named
    return f"{line.id} at {line.site_name} ({bought.supplier}, until {bought.valid_until:%d %b %Y})"


def _expired(line: QuoteLine, today: date) -> str:
    bought = line.supplier
    if bought is None or bought.valid(today):
        return ""
    return (
        f"The quote of {bought.supplier} expired on {bought.valid_until:%d %b %Y}: the margin of "
        "this line may be wrong until a new one is kept."
    )
