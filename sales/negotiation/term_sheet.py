"""A term sheet come back: which values the customer's text offers, and what they changed in it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from common.errors import BusinessError, RowErrors
from common.units import NotANumber, parse_number
from common.wording import count, join_words, plain
from sales.negotiation.clauses import WORDINGS, clauses, say_clause
from sales.negotiation.issue import Deal, Issue
from sales.negotiation.redline import Redline, redline_text

_NUMBER = r"(\d+(?:[.,\u00a0' ]\d+)*)"
# The words a value stands before, where the standard wording has been rewritten.
_UNITS = {
    "discount": r"(?:%|per ?cent)",
    "term": r"months?",
    "availability": r"(?:%|per ?cent)",
    "restore": r"(?:hours?|h)\b",
    "cap": r"(?:%|per ?cent)",
    "payment": r"(?:calendar )?days?",
    "liability": r"years?",
    "delivery": r"(?:working |business )?days?",
}


class UnreadableSheet(RowErrors):
    """Every clause whose value cannot be taken, one sentence each."""


class NoClauseFound(BusinessError):
    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__(
            "The file has none of the clauses under negotiation; each needs its title before its "
            f"text: {join_words(list(titles), 'or')}."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """A clause of the file. `before` is its text without their tracked changes."""

    title: str
    text: str
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSheet:
    """Their offer, the redline of each clause against our last text, and what to look at."""

    deal: Deal
    redlines: tuple[Redline, ...]
    warnings: tuple[str, ...]


def read_term_sheet(issues: Sequence[Issue], standing: Deal, rows: Sequence[SheetRow]) -> ReadSheet:
    """`standing` is the offer of ours that the sheet was made from.

    Raises:
        NoClauseFound, UnreadableSheet: a value that is missing, in doubt or not on the table.
    """
    by_title = {_key(row.title): row for row in rows}
    if not any(_key(issue.title) in by_title for issue in issues):
        raise NoClauseFound([issue.title for issue in issues])
    deal: list[int] = []
    faults: list[str] = []
    warnings = [
        f"“{title}” is in the file more than once; its last text counts."
        for title, times in Counter(row.title for row in rows).items()
        if times > 1
    ]
    redlines: list[Redline] = []
    for issue, position, clause in zip(issues, standing, clauses(issues, standing), strict=True):
        row = by_title.get(_key(issue.title))
        if row is None:
            warnings.append(f"{issue.title} is not in the file; it is taken as it stood.")
            deal.append(position)
            continue
        redlines.append(redline_text(issue.title, clause.text, _squeeze(row.text)))
        try:
            deal.append(issue.position(_value(issue, row.text)))
        except BusinessError as refusal:
            faults.append(str(refusal))
            continue
        warnings += _remarks(issue, deal[-1], clause.text, row)
    if faults:
        raise UnreadableSheet(f"{count(len(faults), 'clause')} cannot be taken.", tuple(faults))
    known = {_key(issue.title) for issue in issues}
    warnings += [
        f"“{row.title}” is not under negotiation here; have it read by a person."
        for row in rows
        if _key(row.title) not in known
    ]
    return ReadSheet(deal=tuple(deal), redlines=tuple(redlines), warnings=tuple(warnings))


def _key(title: str) -> str:
    return _squeeze(title).casefold().rstrip(":")


def _squeeze(text: str) -> str:
    return " ".join(text.split())


def _value(issue: Issue, text: str) -> float:
    """The figure of the clause: where the standard wording has it, else before its unit."""
    text = _squeeze(text)
    wording = WORDINGS.get(issue.id, "")
    if wording:
        pattern = re.escape(wording).replace(re.escape("{value}"), _NUMBER)
        exact = re.fullmatch(pattern, text)
        if exact:
            return _number(issue, exact.group(1))
    unit = _UNITS.get(issue.id, re.escape(issue.unit))
    found = {_number(issue, each) for each in re.findall(rf"{_NUMBER}\s*{unit}", text, re.I)}
    if len(found) == 1:
        return found.pop()
    if not found:
        raise BusinessError(
            f"{issue.title}: no figure in {issue.unit} is found in “{text[:80]}”; enter the offer "
            "by hand."
        )
    said = join_words([plain(each) for each in sorted(found)], "and")
    raise BusinessError(f"{issue.title}: the text has {said} {issue.unit}; enter the one meant.")


def _number(issue: Issue, written: str) -> float:
    try:
        return parse_number(written.replace("\u00a0", "").replace(" ", ""))
    except NotANumber as refusal:
        raise BusinessError(f"{issue.title}: {refusal}") from refusal


def _remarks(issue: Issue, position: int, ours: str, row: SheetRow) -> list[str]:
    """Changes made without tracking, and wording changed beyond the figure."""
    found = []
    if _squeeze(row.before) != ours:
        found.append(f"{issue.title} was changed without tracking: compare it word by word.")
    if _squeeze(row.text) != say_clause(issue, position):
        found.append(
            f"The wording of {issue.title.lower()} is changed beyond its figure; have it read by a "
            "person."
        )
    return found
