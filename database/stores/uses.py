"""Where offerings are used: configurations of drafts, templates, open quotes and services."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.template import Template
from database.codec import decode
from database.listings import StoredConfiguration
from database.rows.catalogue import TemplateRow
from database.rows.customers import CustomerRow, DraftRow
from database.rows.deals import DealLineRow
from database.rows.quotes import QuoteRow
from database.rows.rulebooks import ServiceRow
from sales.deals.installed import InstalledService, ServiceState
from sales.quotes.draft import QuoteDraft
from sales.quotes.lifecycle import OPEN_STATES
from sales.quotes.quote_version import QuoteVersion

_AT_ONCE = 1_000


class UseStore:
    def __init__(self, session: Session) -> None:
        self._session = session

    def configurations(self) -> Iterator[StoredConfiguration]:
        """Every configuration that somebody still works with; closed quotes are not among them."""
        yield from self._drafts()
        yield from self._templates()
        yield from self._quotes()
        yield from self._services()

    def _drafts(self) -> Iterator[StoredConfiguration]:
        row = DraftRow
        for document in self._session.execute(
            select(row.document, row.format).order_by(row.opportunity_id)
        ):
            draft = decode(QuoteDraft, *document)
            for line in draft.lines:
                made = line.configuration
                yield StoredConfiguration(
                    kind="draft",
                    where=f"{draft.opportunity_id} {line.id}",
                    offering_id=made.offering_id,
                    offering_name=made.offering_name,
                    values=made.values,
                )

    def _templates(self) -> Iterator[StoredConfiguration]:
        row = TemplateRow
        for document in self._session.execute(select(row.document, row.format).order_by(row.id)):
            template = decode(Template, *document)
            yield StoredConfiguration(
                kind="template",
                where=template.name,
                offering_id=template.offering_id,
                offering_name=template.offering_id,
                values=template.choices,
            )

    def _quotes(self) -> Iterator[StoredConfiguration]:
        row = QuoteRow
        states = [each.value for each in OPEN_STATES]
        for document in self._session.execute(
            select(row.document, row.format).where(row.state.in_(states)).order_by(row.number)
        ):
            version = decode(QuoteVersion, *document)
            for priced in version.sheet.lines:
                made = priced.line.configuration
                yield StoredConfiguration(
                    kind="quote",
                    where=f"{version.label} {priced.line.id}",
                    offering_id=made.offering_id,
                    offering_name=made.offering_name,
                    values=made.values,
                )

    def _services(self) -> Iterator[StoredConfiguration]:
        row = ServiceRow
        query = (
            select(row.document, row.format, CustomerRow.name)
            .join(CustomerRow, CustomerRow.id == row.customer_id)
            .where(row.state == ServiceState.ACTIVE.value)
            .order_by(row.id)
        )
        for document, written_in, customer in self._session.execute(query).yield_per(_AT_ONCE):
            service = decode(InstalledService, document, written_in)
            made = service.configuration
            yield StoredConfiguration(
                kind="service",
                where=f"{service.id} of {customer}",
                offering_id=made.offering_id,
                offering_name=made.offering_name,
                values=made.values,
            )

    def deal_lines(self, offering_id: str) -> int:
        """How many lines of closed deals sold or offered it."""
        query = select(func.count()).select_from(DealLineRow)
        return self._session.scalar(query.where(DealLineRow.offering_id == offering_id)) or 0
