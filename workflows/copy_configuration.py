"""Copy a configuration to many sites of a sale, each with its own result."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from catalog.configuration import Configuration
from common.actor import Actor
from common.wording import count
from database.work import Work
from sales.pricing.price_sheet import QuoteLine
from workflows.configure_solution import NotFeasible, draft_of, keep_draft, line_at
from workflows.find_offers import ground_of
from workflows.open_sale import open_sale


@dataclass(frozen=True, slots=True)
class Copied:
    """What became of one site: the line added there, or why none was."""

    site_name: str
    line_id: str
    refusal: str = ""


def copy_to_sites(
    work: Work,
    opportunity_id: str,
    configuration: Configuration,
    site_ids: tuple[str, ...],
    *,
    by: Actor,
    now: datetime,
) -> tuple[Copied, ...]:
    """A line with this configuration at each site; those that cannot be reached say so.

    Raises:
        NoDraft, and the refusals of pricing: then no line is added at all.
    """
    sale = open_sale(work, opportunity_id, by=by)
    stored = draft_of(work, opportunity_id)
    ground = ground_of(work, sale)
    number = stored.value.next_line_number()
    lines: list[QuoteLine] = []
    done: list[Copied] = []
    for site_id in site_ids:
        site = sale.customer.value.site(site_id)
        try:
            lines.append(line_at(ground, site, configuration, number + len(lines)))
        except NotFeasible as refusal:
            done.append(Copied(site.name, "", str(refusal)))
            continue
        done.append(Copied(site.name, lines[-1].id))
    if lines:
        draft = replace(stored.value, lines=(*stored.value.lines, *lines))
        verb = f"copied {configuration.offering_name} to {count(len(lines), 'site')} in"
        keep_draft(work, draft, expected=stored.revision, verb=verb, by=by, now=now)
    return tuple(done)
