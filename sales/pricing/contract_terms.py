"""Terms of the contract agreed beside prices and service levels: payment, liability, delivery."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractTerms:
    """0 leaves a term as the house usually writes it.

    `liability_years` counts years of charges; `delivery_days` are working days from the signature.
    """

    payment_days: int = 0
    liability_years: float = 0.0
    delivery_days: int = 0


USUAL_TERMS = ContractTerms()
USUAL_PAYMENT_DAYS = 30
