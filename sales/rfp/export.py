"""A reading as rows: the documented columns of `read-rfp`, for CSV and JSON."""

from __future__ import annotations

import csv
import io

import msgspec

from sales.rfp.reading import RfpReading
from sales.rfp.requirement import RfpRequirement

COLUMNS = (
    "requirement_id",
    "number",
    "section",
    "page",
    "cell",
    "text",
    "obligation",
    "category",
    "actor",
    "confidence",
)


def to_row(each: RfpRequirement) -> tuple[str, ...]:
    """One requirement under COLUMNS. A list item's text begins with its lead-in."""
    return (
        each.id,
        each.number,
        each.place.section,
        str(each.place.page or ""),
        each.place.cell,
        each.whole,
        each.obligation.value,
        each.category.value,
        each.actor.value,
        f"{each.confidence:.2f}",
    )


def to_csv(reading: RfpReading) -> str:
    """The requirements as CSV with a header row."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(to_row(each) for each in reading.requirements)
    return out.getvalue()


def to_json(reading: RfpReading) -> str:
    """The whole reading, figures and facts included, as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(reading), indent=2).decode() + "\n"
