"""A row is answered with the service it names; where it names none, with the line to the site."""

from __future__ import annotations

from sales.rfp.answers import Compliance, RfpAnswer
from sales.rfp.propose import Ground, propose
from tests.sales.rfp.samples import TODAY, read
from workflows.demo.catalogue import demo_offerings

RFP = """# 2 Requirements
2.1 The bidder shall provide a managed firewall at each site.
2.2 Availability shall be at least 99.95 % per site.
2.3 The bidder shall restore service within 4 hours.
2.4 DDoS protection shall start within 10 minutes of an attack.
2.5 The contractor shall complete the migration by 30 June 2027 without outage.
"""


def test_each_row_is_answered_with_what_it_is_about() -> None:
    rows = read("rfp.md", RFP.encode()).requirements
    ground = Ground(offerings=demo_offerings(), variables={})
    found = propose(rows, ground, today=TODAY)
    by_number: dict[str, RfpAnswer] = {
        row.number: answer for row, answer in zip(rows, found, strict=True)
    }
    assert "Managed Firewall" in by_number["2.1"].text
    for number in ("2.2", "2.3"):
        assert by_number[number].compliance is Compliance.COMPLY
        assert "Dedicated Internet Fibre" in by_number[number].text
    assert by_number["2.4"].compliance is Compliance.OPEN, "nobody understood the ten minutes"
    assert by_number["2.5"].compliance is not Compliance.EXCEEDS
