"""Random catalogues that hold everything a catalogue can hold, for round trips."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from catalog.catalogue import Catalogue
from catalog.offering import (
    BundleMember,
    Cadence,
    Characteristic,
    Charge,
    Education,
    Lifecycle,
    NetworkElement,
    Offering,
    PriceRow,
    ServiceClass,
    Value,
)
from catalog.rules import AllowedTable, Cardinality, Inequality, Rule
from common.money import Money

IDS = ("dia-fibre", "sd-wan", "branch", "phones.hosted")
NAMES = ("speed", "term_months", "grade", "twin", "users")
_words = st.text("aZ9é =+-@\"';:|,/×>.#\n", max_size=9).map(str.strip)
_named = _words.map(lambda said: said or "x")
numbers = st.one_of(st.integers(-9, 10**6), st.floats(-1e6, 1e6).map(lambda n: round(n, 3) + 0.0))
_texts = st.one_of(_words, st.sampled_from(["yes", "100", "1.5", "*", "true", "-"]))
values: st.SearchStrategy[Value] = st.one_of(numbers, st.booleans(), _texts)
_conditions = st.dictionaries(st.sampled_from(NAMES), values, max_size=2)
_bounds = st.dictionaries(st.sampled_from(NAMES), numbers, max_size=1)
_positive = st.floats(0.5, 1e5).map(lambda n: round(n, 2))
_maybe = st.none() | _positive
_day = st.none() | st.dates(date(2020, 1, 1), date(2035, 1, 1))


@st.composite
def characteristics(draw: st.DrawFn, name: str) -> Characteristic:
    listed = draw(st.lists(values, max_size=3, unique_by=lambda v: (type(v), v)))
    low, high = (None, None) if listed else (draw(_maybe), draw(_maybe))
    if low is not None and high is not None:
        low, high = sorted((low, high))
    return Characteristic(
        name=name,
        title=draw(_named),
        unit=draw(st.sampled_from(["", "Mbit/s", "%"])),
        values=tuple(listed),
        low=low,
        high=high,
        default=draw(st.none() | (st.sampled_from(listed) if listed else values)),
        configurable=draw(st.booleans()),
        about=draw(_words),
        group=draw(_words),
        whole=draw(st.booleans()),
    )


def _money() -> st.SearchStrategy[Money]:
    amounts = st.decimals(Decimal(-10), Decimal(10_000), places=3)
    return st.builds(Money, amounts, st.sampled_from(["USD", "EUR"]))


@st.composite
def charges(draw: st.DrawFn, name: str) -> Charge:
    by = tuple(draw(st.lists(st.sampled_from([*NAMES, "region"]), max_size=3, unique=True)))
    keys = draw(st.lists(st.tuples(*[values for _ in by]), max_size=3))
    return Charge(
        name=name,
        cadence=draw(st.sampled_from(Cadence)),
        rows=tuple(PriceRow(key=key, amount=draw(_money()), cost=draw(_money())) for key in keys),
        dimensions=by,
        per=draw(st.sampled_from(["", *NAMES])),
        only_with=draw(_conditions),
        usage_unit=draw(st.sampled_from(["", "GB"])),
        usage_volume=draw(_positive),
        times=tuple(draw(st.lists(st.sampled_from(NAMES), max_size=2, unique=True))),
    )


@st.composite
def members(draw: st.DrawFn, name: str) -> BundleMember:
    return BundleMember(
        name=name,
        offering_id=draw(st.sampled_from(IDS)),
        title=draw(_words),
        lower=draw(st.integers(0, 3)),
        upper=draw(st.none() | st.integers(3, 9)),
        default=draw(st.none() | st.integers(0, 9)),
        values=draw(_conditions),
        bound=draw(st.dictionaries(st.sampled_from(NAMES), st.sampled_from(NAMES), max_size=2)),
    )


@st.composite
def offerings(draw: st.DrawFn, id: str) -> Offering:  # long because every field is drawn
    names = draw(st.lists(st.sampled_from(NAMES), max_size=4, unique=True))
    path = draw(st.lists(st.sampled_from(["Voice", "Internet access", "Équipment"]), max_size=3))
    return Offering(
        id=id,
        name=draw(_named),
        family=draw(_named),
        category=" / ".join(path),
        summary=draw(_words),
        education=draw(st.builds(Education, what=_words, when=_words, needs=_words)),
        characteristics=tuple(draw(characteristics(name)) for name in names),
        charges=tuple(draw(charges(name)) for name in draw(_several("Port", "Set-up; fee", "="))),
        service_classes=tuple(
            draw(
                st.builds(
                    ServiceClass,
                    name=st.just(name),
                    availability_percent=_positive,
                    restore_hours=_positive,
                    latency_ms=_maybe,
                    jitter_ms=_maybe,
                    loss_percent=_maybe,
                )
            )
            for name in draw(_several("Gold", "Silver"))
        ),
        elements=tuple(
            NetworkElement(
                name=name,
                mtbf_hours=draw(_positive),
                mttr_hours=draw(_positive),
                doubled_when=draw(_conditions),
            )
            for name in draw(_several("Router", "Link"))
        ),
        term_rewards=draw(
            st.dictionaries(st.integers(1, 60), st.sampled_from([0.0, 0.05]), max_size=2)
        ),
        access=draw(_several("on-net", "near-net", "off-net")),
        delay_ms=draw(_maybe),
        lead_time_days=draw(st.integers(0, 99)),
        demand_unit=draw(_named),
        complements=tuple(draw(st.lists(st.sampled_from(IDS), max_size=2, unique=True))),
        version=draw(st.integers(1, 9)),
        lifecycle=draw(st.sampled_from(Lifecycle)),
        members=tuple(draw(members(name)) for name in draw(_several("access", "backup"))),
        valid_from=draw(_day),
        valid_to=draw(_day),
        specification=draw(st.sampled_from(["", "", "access-spec"])),
    )


def _several(*names: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(names), max_size=len(names), unique=True).map(tuple)


@st.composite
def rules(draw: st.DrawFn, id: str, of: list[str]) -> Rule:  # long because every field is drawn
    columns = tuple(draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True)))
    rows = st.lists(st.tuples(*[values for _ in columns]), max_size=3).map(tuple)
    factors = st.dictionaries(
        st.sampled_from(NAMES), numbers.filter(bool).map(float), min_size=1, max_size=3
    )
    return Rule(
        id=id,
        offering_id=draw(st.sampled_from(of)),
        when=draw(_conditions),
        requires=draw(_conditions),
        excludes=draw(_conditions),
        reach=draw(st.sampled_from(["", "speed"])),
        reached_by=draw(st.sampled_from(["", "users"])),
        sentence=draw(_words),
        when_at_least=draw(_bounds),
        when_at_most=draw(_bounds),
        allowed=draw(st.none() | st.builds(AllowedTable, columns=st.just(columns), rows=rows)),
        inequality=draw(
            st.none()
            | st.builds(
                lambda factors, least, by: (
                    Inequality(
                        factors=factors, at_least=least, times=dict.fromkeys(list(factors)[:1], by)
                    )
                    if by
                    else Inequality(factors=factors, at_least=least)
                ),
                factors,
                numbers.map(float),
                st.sampled_from(["", "users"]),
            )
        ),
        cardinality=draw(
            st.none()
            | st.builds(
                Cardinality,
                of=st.lists(st.tuples(st.sampled_from(NAMES), values), min_size=1, max_size=3).map(
                    tuple
                ),
                least=st.integers(0, 3),
                most=st.none() | st.integers(3, 6),
            )
        ),
        defaults=draw(_conditions),
        prefers=draw(_conditions),
    )


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    ids = draw(st.lists(st.sampled_from(IDS), min_size=1, max_size=3, unique=True))
    return Catalogue(
        version=3,
        offerings=tuple(draw(offerings(id)) for id in ids),
        rules=tuple(draw(rules(f"r{at}", ids)) for at in range(draw(st.integers(0, 2)))),
    )


def kinds(value: object) -> str:
    """The value spelt out: 1, True and 1.0 are equal in Python and different to a customer."""
    return repr(value).replace(".0,", ",").replace(".0}", "}").replace(".0)", ")")
