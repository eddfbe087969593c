"""Guide a price: where a quoted line stands among past deals, or among an uploaded market file."""

from __future__ import annotations

from collections import Counter

from catalog.offering import Cadence
from common.actor import Actor, Permission
from common.tables import read_table
from database.work import Work
from sales.deals.guidance import Guidance, PricePoint, guide, points_of_deals, read_market
from sales.pricing.price_sheet import PricedLine, PriceSheet
from workflows.start_sale import Upload

_MOST_DEALS = 5_000


def past_prices(work: Work, currency: str, *, by: Actor) -> tuple[PricePoint, ...]:
    """Prices of the deals closed so far, won and lost."""
    by.require(Permission.SELL)
    return points_of_deals(work.deals.list(limit=_MOST_DEALS), currency)


def market_prices(upload: Upload, *, limit_mb: int, by: Actor) -> tuple[PricePoint, ...]:
    """Prices of a file with the columns technology, Mbps, monthly cost and region.

    Raises:
        FileRefused, NotAMarketFile, RowErrors.
    """
    by.require(Permission.SELL)
    return read_market(read_table(upload.name, upload.content, limit_mb, max_rows=100_000))


def technologies(points: tuple[PricePoint, ...]) -> tuple[str, ...]:
    """What the prices are for, the most frequent first."""
    return tuple(name for name, _ in Counter(each.technology for each in points).most_common())


def guide_line(
    priced: PricedLine,
    sheet: PriceSheet,
    points: tuple[PricePoint, ...],
    technology: str = "",
) -> Guidance | None:
    """None where too few comparable prices are known. A market file may call the line's product
    family by a `technology` of its own."""
    line = priced.line
    speed = line.configuration.values.get("bandwidth_mbps", 0)
    asked = PricePoint(
        technology=technology or line.configuration.family,
        mbps=float(speed) if isinstance(speed, int | float) else 0,
        monthly=float(priced.net(Cadence.MONTHLY, sheet.currency).amount) / line.quantity,
        region=line.region,
    )
    return guide(asked, points)
