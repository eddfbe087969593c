"""Notes at the foot of a page interrupt neither a sentence nor the section it stands in."""

from __future__ import annotations

from tests.sales.rfp.samples import pdf, read

STYLE = (
    "<style>@page{size:A5;margin:2cm}body{font:11pt serif}.n{float:footnote;font-size:8pt}"
    "::footnote-call{font-size:6.5pt;vertical-align:super}::footnote-marker{font-size:6pt}</style>"
)


def test_notes_are_read_on_their_own_and_the_sentence_over_the_page_is_whole() -> None:
    towns = ("Arden", "Brook", "Clyde", "Dover", "Esher", "Frome", "Goole", "Hythe")
    noted = {
        town: f"<span class=n>The bidder must attach the plan of {town}.</span>"
        for town in towns[1:4]
    }
    text = "".join(
        f"<p>The contractor shall keep the circuit of {town} available{noted.get(town, '')} in "
        f"each month of the contract. The supplier must name a person for {town} who answers in "
        f"the day and who, in {town}, keeps a record.</p>"
        for town in towns
    )
    found = read("notes.pdf", pdf(f"{STYLE}<h2>3 Service</h2>{text}")).requirements
    said = {each.text for each in found}
    for town in towns:
        assert town not in noted or f"The bidder must attach the plan of {town}." in said
        assert (
            f"The contractor shall keep the circuit of {town} available in each month of the"
            " contract."
        ) in said
        assert (
            f"The supplier must name a person for {town} who answers in the day and who, in"
            f" {town}, keeps a record."
        ) in said
    assert {(each.number, each.place.section) for each in found} == {("3", "3 Service")}


def test_units_with_small_digits_keep_them() -> None:
    page = "<h2>4 Room</h2><p>The room must have 20 m<sup>2</sup> and 5 % CO<sub>2</sub>.</p>"
    assert "20 m2" in read("room.pdf", pdf(page)).requirements[0].text
