"""Documents of every kind become requirements with number, section, place and words."""

from __future__ import annotations

import pytest

from sales.rfp.export import COLUMNS, to_csv
from sales.rfp.facts import FactKind
from sales.rfp.labels import read_label
from sales.rfp.requirement import Obligation, Party, RfpRequirement
from sales.rfp.sentences import inline_items
from tests.sales.rfp.samples import pdf, read, sample_docx, sample_xlsx


def by_text(found: tuple[RfpRequirement, ...], part: str) -> RfpRequirement:
    return next(each for each in found if part in each.text)


TENDER = b"""
IV. SCOPE

B. Plant
1. The ring shall have 96 strands.
2. For each splice the Contractor shall provide:
(a) a photograph; and
(b) a test report.
3. Ducts should be reused.
The Board will provide escorts.

C. Offers
Proposals are due March 18, 2027 at 2:00 PM Eastern Time. Questions must be sent seven days before
the due date. The proposal shall not exceed 30 pages.
"""


def test_list_items_carry_their_lead_in_and_a_composed_number() -> None:
    found = read("tender.txt", TENDER).requirements
    photograph = by_text(found, "photograph")
    assert photograph.number == "IV.B.2(a)"
    assert photograph.lead_in == "For each splice the Contractor shall provide:"
    assert photograph.place.section == "IV. SCOPE > B. Plant"
    assert photograph.actor is Party.CONTRACTOR
    assert by_text(found, "Ducts").obligation is Obligation.DESIRABLE
    assert not [each for each in found if each.text.startswith("For each splice")]
    assert not [each for each in found if "escorts" in each.text]


def test_relative_deadlines_are_resolved_with_their_zone() -> None:
    facts = read("tender.txt", TENDER).facts
    deadlines = {each.name: each.value for each in facts if each.kind is FactKind.DEADLINE}
    assert deadlines["proposal"] == "2027-03-18 14:00 America/New_York"
    assert deadlines["questions"] == "2027-03-11 14:00 America/New_York"
    limits = [each.value for each in facts if each.kind is FactKind.PAGE_LIMIT]
    assert limits == ["30"]


PAGE = (
    "<h2>{n}. Part {n}</h2><p>The bidder shall do thing {n} with great care and attention at "
    "every single one of the twelve sites of the network, without any exception.</p>"
    "<table style='border-collapse:collapse'><tr><th>No.</th><th>Requirement</th>"
    "<th>Response</th></tr><tr><td>T-{n}</td><td>Port {n} must be lit.</td><td></td></tr></table>"
    "<p style='break-after:page'>Nothing more is said here.</p>"
)
STYLE = (
    "<style>td,th{border:1px solid black}@page{@top-center{content:'Bidders must read RFP 27';}"
    " @bottom-center{content:'Page ' counter(page)}}</style>"
)


def test_a_pdf_keeps_pages_sections_and_tables_without_running_headers() -> None:
    html = STYLE + "".join(PAGE.replace("{n}", str(n)) for n in range(1, 6))
    found = read("rfp.pdf", pdf(html)).requirements
    assert [each.place.page for each in found] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    third = by_text(found, "thing 3")
    assert third.place.section == "3. Part 3"
    assert third.text.endswith("without any exception.")
    assert by_text(found, "Port 4").number == "T-4"
    assert not [each for each in found if "RFP 27" in each.text]


def test_a_docx_is_read_with_changes_accepted_lists_counted_and_tables_nested() -> None:
    reading = read("rfp.docx", sample_docx())
    found = reading.requirements
    assert by_text(found, "99.95").place.section == "Network services > Availability"
    assert [each.characteristic for each in by_text(found, "99.95").figures] == [
        "availability_percent"
    ]
    assert by_text(found, "monthly report").lead_in == "The supplier shall provide:"
    assert by_text(found, "router").text == "The router must be managed by the supplier."
    assert by_text(found, "10 Gbps").number == "N-1"
    assert by_text(found, "Spare keys").obligation is Obligation.MANDATORY
    assert any("tracked changes" in each for each in reading.remarks)


def test_a_workbook_keeps_cells_choices_and_how_binding_rows_are() -> None:
    reading = read("rfp.xlsx", sample_xlsx())
    first, second, third = reading.requirements
    assert (first.number, first.place.cell) == ("C-1", "Requirements!B5")
    assert (first.answer_cell, first.comment_cell) == ("Requirements!D5", "Requirements!E5")
    assert first.allowed_answers == ("Comply", "Partially comply", "Do not comply")
    assert first.place.section == "Requirements > Connectivity"
    assert second.obligation is Obligation.DESIRABLE
    assert third.number == "C-3"
    assert any("Scoring" in each for each in reading.remarks)


def test_the_csv_has_the_documented_columns() -> None:
    lines = to_csv(read("tender.txt", TENDER)).splitlines()
    assert lines[0] == ",".join(COLUMNS)
    assert lines[1].startswith("RQ-0001,IV.B.1,")


def test_no_requirement_comes_twice_and_contents_lines_do_not_come_at_all() -> None:
    text = b"""TABLE OF CONTENTS
1. The bidder must sign .......... 4

1. Signing
The bidder must sign each and every page of the whole offer with blue ink.
The bidder must sign each and every page of the whole offer with blue ink.
"""
    assert len(read("a.txt", text).requirements) == 1


@pytest.mark.parametrize(
    ("sentence", "marks"),
    [
        ("The Contractor shall return: (1) all cards and (2) expired cards in five (5) days.", 2),
        ("The bidder shall name (a) a lead and (b) a deputy (c) as well as a clerk.", 3),
        ("Within five (5) days the supplier shall report.", 0),
    ],
)
def test_only_marks_that_count_on_are_items(sentence: str, marks: int) -> None:
    assert len(inline_items(sentence)[1]) == marks


def test_a_decimal_heading_goes_on_after_parts_that_interrupt_it() -> None:
    text = "\n".join(
        [
            "11.5 INSTRUCTIONS",
            "The offeror shall sign the form.",
            "PART 1 TECHNICAL QUOTE",
            "The quote shall have ten pages.",
            "12.1 METHOD OF AWARD",
            "The offeror shall keep its prices open for 90 days.",
        ]
    )
    rows = read("rfq.txt", text.encode()).requirements
    assert [each.number for each in rows] == ["11.5", "1", "12.1"]
    assert rows[2].place.section == "12.1 METHOD OF AWARD"


UNRULED = (
    "<style>td,th{padding:4pt 8pt;vertical-align:top;text-align:left}</style>"
    "<h1>2 Requirements</h1><h2>2.1 Network</h2><p>The bidder shall answer each row.</p>"
    "<table><tr><th style='width:15%'>No.</th><th style='width:55%'>Requirement</th>"
    "<th>Bidder response</th></tr>"
    "<tr><td>R-1</td><td>The contractor shall provide 10 Gbps at 12 sites with diverse entrances "
    "into each of the buildings.</td><td></td></tr>"
    "<tr><td>R-2</td><td>Faults must be restored within 4 hours.</td><td></td></tr></table>"
    "<h2>2.2 Reports</h2><p>The bidder shall send a monthly report.</p>"
)


def test_rows_of_a_table_without_rules_stand_in_the_section_above_it() -> None:
    found = read("unruled.pdf", pdf(UNRULED)).requirements
    assert [(each.number, each.place.section) for each in found] == [
        ("2.1", "2 Requirements > 2.1 Network"),
        ("R-1", "2 Requirements > 2.1 Network"),
        ("R-2", "2 Requirements > 2.1 Network"),
        ("2.2", "2 Requirements > 2.2 Reports"),
    ]


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("(ab) keep", "(ab)"),
        ("aa. keep", "aa."),
        ("b) keep", "b)"),
        ("it. The", ""),
        ("so) and", ""),
    ],
)
def test_the_last_word_of_a_sentence_is_no_label_of_a_list_item(line: str, label: str) -> None:
    found = read_label(line)
    assert (found.text.strip() if found else "") == label


def test_a_sentence_goes_on_in_the_next_column_of_a_page_set_in_columns_below_its_head() -> None:
    page = (
        "<h1>4 Terms</h1><p>The contractor shall keep records of all work at every site of the "
        "network and send them in each month.</p><div style='columns:2'><h2>4.1 Liability</h2>"
        "<p>The contractor shall carry insurance of at least 2 million per event during the whole "
        "of the contract.</p><p>The contractor must inform the buyer of each claim within seven "
        "days of the day on which it hears of it.</p><h2>4.2 Staff</h2><p>All staff on site shall "
        "wear badges at all times and must follow the rules of the house.</p></div>"
    )
    found = read("columns.pdf", pdf(page)).requirements
    assert by_text(found, "each claim").text.endswith("on which it hears of it.")
    assert by_text(found, "badges").number == "4.2"


def test_a_colon_at_the_end_of_a_full_line_leads_into_nothing() -> None:
    page = (
        "<div style='width:11cm;font:12pt monospace'><h2>4 Data</h2><p>The contractor shall name "
        "sources of migrated data:<br>registration and use cases. Once agreed, the contractor "
        "shall:</p><ul><li>Support all sources.</li><li>Keep all scripts.</li></ul></div>"
    )
    found = read("data.pdf", pdf(page)).requirements
    assert by_text(found, "Support").lead_in == "Once agreed, the contractor shall:"


def test_bold_words_within_a_sentence_head_no_section() -> None:
    page = (
        "<div style='width:12cm;text-align:justify'><h2>5 Offers</h2><p>The date of the second "
        "offer will be told to each of the bidders. The bidder shall send its offer in the days "
        "after <b>Evaluation Of First Offers Has Been Completed And Advisory Notifications Have "
        "Been Sent To All</b> of them and must not send it before.</p></div>"
    )
    found = read("offers.pdf", pdf(page)).requirements
    assert {each.place.section for each in found} == {"5 Offers"}


def test_questions_of_other_bidders_in_a_log_are_no_requirements() -> None:
    rows = (
        ("1", "Must the ring be lit on the first day?", "Yes, the ring must be lit on day one."),
        ("2", "Please confirm whether the ducts must be new or may be reused.", "Reused."),
        ("3", "Could the buyer clarify what must be sent, and whether by post?", ""),
    )
    table = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in rows)
    head = "<tr><th>No.</th><th>Question</th><th>Response</th></tr>"
    style = "<style>td,th{border:1px solid}</style>"
    page = f"{style}<h2>Questions and answers</h2><table>{head}{table}</table>"
    found = read("log.pdf", pdf(page)).requirements
    assert [each.text for each in found] == ["Yes, the ring must be lit on day one."]
