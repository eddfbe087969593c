"""The executive summary: need, solution, service level and price, each in one paragraph."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.requirement import Priority
from common.money import Money
from common.wording import count, join_words, plain
from sales.proposals.glance import Glance
from sales.proposals.phrases import day, lower_first, named_or_counted, sentence
from sales.quotes.quote_version import QuoteVersion

MUSTS_NAMED = 4  # more of them than this is a table, which the needs section has


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A key figure: `value` is already in words."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    heading: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutiveSummary:
    figures: tuple[Figure, ...]
    passages: tuple[Passage, ...]


def summarise(version: QuoteVersion, glance: Glance) -> ExecutiveSummary:
    passages = (
        Passage(heading="What you need", text=_need(version, glance)),
        Passage(heading="What we propose", text=_solution(version, glance)),
        Passage(heading="What we commit to", text=_promise(version)),
        Passage(heading="What it costs", text=_price(version, glance)),
    )
    return ExecutiveSummary(
        figures=_figures(version, glance),
        passages=tuple(each for each in passages if each.text),
    )


def _figures(version: QuoteVersion, glance: Glance) -> tuple[Figure, ...]:
    figures = [
        _money_figure("Monthly charge", glance.totals.monthly),
        _money_figure("One-time charge", glance.totals.once),
        _money_figure(
            f"Contract value over {count(version.sheet.terms.term_months, 'month')}",
            glance.totals.contract_value,
        ),
    ]
    if version.compliance:
        kept = f"{glance.kept} of {len(version.compliance)}"
        figures.append(Figure(label="Requirements met or exceeded", value=kept))
    return tuple(figures)


def _money_figure(label: str, amount: Money) -> Figure:
    """The currency stands in the label, so that the number has the room."""
    number = str(amount).removeprefix(amount.currency).strip()
    return Figure(label=f"{label}, {amount.currency}", value=number)


def _need(version: QuoteVersion, glance: Glance) -> str:
    parts = []
    if version.goals.strip():
        parts.append(f"{version.customer.name} told us: “{sentence(version.goals)}”")
    musts = [x for x in version.requirements if x.priority is Priority.MUST]
    if version.requirements:
        where = named_or_counted(glance.site_names, "site")
        parts.append(
            f"From our talks we recorded {count(len(version.requirements), 'requirement')} for "
            f"{where}, of which {len(musts)} must be met."
        )
    if musts:
        named = join_words([lower_first(str(each)) for each in musts[:MUSTS_NAMED]])
        lead = "They ask for" if len(musts) <= MUSTS_NAMED else "Foremost among them:"
        parts.append(f"{lead} {named}.")
    return " ".join(parts)


def _solution(version: QuoteVersion, glance: Glance) -> str:
    where: dict[str, list[str]] = {}
    for each in version.sheet.lines:
        where.setdefault(each.line.configuration.offering_name, []).append(each.line.site_name)
    said = [
        f"{name} at {named_or_counted(list(dict.fromkeys(sites)), 'site')}"
        for name, sites in where.items()
    ]
    if not said:
        return ""
    text = f"The option we propose is “{version.option_name}”: {join_words(said)}."
    option = next((x for x in version.options if x.name == version.option_name), None)
    if option and option.intent:
        text += f" {sentence(option.intent[:1].upper() + option.intent[1:])}"
    if glance.longest_lead_time_days:
        days = count(glance.longest_lead_time_days, "day")
        text += f" All services are ready within {days} of your order."
    return text


def _promise(version: QuoteVersion) -> str:
    levels = version.service_levels
    if not levels:
        return ""
    targets = sorted({each.availability_percent for each in levels})
    hours = sorted({each.restore_hours for each in levels})
    available = f"{plain(targets[0])} %"
    if len(targets) > 1:
        available = f"between {available} and {plain(targets[-1])} %"
    restored = (
        f"within {'1 hour' if hours[0] == 1 else plain(hours[0]) + ' hours'} of a fault report"
    )
    if len(hours) > 1:
        restored = (
            f"within {plain(hours[0])} to {plain(hours[-1])} hours of a fault report, depending "
            "on the service class"
        )
    most = max(each.schedule.cap_percent for each in levels)
    return (
        f"We commit to an availability of {available} in every calendar month, measured service "
        f"by service, and to restore service {restored}. A month below the target pays back a "
        f"share of the charge of the service it struck, up to {plain(most)} %; the bands are "
        "fixed in advance, and no loss need be proved."
    )


def _price(version: QuoteVersion, glance: Glance) -> str:
    totals, months = glance.totals, version.sheet.terms.term_months
    text = f"The services cost {totals.monthly} a month"
    if totals.once:
        text += f" and {totals.once} once, at installation"
    text += "."
    if totals.usage:
        text += f" Usage is charged as it arises and is forecast at {totals.usage} a month."
    text += f" Over {count(months, 'month')} that is {totals.contract_value} before taxes"
    zero = type(glance.reduction).zero(glance.reduction.currency)
    if zero < glance.reduction:
        text += f", {glance.reduction} less than at list prices"
    return f"{text}. The offer stands until {day(version.valid_until)}."
