"""Price guidance for one line: quartiles of comparable prices and win rates. Never a rule."""

from __future__ import annotations

import streamlit as st

from common.wording import percent
from sales.deals.guidance import PricePoint
from sales.pricing.price_sheet import PricedLine, PriceSheet
from ui.components import charts
from ui.session import actor, begin_work, plain, refusals, settings
from workflows.guide_price import guide_line, market_prices, past_prices, technologies
from workflows.start_sale import Upload


def price_guidance(priced: PricedLine, sheet: PriceSheet) -> None:
    """Asked for by its switch, since it reads every past deal."""
    if not st.toggle("Price guidance", key="guidance-on"):
        return
    points, technology = _points(sheet.currency)
    found = guide_line(priced, sheet, points, technology)
    if found is None:
        st.info(
            "Fewer than four comparable prices are known: same product family, "
            "a bandwidth within twice as much or as little. A market file can add some."
        )
        return
    st.caption(plain(str(found)) + " Demo history is generated.")
    _share_won("Share won by price", found.win_rates)
    _share_won("Share won by discount", found.by_discount)


def _share_won(title: str, rates: tuple[tuple[str, int, float | None], ...]) -> None:
    known = [(band, number, rate) for band, number, rate in rates if rate is not None]
    if not known:
        return
    said = "; ".join(f"{band} {percent(rate, 0)} of {number}" for band, number, rate in known)
    st.markdown(f"**{title}, in percent**")
    charts.show(
        charts.lying_bars([band for band, *_ in known], [round(100 * r, 1) for *_, r in known]),
        words=f"{title}: {said}.",
        height=190,
    )


def _points(currency: str) -> tuple[tuple[PricePoint, ...], str]:
    """Prices to compare with, and what a market file calls the technology asked about."""
    file = st.file_uploader(
        "Market file", type=["csv", "xlsx"], help="Columns: technology, Mbps, monthly cost, region"
    )
    if file is not None:
        with refusals():
            upload = Upload(file.name, file.getvalue())
            points = market_prices(upload, limit_mb=settings().upload_limit_mb, by=actor())
            named = st.selectbox("Technology in the file", technologies(points))
            return points, named or ""
    with begin_work() as work:
        return past_prices(work, currency, by=actor()), ""
