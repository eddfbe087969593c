"""The approval matrix as a file: one row a condition, rows of one rule name belonging together."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from common.errors import BusinessError, RowErrors
from common.tables import Table
from common.wording import join_words
from sales.quotes.approval_matrix import (
    ApprovalMatrix,
    ApprovalRule,
    Condition,
    Measure,
    Side,
    check_matrix,
)

COLUMNS = ("rule", "measure", "side", "limit", "approvers", "step", "hours", "escalate to")
_MEASURES = {each.name.casefold().replace("_", " "): each for each in Measure}


class NotAMatrix(BusinessError):
    def __init__(self, missing: list[str]) -> None:
        super().__init__(
            f"The file has no column {join_words(missing)}; "
            f"an approval matrix has {join_words(COLUMNS)}."
        )


def read_matrix(table: Table) -> ApprovalMatrix:
    """The matrix in a file. `measure` is one of the names of Measure, such as discount or margin;
    `approvers` are e-mail addresses or roles between semicolons; empty `hours` never escalate.

    Raises:
        NotAMatrix, RowErrors with every bad row, BadMatrix.
    """
    folded = [" ".join(title.casefold().split()) for title in table.header]
    missing = [name for name in COLUMNS if name not in folded]
    if missing:
        raise NotAMatrix(missing)
    rules: dict[str, ApprovalRule] = {}
    faults: list[str] = []
    for number, row in table.numbered():
        cells = {name: row[folded.index(name)] for name in COLUMNS}
        wrong = _faults(cells)
        if wrong:
            faults.extend(f"Row {number}: {each}" for each in wrong)
            continue
        rules[cells["rule"]] = _rule(cells, rules.get(cells["rule"]))
    if faults:
        raise RowErrors("The approval matrix was not taken.", tuple(faults))
    matrix = ApprovalMatrix(rules=tuple(rules.values()))
    check_matrix(matrix)
    return matrix


def _faults(cells: dict[str, str]) -> list[str]:
    wrong = []
    if cells["measure"].casefold() not in _MEASURES:
        accepted = join_words(list(_MEASURES), "or")
        wrong.append(f"the measure {cells['measure']!r} is not known; accepted: {accepted}.")
    if cells["side"] not in list(Side):
        wrong.append(f"the side {cells['side']!r} is not known; accepted: above or below.")
    try:
        finite = Decimal(cells["limit"]).is_finite()
    except InvalidOperation:
        finite = False
    if not finite:
        wrong.append(f"the limit {cells['limit']!r} is not a number.")
    for name in ("step", "hours"):
        if cells[name] and not cells[name].isdecimal():
            wrong.append(f"{name} {cells[name]!r} is not a whole number.")
    return wrong


def _rule(cells: dict[str, str], before: ApprovalRule | None) -> ApprovalRule:
    condition = Condition(
        measure=_MEASURES[cells["measure"].casefold()],
        side=Side(cells["side"]),
        limit=Decimal(cells["limit"]),
    )
    asked = tuple(each.strip() for each in cells["approvers"].split(";") if each.strip())
    return ApprovalRule(
        name=cells["rule"],
        conditions=(*(before.conditions if before else ()), condition),
        approvers=asked or (before.approvers if before else ()),
        step=int(cells["step"] or (before.step if before else 1)),
        escalate_after_hours=int(cells["hours"] or 0),
        escalate_to=cells["escalate to"],
    )
