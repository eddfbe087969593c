"""The provider who sends the proposal, as it is named on cover, letter and signature block."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Empty fields are left out of the document."""

    name: str
    address: str = ""
    email: str = ""
    phone: str = ""
    website: str = ""
