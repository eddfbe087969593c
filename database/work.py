"""A unit of work: all stores over one transaction, each made when first asked for."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from sqlalchemy.orm import Session

from database.stores.accounts import AccountStore
from database.stores.answer_library import AnswerLibraryStore
from database.stores.approvals import ApprovalStore
from database.stores.billing import BillingStore
from database.stores.care_desk import CareDeskStore
from database.stores.care_figures import CareFigureStore
from database.stores.care_worklists import CareWorklistStore
from database.stores.catalogue import CatalogueStore
from database.stores.customer_changes import CustomerChangeStore
from database.stores.customers import CustomerStore
from database.stores.deals import DealStore
from database.stores.desk import DeskStore
from database.stores.drafts import DraftStore
from database.stores.feedback import FeedbackStore
from database.stores.forecast_runs import ForecastRunStore
from database.stores.forecasts import ForecastStore
from database.stores.hierarchy import HierarchyStore
from database.stores.interactions import InteractionStore
from database.stores.journal import JournalStore
from database.stores.marks import MarkStore
from database.stores.merges import MergeStore
from database.stores.needs import NeedStore
from database.stores.opportunities import OpportunityStore
from database.stores.personal_traces import PersonalTraceStore
from database.stores.pipeline import PipelineStore
from database.stores.portal import PortalStore
from database.stores.proposals import ProposalStore
from database.stores.quotes import QuoteStore
from database.stores.reply_templates import ReplyTemplateStore
from database.stores.requests import RequestStore
from database.stores.retention import RetentionStore
from database.stores.rfp import RfpStore
from database.stores.rulebooks import RulebookStore
from database.stores.search import SearchStore
from database.stores.service_levels import AgreedLevelStore, NegotiationStore, SlaTemplateStore
from database.stores.services import ServiceStore
from database.stores.supplier_quotes import SupplierQuoteStore
from database.stores.templates import TemplateStore
from database.stores.tickets import TicketStore
from database.stores.uses import UseStore
from database.stores.working_copies import WorkingCopyStore


class Work:
    """Made by `Database.work()`, which commits it; of no use once that has been left."""

    def __init__(self, session: Session, address: str, today: date | None = None) -> None:
        self._session = session
        self.address = address  # which database this is, for what is kept per process
        self.today = today  # the door's; None: offerings are on sale whatever their validity

    @cached_property
    def accounts(self) -> AccountStore:
        return AccountStore(self._session)

    @cached_property
    def catalogue(self) -> CatalogueStore:
        return CatalogueStore(self._session)

    @cached_property
    def working_copies(self) -> WorkingCopyStore:
        return WorkingCopyStore(self._session)

    @cached_property
    def uses(self) -> UseStore:
        return UseStore(self._session)

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
    def rfps(self) -> RfpStore:
        return RfpStore(self._session)

    @cached_property
    def answer_library(self) -> AnswerLibraryStore:
        return AnswerLibraryStore(self._session)

    @cached_property
    def deals(self) -> DealStore:
        return DealStore(self._session)

    @cached_property
    def forecast_runs(self) -> ForecastRunStore:
        return ForecastRunStore(self._session)

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

    @cached_property
    def templates(self) -> TemplateStore:
        return TemplateStore(self._session)

    @cached_property
    def supplier_quotes(self) -> SupplierQuoteStore:
        return SupplierQuoteStore(self._session)

    @cached_property
    def feedback(self) -> FeedbackStore:
        return FeedbackStore(self._session)

    @cached_property
    def hierarchy(self) -> HierarchyStore:
        return HierarchyStore(self._session)

    @cached_property
    def merges(self) -> MergeStore:
        return MergeStore(self._session)

    @cached_property
    def billing(self) -> BillingStore:
        return BillingStore(self._session)

    @cached_property
    def interactions(self) -> InteractionStore:
        return InteractionStore(self._session)

    @cached_property
    def requests(self) -> RequestStore:
        return RequestStore(self._session)

    @cached_property
    def tickets(self) -> TicketStore:
        return TicketStore(self._session)

    @cached_property
    def care_desk(self) -> CareDeskStore:
        return CareDeskStore(self._session)

    @cached_property
    def care_figures(self) -> CareFigureStore:
        return CareFigureStore(self._session)

    @cached_property
    def care_worklists(self) -> CareWorklistStore:
        return CareWorklistStore(self._session)

    @cached_property
    def reply_templates(self) -> ReplyTemplateStore:
        return ReplyTemplateStore(self._session)

    @cached_property
    def retention(self) -> RetentionStore:
        return RetentionStore(self._session)

    @cached_property
    def portal(self) -> PortalStore:
        return PortalStore(self._session)

    @cached_property
    def customer_changes(self) -> CustomerChangeStore:
        return CustomerChangeStore(self._session)

    @cached_property
    def personal_traces(self) -> PersonalTraceStore:
        return PersonalTraceStore(self._session)

    @cached_property
    def search(self) -> SearchStore:
        return SearchStore(self._session)

    @cached_property
    def rulebooks(self) -> RulebookStore:
        return RulebookStore(self._session)

    @cached_property
    def approvals(self) -> ApprovalStore:
        return ApprovalStore(self._session)

    @cached_property
    def services(self) -> ServiceStore:
        return ServiceStore(self._session)

    @cached_property
    def agreed_levels(self) -> AgreedLevelStore:
        return AgreedLevelStore(self._session)

    @cached_property
    def negotiations(self) -> NegotiationStore:
        return NegotiationStore(self._session)

    @cached_property
    def sla_templates(self) -> SlaTemplateStore:
        return SlaTemplateStore(self._session)
