"""The demo provider's answer library, from data/answers.toml."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

from sales.rfp.answers import Compliance
from sales.rfp.library import LibraryEntry, checked

_FILE = Path(__file__).parent / "data" / "answers.toml"


def demo_library(today: date) -> tuple[LibraryEntry, ...]:
    """The entries, reviewed today."""
    with _FILE.open("rb") as file:
        raw = tomllib.load(file)["entry"]
    return tuple(
        checked(
            LibraryEntry(
                id=f"LB-{number:04d}",
                questions=tuple(each["questions"]),
                answer=each["answer"],
                compliance=Compliance(each.get("compliance", "comply")),
                tags=tuple(each.get("tags", ())),
                owner="Bid desk",
                reviewed_on=today,
            )
        )
        for number, each in enumerate(raw, 1)
    )
