"""Files of lines: every row is taken as it is meant, or all faults are said and none is taken."""

from __future__ import annotations

from decimal import Decimal

import pytest

from catalog.catalogue import Catalogue
from common.errors import RowErrors
from common.tables import Table, read_table
from sales.quotes.draft import QuoteDraft
from sales.quotes.editing import LineFilter, MassEdit, NothingFound, apply_to_all, without
from sales.quotes.line_file import (
    BadRow,
    ColumnsMissing,
    FileLine,
    guess_columns,
    read_lines,
    read_what_fits,
)
from tests.sales.pricing.sample_lines import line
from workflows.demo.catalogue import demo_offerings, demo_rules

CATALOGUE = Catalogue(version=1, offerings=demo_offerings(), rules=demo_rules())


def table(text: str) -> Table:
    return read_table("lines.csv", text.encode(), 1)


def test_columns_are_found_by_what_people_call_them() -> None:
    read = table(
        "Branch;Product;Qty;Term (months);Bandwidth (Mbit/s);Class\nA;dia-fibre;2;24;100;Gold\n"
    )
    columns = guess_columns(read.header, CATALOGUE)
    assert columns["Branch"] == "site"
    assert columns["Product"] == "offering"
    assert columns["Bandwidth (Mbit/s)"] == "bandwidth_mbps"
    (found,) = read_lines(read, columns, CATALOGUE)
    assert (found.site, found.quantity, found.term_months) == ("A", 2, 24)
    assert found.configuration.values["bandwidth_mbps"] == 100


def test_every_fault_of_every_row_is_said_and_nothing_is_taken() -> None:
    read = table(
        "site,offering,quantity,term,bandwidth\n"
        "A,dia-fibre,1,36,100\n"
        ",nonsense,1,36,100\n"
        "B,dia-fibre,-4,36,101\n"
        "C,dia-fibre,1000000,999,100\n"
    )
    with pytest.raises(RowErrors) as refused:
        read_lines(read, guess_columns(read.header, CATALOGUE), CATALOGUE)
    said = "\n".join(refused.value.rows)
    assert str(refused.value) == "No line was taken: 6 faults in the file."
    assert "Row 3: the site is missing." in said
    assert "Row 3: the offering 'nonsense' is not on sale." in said
    assert "Row 4: Bandwidth '101' is not accepted; accepted: 20, 50, 100" in said
    assert "Row 4: quantity '-4' is not accepted; a whole number from 1 to 100,000 is." in said
    assert "Row 5: term '999' is not accepted" in said


def test_a_formula_in_a_cell_is_text() -> None:
    read = table("site,offering\n\"=cmd|' /C calc'!A0\",dia-fibre\n")
    (found,) = read_lines(read, guess_columns(read.header, CATALOGUE), CATALOGUE)
    assert found.site.startswith("=cmd|")


def test_without_a_column_for_the_site_the_file_is_refused() -> None:
    read = table("offering,quantity\ndia-fibre,1\n")
    with pytest.raises(ColumnsMissing, match="No column is chosen for site"):
        read_lines(read, guess_columns(read.header, CATALOGUE), CATALOGUE)


DRAFT = QuoteDraft(
    opportunity_id="OPP-1",
    option_name="imported",
    currency="USD",
    term_months=36,
    lines=tuple(line(number) for number in range(1, 6)),
    line_discounts={"L-002": Decimal(3)},
)


def test_a_mass_edit_changes_what_is_chosen_and_nothing_else() -> None:
    chosen = frozenset({"L-001", "L-002"})
    edit = MassEdit(discount_percent=Decimal(5), term_months=24, group="Lot 1")
    changed = apply_to_all(DRAFT, chosen, edit, CATALOGUE)
    assert changed.line_discounts == {"L-001": Decimal(5), "L-002": Decimal(5)}
    assert [each.term_months for each in changed.lines] == [24, 24, 0, 0, 0]
    assert changed.lines[2:] == DRAFT.lines[2:]
    assert [x.id for x in changed.lines if LineFilter(groups=("Lot 1",)).holds(x)] == sorted(chosen)
    with pytest.raises(NothingFound):
        apply_to_all(DRAFT, frozenset({"L-999"}), edit, CATALOGUE)
    with pytest.raises(RowErrors, match="2 lines cannot be had so"):
        apply_to_all(DRAFT, chosen, MassEdit(choices={"bandwidth_mbps": 7}), CATALOGUE)


def test_a_removed_line_takes_its_discount_with_it() -> None:
    left = without(DRAFT, frozenset({"L-002"}))
    assert len(left.lines) == 4
    assert not left.line_discounts
    assert LineFilter(text="site 3 FIBRE").holds(DRAFT.lines[2])


def test_units_and_the_words_of_the_trade_are_read() -> None:
    read = table(
        "Location,Product,Speed (Gbps),Contract term,Seats\n"
        "A,dia-fibre,1,3 years,\n"
        "B,Dedicated Internet Fibre,500 Mbps,24 months,\n"
    )
    columns = guess_columns(read.header, CATALOGUE)
    first, second = read_lines(read, columns, CATALOGUE)
    assert first.configuration.values["bandwidth_mbps"] == 1000
    assert (first.term_months, second.term_months) == (36, 24)
    assert second.configuration.values["bandwidth_mbps"] == 500


def test_a_dry_run_takes_what_comes_nearest_and_notes_it() -> None:
    read = table(
        "offering,bandwidth,seats\nSD-WAN,150,\ndia-fibre,300,12\nnonsense,1,\ndia-fibre,99999,\n"
    )
    rows = read_what_fits(read, guess_columns(read.header, CATALOGUE), CATALOGUE)
    kind, size, unknown, too_large = rows
    assert isinstance(kind, FileLine)
    assert "priced as SD-WAN Essentials" in kind.notes[0]
    assert isinstance(size, FileLine)
    assert size.notes == (
        "Bandwidth 300: priced as 500 Mbit/s, the next size sold",
        "Dedicated Internet Fibre has no users",
    )
    assert isinstance(unknown, BadRow)
    assert unknown.row == 4
    assert isinstance(too_large, BadRow)
    assert "Bandwidth '99999' is not accepted" in too_large.faults[0]
