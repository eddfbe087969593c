"""A unit of work: all stores over one transaction, each made when first asked for."""

from __future__ import annotations

from functools import cached_property

from sqlalchemy.orm import Session

from database.stores.accounts import AccountStore
from database.stores.catalogue import CatalogueStore
from database.stores.customers import CustomerStore
from database.stores.deals import DealStore
from database.stores.desk import DeskStore
from database.stores.drafts import DraftStore
from database.stores.forecasts import ForecastStore
from database.stores.journal import JournalStore
from database.stores.marks import MarkStore
from database.stores.needs import NeedStore
from database.stores.opportunities import OpportunityStore
from database.stores.pipeline import PipelineStore
from database.stores.proposals import ProposalStore
from database.stores.quotes import QuoteStore


class Work:
    """Made by `Database.work()`, which commits it; of no use once that has been left."""

    def __init__(self, session: Session, address: str) -> None:
        self._session = session
        self.address = address  # which database this is, for what is kept per process

    @cached_property
    def accounts(self) -> AccountStore:
        return AccountStore(self._session)

    @cached_property
    def catalogue(self) -> CatalogueStore:
        return CatalogueStore(self._session)

    @cached_property
    def customers(self) -> CustomerStore:
        return CustomerStore(self._session)

    @cached_property
    def opportunities(self) -> OpportunityStore:
        return OpportunityStore(self._session)

    @cached_property
    def needs(self) -> NeedStore:
        return NeedStore(self._session)

    @cached_property
    def drafts(self) -> DraftStore:
        return DraftStore(self._session)

    @cached_property
    def quotes(self) -> QuoteStore:
        return QuoteStore(self._session)

    @cached_property
    def proposals(self) -> ProposalStore:
        return ProposalStore(self._session)

    @cached_property
    def deals(self) -> DealStore:
        return DealStore(self._session)

    @cached_property
    def forecasts(self) -> ForecastStore:
        return ForecastStore(self._session)

    @cached_property
    def pipeline(self) -> PipelineStore:
        return PipelineStore(self._session)

    @cached_property
    def journal(self) -> JournalStore:
        return JournalStore(self._session)

    @cached_property
    def desk(self) -> DeskStore:
        return DeskStore(self._session)

    @cached_property
    def marks(self) -> MarkStore:
        return MarkStore(self._session)
