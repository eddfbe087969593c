"""All sites at once: open choices of many lines settled together, within what the sites share."""

from __future__ import annotations

from decimal import Decimal

import streamlit as st

from catalog.catalogue import Catalogue
from catalog.cheapest import Objective
from catalog.offering import QUANTITY, Characteristic
from catalog.requirement import Priority
from catalog.sharing import Same, Shared, WithinHub
from common.actor import Permission
from common.money import Money
from common.wording import count
from sales.pricing.price_sheet import QuoteLine
from sales.quotes.draft import QuoteDraft
from ui.components.header import sale_or_empty
from ui.components.money import say
from ui.links import go
from ui.session import actor, begin_work, flash, now, plain, refusals
from workflows.catalogue_shelf import catalogue_in_use
from workflows.complete_sites import (
    MOST_LINES,
    CompletionPlan,
    PlannedLine,
    Wish,
    plan_completion,
    take_completion,
)
from workflows.open_sale import Sale

_PLAN = "completion-plan"
_OBJECTIVES = {
    "the least price": Objective.LEAST_PRICE,
    "the fewest changes": Objective.FEWEST_CHANGES,
    "the highest margin": Objective.HIGHEST_MARGIN,
}
# What people mean to keep unless they say otherwise: what was sold, not how it is built.
_STAYS = (
    *("bandwidth_mbps", "users", "channels", "service_class", "resilience", "managed"),
    QUANTITY,
)


def complete_sites() -> None:
    sale = sale_or_empty("quote", "All sites at once")
    if sale is None:
        return
    if sale.draft is None or not sale.draft.value.lines:
        st.info("Sites are completed from the lines of a draft; choose an option first.")
        if st.button("Go to Options", type="primary"):
            go("options")
        return
    st.caption(
        "Settles what is left open at many sites together: one kind of device for all, branches "
        "within their hub's port, a budget for the whole. What the customer must have stays met."
    )
    with begin_work() as work:
        catalogue = catalogue_in_use(work)
    wish = _wish(sale.draft.value, catalogue)
    if st.button("Work it out", type="primary", disabled=not wish.line_ids):
        st.session_state.pop(_PLAN, None)
        with refusals(), st.spinner(f"Weighing {count(len(wish.line_ids), 'line')} together"):
            with begin_work() as work:
                plan = plan_completion(work, sale.opportunity.value.id, wish, by=actor())
            st.session_state[_PLAN] = (sale.opportunity.value.id, plan)
    kept = st.session_state.get(_PLAN)
    if kept is not None and kept[0] == sale.opportunity.value.id:
        _show(sale, kept[1])


def _wish(draft: QuoteDraft, catalogue: Catalogue) -> Wish:
    lines = {each.id: each for each in draft.lines[:MOST_LINES]}
    chosen = _chosen(lines)
    titles = _titles([lines[each] for each in chosen], catalogue)
    left, right = st.columns(2, gap="large")
    with left:
        stays = st.multiselect(
            "What stays as it is",
            list(titles),
            default=[name for name in titles if name.rpartition(".")[2] in _STAYS],
            format_func=lambda name: titles[name].title,
            help="Everything else may change at every site.",
            key="completion-kept",
        )
        wishes = st.checkbox(
            "Keep the customer's wishes met too", value=True, key="completion-wishes"
        )
        objective = _objective()
        budget = st.number_input(
            f"Budget over the term ({draft.currency}, list prices; 0 for none)",
            min_value=0.0,
            step=1000.0,
            key="completion-budget",
        )
    with right:
        shared = _shared([lines[each] for each in chosen], titles)
    return Wish(
        line_ids=tuple(chosen),
        kept=tuple(name for name in stays if name not in _same_names(shared)),
        objective=objective,
        budget=Money(Decimal(str(round(budget, 2))), draft.currency) if budget else None,
        shared=shared,
        held=(Priority.MUST, Priority.SHOULD) if wishes else (Priority.MUST,),
    )


def _chosen(lines: dict[str, QuoteLine]) -> list[str]:
    """All lines, unless a person wants to pick: a quote of hundreds fills no field with names."""
    if st.checkbox(f"All {count(len(lines), 'line')}", value=True, key="completion-all"):
        return list(lines)
    picked: list[str] = st.multiselect(
        "Lines",
        list(lines),
        format_func=lambda each: _say_line(lines[each]),
        placeholder="Choose lines",
        key="completion-lines",
    )
    return picked


def _say_line(line: QuoteLine) -> str:
    return f"{line.id} {line.site_name}: {line.configuration.offering_name}"


def _titles(lines: list[QuoteLine], catalogue: Catalogue) -> dict[str, Characteristic]:
    """Characteristics that can be chosen at any of the lines, the first of each name."""
    found: dict[str, Characteristic] = {}
    for offering_id in dict.fromkeys(each.configuration.offering_id for each in lines):
        for each in catalogue.offering(offering_id).characteristics:
            if each.configurable:
                found.setdefault(each.name, each)
    return found


def _objective() -> Objective:
    names = [
        name
        for name, each in _OBJECTIVES.items()
        if each is not Objective.HIGHEST_MARGIN or actor().may(Permission.SEE_MARGIN)
    ]
    wanted = st.radio("Settle the rest for", names, horizontal=True, key="completion-objective")
    return _OBJECTIVES[wanted]


def _same_names(shared: tuple[Shared, ...]) -> set[str]:
    """What is to become the same everywhere cannot stay as it is."""
    return {each.characteristic for each in shared if isinstance(each, Same)}


def _shared(lines: list[QuoteLine], titles: dict[str, Characteristic]) -> tuple[Shared, ...]:
    same = st.multiselect(
        "The same at every site",
        list(titles),
        format_func=lambda name: titles[name].title,
        help="One router model, one service class: easier to keep and to repair. It may change "
        "then, even where it would stay as it is.",
        key="completion-same",
    )
    found: list[Shared] = [Same(characteristic=name) for name in same]
    numbers = [name for name, each in titles.items() if _is_number(each)]
    by_id = {each.id: each for each in lines}
    hub = st.selectbox(
        "Hub that carries the other sites",
        [None, *by_id],
        format_func=lambda each: "no hub" if each is None else _say_line(by_id[each]),
        key="completion-hub",
    )
    if hub is not None and numbers:
        own = st.selectbox(
            "Number of the hub", numbers, format_func=lambda n: titles[n].title, key="hub-own"
        )
        each = st.selectbox(
            "Number of each other site",
            numbers,
            format_func=lambda n: titles[n].title,
            key="hub-each",
        )
        share = st.slider("Used at the same time (%)", 5, 100, 100, 5, key="hub-share")
        found.append(
            WithinHub(characteristic=each, hub=hub, hub_characteristic=own, share=share / 100)
        )
    return tuple(found)


def _is_number(each: Characteristic) -> bool:
    sample = each.values[0] if each.values else each.low
    return isinstance(sample, int | float) and not isinstance(sample, bool)


def _show(sale: Sale, plan: CompletionPlan) -> None:
    changed = plan.changed
    st.subheader("What would change")
    one, two, three = st.columns(3)
    one.metric("List price over the term now", say(plan.before))
    two.metric(
        "Then",
        say(plan.after),
        delta=say(plan.after - plan.before) if plan.after != plan.before else None,
        delta_color="inverse",
    )
    three.metric("Lines that change", f"{len(changed)} of {len(plan.lines)}")
    st.caption(
        "Nothing better exists."
        if plan.proven
        else "The best found in ten seconds; something better may exist."
    )
    if not changed:
        st.info("The lines are the best already: leave more open, or share less, for another.")
        return
    _table(changed)
    if st.button(f"Take {count(len(changed), 'change')} into the quote", type="primary"):
        with refusals():
            with begin_work() as work:
                taken = take_completion(
                    work, sale.opportunity.value.id, plan, by=actor(), now=now()
                )
            st.session_state.pop(_PLAN, None)
            flash(plain(f"{count(taken, 'line')} completed; Undo on this page takes it back."))
            go("quote")


def _table(changed: tuple[PlannedLine, ...]) -> None:
    st.dataframe(
        [
            {
                "Line": each.line.id,
                "Site": each.line.site_name,
                "Service": each.line.configuration.offering_name,
                "Changes": "; ".join(each.changes),
            }
            for each in changed
        ],
        hide_index=True,
        alt="Lines that would change",
    )
