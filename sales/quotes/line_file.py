"""Lines of a quote as a file: columns mapped to fields, every row checked, all taken or none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from catalog.catalogue import Catalogue
from catalog.configuration import Configuration
from catalog.configurator import InvalidConfiguration, configure
from catalog.offering import Characteristic, Offering, Value
from common.errors import BusinessError, RowErrors
from common.tables import Table
from common.units import NotANumber, parse_number
from common.wording import count, join_words
from sales.pricing.price import MOST_OF_A_LINE
from sales.quotes.draft import TERM_MONTHS_HIGH, TERM_MONTHS_LOW

MOST_ROWS = 100_000
# What people put over a column, folded to letters and digits, the likelier name first.
FIELDS: dict[str, tuple[str, ...]] = {
    "site": ("site", "sitename", "location", "branch", "office", "name"),
    "offering": ("offering", "service", "product", "offeringid", "productid", "sku"),
    "quantity": ("quantity", "qty", "number", "count", "pieces"),
    "term_months": ("term", "termmonths", "contractterm", "months"),
    "discount": ("discount", "discountpercent", "rebate"),
    "group": ("group", "lot", "heading"),
    "region": ("region", "salesregion", "area"),
    "street": ("street", "address", "streetaddress"),
    "city": ("city", "town"),
}
_NEEDED = ("site", "offering")
_YES, _NO = {"yes", "true", "y", "1"}, {"no", "false", "n", "0"}


class ColumnsMissing(BusinessError):
    def __init__(self, missing: list[str], header: tuple[str, ...]) -> None:
        super().__init__(
            f"No column is chosen for {join_words(missing)}; "
            f"the file has: {', '.join(header)[:200]}."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """One row that can be quoted. `row` is the number a spreadsheet shows beside it."""

    row: int
    site: str
    configuration: Configuration
    quantity: int = 1
    term_months: int = 0
    discount: str = ""
    group: str = ""
    region: str = ""
    street: str = ""
    city: str = ""


def guess_columns(header: tuple[str, ...], catalogue: Catalogue) -> dict[str, str]:
    """For each column of the file the field or characteristic it is likely to be."""
    spelt = {_fold(spelling): name for name, all in FIELDS.items() for spelling in all}
    for offering in catalogue.on_sale:
        for each in offering.characteristics:
            if each.configurable:
                spelt.setdefault(_fold(each.name), each.name)
                spelt.setdefault(_fold(each.title), each.name)
    guessed: dict[str, str] = {}
    for column in header:
        name = spelt.get(_fold(re.sub(r"\(.*?\)", "", column)))
        if name and name not in guessed.values():
            guessed[column] = name
    return guessed


def read_lines(
    table: Table, columns: Mapping[str, str], catalogue: Catalogue
) -> tuple[FileLine, ...]:
    """The lines of a file by the column mapping; all of them or none.

    Raises:
        ColumnsMissing: none for the site or the offering.
        RowErrors: every fault of every row, each with its row number.
    """
    missing = [name for name in _NEEDED if name not in columns.values()]
    if missing:
        raise ColumnsMissing(missing, table.header)
    reader = _Reader(columns, table.header, catalogue)
    lines: list[FileLine] = []
    faults: list[str] = []
    for number, row in table.numbered():
        found = reader.read(number, row)
        if isinstance(found, FileLine):
            lines.append(found)
        else:
            faults.extend(f"Row {number}: {fault}" for fault in found)
    if faults:
        raise RowErrors(
            f"No line was taken: {count(len(faults), 'fault')} in the file.", tuple(faults)
        )
    return tuple(lines)


class _Reader:
    def __init__(
        self, columns: Mapping[str, str], header: tuple[str, ...], catalogue: Catalogue
    ) -> None:
        place = {name: header.index(column) for column, name in columns.items() if name}
        self._fields = {name: at for name, at in place.items() if name in FIELDS}
        self._choices = {name: at for name, at in place.items() if name not in FIELDS}
        self._rules = catalogue.rules
        self._offerings: dict[str, Offering] = {}
        for each in catalogue.on_sale:
            self._offerings[_fold(each.id)] = self._offerings[_fold(each.name)] = each
        self._made: dict[tuple[str, ...], Configuration | list[str]] = {}

    def read(self, number: int, row: tuple[str, ...]) -> FileLine | list[str]:
        said = {name: row[at] for name, at in self._fields.items()}
        faults = [] if said["site"] else ["the site is missing."]
        kind = (said["offering"], *(row[at] for at in self._choices.values()))
        made = self._made.get(kind)
        if made is None:
            made = self._made[kind] = self._configure(said["offering"], row)
        if isinstance(made, list):
            faults += made
        quantity = _whole("quantity", said.get("quantity", ""), (1, MOST_OF_A_LINE), 1, faults)
        bounds = (TERM_MONTHS_LOW, TERM_MONTHS_HIGH)
        term = _whole("term", said.get("term_months", ""), bounds, 0, faults)
        if faults or isinstance(made, list):
            return faults
        return FileLine(
            row=number,
            configuration=made,
            quantity=quantity,
            term_months=term,
            **{k: v for k, v in said.items() if k not in ("offering", "quantity", "term_months")},
        )

    def _configure(self, name: str, row: tuple[str, ...]) -> Configuration | list[str]:
        offering = self._offerings.get(_fold(name))
        if offering is None:
            return [f"the offering {name[:60]!r} is not on sale."]
        choices: dict[str, Value] = {}
        faults = []
        for wanted, at in self._choices.items():
            characteristic = offering.characteristic(wanted)
            if not row[at]:
                continue
            if characteristic is None:
                faults.append(f"{offering.name} has no {wanted.replace('_', ' ')}.")
                continue
            value = _value(characteristic, row[at])
            if value is None:
                faults.append(
                    f"{characteristic.title} {row[at][:40]!r} is not accepted; "
                    f"accepted: {characteristic.accepted()}."
                )
            else:
                choices[wanted] = value
        if faults:
            return faults
        try:
            return configure(offering, self._rules, choices)
        except InvalidConfiguration as refusal:
            return [str(refusal)]


def _value(characteristic: Characteristic, text: str) -> Value | None:
    """The characteristic's value for what a cell says; None when it takes no such value."""
    folded = text.casefold()
    for each in characteristic.values:
        if isinstance(each, bool):
            if folded in (_YES if each else _NO):
                return each
        elif isinstance(each, str) and each.casefold() == folded:
            return each
    try:
        number = parse_number(text)
    except NotANumber:
        return text if characteristic.accepts(text) else None
    exact: Value = int(number) if number == int(number) else number
    return exact if characteristic.accepts(exact) else None


def _whole(what: str, text: str, bounds: tuple[int, int], default: int, faults: list[str]) -> int:
    if not text:
        return default
    low, high = bounds
    try:
        number = parse_number(text)
    except NotANumber:
        number = low - 1
    if number != int(number) or not low <= number <= high:
        faults.append(
            f"{what} {text[:40]!r} is not accepted; a whole number from {low:,} to {high:,} is."
        )
        return default
    return int(number)


def _fold(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold())
