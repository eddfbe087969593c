"""The rule editor: a rule of any kind put together by choosing, its sentence shown meanwhile."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from catalog.offering import Characteristic, Offering, Value, say_value
from catalog.rules import AllowedTable, Cardinality, Inequality, Rule
from catalog.sheets.cell_words import read_cell, say_cell
from ui.session import plain

KINDS: dict[str, str] = {
    "requires": "Requires: what must hold too",
    "excludes": "Excludes: what cannot be had together",
    "defaults": "Conditional default: taken unless chosen otherwise",
    "prefers": "Preference: recommended, never forced",
    "reach": "At least as large: one number reaches another",
    "inequality": "Sum: numbers added up reach a bound",
    "cardinality": "Count: so many of these hold",
    "allowed": "Allowed combinations: a table of what is on sale",
}
_SIGNS = ("is", "is at least", "is at most")
_ANY = "* (any)"


@dataclass(frozen=True, slots=True)
class Condition:
    name: str
    sign: str
    value: Value


def kind_of(rule: Rule) -> str:
    """The first kind of demand the rule holds."""
    return next((kind for kind in KINDS if getattr(rule, kind)), "requires")


def edit_rule(rule: Rule, sold: Offering, key: str) -> Rule | None:
    """Fields for the rule; the rule as they say it now, None while it says nothing."""
    known = {each.name: each for each in sold.characteristics}
    if not known:
        st.info("It has no characteristics yet; a rule speaks of them.")
        return None
    kinds = list(KINDS)
    kind = st.selectbox(
        "Kind of rule",
        kinds,
        index=kinds.index(kind_of(rule)),
        format_func=lambda each: KINDS[each],
        key=f"{key}-kind",
    )
    st.markdown("**When** (all of these; none: always)")
    when = _conditions(f"{key}-when", _whens(rule), known, _SIGNS)
    made = replace(
        _freed(rule, kind),
        when={c.name: c.value for c in when if c.sign == "is"},
        when_at_least={c.name: _number(c.value) for c in when if c.sign == "is at least"},
        when_at_most={c.name: _number(c.value) for c in when if c.sign == "is at most"},
    )
    made = _demand(made, kind, known, key)
    sentence = st.text_input(
        "Sentence people read (empty: the rule says itself)", rule.sentence, key=f"{key}-said"
    )
    return replace(made, sentence=sentence.strip()) if getattr(made, kind) else None


def _freed(rule: Rule, kind: str) -> Rule:
    """Without what it demanded by its former kind, when another kind is chosen."""
    former = kind_of(rule)
    if kind == former:
        return rule
    blank = Rule(id=rule.id, offering_id=rule.offering_id)
    cleared: dict[str, Any] = {former: getattr(blank, former)}
    if former == "reach":
        cleared["reached_by"] = ""
    return replace(rule, **cleared)


def _whens(rule: Rule) -> list[Condition]:
    return [
        *(Condition(n, "is", v) for n, v in rule.when.items()),
        *(Condition(n, "is at least", v) for n, v in rule.when_at_least.items()),
        *(Condition(n, "is at most", v) for n, v in rule.when_at_most.items()),
    ]


def _number(value: Value) -> float:
    return 0.0 if isinstance(value, str) else float(value)


def _demand(rule: Rule, kind: str, known: dict[str, Characteristic], key: str) -> Rule:
    if kind in ("requires", "excludes", "defaults", "prefers"):
        st.markdown(f"**{KINDS[kind].partition(':')[0]}**")
        given = [Condition(n, "is", v) for n, v in getattr(rule, kind).items()]
        found = _conditions(f"{key}-{kind}", given, known, _SIGNS[:1], least=1)
        changed: dict[str, Any] = {kind: {c.name: c.value for c in found}}
        return replace(rule, **changed)
    if kind == "reach":
        return _reach(rule, known, key)
    if kind == "inequality":
        return _sum(rule, known, key)
    return _count(rule, known, key) if kind == "cardinality" else _table(rule, known, key)


def _conditions(
    key: str,
    given: list[Condition],
    known: dict[str, Characteristic],
    signs: tuple[str, ...],
    *,
    least: int = 0,
) -> list[Condition]:
    counter = f"{key}-number"
    number = st.session_state.setdefault(counter, max(least, len(given)))
    found = []
    for at in range(number):
        start = given[at] if at < len(given) else None
        found.append(_condition(f"{key}-{at}", start, known, signs))
    with st.container(horizontal=True):
        if st.button("Add a condition", key=f"{key}-add"):
            st.session_state[counter] = number + 1
            st.rerun()
        if number > least and st.button("Take the last away", key=f"{key}-less"):
            st.session_state[counter] = number - 1
            st.rerun()
    return found


def _condition(
    key: str, start: Condition | None, known: dict[str, Characteristic], signs: tuple[str, ...]
) -> Condition:
    left, middle, right = st.columns([3, 2, 3])
    with left:
        name = _characteristic("Characteristic", f"{key}-name", start.name if start else "", known)
    with middle:
        at = signs.index(start.sign) if start and start.sign in signs else 0
        sign = st.selectbox("Comparison", signs, index=at, key=f"{key}-sign")
    with right:
        begin = start.value if start and start.name == name else None
        value = _value(known[name], f"{key}-value-{name}", begin)
    return Condition(name, sign, value)


def _characteristic(
    label: str, key: str, start: str, known: dict[str, Characteristic], *, none: str = ""
) -> str:
    names = [*([""] if none else []), *known]
    return st.selectbox(
        label,
        names,
        index=names.index(start) if start in names else 0,
        format_func=lambda name: known[name].title if name else none,
        key=key,
    )


def _value(each: Characteristic, key: str, start: Value | None) -> Value:
    label = f"Value ({each.unit})" if each.unit else "Value"
    if each.values:
        texts = [say_cell(value) for value in each.values]
        begin = say_cell(start) if start is not None else ""
        said = st.selectbox(
            label, texts, index=texts.index(begin) if begin in texts else 0, key=key
        )
        return each.values[texts.index(said)]
    first = each.default if each.default is not None else (each.low or 0)
    text = st.text_input(label, say_cell(first if start is None else start), key=key)
    return read_cell(text)


def _reach(rule: Rule, known: dict[str, Characteristic], key: str) -> Rule:
    left, right = st.columns(2)
    with left:
        reach = _characteristic("This must be at least", f"{key}-reach", rule.reach, known)
    with right:
        by = _characteristic("as large as this", f"{key}-reached", rule.reached_by, known)
    return replace(rule, reach=reach, reached_by=by)


def _sum(rule: Rule, known: dict[str, Characteristic], key: str) -> Rule:
    given = rule.inequality
    terms = list(given.factors.items()) if given else []
    counter = f"{key}-terms"
    number = st.session_state.setdefault(counter, max(2, len(terms)))
    factors: dict[str, float] = {}
    times: dict[str, str] = {}
    for at in range(number):
        start = terms[at] if at < len(terms) else ("", 1.0 if at == 0 else -1.0)
        left, middle, right = st.columns([1, 2, 2])
        factor = left.number_input("Factor", value=float(start[1]), key=f"{key}-factor-{at}")
        with middle:
            name = _characteristic("of", f"{key}-term-{at}", start[0], known)
        with right:
            begin = given.times.get(start[0], "") if given else ""
            by = _characteristic("times", f"{key}-times-{at}", begin, known, none="nothing further")
        if factor and name not in factors:
            factors[name] = factor
            if by:
                times[name] = by
    if st.button("Add a part", key=f"{key}-part"):
        st.session_state[counter] = number + 1
        st.rerun()
    bound = st.number_input(
        "add up to at least", value=float(given.at_least) if given else 0.0, key=f"{key}-bound"
    )
    made = Inequality(factors=factors, at_least=bound, times=times) if factors else None
    return replace(rule, inequality=made)


def _count(rule: Rule, known: dict[str, Characteristic], key: str) -> Rule:
    given = rule.cardinality
    starts = [Condition(n, "is", v) for n, v in given.of] if given else []
    found = _conditions(f"{key}-count", starts, known, _SIGNS[:1], least=2)
    left, right = st.columns(2)
    least = left.number_input(
        "At least", 0, value=given.least if given else 0, step=1, key=f"{key}-least"
    )
    most = right.number_input(
        "At most", 0, value=given.most if given else 1, step=1, key=f"{key}-most"
    )
    of = tuple(dict.fromkeys((c.name, c.value) for c in found))
    top = None if most is None else int(most)
    return replace(rule, cardinality=Cardinality(of=of, least=int(least), most=top))


def _table(rule: Rule, known: dict[str, Characteristic], key: str) -> Rule:
    given = rule.allowed
    columns = st.multiselect(
        "Characteristics that are combined",
        list(known),
        default=[name for name in (given.columns if given else ()) if name in known],
        format_func=lambda name: known[name].title,
        key=f"{key}-columns",
    )
    if not columns:
        st.caption("Choose the characteristics whose combinations are listed.")
        return replace(rule, allowed=None)
    rows: list[dict[str, str | None]] = [dict.fromkeys(columns)]
    if given and list(given.columns) == columns:
        rows = [dict(zip(columns, map(_cell, row), strict=True)) for row in given.rows]
    edited: list[dict[str, Any]] = st.data_editor(
        rows,
        num_rows="dynamic",
        column_config={name: _column(known[name]) for name in columns},
        key=f"{key}-table-{'-'.join(columns)}",
        alt="Allowed combinations",
    )
    made = tuple(
        tuple("*" if row[name] == _ANY else read_cell(str(row[name])) for name in columns)
        for row in edited
        if all(row.get(name) for name in columns)
    )
    return replace(rule, allowed=AllowedTable(columns=tuple(columns), rows=made) if made else None)


def _cell(value: Value) -> str:
    return _ANY if value == "*" else say_cell(value)


def _column(each: Characteristic) -> Any:
    if each.values:
        options = [_ANY, *(say_cell(value) for value in each.values)]
        return st.column_config.SelectboxColumn(each.title, options=options)
    return st.column_config.TextColumn(each.title)


def say_rule(rule: Rule) -> str:
    """The sentence, with the combinations of a table behind it."""
    said = str(rule)
    if rule.allowed:
        rows = [" with ".join(say_value(part) for part in row) for row in rule.allowed.rows[:20]]
        more = f" … {len(rule.allowed.rows):,} in all" if len(rule.allowed.rows) > 20 else ""
        said = f"{said} ({'; '.join(rows)}{more})"
    return plain(said)
