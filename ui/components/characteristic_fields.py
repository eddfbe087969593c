"""A characteristic as people choose it: free values as buttons, others greyed with their why."""

from __future__ import annotations

import streamlit as st

from catalog.guide import Explanation, Standing, State, Stretch
from catalog.offering import QUANTITY, Value, say_value
from common.wording import join_words
from common.wording import plain as plain_number
from ui.components import choices
from ui.session import actor, begin_work, plain
from workflows.configure_offering import Guided, explain

# Beyond this many values buttons are a wall; a list to type into takes their place.
_MOST_BUTTONS = 12
_GREYED = (
    '<style>[class*="st-key-forbidden-"] button{opacity:.62;border-style:dashed}'
    '[class*="st-key-forbidden-"] button p{text-decoration:line-through}'
    '[class*="st-key-forbidden-"]{width:auto}</style>'
)


def show_groups(guided: Guided) -> None:
    """Every characteristic that can be configured, under the heading of its group.

    Of a bundle's member that is left out only the number is shown, to take it in again.
    """
    st.html(_GREYED)
    settled = guided.configuration.values if guided.configuration else {}
    states = [each for each in guided.states if each.characteristic.present(settled)]
    groups: dict[str, list[State]] = {}
    for state in states:
        if state.characteristic.configurable:
            groups.setdefault(state.characteristic.heading, []).append(state)
    for heading, own in groups.items():
        st.subheader(plain(heading))
        with st.container(border=bool(own[0].characteristic.group)):
            for state in own:
                _characteristic(guided, state)
    fixed = [
        state.characteristic
        for state in states
        if not state.characteristic.configurable
        and not state.characteristic.name.endswith(f".{QUANTITY}")
    ]
    if fixed:
        said = [each.say(each.default) for each in fixed if each.default is not None]
        st.caption("Always part of it: " + plain(", ".join(said)))


def _characteristic(guided: Guided, state: State) -> None:
    each = state.characteristic
    with st.container(border=False, gap="small"):
        unit = f" ({each.unit})" if each.unit else ""
        title = each.title.removeprefix(f"{each.heading}: ")
        title = f"{title[:1].upper()}{title[1:]}{unit}"
        st.markdown(f"**{plain(title)}**", help=plain(each.about) or None)
        if not each.values:
            _range(guided, state)
        elif len(each.values) > _MOST_BUTTONS:
            _long_list(guided, state)
        else:
            with st.container(horizontal=True, gap="small"):
                for at, (value, standing) in enumerate(state.values):
                    _value(guided, state, at, value, standing)


def _value(guided: Guided, state: State, at: int, value: Value, standing: Standing) -> None:
    name, key = state.characteristic.name, f"{state.characteristic.name}-{at}-{choices.turn()}"
    label = plain(say_value(value))
    if standing is Standing.FORBIDDEN:
        with (
            st.container(key=f"forbidden-{key}", width="content"),
            st.popover(f"{label} · why?", help="Not possible now; open to see why."),
        ):
            _why(guided, name, value)
        return
    if standing is Standing.FORCED and len(state.values) > 1:
        with st.popover(f"{label} ✓ follows", help="The only value left; open to see why."):
            _why(guided, name, value)
        return
    settled = guided.configuration.values.get(name) if guided.configuration else None
    chosen = standing is Standing.CHOSEN
    mark = " ✓" if chosen else " (suggested)" if settled == value else ""
    st.button(
        label + mark,
        key=f"value-{key}",
        type="primary" if chosen else "secondary",
        help="Chosen; press again to leave it open." if chosen else None,
        on_click=choices.give_up if chosen else choices.choose,
        args=(((name, value),),) if chosen else (name, value),
    )


def _why(guided: Guided, name: str, value: Value) -> None:
    """The reason in the catalogue's sentences, and a button for each smallest way out."""
    found: Explanation | None = None
    with begin_work() as work:
        found = explain(work, guided.offering.id, guided.choices, name, value, by=actor())
    if found is None:
        return
    say_explanation(found)
    forced = found.about.endswith("follows")
    for number, repair in enumerate(found.repairs):
        given_up = join_words([_say(guided, each) for each in repair])
        label = f"Give up {given_up}" + ("" if forced else " and take this")
        st.button(
            plain(label),
            key=f"repair-{name}-{say_value(value)}-{number}-{choices.turn()}",
            on_click=choices.give_up if forced else choices.choose,
            args=(repair,) if forced else (name, value, repair),
        )
    if not found.repairs:
        st.caption("No choice of yours stands against it: the rules alone decide it.")


def say_explanation(found: Explanation) -> None:
    st.markdown(f"**{plain(found.about)}**")
    if found.chosen_words:
        st.markdown("You chose " + plain(join_words(found.chosen_words)) + ".")
    st.markdown("\n".join(f"- {plain(said)}" for said in (*found.rules, *found.figures)))


def _say(guided: Guided, choice: tuple[str, Value]) -> str:
    characteristic = guided.offering.characteristic(choice[0])
    return characteristic.say(choice[1]) if characteristic else choice[0]


def _long_list(guided: Guided, state: State) -> None:
    name = state.characteristic.name
    free = [v for v, standing in state.values if standing is not Standing.FORBIDDEN]
    key = f"list-{name}-{choices.turn()}"
    st.selectbox(
        state.characteristic.title,
        free,
        index=free.index(state.chosen) if state.chosen in free else None,
        format_func=say_value,
        label_visibility="collapsed",
        placeholder="Open",
        key=key,
        on_change=lambda: choices.choose(name, st.session_state[key]),
    )
    shut = [v for v, standing in state.values if standing is Standing.FORBIDDEN]
    if shut:
        with st.popover(f"{len(shut)} not possible: why?"):
            asked = st.selectbox("Value", shut, format_func=say_value, key=f"shut-{key}")
            if asked is not None:
                _why(guided, name, asked)


def _range(guided: Guided, state: State) -> None:
    name, each = state.characteristic.name, state.characteristic
    key = f"number-{name}-{choices.turn()}"
    settled = guided.configuration.values.get(name) if guided.configuration else None
    number = settled if isinstance(settled, int | float) else each.low
    st.number_input(
        each.title,
        value=float(number or 0) if not _whole(number) else int(number or 0),
        label_visibility="collapsed",
        key=key,
        on_change=lambda: _take(guided, state, st.session_state[key]),
        width=220,
    )
    said = " or ".join(_say_stretch(each) for each in state.stretches)
    st.caption(f"Possible: {plain(said)}" + (" · chosen" if state.chosen is not None else ""))


def _whole(number: Value | None) -> bool:
    return number is None or float(number) == int(float(number))


def _say_stretch(stretch: Stretch) -> str:
    if stretch.low == stretch.high:
        return plain_number(stretch.low)
    return f"{plain_number(stretch.low)} to {plain_number(stretch.high)}"


def _take(guided: Guided, state: State, number: float) -> None:
    """Keeps a typed number when it is possible; else says why not and shows the old one again."""
    each = state.characteristic
    value: Value = int(number) if number == int(number) else number
    refused = ""
    if not each.accepts(value):
        refused = f"{each.title} {say_value(value)} is not on sale; accepted: {each.accepted()}."
    else:
        with begin_work() as work:
            found = explain(work, guided.offering.id, guided.choices, each.name, value, by=actor())
        refused = str(found) if found and not found.about.endswith("follows") else ""
    if refused:
        st.session_state["configuration-refused"] = refused
        choices.become(choices.current())
    else:
        choices.choose(each.name, value)
