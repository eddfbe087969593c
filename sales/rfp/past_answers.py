"""Questions and answers out of a response given before: an XLSX or DOCX with both in a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sales.rfp.answers import Compliance
from sales.rfp.block import Block, Kind, ReadDocument
from sales.rfp.response import WORDS
from sales.rfp.tables import column_names, is_header

FEWEST_WORDS = 3  # an answer such as "Yes" is worth no entry


@dataclass(frozen=True, slots=True)
class PastAnswer:
    question: str
    answer: str
    compliance: Compliance


def past_answers(document: ReadDocument) -> tuple[PastAnswer, ...]:
    """Every row that asks something and answers it in words, once, in the document's order."""
    found: dict[str, PastAnswer] = {}
    for each in _rows(document):
        found.setdefault(each.question.casefold(), each)
    return tuple(found.values())


def _rows(document: ReadDocument) -> Iterator[PastAnswer]:
    sheets = {each.sheet: each for each in document.sheets}
    columns: dict[str, int] = {}
    table = ""
    for block in document.blocks:
        if block.kind is not Kind.ROW:
            continue
        if block.table != table:
            table, columns = block.table, {}
            of_sheet = sheets.get(block.sheet)
            if of_sheet is not None:
                names = ("requirement", "answer", "comment")
                columns = {
                    name: at for name in names if (at := getattr(of_sheet, name)) is not None
                }
        texts = tuple(cell.text for cell in block.cells)
        if not block.sheet and is_header(texts):
            columns = column_names(texts)
            continue
        if "requirement" in columns and ("answer" in columns or "comment" in columns):
            yield from _row(block, columns)


def _row(block: Block, columns: dict[str, int]) -> Iterator[PastAnswer]:
    texts = {cell.column: " ".join(cell.text.split()) for cell in block.cells}
    question = texts.get(columns["requirement"], "")
    said = texts.get(columns.get("answer", -1), "")
    comment = texts.get(columns.get("comment", -1), "")
    words = comment if len(comment.split()) >= len(said.split()) else said
    if len(question.split()) < FEWEST_WORDS or len(words.split()) < FEWEST_WORDS:
        return
    yield PastAnswer(question, words, _meant(said) or Compliance.COMPLY)


def _meant(said: str) -> Compliance | None:
    """The compliance a short answer states, where it states one."""
    short = said.casefold().rstrip(".")
    for kind, words in WORDS.items():
        if short in (words.casefold(), kind.value):
            return kind
    if short in ("no", "n", "not compliant"):
        return Compliance.NON_COMPLY
    return Compliance.PARTIAL if short.startswith(("partial", "partly")) else None
