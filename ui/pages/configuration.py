"""Configuration: an offering's choices step by step, each refusal with its why and its way out."""

from __future__ import annotations

from decimal import Decimal

import streamlit as st

from catalog.cheapest import Objective
from catalog.configuration import Configuration
from catalog.offering import Value, say_value
from catalog.price_weights import Terms
from common.actor import Permission
from common.money import Money
from common.wording import count
from ui.components import choices
from ui.components.characteristic_fields import say_explanation, show_groups
from ui.components.money import say
from ui.links import go, link
from ui.session import actor, begin_work, flash, now, plain, refusals, sale_in_hand, show_flash
from workflows.catalogue_shelf import catalogue_in_use
from workflows.configure_offering import (
    Guided,
    apply_to_line,
    complete_best,
    guide_choices,
    save_template,
    templates_of,
)
from workflows.copy_configuration import copy_to_sites
from workflows.open_sale import Sale

_TERMS = (12, 24, 36, 60)
_IN_VIEW = (
    "<style>[data-testid=stLayoutWrapper]:has(>.st-key-price-beside)"
    "{position:sticky;top:3.5rem;z-index:1}</style>"
)
_OBJECTIVES = {
    "Least price": Objective.LEAST_PRICE,
    "Highest margin": Objective.HIGHEST_MARGIN,
}


def configuration() -> None:
    st.title("Configuration")
    show_flash()
    with refusals():
        sale = sale_in_hand()
        offering_id, line_id = _what(sale)
        terms = _terms(sale, line_id)
        with begin_work() as work:
            guided = guide_choices(work, offering_id, choices.current(), terms, by=actor())
        _body(guided, terms, sale, line_id)


def _what(sale: Sale | None) -> tuple[str, str]:
    """The offering and, when a line of the draft is configured, that line."""
    asked, line_id = st.query_params.get("offering", ""), st.query_params.get("line", "")
    lines = {each.id: each for each in sale.draft.value.lines} if sale and sale.draft else {}
    if line_id in lines:
        kept = lines[line_id].configuration
        choices.begin(f"{line_id} {kept.offering_id}", _chosen(kept))
        st.caption(plain(f"{line_id}: {kept.offering_name} at {lines[line_id].site_name}"))
        return kept.offering_id, line_id
    with begin_work() as work:
        on_sale = {each.id: each for each in catalogue_in_use(work).on_sale}
    ids = list(on_sale)
    offering_id = st.selectbox(
        "Offering",
        ids,
        index=ids.index(asked) if asked in on_sale else 0,
        format_func=lambda each: f"{on_sale[each].family}: {on_sale[each].name}",
    )
    st.query_params["offering"] = offering_id
    choices.begin(offering_id, {})
    return offering_id, ""


def _chosen(kept: Configuration) -> dict[str, Value]:
    """What differs from a fresh start counts as chosen; the rest may follow new choices."""
    with begin_work() as work:
        offering = catalogue_in_use(work).offering(kept.offering_id)
    return {
        each.name: kept.values[each.name]
        for each in offering.characteristics
        if each.configurable and each.name in kept.values and kept.values[each.name] != each.default
    }


def _terms(sale: Sale | None, line_id: str) -> Terms:
    draft = sale.draft.value if sale and sale.draft else None
    line = next((each for each in draft.lines if each.id == line_id), None) if draft else None
    with begin_work() as work:
        regions = catalogue_in_use(work).regions
    if draft is not None and line is not None:
        return Terms(region=line.region, term_months=draft.term_months, currency=draft.currency)
    left, right, _ = st.columns(3)
    region = left.selectbox("Region", regions or ("",), key="configuration-region")
    months = right.selectbox("Term (months)", _TERMS, index=2, key="configuration-term")
    currency = sale.opportunity.value.currency if sale else "USD"
    return Terms(region=region, term_months=months, currency=currency)


def _body(guided: Guided, terms: Terms, sale: Sale | None, line_id: str) -> None:
    left, right = st.columns([2, 1], gap="large")
    with left:
        if guided.conflict is not None:
            _conflict(guided)
        else:
            show_groups(guided)
    # The price stays in view while a long bundle is walked through.
    st.html(_IN_VIEW)
    with right, st.container(key="price-beside"):
        if refused := st.session_state.pop("configuration-refused", ""):
            st.error(plain(refused))
        _price(guided, terms)
        _steps(guided)
        if guided.configuration is not None:
            _best(guided, terms)
            _keep(guided, sale, line_id)
        _templates(guided)


def _conflict(guided: Guided) -> None:
    assert guided.conflict is not None
    st.warning("These choices can no longer all be had. Give one of these up to go on.")
    say_explanation(guided.conflict)
    for number, repair in enumerate(guided.conflict.repairs):
        said = " and ".join(
            f"{each.title} {say_value(value)}"
            for name, value in repair
            if (each := guided.offering.characteristic(name)) is not None
        )
        st.button(
            plain(f"Give up {said}"), key=f"mend-{number}", on_click=choices.give_up, args=(repair,)
        )


def _price(guided: Guided, terms: Terms) -> None:
    st.subheader(plain(guided.offering.name))
    if guided.no_price:
        st.warning(plain(guided.no_price))
    if guided.totals is None:
        return
    with st.container(border=True):
        st.metric("A month", say(guided.totals.monthly))
        usage = guided.totals.usage
        said = f" · usage about {plain(say(usage))} a month" if usage else ""
        st.markdown(f"Once **{plain(say(guided.totals.once))}**{said}")
        st.caption(
            f"Over {terms.term_months} months {plain(say(guided.totals.contract_value))}, with "
            "the reward for the term and before any discount."
        )
    for sentence in guided.advice:
        st.info(plain(sentence), icon=":material/lightbulb:")


def _steps(guided: Guided) -> None:
    with st.container(horizontal=True):
        st.button(
            "Undo", on_click=choices.undo, disabled=not choices.steps(), icon=":material/undo:"
        )
        st.button("Start over", on_click=choices.become, args=({},), disabled=not guided.choices)
    if not guided.choices:
        st.caption("Nothing is chosen yet: every value shown is what you get unless changed.")
    for name, value in guided.choices.items():
        characteristic = guided.offering.characteristic(name)
        if characteristic is not None:
            st.button(
                plain(f"✕ {characteristic.say(value)}"),
                key=f"drop-{name}",
                type="tertiary",
                help="Leave this open again.",
                on_click=choices.give_up,
                args=(((name, value),),),
            )


def _best(guided: Guided, terms: Terms) -> None:
    with st.popover("Complete for me"):
        names = [
            name
            for name, each in _OBJECTIVES.items()
            if each is not Objective.HIGHEST_MARGIN or actor().may(Permission.SEE_MARGIN)
        ]
        wanted = st.radio("Settle everything open for the", names)
        budget = st.number_input(
            f"Budget over the term ({terms.currency}, list price; 0 for none)",
            min_value=0.0,
            step=1000.0,
            key="completion-budget-one",
        )
        st.caption("Your choices stay; quantities you left open stay at their default.")
        if not st.button("Complete", type="primary"):
            return
        with refusals():
            with begin_work() as work:
                found = complete_best(
                    work,
                    guided.offering.id,
                    guided.choices,
                    terms,
                    objective=_OBJECTIVES[wanted],
                    budget=Money(Decimal(str(round(budget, 2))), terms.currency)
                    if budget
                    else None,
                    by=actor(),
                )
            choices.become(
                {
                    each.name: found.configuration.values[each.name]
                    for each in guided.offering.characteristics
                    if each.configurable and each.name in found.configuration.values
                }
            )
            proven = "nothing better exists" if found.proven else "the best found in five seconds"
            flash(f"{wanted}: {say(found.over_term)} over the term at list price; {proven}.")
            st.rerun()


def _keep(guided: Guided, sale: Sale | None, line_id: str) -> None:
    assert guided.configuration is not None
    if sale is None or sale.draft is None:
        st.caption("Open a sale with a draft to take this configuration into its quote.")
        return
    opportunity_id = sale.opportunity.value.id
    link("complete-sites", "Complete all sites at once", icon=":material/hub:")
    if line_id and st.button(f"Apply to {line_id}", type="primary", width="stretch"):
        with refusals():
            with begin_work() as work:
                apply_to_line(
                    work,
                    opportunity_id,
                    line_id,
                    guided.configuration.values,
                    by=actor(),
                    now=now(),
                )
            choices.forget()
            flash(f"{line_id} is configured anew.")
            go("quote")
    _copy(guided.configuration, sale)


def _copy(made: Configuration, sale: Sale) -> None:
    with st.popover("Add to sites", width="stretch"):
        names = {site.id: site.name for site in sale.sites}
        everywhere = st.checkbox(f"All {count(len(names), 'site')}")
        picked = st.multiselect(
            "Sites", list(names), format_func=lambda each: names[each], disabled=everywhere
        )
        wanted = tuple(names) if everywhere else tuple(picked)
        if not st.button("Add to the quote", disabled=not wanted):
            return
        with refusals():
            with begin_work() as work:
                done = copy_to_sites(
                    work, sale.opportunity.value.id, made, wanted, by=actor(), now=now()
                )
            added = [each for each in done if not each.refusal]
            st.success(f"Added at {count(len(added), 'site')}.")
            for each in done:
                if each.refusal:
                    st.warning(plain(f"{each.site_name}: {each.refusal}"))


def _templates(guided: Guided) -> None:
    with st.popover("Templates", width="stretch"):
        with begin_work() as work:
            kept = templates_of(work, guided.offering.id, by=actor())
        for each in kept:
            st.button(
                plain(f"Start from {each.name}"),
                key=f"template-{each.name}",
                on_click=choices.become,
                args=(dict(each.choices),),
            )
        if not kept:
            st.caption("No template of this offering yet: name these choices to keep them.")
        name = st.text_input("Name", key="template-name")
        if st.button("Save as template", disabled=not name):
            with refusals():
                with begin_work() as work:
                    save_template(
                        work, guided.offering.id, name, guided.choices, by=actor(), now=now()
                    )
                flash(f"The template {name} is kept.")
                st.rerun()
