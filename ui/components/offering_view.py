"""An offering as people read it: what it is, characteristics, prices, rules in words, where."""

from __future__ import annotations

import streamlit as st

from catalog.catalogue import Catalogue
from catalog.offering import Cadence, Offering, say_value
from common.actor import Permission
from common.wording import join_words
from common.wording import plain as plain_number
from ui.components.money import number
from ui.session import actor, plain

_OFTEN = {Cadence.ONCE: "once", Cadence.MONTHLY: "a month", Cadence.USAGE: "by usage"}
_MOST_PRICES = 500


def show_offering(catalogue: Catalogue, offering: Offering) -> None:
    st.subheader(plain(offering.name))
    st.caption(plain(f"{offering.family} · {offering.category} · {offering.lifecycle.value}"))
    st.markdown(plain(offering.summary))
    about, prices, rules = st.tabs(["What it is", "Prices", "Rules"])
    with about:
        _about(catalogue, offering)
    with prices:
        _prices(offering)
    with rules:
        _rules(catalogue, offering)


def _about(catalogue: Catalogue, offering: Offering) -> None:
    education = offering.education
    for title, text in (
        ("What it is", education.what),
        ("When to choose it", education.when),
        ("What it needs", education.needs),
    ):
        if text:
            st.markdown(f"**{title}.** {plain(text)}")
    rows = [
        {
            "Characteristic": each.title,
            "On sale": each.accepted(),
            "Default": "" if each.default is None else say_value(each.default),
            "": "" if each.configurable else "fixed",
        }
        for each in offering.characteristics
    ]
    st.dataframe(rows, hide_index=True, alt=f"Characteristics of {offering.name}")
    for level in offering.service_classes:
        st.markdown(
            plain(
                f"{level.name}: {plain_number(level.availability_percent)} % a month, restored "
                f"within {plain_number(level.restore_hours)} h"
            )
        )
    where = join_words(list(offering.access), "or") or "anywhere: it needs no access of its own"
    st.markdown(
        f"**Where.** {plain(where)} · ready in about {offering.lead_time_days} days · terms of "
        f"{plain(join_words([str(term) for term in offering.terms], 'or') or 'any')} months"
    )
    names = {each.id: each.name for each in catalogue.offerings}
    if with_it := [names[id] for id in offering.complements if id in names]:
        st.markdown(f"**Often sold with it.** {plain(join_words(with_it))}")


def _prices(offering: Offering) -> None:
    costs = actor().may(Permission.SEE_MARGIN)
    rows = []
    for charge in offering.charges:
        for row in charge.rows:
            parts = zip(charge.dimensions, row.key, strict=True)
            said = ", ".join(f"{n.replace('_', ' ')} {say_value(v)}" for n, v in parts)
            only = ", ".join(
                f"{n.replace('_', ' ')} {say_value(v)}" for n, v in charge.only_with.items()
            )
            cell = {
                "Charge": charge.name,
                "For": said or "every service",
                "Only with": only,
                "Per": charge.per.replace("_", " ") or charge.usage_unit,
                "Due": _OFTEN[charge.cadence],
                f"Price ({row.amount.currency})": number(row.amount),
            }
            rows.append({**cell, "Cost": number(row.cost)} if costs else cell)
    if len(rows) > _MOST_PRICES:
        st.caption(f"The first {_MOST_PRICES} of {len(rows):,} prices; the export holds them all.")
    st.dataframe(rows[:_MOST_PRICES], hide_index=True, alt=f"Prices of {offering.name}")


def _rules(catalogue: Catalogue, offering: Offering) -> None:
    own = [rule for rule in catalogue.rules if rule.offering_id == offering.id]
    if not own:
        st.info("No rule: every combination of its values is on sale.")
    st.markdown("\n".join(f"- {plain(str(rule))}" for rule in own))


def compare_offerings(offerings: list[Offering]) -> None:
    """Side by side, a row for each characteristic any of them has."""
    titles: dict[str, str] = {}
    for each in offerings:
        titles |= {c.name: c.title for c in each.characteristics if c.name not in titles}
    rows = [
        {"": "Family", **{each.name: each.family for each in offerings}},
        {"": "Access", **{o.name: join_words(list(o.access), "or") or "none" for o in offerings}},
        {"": "Ready in (days)", **{o.name: str(o.lead_time_days) for o in offerings}},
        {"": "Best availability", **{o.name: _best_availability(o) for o in offerings}},
    ]
    for name, title in titles.items():
        cells = {}
        for each in offerings:
            found = each.characteristic(name)
            cells[each.name] = found.accepted() if found else "–"
        rows.append({"": title, **cells})
    st.dataframe(rows, hide_index=True, alt="Offerings side by side")


def _best_availability(offering: Offering) -> str:
    best = max((each.availability_percent for each in offering.service_classes), default=None)
    return f"{plain_number(best)} %" if best is not None else "not promised"
