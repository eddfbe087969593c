"""What the catalogue tells sellers does not stand in a customer's document."""

from __future__ import annotations

import pytest

from sales.proposals.phrases import for_customer
from workflows.demo.catalogue import demo_offerings


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            "Choose it for temporary sites. Do not sell it as the only access of a site.",
            "Choose it for temporary sites.",
        ),
        ("Sell it to carriers. An enterprise that asks for it usually means E-Line.", ""),
        (
            "A link from the customer's network, e.g. to a cloud",
            "A link from your network, e.g. to a cloud.",
        ),
        ("Routing stays wholly with the customer.", "Routing stays wholly with you."),
        ("Choose it for customers who keep ISDN.", "Choose it for those who keep ISDN."),
        (
            "Delay stays below 1.5 ms. Is it enough? Yes!",
            "Delay stays below 1.5 ms. Is it enough? Yes!",
        ),
    ],
)
def test_advice_to_sellers_is_left_out(written: str, said: str) -> None:
    assert for_customer(written) == said


def test_no_demo_offering_says_sell_to_a_customer() -> None:
    for each in demo_offerings():
        said = (each.summary, each.education.what, each.education.when, each.education.needs)
        for text in map(for_customer, said):
            assert "sell it" not in text.casefold()
            assert "the customer's" not in text.casefold()
