"""Tax a quote: the taxes of a draft by the kept rates, where the draft shows them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from common.actor import Actor, Permission
from database.work import Work
from sales.pricing.taxes import BuyerHasNoCountry, TaxDisplay, TaxedKind, TaxLine, tax_lines
from workflows.open_sale import Sale


def taxes_of_draft(
    work: Work, sale: Sale, kinds: Iterable[TaxedKind], *, on: date, by: Actor
) -> tuple[TaxLine, ...]:
    """The taxes of the draft's charges on a day; none while they are shown as excluded.

    The country is the buyer's, since its sites have none of their own; the region is the site's.

    Raises:
        BuyerHasNoCountry, TaxRateMissing, NotAllowed.
    """
    by.require(Permission.SELL)
    draft, buyer = sale.draft, sale.customer.value
    if draft is None or draft.value.taxes is TaxDisplay.EXCLUDED:
        return ()
    if not buyer.country:
        raise BuyerHasNoCountry(buyer.name)
    return tax_lines(
        kinds,
        work.rulebooks.tax_rates(),
        country=buyer.country.upper(),
        on=on,
        currency=draft.value.currency,
    )
