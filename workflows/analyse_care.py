"""Analyse care: volumes, times, causes, what rises beyond chance, what to offer next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from common.actor import Actor, Permission
from common.period import add_months, month_start
from database.stores.care_figures import RequestCount, TicketCount
from database.work import Work
from sales.care.association import Rule, associate, suggestions
from sales.care.control import Chart, Counted, Rising, control_chart, rising
from sales.care.paths import Paths, find_paths

AGE_DAYS = (1, 3, 7, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthOfRequests:
    """Hours are from opening to closing, on average; shares are of the closed ones."""

    month: date
    opened: int
    closed: int
    hours: float
    first_contact_share: float
    reopened_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CareAnalysis:
    months: tuple[MonthOfRequests, ...]
    by_type: tuple[tuple[str, int], ...]
    ages: tuple[tuple[str, int], ...]
    causes: tuple[tuple[str, int], ...]
    ticket_causes: tuple[tuple[str, int], ...]
    charts: dict[str, Chart]
    chart_months: tuple[date, ...]
    rising_sites: tuple[tuple[str, str, Rising], ...]  # customer id, site id
    sites_tested: int
    rules: tuple[Rule, ...]
    suggestions: tuple[tuple[str, Rule], ...]
    paths: Paths


def analyse_care(work: Work, *, months: int, by: Actor, now: datetime) -> CareAnalysis:
    """Everything of the analysis page, from sums the database makes. Raises NotAllowed."""
    by.require(Permission.CARE)
    latest = month_start(now.date())
    since = add_months(latest, 1 - months)
    counts = work.care_figures.requests_by_month(since)
    charts, chart_months = _charts(work.care_figures.tickets_by_family(since), since, latest)
    baskets = work.care_figures.baskets()
    rules = associate(baskets)
    sites, tested = _rising(work, latest, by_families=charts)
    return CareAnalysis(
        months=_months(counts),
        by_type=_by_type(counts),
        ages=_ages(work, now),
        causes=work.care_figures.request_causes(since),
        ticket_causes=work.care_figures.ticket_causes(since),
        charts=charts,
        chart_months=chart_months,
        rising_sites=sites,
        sites_tested=tested,
        rules=rules[:20],
        suggestions=suggestions(baskets, rules),
        paths=find_paths(work.care_figures.paths(limit=2_000)),
    )


def _months(counts: tuple[RequestCount, ...]) -> tuple[MonthOfRequests, ...]:
    found = []
    for month in sorted({each.month for each in counts}):
        of_month = [each for each in counts if each.month == month]
        closed = [each for each in of_month if each.state in ("completed", "unfulfilled")]
        number = sum(each.number for each in closed)
        part = max(number, 1)
        found.append(
            MonthOfRequests(
                month=month,
                opened=sum(each.number for each in of_month),
                closed=number,
                hours=sum(each.minutes for each in closed) / part / 60,
                first_contact_share=sum(each.first_contact for each in closed) / part,
                reopened_share=sum(each.reopened for each in closed) / part,
            )
        )
    return tuple(found)


def _by_type(counts: tuple[RequestCount, ...]) -> tuple[tuple[str, int], ...]:
    sums: dict[str, int] = {}
    for each in counts:
        sums[each.type] = sums.get(each.type, 0) + each.number
    return tuple(sorted(sums.items(), key=lambda one: (-one[1], one[0])))


def _ages(work: Work, now: datetime) -> tuple[tuple[str, int], ...]:
    edges = tuple(now - timedelta(days=days) for days in AGE_DAYS)
    numbers = work.care_figures.open_ages(now, edges)
    names = ("under a day", "1 to 3 days", "3 to 7 days", "7 to 30 days", "over 30 days")
    return tuple(zip(names, numbers, strict=True))


def _charts(
    counts: tuple[TicketCount, ...], since: date, latest: date
) -> tuple[dict[str, Chart], tuple[date, ...]]:
    months, month = [], since
    while month <= latest:
        months.append(month)
        month = add_months(month, 1)
    found = {(each.key, each.month): each.number for each in counts}
    families = sorted({each.key for each in counts if each.key})
    charts = {
        family: control_chart([found.get((family, each), 0) for each in months])
        for family in families
    }
    return charts, tuple(months)


def _rising(
    work: Work, latest: date, *, by_families: dict[str, Chart]
) -> tuple[tuple[tuple[str, str, Rising], ...], int]:
    """Sites beyond chance. A started month counts as it stands."""
    since = add_months(latest, -6)
    tested = work.care_figures.sites_with_tickets(since)
    by_site: dict[str, dict[date, int]] = {}
    for each in work.care_figures.sites_by_month(since, latest=latest):
        by_site.setdefault(each.key, {})[each.month] = each.number
    before = [add_months(latest, -n) for n in range(6, 0, -1)]
    tickets = sum(sum(chart.counts[-7:]) for chart in by_families.values())
    usual = tickets / 7 / max(tested, 1)
    counted = [
        Counted(key=key, now=found.get(latest, 0), before=tuple(found.get(m, 0) for m in before))
        for key, found in by_site.items()
    ]
    sites = rising(counted, tests=tested, usual=usual)
    return tuple((*_split(each.key), each) for each in sites), tested


def rising_products(work: Work, *, by: Actor, now: datetime) -> tuple[Rising, ...]:
    """Product families whose tickets rose beyond chance this month, all tested together."""
    by.require(Permission.CARE)
    latest = month_start(now.date())
    since = add_months(latest, -6)
    charts, _ = _charts(work.care_figures.tickets_by_family(since), since, latest)
    counted = [
        Counted(key=family, now=chart.counts[-1], before=chart.counts[:-1])
        for family, chart in charts.items()
    ]
    usual = sum(sum(each.before) for each in counted) / 6 / max(len(counted), 1)
    return rising(counted, tests=len(counted), usual=usual)


def _split(key: str) -> tuple[str, str]:
    customer, _, site = key.partition("|")
    return customer, site
