"""The negotiation summary as PDF: it conforms, says what it should, and is the same twice."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from sales.negotiation.counters import advise
from sales.negotiation.guardrails import Floors, Outlook, deviations
from sales.negotiation.issue import Deal
from sales.negotiation.preferences import estimate
from sales.negotiation.rounds import Side, views
from sales.negotiation.summary import Heading, NegotiationSummary, summarise_negotiation
from templates.negotiation_summary_document import negotiation_summary_html
from templates.negotiation_summary_pdf import negotiation_summary_pdf
from tests.sales.negotiation.sample import NOW, negotiation, offer

UNKNOWN = Outlook(margin_share=None, expected_credit=None, breach_probability=None)


@pytest.fixture(scope="module")
def summary() -> NegotiationSummary:
    made = negotiation(
        offer(Side.OURS, (0, 1, 1)), offer(Side.THEIRS, (2, 2, 2)), offer(Side.OURS, (1, 1, 1))
    )
    believed = estimate(
        made.issues, made.priorities, made.offers(Side.THEIRS), made.offers(Side.OURS)
    )

    def check(deal: Deal) -> tuple:  # type: ignore[type-arg]
        return deviations(made.issues, deal, UNKNOWN, Floors())

    return summarise_negotiation(
        made,
        views(made, believed.weights),
        believed,
        advise(made, believed, check),
        heading=Heading(
            customer="Åker & <b>Søn</b>",
            subject="Net",
            opportunity_id="OPP-0001",
            provider="Larkfield",
            made_by="Ana",
            made_on=NOW.date(),
        ),
    )


def test_the_pdf_says_where_it_stands_and_redlines_every_round(summary: NegotiationSummary) -> None:
    made = negotiation_summary_pdf(summary)
    reader = PdfReader(io.BytesIO(made))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for said in (
        "never to be handed to the customer",
        "Åker & <b>Søn</b>",
        "Our last offer, round 3",
        "From the standard clauses to the round 3 (ours)",
        "From round 1 (ours) to round 2 (theirs)",
        "Fair split",
    ):
        assert said in text.replace("\u00a0", " ")
    assert "negotiation.json" in reader.attachments


def test_figures_struck_and_put_in_are_marked_for_whoever_cannot_see_colour(
    summary: NegotiationSummary,
) -> None:
    html = negotiation_summary_html(summary)
    assert "<del>30</del> <ins>60</ins>" in html
    assert "<b>Søn" not in html
    assert negotiation_summary_html(summary) == html


def test_each_round_says_what_each_issue_gave_way(summary: NegotiationSummary) -> None:
    assert [each.conceded for each in summary.rounds] == ["none", "none", "Discount USD 5,000.00"]
    assert summary.issues[0].theirs == "10 %"
