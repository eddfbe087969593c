"""The proposal as HTML: its contents list, its charts, and the partials that lay it out."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.matching import Verdict
from sales.proposals.compliance import ComplianceSummary
from sales.proposals.options import Options
from sales.proposals.prices import Prices
from sales.proposals.proposal import Proposal
from sales.proposals.section import Section
from templates.charts import Bar
from templates.rendering import amount, printable, render_html

VERDICT_TONES = {
    Verdict.EXCEEDED: "good",
    Verdict.MET: "good",
    Verdict.PARTLY: "fair",
    Verdict.NOT_MET: "poor",
    Verdict.UNKNOWN: "open",
}


LONGEST_AMOUNT = len("999,999.00")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the contents page; `level` 1 is a section."""

    anchor: str
    text: str
    level: int


def proposal_html(proposal: Proposal) -> str:
    return render_html(
        "proposal",
        proposal=proposal,
        sections=tuple(
            (anchor(each), each.name.lower())
            for each in proposal.sections
            if each is not Section.COVER
        ),
        headings={each.name.lower(): each.heading for each in Section},
        entries=contents(proposal),
        option_charts=option_charts(proposal.options) if proposal.options else (),
        compliance_bars=compliance_bars(proposal.compliance) if proposal.compliance else (),
        crowded=crowded(proposal.prices),
        tones=VERDICT_TONES,
    )


def anchor(section: Section) -> str:
    return section.name.lower().replace("_", "-")


def contents(proposal: Proposal) -> tuple[Entry, ...]:
    """Sections, and below solution and prices their sites."""
    entries: list[Entry] = []
    for section in proposal.sections:
        if section is Section.COVER:
            continue
        entries.append(Entry(anchor=anchor(section), text=section.heading, level=1))
        if section is Section.SOLUTION and proposal.solution:
            names = [site.name for site in proposal.solution.sites]
        elif section is Section.PRICES and proposal.prices:
            names = [site.name for site in proposal.prices.sites]
        else:
            continue
        entries += [
            Entry(anchor=f"{anchor(section)}-{index}", text=name, level=2)
            for index, name in enumerate(names, start=1)
        ]
    return tuple(entries)


def crowded(prices: Prices | None) -> bool:
    """Whether amounts are too long for the price columns at their usual size."""
    if prices is None:
        return False
    totals = (*(site.totals for site in prices.sites), prices.totals)
    longest = max(len(amount(each.contract_value)) for each in totals)
    return longest > LONGEST_AMOUNT


def option_charts(options: Options) -> tuple[tuple[str, tuple[Bar, ...]], ...]:
    """Monthly charge and contract value, each on its own scale."""
    monthly = tuple(
        Bar(
            label=printable(row.name),
            value=row.monthly.amount,
            said=str(row.monthly),
            tone="accent" if row.chosen else "quiet",
        )
        for row in options.rows
    )
    value = tuple(
        Bar(
            label=printable(row.name),
            value=row.contract_value.amount,
            said=str(row.contract_value),
            tone="accent" if row.chosen else "quiet",
        )
        for row in options.rows
    )
    return (("Monthly charge", monthly), ("Contract value over the term", value))


def compliance_bars(summary: ComplianceSummary) -> tuple[Bar, ...]:
    return tuple(
        Bar(
            label=each.words,
            value=each.number,
            said=str(each.number),
            tone=VERDICT_TONES[each.verdict],
        )
        for each in summary.counts
    )
