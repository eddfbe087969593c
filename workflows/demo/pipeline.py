"""Open opportunities of the demo, so that the home page shows a pipeline; all fictional."""

from __future__ import annotations

from datetime import date, timedelta

from sales.customers.opportunity import Opportunity, Stage

# Title, customer, stage, probability, days until the expected close, days since opened, owner.
# The owner is a key ("engineer", "manager") that whoever loads the demo maps to an account.
_OPEN = (
    ("Internet and backup for all plants", "C-0002", Stage.NEEDS, 0.35, 75, 24, "engineer"),
    ("Freezer telemetry over IoT SIMs", "C-0003", Stage.QUALIFY, 0.20, 130, 9, "manager"),
    ("Resilient hospital network", "C-0005", Stage.SOLUTION, 0.50, 60, 55, "engineer"),
    ("Cloud telephony for the clinics", "C-0006", Stage.QUOTED, 0.60, 25, 88, "engineer"),
    ("Branch SD-WAN to replace IP-VPN", "C-0007", Stage.SOLUTION, 0.45, 90, 61, "engineer"),
    ("School internet for the next three years", "C-0008", Stage.QUOTED, 0.55, 18, 70, "manager"),
    ("City fibre ring and security", "C-0009", Stage.NEEDS, 0.30, 120, 31, "engineer"),
    ("Store openings on 5G first", "C-0011", Stage.QUOTED, 0.65, 12, 47, "manager"),
    ("Second data centre wavelength", "C-0015", Stage.QUALIFY, 0.25, 150, 14, "engineer"),
    ("Wholesale tails in the West", "C-0016", Stage.NEEDS, 0.40, 55, 20, "manager"),
    ("Contact centre for claims", "C-0017", Stage.SOLUTION, 0.35, 85, 66, "engineer"),
)


def open_opportunities(today: date) -> tuple[Opportunity, ...]:
    """Opportunities under way on `today`."""
    return tuple(
        Opportunity(
            id=f"OPP-{number:04}",
            customer_id=customer_id,
            title=title,
            owner_id=owner,
            stage=stage,
            probability=probability,
            opened_on=today - timedelta(days=days_open),
            expected_close=today + timedelta(days=days_left),
        )
        for number, (title, customer_id, stage, probability, days_left, days_open, owner) in (
            enumerate(_OPEN, start=1)
        )
    )
