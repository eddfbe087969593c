"""Composing a proposal from a quote version: which sections speak, and what each one says."""

from __future__ import annotations

from collections.abc import Callable

from sales.proposals.compliance import summarise_compliance
from sales.proposals.executive_summary import summarise
from sales.proposals.glance import at_a_glance
from sales.proposals.letter import write_letter
from sales.proposals.needs import understand
from sales.proposals.options import compare_options
from sales.proposals.prices import list_prices
from sales.proposals.proposal import Cover, Proposal
from sales.proposals.provider import Provider
from sales.proposals.section import Section, in_reading_order
from sales.proposals.service_levels import schedule_service_levels
from sales.proposals.solution import describe_solution
from sales.proposals.terms import state_terms
from sales.quotes.quote_version import QuoteVersion


def compose(
    version: QuoteVersion, *, provider: Provider, sections: tuple[Section, ...] = tuple(Section)
) -> Proposal:
    """The proposal of a version. A chosen section with nothing to say is left out.

    Raises:
        NoSections: nothing but the cover was chosen.
    """
    chosen = in_reading_order(sections)
    glance = at_a_glance(version)
    writers: dict[Section, Callable[[], object | None]] = {
        Section.COVER: lambda: _cover(version, provider),
        Section.LETTER: lambda: write_letter(version, glance, provider=provider, sections=chosen),
        Section.EXECUTIVE_SUMMARY: lambda: summarise(version, glance),
        Section.NEEDS: lambda: understand(version),
        Section.SOLUTION: lambda: describe_solution(version, glance),
        Section.OPTIONS: lambda: compare_options(version),
        Section.PRICES: lambda: list_prices(version),
        Section.SERVICE_LEVELS: lambda: schedule_service_levels(version, provider=provider),
        Section.COMPLIANCE: lambda: summarise_compliance(version),
        Section.TERMS: lambda: state_terms(version, glance, provider=provider),
    }
    said = {section: words for section in chosen if (words := writers[section]()) is not None}
    return Proposal(
        number=version.number,
        version=version.version,
        title=version.title,
        customer_name=version.customer.name,
        provider=provider,
        author=version.issued_by_name,
        issued_on=version.issued_on,
        valid_until=version.valid_until,
        sections=tuple(said),
        **{section.name.lower(): words for section, words in said.items()},  # type: ignore[arg-type]
    )


def _cover(version: QuoteVersion, provider: Provider) -> Cover:
    customer = version.customer
    contact = customer.contacts[0].name if customer.contacts else ""
    by = (provider.name, version.issued_by_name, version.issued_by_email, provider.phone)
    return Cover(
        prepared_for=tuple(
            line for line in (customer.name, contact, *customer.address.splitlines()) if line
        ),
        prepared_by=tuple(dict.fromkeys(line for line in by if line)),
    )
