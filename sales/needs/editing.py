"""Requirements as rows of a grid: what people see and edit, and back, naming the row on refusal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from catalog.offering import Value, say_value
from catalog.requirement import STANDARD_UNITS, Operator, Priority, Requirement, title_of
from common.errors import BusinessError, RowErrors
from common.units import parse_number
from common.wording import count

FREE_TEXT = "free text"
# The characteristics a row may name. Those kept as yes or no have no unit and no quantity.
YES_OR_NO = ("symmetric", "managed", "resilience", "encrypted", "ddos_protection")
_NAMES = {title_of(name): name for name in ("service", *STANDARD_UNITS)} | {"Free text": FREE_TEXT}
CHOICES = tuple(_NAMES)  # as people read them
WHOLE_SALE = "whole sale"

# A wish for one of these without "at least" or "at most" means at most.
LESS_IS_BETTER = frozenset(
    {"latency_ms", "jitter_ms", "loss_percent", "restore_hours", "lead_time_days", "budget_monthly"}
)

Row = Mapping[str, str | None]
COLUMNS = ("what", "condition", "value", "unit", "priority", "service", "words", "source")


class BadRow(BusinessError):
    pass


def to_row(requirement: Requirement) -> dict[str, str]:
    """One grid row; keys are COLUMNS."""
    return {
        "what": title_of(requirement.characteristic or FREE_TEXT),
        "condition": requirement.operator.value,
        "value": say_value(requirement.value).replace(",", "")
        if not isinstance(requirement.value, str)
        else requirement.value,
        "unit": requirement.unit,
        "priority": requirement.priority.value,
        "service": requirement.group or WHOLE_SALE,
        "words": requirement.text,
        "source": requirement.source,
    }


def from_rows(rows: Sequence[Row], known: tuple[Requirement, ...]) -> tuple[Requirement, ...]:
    """The edited grid as requirements; a row that was there keeps its id, sites and source.

    Rows are matched to `known` by position for as many as there were.

    Raises:
        RowErrors: every bad row, each in a sentence.
    """
    found, errors = [], []
    # Above every number in use, so that a deleted row's number is not given to another.
    highest = max((int(each.id.rpartition("-")[2]) for each in known), default=0)
    for number, row in enumerate(rows, start=1):
        before = known[number - 1] if number <= len(known) else None
        new_id = f"R-{highest + max(1, number - len(known)):03d}"
        try:
            found.append(_from_row(row, new_id, before))
        except BusinessError as refusal:
            errors.append(f"Row {number}: {refusal}")
    if errors:
        raise RowErrors(f"{count(len(errors), 'requirement')} cannot be kept.", tuple(errors))
    return tuple(found)


def _from_row(row: Row, new_id: str, before: Requirement | None) -> Requirement:
    what = _named(row.get("what") or "", before)
    text = (row.get("value") or "").strip()
    if not text:
        raise BadRow("the value is missing.")
    value = _value(what, text)
    service = row.get("service") or WHOLE_SALE
    usual = Operator.AT_MOST if what in LESS_IS_BETTER else Operator.AT_LEAST
    operator = Operator(row.get("condition") or usual)
    if what == FREE_TEXT:
        operator = Operator.ABOUT
    elif isinstance(value, bool | str):
        operator = Operator.EQUALS
    edited = Requirement(
        id=before.id if before else new_id,
        characteristic="" if what == FREE_TEXT else what,
        operator=operator,
        value=value,
        unit=STANDARD_UNITS.get(what, (before.unit if before else "")),
        priority=Priority(row.get("priority") or Priority.MUST),
        group="" if service == WHOLE_SALE else service,
        site_ids=before.site_ids if before else (),
        text=before.text if before else "",
        source=before.source if before else "typed in the list",
    )
    same = before is not None and replace(edited, source=before.source) == before
    if before is None or same or "edited" in edited.source:
        return edited
    return replace(edited, source=f"{edited.source}, edited".lstrip(", "))


def _named(title: str, before: Requirement | None) -> str:
    """The characteristic a title stands for; one the list does not offer stays what it was."""
    if title in _NAMES:
        return _NAMES[title]
    if before is not None and title == title_of(before.characteristic):
        return before.characteristic
    raise BadRow("say what is required; choose from the list.")


def _value(what: str, text: str) -> Value:
    if what in (FREE_TEXT, "service"):
        return text
    if what in YES_OR_NO or text.casefold() in ("yes", "no"):
        said = text.casefold()
        if said not in ("yes", "no", "true", "false"):
            raise BadRow(f"{text!r} is not understood; accepted: yes or no.")
        return said in ("yes", "true")
    number = parse_number(text)
    return int(number) if number == int(number) else number
