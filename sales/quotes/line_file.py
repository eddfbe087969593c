"""Lines of a quote as a file: columns mapped to fields, every row checked, all taken or none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from catalog.catalogue import Catalogue
from catalog.configuration import Configuration
from catalog.configurator import InvalidConfiguration, configure
from catalog.offering import Offering, Value
from common.errors import BusinessError, RowErrors
from common.tables import Table
from common.units import NotANumber, parse_number
from common.wording import count, join_words
from sales.pricing.price import MOST_OF_A_LINE
from sales.quotes.draft import TERM_MONTHS_HIGH, TERM_MONTHS_LOW
from sales.quotes.line_cells import OfferingNames, fold, read_months, read_value, unit_in_header

MOST_ROWS = 100_000
# What people put over a column, folded to letters and digits, the likelier name first.
FIELDS: dict[str, tuple[str, ...]] = {
    "site": (
        *("site", "sitename", "location", "locationname", "branch", "office", "siteid", "name"),
        *("store", "building", "facility", "premises", "aend", "endpoint"),
    ),
    "offering": (
        *("offering", "service", "product", "offeringid", "productid", "sku", "offeringname"),
        *("productname", "servicename", "servicetype", "producttype", "item", "type", "access"),
    ),
    "quantity": ("quantity", "qty", "count", "pieces", "units", "lines", "circuits"),
    "term_months": ("term", "termmonths", "contractterm", "months", "contractmonths", "duration"),
    "discount": ("discount", "discountpercent", "rebate"),
    "group": ("group", "lot", "heading"),
    "region": ("region", "salesregion", "area", "state", "country"),
    "street": ("street", "address", "streetaddress"),
    "city": ("city", "town"),
}
# What people call a characteristic, where they do not use its own name or title.
_CALLED = {
    "bandwidth_mbps": (
        *("speed", "portspeed", "accessspeed", "cir", "mbps", "gbps", "capacity", "bandwidthmbps"),
        *("downloadspeed", "linespeed", "circuitspeed", "bandwidthgbps", "speedmbps", "bw"),
    ),
    "service_class": ("class", "sla", "servicelevel", "slaclass", "grade", "tier"),
    "users": ("seats", "licences", "licenses", "agents"),
}
_NEEDED = ("site", "offering")


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
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BadRow:
    """A row that cannot be quoted, with all that is wrong with it."""

    row: int
    faults: tuple[str, ...]


def guess_columns(header: tuple[str, ...], catalogue: Catalogue) -> dict[str, str]:
    """For each column of the file the field or characteristic it is likely to be."""
    spelt: dict[str, tuple[int, str]] = {}
    for name, all in FIELDS.items():
        for rank, spelling in enumerate(all):
            spelt[fold(spelling)] = (rank, name)
    for offering in catalogue.on_sale:
        for each in offering.characteristics:
            if each.configurable:
                called = (each.name, each.title, *_CALLED.get(each.name, ()))
                for rank, spelling in enumerate(called):
                    spelt.setdefault(fold(spelling), (rank, each.name))
    found = []
    for at, column in enumerate(header):
        bare = re.sub(r"[(\[].*?[)\]]", "", column)
        guess = spelt.get(fold(bare)) or spelt.get(fold(column))
        if guess:
            found.append((guess[0], at, column, guess[1]))
    guessed: dict[str, str] = {}
    # The likelier name first, where two columns could be the same thing.
    for _, _, column, name in sorted(found):
        if name not in guessed.values():
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
    read = [reader.read(number, row) for number, row in table.numbered()]
    faults = [
        f"Row {each.row}: {fault}"
        for each in read
        if isinstance(each, BadRow)
        for fault in each.faults
    ]
    if faults:
        raise RowErrors(
            f"No line was taken: {count(len(faults), 'fault')} in the file.", tuple(faults)
        )
    return tuple(each for each in read if isinstance(each, FileLine))


def read_what_fits(
    table: Table, columns: Mapping[str, str], catalogue: Catalogue
) -> tuple[FileLine | BadRow, ...]:
    """Every row by itself, for a price that nobody is held to yet.

    The site may be missing; the next larger size stands for one that is not sold, and a setting
    the offering does not have is passed over. Notes say so.

    Raises:
        ColumnsMissing: none for the offering.
    """
    if "offering" not in columns.values():
        raise ColumnsMissing(["offering"], table.header)
    reader = _Lenient(columns, table.header, catalogue)
    return tuple(reader.read(number, row) for number, row in table.numbered())


@dataclass(frozen=True, slots=True)
class _Made:
    configuration: Configuration | None
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class _Reader:
    """Takes every cell as it is written, or says what is wrong with it."""

    needs_site, size_up = True, False

    def __init__(
        self, columns: Mapping[str, str], header: tuple[str, ...], catalogue: Catalogue
    ) -> None:
        place = {name: header.index(column) for column, name in columns.items() if name}
        self._fields = {name: at for name, at in place.items() if name in FIELDS}
        self._choices = {name: at for name, at in place.items() if name not in FIELDS}
        self._units = {name: unit_in_header(header[at]) for name, at in place.items()}
        self._rules = catalogue.rules
        self._offerings = OfferingNames(catalogue.on_sale)
        self._made: dict[tuple[str, ...], _Made] = {}

    def read(self, number: int, row: tuple[str, ...]) -> FileLine | BadRow:
        said = {name: row[at] for name, at in self._fields.items()}
        faults = [] if said.get("site") or not self.needs_site else ["the site is missing."]
        kind = (said["offering"], *(row[at] for at in self._choices.values()))
        made = self._made.get(kind)
        if made is None:
            made = self._made[kind] = self._configure(said["offering"], row)
        faults += made.faults
        quantity = _whole("quantity", said.get("quantity", ""), (1, MOST_OF_A_LINE), 1, faults)
        term = _term(said.get("term_months", ""), self._units.get("term_months", ""), faults)
        if faults or made.configuration is None:
            return BadRow(row=number, faults=tuple(faults))
        kept = ("discount", "group", "region", "street", "city")
        return FileLine(
            row=number,
            site=said.get("site", ""),
            configuration=made.configuration,
            quantity=quantity,
            term_months=term,
            notes=made.notes,
            **{name: said[name] for name in kept if name in said},
        )

    def _configure(self, name: str, row: tuple[str, ...]) -> _Made:
        if not name:
            return _Made(None, ("the offering is missing.",))
        offering, said = self._find(name)
        if offering is None:
            return _Made(None, (said,))
        choices: dict[str, Value] = {}
        faults: list[str] = []
        notes = [said] if said else []
        for wanted, at in self._choices.items():
            characteristic = offering.characteristic(wanted)
            if not row[at]:
                continue
            if characteristic is None:
                self._without(f"{offering.name} has no {wanted.replace('_', ' ')}", faults, notes)
                continue
            found = read_value(characteristic, row[at], self._units[wanted], size_up=self.size_up)
            faults += [found.fault] if found.fault else []
            notes += [found.note] if found.note else []
            if found.value is not None:
                choices[wanted] = found.value
        if faults:
            return _Made(None, tuple(faults))
        try:
            made = configure(offering, self._rules, choices)
        except InvalidConfiguration as refusal:
            return _Made(None, (str(refusal),))
        return _Made(made, notes=tuple(notes))

    def _find(self, name: str) -> tuple[Offering | None, str]:
        return self._offerings.find(name)

    def _without(self, said: str, faults: list[str], _notes: list[str]) -> None:
        faults.append(f"{said}.")


class _Lenient(_Reader):
    """Takes what comes nearest and notes it; only what cannot be priced at all is a fault."""

    needs_site, size_up = False, True

    def _find(self, name: str) -> tuple[Offering | None, str]:
        found, fault = self._offerings.find(name)
        if found is None:
            first, note = self._offerings.first_of_kind(name)
            return (first, note) if first else (None, fault)
        return found, ""

    def _without(self, said: str, _faults: list[str], notes: list[str]) -> None:
        notes.append(said)


def _term(text: str, header_unit: str, faults: list[str]) -> int:
    if not text:
        return 0
    months = read_months(text, header_unit)
    if months is None or months != int(months) or not TERM_MONTHS_LOW <= months <= TERM_MONTHS_HIGH:
        faults.append(
            f"term {text[:40]!r} is not accepted; "
            f"{TERM_MONTHS_LOW} to {TERM_MONTHS_HIGH} months are."
        )
        return 0
    return int(months)


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
