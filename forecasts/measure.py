"""What demand is counted in and how far it is drilled down; light, for whoever only names it."""

from __future__ import annotations

from enum import StrEnum


class Measure(StrEnum):
    """What is counted: a column of the demand records."""

    UNITS = "units"
    MRC = "mrc"
    NRC = "nrc"
    BANDWIDTH_MBPS = "bandwidth_mbps"


class Level(StrEnum):
    """How far demand is drilled down."""

    TOTAL = "total"
    FAMILY = "family"
    REGION = "region"
    FAMILY_REGION = "family and region"

    @property
    def columns(self) -> tuple[str, ...]:
        """The record columns a series of this level is one value of."""
        return {
            Level.TOTAL: (),
            Level.FAMILY: ("family",),
            Level.REGION: ("region",),
            Level.FAMILY_REGION: ("family", "region"),
        }[self]
