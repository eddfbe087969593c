"""A finding of the catalogue's check: an error that stops publishing, or a warning."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    ERROR = "error"  # nothing can be published with it
    WARNING = "warning"  # probably not meant


@dataclass(frozen=True, slots=True)
class Finding:
    weight: Weight
    offering_id: str
    sentence: str

    @property
    def is_error(self) -> bool:
        return self.weight is Weight.ERROR


def error(offering_id: str, sentence: str) -> Finding:
    return Finding(Weight.ERROR, offering_id, sentence)


def warning(offering_id: str, sentence: str) -> Finding:
    return Finding(Weight.WARNING, offering_id, sentence)
