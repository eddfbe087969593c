"""Price guidance for one line: quartiles of comparable prices and win rates. Never a rule."""

from __future__ import annotations

import streamlit as st

from common.wording import percent
from sales.deals.guidance import PricePoint
from sales.pricing.price_sheet import PricedLine, PriceSheet
from ui.components import charts
from ui.session import actor, begin_work, plain, refusals, settings
from workflows.guide_price import guide_line, market_prices, past_prices
from workflows.start_sale import Upload


def price_guidance(priced: PricedLine, sheet: PriceSheet) -> None:
    """Asked for by its switch, since it reads every past deal."""
    if not st.toggle("Price guidance", key="guidance-on"):
        return
    points = _points(sheet.currency)
    found = guide_line(priced, sheet, points)
    if found is None:
        st.info(
            "Fewer than four comparable prices are known: same product family, "
            "a bandwidth within twice as much or as little. A market file can add some."
        )
        return
    st.caption(plain(str(found)) + " Demo history is generated.")
    known = [(band, rate) for band, number, rate in found.win_rates if rate is not None and number]
    if known:
        said = "; ".join(f"{band} {percent(rate, 0)}" for band, rate in known)
        charts.show(
            charts.lying_bars([band for band, _ in known], [round(100 * r, 1) for _, r in known]),
            words=f"Share won by price, in percent: {said}.",
            height=190,
        )


def _points(currency: str) -> tuple[PricePoint, ...]:
    file = st.file_uploader(
        "Market file", type=["csv", "xlsx"], help="Columns: technology, Mbps, monthly cost, region"
    )
    if file is not None:
        with refusals():
            upload = Upload(file.name, file.getvalue())
            return market_prices(upload, limit_mb=settings().upload_limit_mb, by=actor())
    with begin_work() as work:
        return past_prices(work, currency, by=actor())
