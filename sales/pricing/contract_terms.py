"""Terms of the contract agreed beside prices and service levels: payment, liability, delivery."""

from __future__ import annotations

from dataclasses import dataclass

USUAL_PAYMENT_DAYS, USUAL_LIABILITY_YEARS = 30, 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractTerms:
    """0 leaves a term as the house usually writes it.

    `liability_years` counts years of charges; `delivery_days` are working days from the signature.
    """

    payment_days: int = 0
    liability_years: float = 0.0
    delivery_days: int = 0

    @property
    def unusual(self) -> int:
        """How many of the terms are other than the house usually writes them.

        Days of delivery stand in every negotiated contract, so they are no sign of one.
        """
        return sum(
            (
                self.payment_days not in (0, USUAL_PAYMENT_DAYS),
                self.liability_years not in (0, USUAL_LIABILITY_YEARS),
            )
        )


USUAL_TERMS = ContractTerms()
