"""Keeps closed deals with their lines for the forecast, and the orders won deals become."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import case, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from common.errors import BusinessError
from common.period import add_months, month_start
from database.codec import FORMAT, decode, encode
from database.listings import DemandRecord, SoldLine, WinCount
from database.rows.deals import DealLineRow, DealLineStepRow, DealRow
from database.rows.rulebooks import ServiceRow
from database.stored import NotFound
from database.stores.inserting import insert_if_free
from database.stores.orders import OrderStore
from database.stores.series import Series
from sales.deals.deal import Deal
from sales.deals.ramp import portions

_OF_DEALS = ("customer_name", "segment", "renewed")
# Inside the store, `list` is what lists deals.
_Days = list[date]
_Lines = list[SoldLine]


class ClosedAlready(BusinessError):
    def __init__(self, opportunity: str, deal_id: str, won: bool) -> None:
        result = "won" if won else "lost"
        super().__init__(f"{opportunity} was closed already, as deal {deal_id} ({result}).")


class DealsKeptAlready(BusinessError):
    def __init__(self) -> None:
        super().__init__("Some of these deals are kept already; none of them was added.")


class DealStore(OrderStore):
    """Deals, and their orders by way of `OrderStore`."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._ids = Series(session, "D-", 5)

    def next_id(self) -> str:
        return self._ids.next()

    def add(self, deal: Deal) -> None:
        """Keep a deal.

        Raises:
            ClosedAlready: the opportunity, or this very deal, is closed already.
        """
        self._ids.claim([deal.id])
        if not insert_if_free(self._session, DealRow, _deal_values(deal)):
            raise self._lost_race(deal)
        if deal.lines:
            self._session.execute(insert(DealLineRow), _line_values(deal))
        if steps := _step_values(deal):
            self._session.execute(insert(DealLineStepRow), steps)

    def add_many(self, deals: Sequence[Deal]) -> None:
        """Keep many deals at once, for a load of history.

        Raises:
            DealsKeptAlready: one of them is there; leave the work so that nothing is kept.
        """
        if not deals:
            return
        self._ids.claim(deal.id for deal in deals)
        lines = [values for deal in deals for values in _line_values(deal)]
        try:
            self._session.execute(insert(DealRow), [_deal_values(deal) for deal in deals])
            if lines:
                self._session.execute(insert(DealLineRow), lines)
            if steps := [values for deal in deals for values in _step_values(deal)]:
                self._session.execute(insert(DealLineStepRow), steps)
        except IntegrityError as error:
            raise DealsKeptAlready from error

    def _lost_race(self, deal: Deal) -> ClosedAlready:
        clash = DealRow.id == deal.id
        if deal.opportunity_id:
            clash |= DealRow.opportunity_id == deal.opportunity_id
        id, won = self._session.execute(select(DealRow.id, DealRow.won).where(clash)).first() or (
            deal.id,
            deal.won,
        )
        return ClosedAlready(deal.opportunity_id or deal.id, id, won)

    def get(self, id: str) -> Deal:
        """Raises NotFound."""
        query = select(DealRow.document, DealRow.format).where(DealRow.id == id)
        row = self._session.execute(query).one_or_none()
        if row is None:
            raise NotFound("deal", id)
        return decode(Deal, *row)

    def of_opportunity(self, opportunity_id: str) -> Deal | None:
        query = select(DealRow.document, DealRow.format)
        row = self._session.execute(
            query.where(DealRow.opportunity_id == opportunity_id)
        ).one_or_none()
        return None if row is None else decode(Deal, *row)

    def list(
        self, *, won: bool | None = None, generated: bool | None = None, limit: int = 100
    ) -> tuple[Deal, ...]:
        """Deals last closed first; None means either."""
        query = select(DealRow.document, DealRow.format)
        if won is not None:
            query = query.where(DealRow.won.is_(won))
        if generated is not None:
            query = query.where(DealRow.generated.is_(generated))
        query = query.order_by(DealRow.closed_on.desc(), DealRow.id.desc()).limit(limit)
        return tuple(decode(Deal, *row) for row in self._session.execute(query))

    def demand_records(self) -> tuple[DemandRecord, ...]:
        """Every line of every won deal, by month of closing; reads no documents."""
        columns = [getattr(DealLineRow, name) for name in DemandRecord._fields]
        rows = self._session.execute(
            select(*columns)
            .where(DealLineRow.won.is_(True))
            .order_by(DealLineRow.month, DealLineRow.deal_id, DealLineRow.position)
        )
        return tuple(DemandRecord._make(row) for row in rows)

    def sold_lines(self) -> tuple[SoldLine, ...]:
        """Every line of every won deal with the months it goes live and ends; reads no documents.

        A line whose service was amended since ends when the service does: earlier if it was
        disconnected, later if it was renewed. A line that goes live in steps is given in parts,
        one a month in which some of it goes live; together they are the line.
        """
        own = [getattr(DealLineRow, name) for name in SoldLine._fields if name not in _OF_DEALS]
        query = select(*own, DealRow.customer_name, DealRow.segment, DealLineRow.position)
        rows = self._session.execute(
            query.join(DealRow, DealRow.id == DealLineRow.deal_id)
            .where(DealLineRow.won.is_(True))
            .order_by(DealLineRow.month, DealLineRow.deal_id, DealLineRow.position)
        ).all()
        ends, steps = self._service_ends(), self._steps()
        found: _Lines = []
        for row in rows:
            *values, customer, segment, position = row
            line = SoldLine._make((*values, customer, segment, False))
            of_deal = ends.get(line.deal_id, ())
            if position < len(of_deal) and line.ends_month is not None:
                end = month_start(of_deal[position])
                line = line._replace(ends_month=end, renewed=end > line.ends_month)
            found.extend(_parts(line, steps.get((line.deal_id, position), {})))
        return tuple(found)

    def _steps(self) -> dict[tuple[str, int], dict[date, int]]:
        """Units by month of each line that goes live in steps, by deal and position."""
        row = DealLineStepRow
        query = select(row.deal_id, row.position, row.month, row.units).order_by(row.month)
        found: dict[tuple[str, int], dict[date, int]] = {}
        for deal_id, position, month, units in self._session.execute(query):
            found.setdefault((deal_id, position), {})[month] = units
        return found

    def _service_ends(self) -> dict[str, _Days]:
        """The days services of each deal end, in the order of the deal's lines."""
        found: dict[str, _Days] = {}
        id = ServiceRow.id
        query = select(ServiceRow.deal_id, ServiceRow.ends_on).order_by(func.length(id), id)
        for deal_id, ends_on in self._session.execute(query):
            found.setdefault(str(deal_id), []).append(ends_on)
        return found

    def win_counts(self, *, generated: bool | None = None) -> tuple[WinCount, ...]:
        """Deals won and lost by month of closing; None counts real and generated ones."""
        won = func.sum(case((DealRow.won.is_(True), 1), else_=0))
        query = select(DealRow.closed_month, won, func.count() - won)
        if generated is not None:
            query = query.where(DealRow.generated.is_(generated))
        rows = self._session.execute(
            query.group_by(DealRow.closed_month).order_by(DealRow.closed_month)
        )
        return tuple(WinCount(month, int(won), int(lost)) for month, won, lost in rows)


def _deal_values(deal: Deal) -> dict[str, Any]:
    return {
        "id": deal.id,
        "opportunity_id": deal.opportunity_id or None,
        "customer_name": deal.customer_name,
        "segment": deal.segment,
        "won": deal.won,
        "closed_on": deal.closed_on,
        "closed_month": month_start(deal.closed_on),
        "generated": deal.generated,
        "format": FORMAT,
        "document": encode(deal),
    }


def _parts(line: SoldLine, steps: dict[date, int]) -> Sequence[SoldLine]:
    """The line cut up by the months its units go live in; whole where it has no steps."""
    if not steps:
        return (line,)
    weights = list(steps.values())
    mrc, nrc = portions(line.mrc_minor, weights), portions(line.nrc_minor, weights)
    return [
        line._replace(
            activation_month=month,
            units=units,
            bandwidth_mbps=line.bandwidth_mbps * units / sum(weights),
            mrc_minor=mrc[at],
            nrc_minor=nrc[at],
        )
        for at, (month, units) in enumerate(steps.items())
    ]


def _step_values(deal: Deal) -> list[dict[str, Any]]:
    """Steps of the lines of a won deal, those of one month together."""
    rows = []
    for position, line in enumerate(deal.lines if deal.won else ()):
        months: dict[date, int] = {}
        for step in line.steps:
            month = month_start(step.on)
            months[month] = months.get(month, 0) + step.units
        rows += [
            {"deal_id": deal.id, "position": position, "month": month, "units": units}
            for month, units in months.items()
        ]
    return rows


def _line_values(deal: Deal) -> list[dict[str, Any]]:
    month: date = month_start(deal.closed_on)
    start = month_start(deal.activation_on) if deal.won else None
    return [
        {
            "deal_id": deal.id,
            "position": position,
            "won": deal.won,
            "generated": deal.generated,
            "month": month,
            "region": line.region,
            "city": line.city,
            "family": line.family,
            "offering_id": line.offering_id,
            "units": line.units,
            "bandwidth_mbps": line.bandwidth_mbps,
            "mrc_minor": line.mrc.minor,
            "nrc_minor": line.nrc.minor,
            "currency": line.mrc.currency,
            "activation_month": month_start(line.starts_on(start)) if start else None,
            "ends_month": add_months(start, deal.term_months) if start else None,
        }
        for position, line in enumerate(deal.lines)
    ]
