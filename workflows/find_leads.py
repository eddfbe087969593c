"""Find leads among customers: full lines, ending terms, missed promises, what others have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from common.actor import Actor, Permission
from common.errors import BusinessError
from common.period import add_months, month_start
from common.wording import count, percent
from database.stored import Stored
from database.work import Work
from sales.care.association import associate, suggestions
from sales.care.usage import NEAR, fullness
from sales.customers.opportunity import Opportunity, Stage
from workflows.foresee_breaches import foresee_breaches
from workflows.foresee_renewals import AHEAD_DAYS, Renewal, ending_terms

_MONTHS_OF_USE = 12
_DAYS_TO_CLOSE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """Something to offer a customer, why, and at which sites."""

    kind: str
    customer_id: str
    customer_name: str
    offer: str
    reason: str
    site_ids: tuple[str, ...] = ()


class LeadTaken(BusinessError):
    def __init__(self, opportunity: Opportunity) -> None:
        super().__init__(
            f"{opportunity.id} is open for this already; go on with it instead of a second one."
        )


def find_leads(work: Work, *, by: Actor, now: datetime) -> tuple[Lead, ...]:
    """Every lead with its reason: what runs out first, then what is missed, ends or is wanted."""
    by.require(Permission.CARE)
    return (
        *_full_lines(work, now),
        *_missed_promises(work, by=by, now=now),
        *_ending_terms(work, by=by, now=now),
        *_what_others_have(work),
    )


def renewal_offer(renewal: Renewal) -> str:
    """One wording wherever a renewal is listed, so that it is taken up once."""
    return f"Renewal of {count(len(renewal.services), 'service')}"


def take_up_lead(work: Work, lead: Lead, *, by: Actor, now: datetime) -> Stored[Opportunity]:
    """An opportunity of the lead, owned by whoever takes it up.

    Raises:
        LeadTaken: an opportunity of the same title is open for the customer.
    """
    by.require(Permission.CARE)
    customer = work.customers.get(lead.customer_id).value
    title = lead.offer[:120]
    for each in work.opportunities.list(customer_id=customer.id, limit=200):
        if each.opportunity.title == title and not each.opportunity.stage.closed:
            raise LeadTaken(each.opportunity)
    known = {each.id for each in customer.sites}
    opportunity = Opportunity(
        id=work.opportunities.next_id(),
        customer_id=customer.id,
        title=title,
        owner_id=by.id,
        stage=Stage.QUALIFY,
        site_ids=tuple(each for each in lead.site_ids if each in known),
        opened_on=now.date(),
        expected_close=now.date() + timedelta(days=_DAYS_TO_CLOSE),
    )
    stored = work.opportunities.save(opportunity, expected=None, by=by, now=now)
    work.journal.note(
        by, "took up", "opportunity", opportunity.id, now=now, after=f"{title}: {lead.reason}"[:500]
    )
    return stored


def _full_lines(work: Work, now: datetime) -> list[Lead]:
    since = add_months(month_start(now.date()), -_MONTHS_OF_USE)
    usage = work.retention.usage(since)
    services = work.retention.services(usage)
    names = work.customers.names({each.customer_id for each in services.values()})
    found: list[tuple[float, Lead]] = []
    for id, service in services.items():
        speed = service.configuration.values.get("bandwidth_mbps")
        full = fullness(usage[id], float(speed) if isinstance(speed, int | float) else 0.0)
        if full is None or full.share < NEAR:
            continue
        when = f"; full by {full.full_on:%b %Y}" if full.full_on and full.full_in else ""
        lead = Lead(
            kind="bandwidth near capacity",
            customer_id=service.customer_id,
            customer_name=names.get(service.customer_id, service.customer_id),
            offer=f"More bandwidth at {service.site_name}",
            reason=f"{full.busy_mbps:g} of {float(speed or 0):g} Mbit/s in the busy hour, "
            f"{percent(full.share, 0)}{when}",
            site_ids=(service.site_id,),
        )
        found.append((full.share, lead))
    found.sort(key=lambda each: -each[0])
    return [lead for _, lead in found]


def _missed_promises(work: Work, *, by: Actor, now: datetime) -> list[Lead]:
    """Whoever is let down is offered what keeps; once for each site."""
    found: dict[tuple[str, str], Lead] = {}
    for each in foresee_breaches(work, by=by, now=now):
        lead = Lead(
            kind="SLA missed",
            customer_id=each.customer_id,
            customer_name=each.customer_name,
            offer=f"Higher availability at {each.site_name}",
            reason=f"{each.promised_percent:g} % is missed this month: {each.reason}",
        )
        if each.chance >= 1:
            found.setdefault((each.customer_id, each.site_name), lead)
    return list(found.values())


def _ending_terms(work: Work, *, by: Actor, now: datetime) -> list[Lead]:
    return [
        Lead(
            kind="term ends",
            customer_id=each.customer_id,
            customer_name=each.customer_name,
            offer=renewal_offer(each),
            reason=f"the first ends on {each.first_end:%d %b %Y}, within {AHEAD_DAYS} days",
            site_ids=each.site_ids,
        )
        for each in ending_terms(work, by=by, now=now)
    ]


def _what_others_have(work: Work) -> list[Lead]:
    """By won deals of customers whose record is known by name."""
    baskets = work.care_figures.baskets()
    found = suggestions(baskets, associate(baskets))
    ids = work.customers.ids_of_names({customer for customer, _ in found})
    return [
        Lead(
            kind="others have it",
            customer_id=ids[customer],
            customer_name=customer,
            offer=f"{rule.also} beside {rule.has}",
            reason=str(rule),
        )
        for customer, rule in found
        if customer in ids
    ]
