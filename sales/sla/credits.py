"""Service credits: what share of the monthly charge a month below target pays back."""

from __future__ import annotations

from dataclasses import dataclass

from common.wording import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditBand:
    """Credit when monthly availability is below `below_percent` and in no lower band."""

    below_percent: float
    credit_percent: float  # of the service's MRC


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditSchedule:
    """Bands on monthly availability, highest edge first; an edge itself pays nothing of its band.

    `cap_percent` bounds a month's credits, `claim_days` is the window to claim in.
    """

    bands: tuple[CreditBand, ...]
    cap_percent: float
    claim_days: int

    def credit_percent(self, availability_percent: float) -> float:
        """Share of MRC paid back, in percent, for a month's availability in percent."""
        credit = 0.0
        for band in self.bands:
            if availability_percent < band.below_percent:
                credit = max(credit, band.credit_percent)
        return min(credit, self.cap_percent)

    def rows(self) -> tuple[tuple[str, str], ...]:
        """The credit table in words: availability range, credit."""
        said = [(f"{plain(self.bands[0].below_percent)} % or more", "none")]
        for band, lower in zip(self.bands, (*self.bands[1:], None), strict=True):
            below = f"below {plain(band.below_percent)} %"
            if lower is not None:
                below = f"{plain(lower.below_percent)} % to {below}"
            said.append((below, f"{plain(band.credit_percent)} % of the monthly charge"))
        return tuple(said)


def standard_schedule(target_percent: float) -> CreditSchedule:
    """The provider's standard bands under a target: 10, 25, 50 and 100 % of MRC, cap 100 %.

    The lower edges stand at 5, 20 and 50 times the downtime the target allows, so a stricter
    promise is not made cheaper by wide bands.
    """
    allowed = 100 - target_percent
    edges = (
        (target_percent, 10.0),
        (round(100 - 5 * allowed, 6), 25.0),
        (round(100 - 20 * allowed, 6), 50.0),
        (round(100 - 50 * allowed, 6), 100.0),
    )
    bands = tuple(
        CreditBand(below_percent=edge, credit_percent=credit) for edge, credit in edges if edge > 0
    )
    return CreditSchedule(bands=bands, cap_percent=100.0, claim_days=30)
