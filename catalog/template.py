"""A configuration template: choices people start from, kept under a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.offering import Value
from common.errors import BusinessError

_LONGEST_NAME = 80


class BadTemplateName(BusinessError):
    def __init__(self) -> None:
        super().__init__(f"A template needs a name of 1 to {_LONGEST_NAME} characters.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """Only what was chosen is kept: the rest is completed by the rules of the day."""

    name: str
    offering_id: str
    choices: Mapping[str, Value]

    def __post_init__(self) -> None:
        if not 0 < len(self.name.strip()) <= _LONGEST_NAME:
            raise BadTemplateName
