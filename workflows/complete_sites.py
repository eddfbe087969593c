"""Complete all sites at once: the best open choices of many lines together, shown, then taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from catalog.catalogue import Catalogue
from catalog.cheapest import Objective
from catalog.configuration import Configuration
from catalog.matching import for_group
from catalog.offering import Offering, say_value
from catalog.price_weights import Terms
from catalog.required import required_rules
from catalog.requirement import Priority, Requirement
from catalog.rules import Rule
from catalog.sharing import Shared, WithinHub
from catalog.together import SiteService, Together, complete_together
from common.actor import Actor, Permission
from common.errors import BusinessError
from common.money import Money
from common.wording import count
from database.work import Work
from sales.pricing.price_sheet import QuoteLine
from sales.quotes.draft import QuoteDraft
from workflows.catalogue_shelf import catalogue_in_use
from workflows.configure_solution import draft_of, keep_draft
from workflows.open_sale import open_sale

MOST_LINES = 500


class NoLines(BusinessError):
    def __init__(self) -> None:
        super().__init__("Choose at least one line of the quote to complete.")


class TooManyLines(BusinessError):
    def __init__(self, number: int) -> None:
        super().__init__(
            f"{number:,} lines are too many to complete at once; choose up to {MOST_LINES}."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is wanted of a completion. `kept` are names of characteristics that stay as they are.

    Requirements of the `held` priorities that are met today stay met. `budget` is for list
    prices of all the lines over their terms.
    """

    line_ids: tuple[str, ...]
    kept: tuple[str, ...] = ()
    objective: Objective = Objective.LEAST_PRICE
    budget: Money | None = None
    shared: tuple[Shared, ...] = ()
    held: tuple[Priority, ...] = (Priority.MUST,)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLine:
    """One line with what would change, as `Router throughput: 1,000 → 10,000`."""

    line: QuoteLine
    after: Configuration
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletionPlan:
    """List prices over the term before and after, of the lines chosen; `revision` of the draft."""

    lines: tuple[PlannedLine, ...]
    before: Money
    after: Money
    proven: bool
    revision: int

    @property
    def changed(self) -> tuple[PlannedLine, ...]:
        return tuple(each for each in self.lines if each.changes)


def plan_completion(work: Work, opportunity_id: str, wish: Wish, *, by: Actor) -> CompletionPlan:
    """What the wish comes to; nothing is kept yet.

    Raises:
        NoDraft, NoLines, TooManyLines, UnknownLine, NothingTogether, NoHub, TooManyPrices,
        InvalidConfiguration: a line cannot be had any more as it stands.
    """
    by.require(Permission.SELL)
    if wish.objective is Objective.HIGHEST_MARGIN:
        by.require(Permission.SEE_MARGIN)
    stored = draft_of(work, opportunity_id)
    sale = open_sale(work, opportunity_id, by=by)
    need = sale.need.value if sale.need is not None and sale.need.value.confirmed else None
    sites = _Sites(
        catalogue_in_use(work),
        stored.value,
        need.requirements if need is not None else (),
        wish.held,
    )
    lines = _lines(stored.value, wish)
    services = tuple(sites.service(each, wish.kept) for each in lines)
    as_it_is = complete_together(tuple(sites.service(each, None) for each in lines))
    shared = tuple(_by_line(each, lines) for each in wish.shared)
    found = complete_together(services, shared, objective=wish.objective, budget=wish.budget)
    return CompletionPlan(
        lines=tuple(sites.planned(each, found) for each in lines),
        before=as_it_is.over_term,
        after=found.over_term,
        proven=found.proven,
        revision=stored.revision,
    )


def take_completion(
    work: Work, opportunity_id: str, plan: CompletionPlan, *, by: Actor, now: datetime
) -> int:
    """The plan's configurations go into the draft, as one step to undo; gives how many changed.

    Raises:
        ChangedMeanwhile: the draft was changed since the plan was made.
    """
    by.require(Permission.SELL)
    stored = draft_of(work, opportunity_id)
    after = {each.line.id: each.after for each in plan.changed}
    lines = tuple(
        replace(each, configuration=after[each.id]) if each.id in after else each
        for each in stored.value.lines
    )
    draft = replace(stored.value, lines=lines)
    verb = f"completed {count(len(after), 'line')} of"
    keep_draft(work, draft, expected=plan.revision, verb=verb, by=by, now=now)
    return len(after)


def _lines(draft: QuoteDraft, wish: Wish) -> tuple[QuoteLine, ...]:
    if not wish.line_ids:
        raise NoLines
    if len(wish.line_ids) > MOST_LINES:
        raise TooManyLines(len(wish.line_ids))
    return tuple(draft.line(each) for each in wish.line_ids)


def _by_line(shared: Shared, lines: tuple[QuoteLine, ...]) -> Shared:
    """A hub is chosen by its line; its sentence names the site too."""
    if isinstance(shared, WithinHub):
        line = next((each for each in lines if each.id == shared.hub), None)
        return replace(shared, hub=_name(line)) if line is not None else shared
    return shared


def _name(line: QuoteLine) -> str:
    return f"{line.id} ({line.site_name})"


class _Sites:
    """Lines as services to complete; those alike share their rules, and so the work on them."""

    def __init__(
        self,
        catalogue: Catalogue,
        draft: QuoteDraft,
        requirements: tuple[Requirement, ...],
        held: tuple[Priority, ...],
    ) -> None:
        self._catalogue, self._draft = catalogue, draft
        self._requirements, self._held = requirements, held
        self._rules: dict[tuple[object, ...], tuple[Rule, ...]] = {}
        self._of: dict[str, tuple[Rule, ...]] = {}
        for rule in catalogue.rules:
            self._of[rule.offering_id] = (*self._of.get(rule.offering_id, ()), rule)

    def service(self, line: QuoteLine, kept: tuple[str, ...] | None) -> SiteService:
        """With only `kept` settled; None settles everything."""
        offering = self._catalogue.offering(line.configuration.offering_id)
        values = line.configuration.values
        choices = {
            each.name: values[each.name]
            for each in offering.characteristics
            if each.configurable and each.name in values and (kept is None or each.name in kept)
        }
        return SiteService(
            id=_name(line),
            offering=offering,
            rules=self._rules_for(line, offering) if kept is not None else self._own(offering),
            choices=choices,
            terms=Terms(
                region=line.region,
                term_months=line.term_months or self._draft.term_months,
                currency=self._draft.currency,
            ),
            quantity=line.quantity,
            wished=values,
        )

    def _own(self, offering: Offering) -> tuple[Rule, ...]:
        return self._of.get(offering.id, ())

    def _rules_for(self, line: QuoteLine, offering: Offering) -> tuple[Rule, ...]:
        wanted = for_group(self._requirements, offering.family, line.site_id)
        needed = required_rules(wanted, offering, line.configuration, self._held)
        key = (offering.id, tuple(rule.id for rule in needed))
        # The same rule objects for lines alike: a guide is made once for each set of rules.
        return self._rules.setdefault(key, (*self._own(offering), *needed))

    def planned(self, line: QuoteLine, found: Together) -> PlannedLine:
        offering = self._catalogue.offering(line.configuration.offering_id)
        after = found.configurations[_name(line)]
        return PlannedLine(
            line=line,
            after=after,
            changes=tuple(_changes(offering, line.configuration, after)),
        )


def _changes(offering: Offering, before: Configuration, after: Configuration) -> Iterator[str]:
    for each in offering.characteristics:
        old, new = before.values.get(each.name), after.values.get(each.name)
        if old != new and each.configurable:
            said = "open" if old is None else say_value(old)
            yield f"{each.title}: {said} → {'open' if new is None else say_value(new)}"
