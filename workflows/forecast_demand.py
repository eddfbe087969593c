"""Forecast demand: won deals become a frame, models run beside the app, results are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import msgspec
import pandas as pd

from common.actor import Actor, Permission
from common.errors import BusinessError
from common.money import Money
from database.work import Work
from forecasts.brief import brief_of
from forecasts.demand import Measure
from forecasts.export import to_csv, to_xlsx
from forecasts.forecast import Forecast
from forecasts.giants import Giant, find_giants
from forecasts.what_changed import SeriesChange, what_changed
from forecasts.worker import Refit, start_refit
from templates.forecast_brief_pdf import forecast_brief_pdf
from workflows.constant_rates import constant_rates, in_reported

HORIZON_MONTHS = 12
LEAST_CHANGE = 0.05  # in units of the measure a month; less is rounding
_IN_WORDS = {
    Measure.MRC: "Monthly charges of what is sold in a month (USD)",
    Measure.NRC: "One-time charges of what is sold in a month (USD)",
    Measure.BANDWIDTH_MBPS: "Bandwidth sold in a month (Mbit/s)",
    Measure.UNITS: "Units sold in a month",
}


class NoDemand(BusinessError):
    def __init__(self) -> None:
        super().__init__("There is no won deal yet to forecast from; close a deal first.")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDeal:
    """What one newly won deal added to demand."""

    deal_id: str
    customer_name: str
    closed_on: date
    family: str
    region: str
    units: int
    unit_name: str
    bandwidth_mbps: float
    mrc: Money


def demand_frame(work: Work) -> pd.DataFrame:
    """Columns month, family, region, offering, units, mrc, nrc (major units), bandwidth_mbps.

    Charges are in REPORTED_IN at the newest rate kept of each currency, the same for all years, so
    that no month moves because a rate did. Raises RateMissing.
    """
    rates = constant_rates(work)
    rows = [
        (
            each.month,
            each.family,
            each.region,
            each.offering_id,
            each.units,
            in_reported(each.mrc_minor, each.currency, rates),
            in_reported(each.nrc_minor, each.currency, rates),
            each.bandwidth_mbps,
        )
        for each in work.deals.demand_records()
    ]
    columns = ["month", "family", "region", "offering", "units", "mrc", "nrc", "bandwidth_mbps"]
    return pd.DataFrame(rows, columns=columns)


def start_forecast(work: Work, measure: Measure, *, by: Actor, now: datetime) -> Refit:
    """Start a run in a process of its own. Raises NoDemand, NotAllowed, DemandRefused."""
    by.require(Permission.FORECAST)
    frame = demand_frame(work)
    if frame.empty:
        raise NoDemand
    refit = start_refit(frame, today=now.date(), measure=measure, horizon_months=HORIZON_MONTHS)
    work.journal.note(by, "started", "forecast", measure, now=now)
    return refit


def giants_in_history(work: Work, measure: Measure, *, by: Actor) -> tuple[Giant, ...]:
    """Deals far beyond what their family usually sells, newest first."""
    by.require(Permission.READ_PROPOSALS)
    return find_giants(demand_frame(work), measure)


def keep_forecast(work: Work, forecast: Forecast, *, by: Actor, now: datetime) -> None:
    """Keep a finished run beside the earlier ones."""
    by.require(Permission.FORECAST)
    run = work.forecasts.add(
        forecast.measure,
        msgspec.json.encode(forecast),
        made_by=by.name,
        made_at=now,
        data_hash=forecast.data_hash,
        seconds=forecast.seconds,
    )
    work.journal.note(by, "kept", "forecast", str(run.id), now=now, after=forecast.measure)


def latest_forecast(work: Work, measure: Measure, *, by: Actor) -> Forecast | None:
    by.require(Permission.READ_PROPOSALS)
    kept = work.forecasts.latest(measure)
    return msgspec.json.decode(kept, type=Forecast) if kept else None


def changes_since_last(work: Work, measure: Measure) -> tuple[SeriesChange, ...]:
    """How the newest run differs from the one before; empty with fewer than two runs."""
    runs = work.forecasts.runs(measure, limit=2)
    if len(runs) < 2:
        return ()
    after, before = (msgspec.json.decode(work.forecasts.get(run.id), type=Forecast) for run in runs)
    shared = [model for model in after.models if model in before.models]
    return what_changed(before, after, shared[0] if shared else after.models[0])


def newest_deals(work: Work, *, limit: int = 10) -> tuple[NewDeal, ...]:
    """Lines of the newest real deals won, newest first; the demo's generated history left out."""
    added = []
    for deal in work.deals.list(won=True, generated=False, limit=limit):
        for line in deal.lines:
            added.append(
                NewDeal(
                    deal_id=deal.id,
                    customer_name=deal.customer_name,
                    closed_on=deal.closed_on,
                    family=line.family,
                    region=line.region,
                    units=line.units,
                    unit_name=line.unit_name,
                    bandwidth_mbps=line.bandwidth_mbps,
                    mrc=line.mrc,
                )
            )
    return tuple(added)


def latest_run_id(work: Work, measure: Measure) -> int:
    """The id of the newest run, 0 when there is none."""
    runs = work.forecasts.runs(measure, limit=1)
    return runs[0].id if runs else 0


def brief_forecast(
    work: Work, run_id: int, unique_id: str, *, provider: str, by: Actor, now: datetime
) -> bytes:
    """One series of a kept run as a PDF of one page; leaves a journal line.

    Raises:
        NotAllowed, NotFound, SeriesUnknown, BriefNotMade.
    """
    by.require(Permission.READ_PROPOSALS)
    forecast = msgspec.json.decode(work.forecasts.get(run_id), type=Forecast)
    earlier = work.forecasts.previous(forecast.measure, run_id)
    changes: tuple[SeriesChange, ...] = ()
    if earlier is not None:
        before = msgspec.json.decode(earlier, type=Forecast)
        shared = [model for model in forecast.models if model in before.models]
        changes = what_changed(before, forecast, shared[0] if shared else forecast.models[0])
    brief = brief_of(
        forecast,
        unique_id,
        provider=provider,
        measure=_IN_WORDS[forecast.measure],
        changes=tuple(each for each in changes if abs(each.change) >= LEAST_CHANGE),
    )
    content = forecast_brief_pdf(brief)
    work.journal.note(by, "downloaded", "forecast", str(run_id), now=now, after=f"pdf {unique_id}")
    return content


def export_forecast(work: Work, run_id: int, *, kind: str, by: Actor, now: datetime) -> bytes:
    """A kept run as CSV or XLSX, for those who may read forecasts; leaves a journal line."""
    by.require(Permission.READ_PROPOSALS)
    forecast = msgspec.json.decode(work.forecasts.get(run_id), type=Forecast)
    content = to_xlsx(forecast) if kind == "xlsx" else to_csv(forecast)
    work.journal.note(by, "downloaded", "forecast", str(run_id), now=now, after=kind)
    return content
