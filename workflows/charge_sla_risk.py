"""Charge for SLA risk: what a draft's service credits are expected to cost, as shares of price."""

from __future__ import annotations

from collections import deque
from decimal import Decimal
from threading import Lock

from catalog.catalogue import Catalogue
from catalog.offering import Cadence
from sales.quotes.option import SolutionOption
from sales.sla.line_risk import LineAtRisk, risk_shares, risky_lines
from sales.sla.service_level import ServiceLevel

# A page of a large quote is rerun at each click; the law of its credits need not be.
_kept: deque[tuple[tuple[LineAtRisk, ...], float, dict[str, Decimal]]] = deque(maxlen=4)
_lock = Lock()


def lines_at_risk(
    option: SolutionOption, levels: tuple[ServiceLevel, ...], catalogue: Catalogue
) -> tuple[LineAtRisk, ...]:
    """The lines that promise something, with what each charges a month."""
    by_line = {each.line_id: each for each in levels}
    found = []
    for each in option.sheet.lines:
        level, configuration = by_line.get(each.line.id), each.line.configuration
        if level is not None:
            found.append(
                LineAtRisk(
                    level=level,
                    monthly=each.net(Cadence.MONTHLY, option.sheet.currency),
                    offering=catalogue.offering(configuration.offering_id),
                    values=configuration.values,
                )
            )
    return tuple(found)


def shares_of(lines: tuple[LineAtRisk, ...], loading: float) -> dict[str, Decimal]:
    """`risk_shares`, worked out once for lines that have not changed."""
    with _lock:
        for kept, of_loading, shares in _kept:
            if of_loading == loading and kept == lines:
                return shares
    shares = risk_shares(risky_lines(lines), loading)
    with _lock:
        _kept.append((lines, loading, shares))
    return shares
