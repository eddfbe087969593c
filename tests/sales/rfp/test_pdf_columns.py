"""Tables of a PDF without rules are read row by row, and pages that only look so are not."""

from __future__ import annotations

from random import Random

import pytest

from sales.rfp.pdf_document import read_pdf
from tests.sales.rfp.samples import pdf, read

ASKED = (
    "The contractor shall provide 10 Gbps Ethernet access at 12 sites with diverse entrances into "
    "each of the buildings and two carriers.",
    "Faults must be restored within 4 hours.",
    "The contractor shall keep availability of at least 99.95 % in each calendar month, measured "
    "at the customer's own port and reported on paper to the buyer each month.",
    "Latency should stay below 30 ms round trip between any two sites.",
)
TEXT = "<p>The bidder shall answer each row below in the column that is meant for it.</p>"


def table(style: str, titles: tuple[str, ...], asked: tuple[str, ...] = ASKED) -> bytes:
    head = "".join(f"<th>{each}</th>" for each in titles)
    rows = "".join(
        f"<tr>{f'<td>R-{n}</td>' if len(titles) > 2 else ''}<td>{each}</td><td></td></tr>"
        for n, each in enumerate(asked, 1)
    )
    widths = "" if len(titles) < 3 else "<col style='width:15%'><col style='width:55%'>"
    return pdf(
        "<style>body{font:11pt serif}table{width:100%}td,th{text-align:left;" + style + "}</style>"
        f"<h1>2 Requirements</h1><h2>2.1 Network</h2>{TEXT}"
        f"<table>{widths}<tr>{head}</tr>{rows}</table>"
        "<h2>2.2 Reports</h2><p>The bidder shall send a monthly report to the buyer.</p>"
    )


@pytest.mark.parametrize("style", ["padding:4pt 8pt;vertical-align:" + v for v in (
    "top", "middle", "bottom")] + ["padding:0 4pt;vertical-align:middle"])  # fmt: skip
def test_a_row_without_rules_keeps_its_number_and_its_whole_text(style: str) -> None:
    found = read("rfp.pdf", table(style, ("No.", "Requirement", "Bidder response"))).requirements
    assert [(each.number, each.text) for each in found[1:-1]] == [
        (f"R-{n}", text) for n, text in enumerate(ASKED, 1)
    ]
    assert {each.place.section for each in found[:-1]} == {"2 Requirements > 2.1 Network"}
    assert found[-1].place.section == "2 Requirements > 2.2 Reports"


def test_titles_over_several_lines_still_head_their_columns() -> None:
    titles = ("No.", "Requirement", "Comply (Yes / No / Partial) as the bidder declares")
    found = read("rfp.pdf", table("padding:4pt 8pt", titles)).requirements
    assert found[1].allowed_answers == ("Yes", "No", "Partial")


def test_a_table_of_requirement_and_response_alone_is_read_by_its_spaces() -> None:
    content = table("padding:4pt 8pt", ("Requirement", "Response"))
    assert [each.text for each in read("rfp.pdf", content).requirements[1:-1]] == list(ASKED)


def test_a_table_goes_on_over_pages_with_a_row_broken_between_them() -> None:
    words = ("port", "ring", "duct", "site", "mast", "hall", "desk", "lamp", "rack", "fuse", "lock")
    mixed = Random(5)
    asked = tuple(
        f"The contractor shall {' '.join(mixed.choices(words, k=mixed.randint(3, 30)))}."
        for _ in range(28)
    )
    style = "padding:6pt 8pt;vertical-align:middle"
    found = read("rfp.pdf", table(style, ("No.", "Requirement", "Response"), asked)).requirements
    assert [each.number for each in found[1:-1]] == [f"R-{n}" for n in range(1, 29)]
    assert [each.text for each in found[1:-1]] == list(asked)


PROSE = "The contractor shall keep records of all work at every site and send them in monthly. " * 6


@pytest.mark.parametrize(
    "html",
    [
        f"<div style='columns:2'><h3>Requirements</h3><p>{PROSE}</p><h3 "
        "style='break-before:column'>Response</h3><p>" + PROSE.replace("monthly", "daily") + "</p>",
        f"<h3>Requirements</h3><ol><li>{PROSE}<ol><li>Response</li><li>Comments</li></ol>"
        "</li></ol>",
        f"<p>Requirement: response</p><p style='margin-left:3cm'>{PROSE}</p>",
    ],
)
def test_columns_of_prose_and_indented_lists_are_no_tables(html: str) -> None:
    document = read_pdf("rfp.pdf", pdf(html))
    assert not [each for each in document.blocks if each.cells]
