"""See the case of a version that waits: its money, its exposure, and how past deals compare."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from catalog.offering import Cadence
from common.actor import Actor, Permission
from common.money import Money
from database.work import Work
from sales.pricing.policy import STANDARD_POLICY
from sales.pricing.present_value import Worth, worth_of
from sales.pricing.sums import SheetSums, sum_up
from sales.quotes.quote_version import QuoteVersion
from workflows.see_similar import SimilarDeal, similar_deals


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What an approver looks at. `most_credits` is what all services together would pay back in a
    month in which each misses its promise wholly; `floor_lines` are sold under their floor."""

    sums: SheetSums
    worth: Worth
    most_credits: Money
    unsafe_levels: int
    floor_lines: int
    similar: tuple[SimilarDeal, ...]

    @property
    def compared(self) -> str:
        """How the discount stands against those of similar past deals, in a sentence."""
        known = [each for each in self.similar if each.discount_percent is not None]
        if not known:
            return ""
        ours = self.sums.greatest_discount
        said = [f"The greatest discount of a line here is {ours.normalize():f} %."]
        for won, word in ((True, "won"), (False, "lost")):
            given = [each.discount_percent or 0 for each in known if each.won is won]
            if given:
                said.append(f"The {len(given)} similar {word} gave {median(given):.1f} % (median).")
        return " ".join(said)


def see_case(work: Work, version: QuoteVersion, *, by: Actor) -> Case:
    """The case of a version, for those who decide on it."""
    by.require(Permission.SEE_MARGIN)
    sheet = version.sheet
    sums = sum_up(sheet)
    return Case(
        sums=sums,
        worth=worth_of(sheet, STANDARD_POLICY, sums=sums),
        most_credits=_most_credits(version),
        unsafe_levels=sum(
            each.deliverability.value == "not met" for each in version.service_levels
        ),
        floor_lines=sum(
            any(
                each.cadence is Cadence.MONTHLY
                and each.net < STANDARD_POLICY.floor_price(each.cost)
                for each in priced.charges
            )
            for priced in sheet.lines
        ),
        similar=similar_deals(work, version, by=by),
    )


def _most_credits(version: QuoteVersion) -> Money:
    """Each service's monthly charge times the most its schedule pays back of it."""
    sheet = version.sheet
    monthly = {each.line.id: each.net(Cadence.MONTHLY, sheet.currency) for each in sheet.lines}
    total = Money.zero(sheet.currency)
    for level in version.service_levels:
        schedule = level.schedule
        bands = max((each.credit_percent for each in schedule.bands), default=0.0)
        most = min(bands or schedule.cap_percent, schedule.cap_percent or 100.0)
        charge = monthly.get(level.line_id)
        if charge is not None:
            total = total + charge * (Decimal(str(most)) / 100)
    return total.rounded()
