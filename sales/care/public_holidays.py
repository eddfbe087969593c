"""Public holidays of a country, by the holidays library."""

from __future__ import annotations

from datetime import date
from functools import cache

from common.errors import BusinessError


class UnknownCountry(BusinessError):
    def __init__(self, country: str) -> None:
        super().__init__(
            f"No holidays are known for {country!r}; accepted: a code such as US or DE."
        )


@cache
def public_holidays(country: str, year: int) -> frozenset[date]:
    """Raises UnknownCountry. `country` is an ISO 3166 alpha-2 code."""
    # Imported here: the library is large, and only working time needs it.
    import holidays

    try:
        return frozenset(holidays.country_holidays(country, years=year))
    except NotImplementedError as error:
        raise UnknownCountry(country) from error
