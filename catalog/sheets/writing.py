"""A catalogue written as the sheets of a book; what is read back is the same catalogue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from catalog.catalogue import Catalogue
from catalog.feasibility import Building
from catalog.offering import Charge, Offering, Value
from catalog.rules import Rule
from catalog.sheets import layout
from catalog.sheets.cell_words import (
    say_cell,
    say_list,
    say_mapping,
    say_names,
    say_pairs,
    say_sum,
)
from common.books import LONGEST_CELL, Sheet
from common.tables import Cell

_INTRODUCTION = (
    "This workbook is a whole catalogue: change it, then import it on the page Catalogue versions.",
    "Nothing is published before you have seen what it would change.",
    "Headings may stand in any order. Columns with other headings are for your own notes: they "
    "are named on import and not kept.",
    "An offering that is missing here will be missing from the next version.",
    "A sheet that is missing counts as empty; without the sheet Buildings, the building list "
    "stays as it is.",
    "Lists are separated by ; and conditions read: service_class = Gold; bandwidth_mbps >= 500.",
    'Put quotation marks around text that would read as a number, yes or no: "100".',
)


def written_sheets(catalogue: Catalogue, buildings: Sequence[Building] = ()) -> tuple[Sheet, ...]:
    """Every sheet, "Read me" first. Prices are written row by row as they are asked for."""
    offerings = catalogue.offerings
    ids = tuple(each.id for each in offerings)
    categories = tuple(dict.fromkeys(o.category for o in offerings if o.category))
    lists = _lists(ids, categories, catalogue)
    by = _columns_of_matrix(offerings)
    rows: dict[str, Iterable[Sequence[Cell]]] = {
        layout.OFFERINGS: (offering_row(each) for each in offerings),
        layout.CHARACTERISTICS: (row for o in offerings for row in characteristic_rows(o)),
        layout.MEMBERS: (row for o in offerings for row in member_rows(o)),
        layout.CHARGES: (charge_row(o, c) for o in offerings for c in o.charges),
        layout.PRICES: (row for o in offerings for c in o.charges for row in price_rows(o, c, by)),
        layout.RULES: (_rule(each) for each in catalogue.rules),
        layout.COMBINATIONS: (
            (rule.id, say_list(row) or '""')
            for rule in catalogue.rules
            if rule.allowed
            for row in rule.allowed.rows
        ),
        layout.CLASSES: (row for o in offerings for row in class_rows(o)),
        layout.ELEMENTS: (row for o in offerings for row in element_rows(o)),
        layout.BUILDINGS: (_building(each) for each in buildings),
        layout.CATEGORIES: ((each,) for each in categories),
        layout.KEPT: (row for o in offerings for row in _kept(o)),
    }
    sheets = [_read_me()]
    for name, of_sheet in rows.items():
        header = layout.headings(name)
        if name == layout.PRICES:
            header = (*header, *(layout.BY + each for each in by if each), *_others(by))
        if name != layout.BUILDINGS or buildings:
            sheets.append(
                Sheet(name, header, of_sheet, lists.get(name, {}), {"Sentence": 60, "Summary": 60})
            )
    return tuple(sheets)


def _lists(
    ids: tuple[str, ...], categories: tuple[str, ...], catalogue: Catalogue
) -> dict[str, dict[str, Sequence[str]]]:
    """What the drop-downs of each sheet offer."""
    charges = tuple(dict.fromkeys(c.name for o in catalogue.offerings for c in o.charges))
    specifications = tuple(
        dict.fromkeys(o.specification for o in catalogue.offerings if o.specification)
    )
    of_id: dict[str, Sequence[str]] = {layout.ID: ids} if ids else {}
    return {
        layout.OFFERINGS: {
            "State": layout.STATES,
            **({"Category": categories} if categories else {}),
            **({"Specification": specifications} if specifications else {}),
        },
        layout.CHARACTERISTICS: {
            **of_id,
            "Can be chosen": layout.YES_NO,
            "Whole numbers only": layout.YES_NO,
        },
        layout.MEMBERS: {**of_id, **({"Is": ids} if ids else {})},
        layout.CHARGES: {**of_id, "Due": layout.DUE},
        layout.PRICES: {**of_id, **({"Charge": charges} if charges else {})},
        layout.RULES: of_id,
        layout.CLASSES: of_id,
        layout.ELEMENTS: of_id,
        layout.BUILDINGS: {"Reach": layout.REACHES},
    }


def _read_me() -> Sheet:
    rows: list[Sequence[Cell]] = [(line, "", "") for line in _INTRODUCTION]
    rows.append(("", "", ""))
    for sheet, columns in layout.COLUMNS.items():
        rows += [(sheet, heading, about) for heading, about in columns.items()]
    rows.append((layout.PRICES, layout.BY + "...", "A value of what the charge is priced by"))
    rows.append(("", "", "A heading with * must be filled in every row."))
    return Sheet(
        layout.READ_ME,
        ("Sheet", "Heading", "What it takes"),
        rows,
        width={"Sheet": 24, "Heading": 28, "What it takes": 90},
    )


def offering_row(each: Offering) -> Sequence[Cell]:
    education = each.education
    return (
        *(each.id, each.name, each.family, each.category, each.summary, each.lifecycle.value),
        *(each.valid_from, each.valid_to, each.specification, say_names(each.access)),
        *(each.delay_ms, each.lead_time_days, each.demand_unit, say_names(each.complements)),
        "; ".join(f"{months} = {share!r}" for months, share in each.term_rewards.items()),
        *(education.what, education.when, education.needs, each.version),
    )


def characteristic_rows(offering: Offering) -> Iterator[Sequence[Cell]]:
    for each in offering.characteristics:
        yield (
            *(offering.id, each.name, each.title, each.unit, say_list(each.values)),
            *(each.low, each.high, _cell(each.default), each.configurable, each.whole),
            *(each.group, each.about),
        )


def _cell(value: Value | None) -> Cell:
    """Numbers as numbers, for a spreadsheet to sort; what would read back otherwise, as text."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int) and abs(value) < 10**15:
        return value
    if isinstance(value, float) and not value.is_integer():
        return value
    return say_cell(value)


def member_rows(bundle: Offering) -> Iterator[Sequence[Cell]]:
    for each in bundle.members:
        yield (
            *(bundle.id, each.name, each.offering_id, each.title, each.lower, each.upper),
            *(each.default, say_mapping(each.values), say_mapping(each.bound)),
        )


def charge_row(offering: Offering, charge: Charge) -> Sequence[Cell]:
    return (
        *(offering.id, charge.name, charge.cadence.value, say_names(charge.dimensions)),
        *(charge.per, say_names(charge.times), say_mapping(charge.only_with)),
        *(charge.usage_unit, charge.usage_volume or None),
    )


def _columns_of_matrix(offerings: Iterable[Offering]) -> tuple[str, ...]:
    """What has a column of its own, in the order of first use; a last "" when some has none."""
    used = Counter(name for o in offerings for c in o.charges for name in c.dimensions)
    if len(used) <= layout.MOST_BY:
        return tuple(used)
    return (*(name for name, _ in used.most_common(layout.MOST_BY)), "")


def _others(by: tuple[str, ...]) -> tuple[str, ...]:
    return (layout.OTHERS,) if "" in by else ()


def price_rows(offering: Offering, charge: Charge, by: tuple[str, ...]) -> Iterator[Sequence[Cell]]:
    columns = {name: at for at, name in enumerate(by)}
    places = [columns.get(name) for name in charge.dimensions]
    for row in charge.rows:
        key: list[Cell] = [None] * len(by)
        others = []
        for name, place, part in zip(charge.dimensions, places, row.key, strict=True):
            if place is None:
                others.append((name, part))
            else:
                key[place] = _cell(part)
        if others:
            key[-1] = say_pairs(others)
        amount, cost = row.amount, row.cost
        shared = amount.currency == cost.currency
        yield (
            *(offering.id, charge.name, _amount(amount.amount)),
            _amount(cost.amount) if shared else f"{cost.amount} {cost.currency}",
            *(amount.currency, *key),
        )


def _amount(amount: Decimal) -> Cell:
    """A number where a spreadsheet keeps it exactly."""
    return amount if Decimal(repr(float(amount))) == amount else f"{amount:f}"


def _rule(rule: Rule) -> Sequence[Cell]:
    counted = rule.cardinality
    conditions = (
        say_mapping(rule.when),
        say_pairs(rule.when_at_least.items(), ">="),
        say_pairs(rule.when_at_most.items(), "<="),
    )
    return (
        *(rule.offering_id, rule.id, rule.sentence, "; ".join(c for c in conditions if c)),
        *(say_mapping(rule.requires), say_mapping(rule.excludes), rule.reach, rule.reached_by),
        say_names(rule.allowed.columns) if rule.allowed else "",
        say_sum(rule.inequality) if rule.inequality else "",
        *((say_pairs(counted.of), counted.least, counted.most) if counted else ("", None, None)),
        *(say_mapping(rule.defaults), say_mapping(rule.prefers)),
    )


def class_rows(offering: Offering) -> Iterator[Sequence[Cell]]:
    for each in offering.service_classes:
        yield (
            *(offering.id, each.name, each.availability_percent, each.restore_hours),
            *(each.latency_ms, each.jitter_ms, each.loss_percent),
        )


def element_rows(offering: Offering) -> Iterator[Sequence[Cell]]:
    for each in offering.elements:
        yield (
            *(offering.id, each.name, each.mtbf_hours, each.mttr_hours),
            *(say_mapping(each.doubled_when), each.shared),
        )


def _building(each: Building) -> Sequence[Cell]:
    cost = each.build_cost
    return (
        *(each.id, each.street, each.city, each.postcode, each.region),
        *(each.latitude, each.longitude, each.reach.value, each.distance_km),
        *(_amount(cost.amount), cost.currency, each.extra_lead_days),
    )


def _kept(offering: Offering) -> Iterator[Sequence[Cell]]:
    """In parts, since a cell takes only so much; each ends in a bar, lest a blank end be cut."""
    size = LONGEST_CELL - 10
    text = offering.extensions
    for start in range(0, len(text), size):
        yield offering.id, f"{text[start : start + size]}|"
