"""Edit catalogue: the working copy of the next version, its rules, the dry run, publishing."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from catalog.offering import Lifecycle, Offering
from catalog.rules import Rule
from common.wording import count
from ui.components.changed_meanwhile import as_begun, begin_afresh, turn
from ui.components.dry_run_view import Progress, show_dry_run
from ui.components.offering_editor import edit_offering
from ui.components.rule_editor import edit_rule, say_rule
from ui.session import actor, begin_work, flash, now, plain, refusals, show_flash
from workflows.edit_catalogue import (
    Editing,
    bring_forward,
    copy_offering,
    editing,
    publish_working_copy,
    remove_offering,
    remove_rule,
    save_offering,
    save_rule,
    throw_away,
    try_rule,
    try_working_copy,
    undo_step,
)
from workflows.edit_rules import sold_offering

_RULE = "rule-in-hand"
_FIELDS = "rule-fields"
_TRIED = "working-copy-tried"
_LISTED = 500
_PARTS = ("Offering", "Rules", "Check and publish")


def catalogue_editing() -> None:
    st.title("Edit catalogue")
    show_flash()
    with refusals():
        with begin_work() as work:
            found = editing(work, by=actor())
        if not found.catalogue.offerings:
            st.info("No catalogue is published yet; import one on the page Catalogue versions.")
            return
        _head(found)
        part = st.radio("Show", _PARTS, horizontal=True, key="editing-part")
        if part == _PARTS[2]:
            _publish(found)
            return
        offering = _choose(found)
        if part == _PARTS[1]:
            _rules(found, offering)
        else:
            _offering(found, offering)


def _head(found: Editing) -> None:
    changed = len(found.copy.offerings) + len(found.copy.gone)
    rules = len(found.copy.rules) + len(found.copy.gone_rules)
    said = f"Working copy of version {found.copy.base}: "
    said += f"{count(changed, 'offering')} and {count(rules, 'rule')} changed"
    if found.copy.last and found.steps:
        said += f". Last: {found.copy.last}, by {found.saved_by}"
    left, middle, right = st.columns([4, 1, 1], vertical_alignment="center")
    left.caption(plain(f"{said}."))
    if middle.button("Undo", disabled=not found.steps, width="stretch"):
        with begin_work() as work:
            undo_step(work, by=actor(), now=now())
        begin_afresh()
        flash("The last change is taken back.")
        st.rerun()
    with right.popover("Throw away", disabled=found.copy.empty, width="stretch"):
        st.markdown("Every change since the published version is lost.")
        if st.button("Throw the working copy away"):
            with begin_work() as work:
                throw_away(work, by=actor(), now=now())
            begin_afresh()
            flash("The working copy is as the published version again.")
            st.rerun()
    if found.behind:
        st.warning(
            f"Version {found.newest} was published since this working copy was begun.", icon="⚠️"
        )
        if st.button(f"Bring it forward to version {found.newest}"):
            with begin_work() as work:
                both = bring_forward(work, by=actor(), now=now())
            begin_afresh()
            said = f"Changed in both, and kept as in the working copy: {', '.join(both)}."
            flash(said if both else "The working copy stands on the newest version.")
            st.rerun()


def _choose(found: Editing) -> Offering:
    changed = {*found.copy.offerings}
    asked = st.query_params.get("offering", "")
    by_id = {each.id: each for each in found.catalogue.offerings}
    ids = list(by_id)
    if len(ids) > _LISTED:
        ids = _few(by_id, asked)
    chosen = st.selectbox(
        "Offering",
        ids,
        index=ids.index(asked) if asked in ids else 0,
        format_func=lambda id: f"{by_id[id].name} ({id}){' – changed' if id in changed else ''}",
        key=f"edited-{asked}",
    )
    return by_id[chosen]


def _few(by_id: dict[str, Offering], asked: str) -> list[str]:
    """Of a large catalogue those that match what is typed."""
    said = st.text_input(
        f"Find one of {len(by_id):,} offerings", key="find-edited", type="search", live="300ms"
    ).casefold()
    ids = [id for id, each in by_id.items() if said in f"{id} {each.name}".casefold()]
    if not ids:
        st.caption("No offering is called so; all of them are listed from the first.")
        ids = list(by_id)
    return list(dict.fromkeys([*([asked] if asked in by_id and not said else []), *ids[:_LISTED]]))


def _offering(found: Editing, offering: Offering) -> None:
    _actions(offering)
    what = f"offering {offering.id}"
    begun = as_begun(what, offering.name, offering, found.saved_by, begin_afresh)

    def keep(changed: Offering) -> None:
        if changed == begun:
            st.info("Nothing was changed.")
            return
        with begin_work() as work:
            save_offering(work, changed, begun, by=actor(), now=now())
        begin_afresh()
        flash(f"{changed.name} is kept in the working copy.")
        st.rerun()

    edit_offering(found.catalogue, begun, str(turn()), keep)


def _actions(offering: Offering) -> None:
    with st.container(horizontal=True):
        retired = offering.lifecycle is Lifecycle.RETIRED
        if st.button("Retire", disabled=retired):
            changed = replace(offering, lifecycle=Lifecycle.RETIRED)
            with begin_work() as work:
                save_offering(work, changed, offering, by=actor(), now=now())
            begin_afresh()
            flash(f"{offering.name} is retired in the working copy.")
            st.rerun()
        with st.popover("Copy"), st.form("copy-offering", border=False):
            new_id = st.text_input("Id of the copy", f"{offering.id}-copy")
            name = st.text_input("Its name", f"{offering.name} (copy)")
            if st.form_submit_button("Copy with its rules"):
                with begin_work() as work:
                    made = copy_offering(work, offering.id, new_id, name, by=actor(), now=now())
                st.query_params["offering"] = made.id
                flash(f"{made.name} is in the working copy, in study.")
                st.rerun()
        if st.button("Leave out"):
            with begin_work() as work:
                remove_offering(work, offering.id, by=actor(), now=now())
            flash(f"{offering.name} is left out of the next version; undo brings it back.")
            st.rerun()


def _rules(found: Editing, offering: Offering) -> None:
    own = [rule for rule in found.catalogue.rules if rule.offering_id == offering.id]
    in_hand: Rule | None = st.session_state.get(_RULE)
    if in_hand is not None and in_hand.offering_id == offering.id:
        _rule_in_hand(found, offering, in_hand)
        return
    if not own:
        st.info("No rule yet: every combination of its values is on sale.")
    for at, rule in enumerate(own):
        said, edit, drop = st.columns([6, 1, 1], vertical_alignment="center")
        said.markdown(say_rule(rule))
        if edit.button("Edit", key=f"edit-{rule.id}-{at}", width="stretch"):
            _take_up(rule)
            st.rerun()
        if drop.button("Delete", key=f"drop-{rule.id}-{at}", width="stretch"):
            with begin_work() as work:
                remove_rule(work, rule.id, by=actor(), now=now())
            flash("The rule is deleted in the working copy; undo brings it back.")
            st.rerun()
    if st.button("New rule", type="primary"):
        _take_up(Rule(id="", offering_id=offering.id))
        st.rerun()


def _free_id(found: Editing, offering: Offering) -> str:
    taken = {rule.id for rule in found.catalogue.rules}
    number = 1
    while f"{offering.id}-rule-{number}" in taken:
        number += 1
    return f"{offering.id}-rule-{number}"


def _rule_in_hand(found: Editing, offering: Offering, rule: Rule) -> None:
    """The rule's fields; a new one has no id before it is kept, so nobody can take it."""
    begun = None
    st.subheader(plain(f"Rule {rule.id} of {offering.name}" if rule.id else "New rule"))
    if rule.id:
        current = found.rule(rule.id)
        theirs = current or Rule(id="", offering_id=offering.id)
        name = f"the rule {rule.id}"
        begun = as_begun(name, name, current, found.saved_by, lambda: _take_up(theirs))
        if begun != current:
            st.markdown(f"It reads now: {say_rule(current)}" if current else "It is deleted now.")
    made = edit_rule(rule, sold_offering(found.catalogue, offering), _FIELDS)
    if made is None:
        st.info("It demands nothing yet.")
    else:
        made = made if made.id else replace(made, id=_free_id(found, offering))
        st.markdown("**People will read:**")
        st.success(say_rule(made))
    with st.container(horizontal=True):
        if st.button("Keep the rule", type="primary", disabled=made is None) and made:
            with begin_work() as work:
                save_rule(work, made, begun, by=actor(), now=now())
            _take_up(None)
            flash("The rule is kept in the working copy; try it under Check and publish.")
            st.rerun()
        tried = st.button("Try the rule", disabled=made is None) and made
        if st.button("Cancel"):
            _take_up(None)
            st.rerun()
    if tried:
        with st.spinner("Checking what it would do"), begin_work() as work:
            show_dry_run(try_rule(work, tried, by=actor()))


def _take_up(rule: Rule | None) -> None:
    """Edit a rule, or none: the fields of the one before are forgotten."""
    st.session_state[_RULE] = rule
    begin_afresh()
    for key in [each for each in st.session_state if str(each).startswith(f"{_FIELDS}-")]:
        del st.session_state[key]


def _publish(found: Editing) -> None:
    if found.copy.empty:
        st.info("Nothing is changed yet; change an offering or a rule first.")
        return
    key = (found.revision, found.newest)
    kept = st.session_state.get(_TRIED)
    if st.button("Try it: check every change", type="primary"):
        bar = Progress("Checking what changed")
        with begin_work() as work:
            tried = try_working_copy(work, by=actor(), progress=bar.checked)
        bar.end()
        kept = st.session_state[_TRIED] = (key, tried)
    if kept is None or kept[0] != key:
        st.caption("Nothing is published before you have seen what it would do.")
        return
    show_dry_run(kept[1])
    if st.button("Publish", disabled=bool(kept[1].errors)):
        with st.spinner("Publishing"), begin_work() as work:
            made = publish_working_copy(work, by=actor(), now=now())
        flash(f"Catalogue {made.version} is published; new configurations use it from now on.")
        st.rerun()
