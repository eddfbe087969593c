"""Rules and buildings read from their sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from catalog.feasibility import Building, Reach
from catalog.offering import Value
from catalog.rules import AllowedTable, Cardinality, Rule
from catalog.sheets import layout
from catalog.sheets.cell_words import number_in, read_pairs, read_sum
from catalog.sheets.rows import Row
from common.money import Money


def read_rule(row: Row, combinations: Mapping[str, Sequence[tuple[Value, ...]]]) -> Rule:
    id = row.needed("Rule")
    whens, bounds = _conditions(row)
    reach, by = row.text("Must reach"), row.text("This one")
    columns = row.names("Only these combinations of")
    rows = tuple(combinations.get(id, ()))
    if any(len(each) != len(columns) for each in rows):
        said = f"names {len(columns)} characteristics; its combinations have another number"
        row.refuse("Only these combinations of", said)
    return Rule(
        id=id,
        offering_id=row.needed(layout.ID),
        sentence=row.text("Sentence"),
        when=whens,
        when_at_least=bounds[">="],
        when_at_most=bounds["<="],
        requires=row.mapping("Requires"),
        excludes=row.mapping("Not together"),
        reach=reach,
        reached_by=by,
        allowed=AllowedTable(columns=columns, rows=rows) if columns else None,
        inequality=row.read("Sum", read_sum, None),
        cardinality=_cardinality(row),
        defaults=row.mapping("Unless chosen"),
        prefers=row.mapping("Recommended"),
    )


def _conditions(row: Row) -> tuple[dict[str, Value], dict[str, dict[str, float]]]:
    equal: dict[str, Value] = {}
    bounds: dict[str, dict[str, float]] = {">=": {}, "<=": {}}

    def read(text: str) -> None:
        for name, sign, value in read_pairs(text, "= >= <="):
            if sign == "=":
                equal[name] = value
            else:
                bounds[sign][name] = float(number_in(value, name))

    row.read("When", read, None)
    return equal, bounds


def _cardinality(row: Row) -> Cardinality | None:
    counted = row.read("Count of", read_pairs, ())
    least, most = row.whole("Count at least"), row.whole("Count at most")
    if not counted:
        if least is not None or most is not None:
            row.refuse("Count of", "is empty beside a count; accepted: like wifi = yes; lan = yes")
        return None
    if most is not None and most < (least or 0):
        row.refuse("Count at most", f"{most} is below the least, {least}")
    of = tuple((name, value) for name, _, value in counted)
    return Cardinality(of=of, least=least or 0, most=most)


def read_building(row: Row) -> Building:
    cost = row.number_at("Build cost")
    currency = row.text("Currency").upper() or "USD"
    if cost and not row.text("Currency"):
        row.refuse("Currency", "is empty beside a build cost; accepted: like USD")
    extra = row.whole("Extra days")
    return Building(
        id=row.needed("Building"),
        street=row.needed("Street"),
        city=row.needed("City"),
        postcode=row.text("Postcode"),
        region=row.needed("Region"),
        latitude=_degrees(row, "Latitude", 90),
        longitude=_degrees(row, "Longitude", 180),
        reach=Reach(row.choice("Reach", layout.REACHES)),
        distance_km=row.number_at("Distance (km)") or 0,
        build_cost=Money(Decimal(row.text("Build cost") or "0"), currency)
        if cost is not None
        else Money(Decimal(0), currency),
        extra_lead_days=extra or 0,
    )


def _degrees(row: Row, heading: str, most: int) -> float:
    found = row.needed_number(heading)
    if abs(found) > most:
        row.refuse(heading, f"{found:g} is no {heading.casefold()}; accepted: -{most} to {most}")
    return found
