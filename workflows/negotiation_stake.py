"""What is at stake in a negotiation: the priced draft in figures, and any offer's exact outlook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from common.actor import Actor, Permission
from database.work import Work
from sales.negotiation.guardrails import Outlook
from sales.negotiation.issue import Deal, Issue
from sales.negotiation.standard_issues import Stake, values_of
from sales.pricing.contract_terms import USUAL_PAYMENT_DAYS
from sales.quotes.option import SolutionOption
from sales.sla.breach import breach_of_target, late_restore_probability
from sales.sla.credit_risk import credit_law
from sales.sla.credits import CreditSchedule, standard_schedule
from sales.sla.deal_risk import deal_risk
from sales.sla.line_risk import MONTH_HOURS, RISK_LOADING, risky_lines
from sales.sla.restore import Outages
from sales.sla.risky_service import RiskyService
from workflows.catalogue_shelf import catalogue_in_use
from workflows.charge_sla_risk import lines_at_risk


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The present offer. Risks of a target and cap are worked out once each."""

    currency: str
    contract_value: float
    contract_cost: float
    once: float
    monthly: float
    term_months: int
    discount_percent: float
    target_percent: float
    cap_percent: float
    restore_hours: float
    delivery_days: int
    payment_days: float
    liability_years: float
    services: tuple[RiskyService, ...]
    causes: Mapping[str, Outages]
    _known: dict[tuple[float, float], tuple[float, float]] = field(default_factory=dict)

    @property
    def stake(self) -> Stake:
        months = max(self.term_months, 1)
        return Stake(
            monthly=self.monthly,
            once=self.once,
            margin_monthly=(self.contract_value - self.contract_cost) / months,
            term_months=self.term_months,
            discount_percent=self.discount_percent,
            target_percent=self.target_percent,
            cap_percent=self.cap_percent,
            risk=self.risk_price,
            restore_hours=self.restore_hours,
            delivery_days=self.delivery_days,
            payment_days=self.payment_days,
            liability_years=self.liability_years,
            late=self.late,
        )

    def present(self, issues: tuple[Issue, ...]) -> Deal:
        """The present offer's position in each issue; worth nothing against itself."""
        at = {
            "discount": self.discount_percent,
            "term": float(self.term_months),
            "availability": self.target_percent,
            "cap": self.cap_percent,
            "restore": self.restore_hours,
            "delivery": float(self.delivery_days),
            "payment": self.payment_days,
            "liability": self.liability_years,
        }
        return tuple(
            each.position(at[each.id]) if each.id in at else each.playbook.preferred
            for each in issues
        )

    def _schedule(self, service: RiskyService, target: float, cap: float) -> CreditSchedule:
        if (target, cap) == (self.target_percent, self.cap_percent):
            return service.schedule
        if target == self.target_percent:
            return replace(service.schedule, cap_percent=cap)
        return replace(standard_schedule(target), cap_percent=cap)

    def risk_price(self, target: float, cap: float) -> float:
        """Expected credits a month, loaded with the tail, of all lines at this target and cap."""
        if not self.services:
            return 0.0
        changed = [replace(s, schedule=self._schedule(s, target, cap)) for s in self.services]
        return deal_risk(changed, self.causes, MONTH_HOURS).risk_price(RISK_LOADING)

    def late(self, hours: float) -> float:
        """P(a month has a restore later than this), the mean over the charges of the lines."""
        charges = sum(each.charge for each in self.services)
        if not charges:
            return 0.0
        return (
            sum(
                each.charge
                * late_restore_probability(each.with_causes(self.causes), MONTH_HOURS, hours)
                for each in self.services
            )
            / charges
        )

    def outlook(self, issues: tuple[Issue, ...], deal: Deal) -> Outlook:
        """Margin from price and term; credits and breaches of the target and cap offered."""
        values = values_of(issues, deal)
        term = values["term"]
        price = (100 - values["discount"]) / (100 - self.discount_percent)
        revenue = price * (self.once + self.monthly * term)
        monthly_cost = (self.contract_cost - self._once_cost) / max(self.term_months, 1)
        cost = self._once_cost + monthly_cost * term
        expected, worst = self._credits(
            values.get("availability", self.target_percent), values.get("cap", self.cap_percent)
        )
        return Outlook(
            margin_share=(revenue - cost) / revenue if revenue > 0 else None,
            expected_credit=expected,
            breach_probability=worst,
        )

    @property
    def _once_cost(self) -> float:
        """Build and installation are paid whatever the term; taken at the one-off charges."""
        return min(self.once, self.contract_cost)

    def _credits(self, target: float, cap: float) -> tuple[float, float]:
        if (target, cap) not in self._known:
            expected, worst = 0.0, 0.0
            for each in self.services:
                schedule = self._schedule(each, target, cap)
                outages = each.with_causes(self.causes)
                expected += each.charge * credit_law(schedule, outages, MONTH_HOURS).mean / 100
                worst = max(worst, breach_of_target(outages, MONTH_HOURS, target))
            charges = sum(each.charge for each in self.services)
            self._known[target, cap] = (expected / charges if charges else 0.0, worst)
        return self._known[target, cap]


def lay_table(work: Work, option: SolutionOption, *, by: Actor) -> Table:
    """From a priced draft: what its lines charge, promise and risk."""
    by.require(Permission.SEE_MARGIN)
    sheet, totals = option.sheet, option.sheet.totals()
    together = risky_lines(lines_at_risk(option, option.service_levels, catalogue_in_use(work)))
    promised, contract = option.service_levels, sheet.terms.contract
    return Table(
        currency=sheet.currency,
        contract_value=float(totals.contract_value.amount),
        contract_cost=float(totals.contract_cost.amount),
        once=float(totals.once.amount),
        monthly=float((totals.monthly + totals.usage).amount),
        term_months=sheet.terms.term_months,
        discount_percent=float(sheet.terms.header_discount_percent),
        target_percent=min((x.availability_percent for x in promised), default=0.0),
        cap_percent=max((x.schedule.cap_percent for x in promised), default=100.0),
        restore_hours=min((x.restore_hours for x in promised), default=0.0),
        delivery_days=contract.delivery_days
        or round(max((x.lead_time_days for x in option.lines), default=0) * 5 / 7),
        payment_days=float(contract.payment_days or USUAL_PAYMENT_DAYS),
        liability_years=contract.liability_years or 1.0,
        services=together.services,
        causes=together.causes,
    )
