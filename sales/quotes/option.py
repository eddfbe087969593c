"""A solution option: valid configured lines with their price, service levels and gaps."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.matching import Verdict
from catalog.requirement import Operator, Priority
from sales.pricing.price_sheet import PriceSheet, QuoteLine
from sales.quotes.quote_version import Compliance, OptionSummary
from sales.sla.service_level import ServiceLevel

LEAN = "lean"
INTENTS: dict[str, str] = {
    "economy": "Meets what must be met at the lowest monthly price.",
    "balanced": "Meets what should be met too, at a fair price for the availability.",
    "resilient": "Second access paths and the highest service level, for sites that cannot stop.",
    "quickest": "Ready first, at the lowest monthly price for that.",
    LEAN: "Costs less by giving up what stands under its gaps.",
}


_FAILED = (Verdict.NOT_MET, Verdict.PARTLY)


def _is_open(answer: Compliance) -> bool:
    """A must that nothing offered speaks to; one in free text is for a person to judge anyway."""
    asked = answer.requirement
    must = asked.priority is Priority.MUST and asked.operator is not Operator.ABOUT
    return must and answer.verdict is Verdict.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class SolutionOption:
    """`gaps` name what could not be solved at all, beside the requirements not met."""

    name: str
    intent: str
    lines: tuple[QuoteLine, ...]
    sheet: PriceSheet
    service_levels: tuple[ServiceLevel, ...]
    compliance: tuple[Compliance, ...]
    gaps: tuple[str, ...] = ()

    def summary(self) -> OptionSummary:
        targets = [level.availability_percent for level in self.service_levels]
        return OptionSummary(
            name=self.name,
            intent=self.intent,
            totals=self.sheet.totals(),
            lowest_availability_percent=min(targets, default=None),
            longest_lead_time_days=max((x.lead_time_days for x in self.lines), default=0),
            services=tuple(dict.fromkeys(x.configuration.offering_name for x in self.lines)),
            gaps=(
                *self.gaps,
                *(c.response for c in self.compliance if c.verdict in _FAILED),
                *(f"{c.requirement}: {c.response}" for c in self.compliance if _is_open(c)),
            ),
        )
