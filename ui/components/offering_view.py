"""An offering as people read it: what it is, members, prices, rules, where, who uses it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from catalog.catalogue import Catalogue
from catalog.offering import Cadence, Charge, Offering, PriceRow, Value, say_value
from common.actor import Permission
from common.wording import count, join_words
from common.wording import plain as plain_number
from ui.components.money import number
from ui.components.rule_editor import say_rule
from ui.session import actor, begin_work, plain
from workflows.catalogue_uses import reached_by_city, uses_of

_OFTEN = {
    Cadence.ONCE: "once",
    Cadence.MONTHLY: "a month",
    Cadence.QUARTERLY: "a quarter",
    Cadence.ANNUAL: "a year",
    Cadence.USAGE: "by usage",
}
_PAGE = 200
_ALL = "all"
_SHOWN_USES = 20
_PLURALS = {
    "bundle": "bundles",
    "line of a draft": "lines of drafts",
    "template": "templates",
    "line of an open quote": "lines of open quotes",
    "installed service": "installed services",
}


def show_offering(kept: Catalogue, sold: Catalogue, offering_id: str) -> None:
    """Of the catalogue as it is kept, with rules as it is sold, bundles unfolded."""
    offering = kept.offering(offering_id)
    st.subheader(plain(offering.name))
    said = [offering.category or offering.family, offering.lifecycle.value, *_validity(offering)]
    st.caption(plain(" · ".join(said)))
    st.markdown(plain(offering.summary))
    parts: dict[str, Callable[[], None]] = {"What it is": lambda: _about(kept, offering)}
    if offering.members:
        parts["Members"] = lambda: _members(kept, offering)
    parts |= {
        "Prices": lambda: _prices(offering),
        "Rules": lambda: _rules(sold, offering),
        "Where": lambda: _where(offering),
        "Who uses it": lambda: _uses(kept, offering),
    }
    chosen = st.radio(
        "About the offering",
        list(parts),
        horizontal=True,
        key=f"offering-part-{bool(offering.members)}",
    )
    parts[chosen]()


def _validity(offering: Offering) -> list[str]:
    start, end = offering.valid_from, offering.valid_to
    said = [f"on sale from {start:%d %b %Y}"] if start else []
    return [*said, *([f"until {end:%d %b %Y}"] if end else [])]


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
    if rows:
        st.dataframe(rows, hide_index=True, alt=f"Characteristics of {offering.name}")
    for level in offering.service_classes:
        st.markdown(
            plain(
                f"{level.name}: {plain_number(level.availability_percent)} % a month, restored "
                f"within {plain_number(level.restore_hours)} h"
            )
        )
    names = {each.id: each.name for each in catalogue.offerings}
    if with_it := [names[id] for id in offering.complements if id in names]:
        st.markdown(f"**Often sold with it.** {plain(join_words(with_it))}")


def _members(catalogue: Catalogue, bundle: Offering) -> None:
    """The tree of members, each with how many there can be."""
    lines: list[str] = []

    def add(of: Offering, depth: int) -> None:
        for member in of.members:
            inner = catalogue.find(member.offering_id)
            name = member.title or (inner.name if inner else member.offering_id)
            most = "any number" if member.upper is None else str(member.upper)
            exact = member.upper == member.lower
            how_many = str(member.lower) if exact else f"{member.lower} to {most}"
            settled = "; ".join(f"{n} {say_value(v)}" for n, v in member.values.items())
            said = f"{name}: {how_many}" + (f" ({settled})" if settled else "")
            lines.append(f"{'    ' * depth}- {plain(said)}")
            if inner and inner.members and depth < 8:
                add(inner, depth + 1)

    add(bundle, 0)
    st.markdown("\n".join(lines))


def _prices(offering: Offering) -> None:
    if not offering.charges:
        st.info("It has no charge of its own." + (" Its members have." if offering.members else ""))
        return
    names = [each.name for each in offering.charges]
    chosen = st.selectbox("Charge", [_ALL, *names], key=f"view-charge-{offering.id}")
    charges = [each for each in offering.charges if chosen in (_ALL, each.name)]
    found = [(charge, row) for charge in charges for row in _wanted(offering, charge, chosen)]
    pages = max(1, -(-len(found) // _PAGE))
    page = 1
    if pages > 1:
        page = int(st.number_input("Page", 1, pages, key=f"view-page-{offering.id}-{chosen}"))
        st.caption(f"{len(found):,} prices, {_PAGE} a page")
    rows = [_price(*each) for each in found[(page - 1) * _PAGE : page * _PAGE]]
    st.dataframe(rows, hide_index=True, alt=f"Prices of {offering.name}")


def _wanted(offering: Offering, charge: Charge, chosen: str) -> list[PriceRow]:
    """The rows that fit what is filtered for; all while every charge is shown."""
    if chosen == _ALL or not charge.dimensions:
        return list(charge.rows)
    rows = list(charge.rows)
    for at, (column, name) in enumerate(
        zip(st.columns(len(charge.dimensions)), charge.dimensions, strict=True)
    ):
        values: dict[str, Value] = {say_value(row.key[at]): row.key[at] for row in charge.rows}
        wanted = column.selectbox(
            name.replace("_", " ").capitalize(),
            [_ALL, *values],
            key=f"view-by-{offering.id}-{charge.name}-{name}",
        )
        if wanted != _ALL:
            rows = [row for row in rows if row.key[at] == values[wanted]]
    return rows


def _price(charge: Charge, row: PriceRow) -> dict[str, object]:
    parts = zip(charge.dimensions, row.key, strict=True)
    said = ", ".join(f"{n.replace('_', ' ')} {say_value(v)}" for n, v in parts)
    only = ", ".join(f"{n.replace('_', ' ')} {say_value(v)}" for n, v in charge.only_with.items())
    cell: dict[str, object] = {
        "Charge": charge.name,
        "For": said or "every service",
        "Only with": only,
        "Per": charge.per.replace("_", " ") or charge.usage_unit,
        "Due": _OFTEN[charge.cadence],
        f"Price ({row.amount.currency})": number(row.amount),
    }
    costs = actor().may(Permission.SEE_MARGIN)
    return {**cell, "Cost": number(row.cost)} if costs else cell


def _rules(sold: Catalogue, offering: Offering) -> None:
    own = [rule for rule in sold.rules if rule.offering_id == offering.id]
    if not own:
        st.info("No rule: every combination of its values is on sale.")
    st.markdown("\n".join(f"- {say_rule(rule)}" for rule in own))


def _where(offering: Offering) -> None:
    where = join_words(list(offering.access), "or") or "anywhere: it needs no access of its own"
    st.markdown(
        f"**Where.** {plain(where)} · ready in about {offering.lead_time_days} days · terms of "
        f"{plain(join_words([str(term) for term in offering.terms], 'or') or 'any')} months"
    )
    if not offering.access:
        return
    with begin_work() as work:
        reached = reached_by_city(work, offering, by=actor())
    if not reached:
        st.info("No building of the list is reached this way.")
        return
    rows = [{"City": city, "Buildings reached": number} for city, number in reached.items()]
    st.dataframe(rows, hide_index=True, alt=f"Where {offering.name} is available")


def _uses(catalogue: Catalogue, offering: Offering) -> None:
    with begin_work() as work:
        uses = uses_of(work, offering.id, catalogue, by=actor())
    if not uses.any:
        st.info("Nobody uses it yet: no draft, quote, service, deal or bundle holds it.")
        return
    for title, where in (
        ("bundle", uses.bundles),
        ("line of a draft", uses.drafts),
        ("template", uses.templates),
        ("line of an open quote", uses.quotes),
        ("installed service", uses.services),
    ):
        if where:
            more = f" and {len(where) - _SHOWN_USES:,} more" if len(where) > _SHOWN_USES else ""
            said = count(len(where), title, _PLURALS[title])
            st.markdown(f"**{said}.** {plain(', '.join(where[:_SHOWN_USES]))}{more}")
    if uses.deal_lines:
        st.markdown(f"**{count(uses.deal_lines, 'line')} of closed deals.**")


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
        {"": "Members", **{o.name: _say_members(o) for o in offerings}},
        {"": "From, a month", **{o.name: _from_monthly(o) for o in offerings}},
    ]
    for name, title in titles.items():
        cells = {}
        for each in offerings:
            found = each.characteristic(name)
            cells[each.name] = found.accepted() if found else "–"
        rows.append({"": title, **cells})
    st.dataframe(rows, hide_index=True, alt="Offerings side by side")


def _say_members(offering: Offering) -> str:
    return join_words([each.title or each.name for each in offering.members]) or "–"


def _from_monthly(offering: Offering) -> str:
    """The least its first monthly charge can be."""
    charge = next((c for c in offering.charges if c.cadence is Cadence.MONTHLY and c.rows), None)
    if charge is None:
        return "–"
    return str(min((row.amount for row in charge.rows), key=lambda amount: amount.amount))


def _best_availability(offering: Offering) -> str:
    best = max((each.availability_percent for each in offering.service_classes), default=None)
    return f"{plain_number(best)} %" if best is not None else "not promised"
