"""Answer the files of an RFP for the shell: matrix, PDF, DOCX and the buyer's workbooks filled."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from sales.rfp.answers import Compliance, RfpAnswer
from sales.rfp.choosing import word_for
from sales.rfp.files import FileKind
from sales.rfp.propose import Ground, propose
from sales.rfp.reading import NamedFile, RfpReading
from sales.rfp.reading_process import read_apart
from sales.rfp.requirement import RfpRequirement
from sales.rfp.response import WORDS, Heading, compose_response
from templates.rfp_response_docx import rfp_response_docx
from templates.rfp_response_docx_fill import fill_document
from templates.rfp_response_pdf import rfp_response_pdf
from templates.rfp_response_xlsx import FilledCell, FilledWorkbook, fill_workbook, matrix_xlsx


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredRfp:
    """The files to hand out by name, and sentences on what was left alone."""

    reading: RfpReading
    answers: tuple[RfpAnswer, ...]
    files: tuple[tuple[str, bytes], ...]
    remarks: tuple[str, ...]


def answer_rfp_files(
    files: Sequence[NamedFile],
    ground: Ground,
    *,
    provider: str,
    today: date,
    say: Callable[[str], None] = lambda _: None,
) -> AnsweredRfp:
    """Read, answer, and write every output. The response is marked as a draft.

    Raises:
        ReadingRefused, ReadingTookTooLong, ReadingFailed, ResponseNotMade.
    """
    reading = read_apart(files, today=today, say=say)
    say("answering")
    answers = propose(reading.requirements, ground, today=today)
    title = f"Response to {PurePath(files[0].name).stem.replace('_', ' ')}"
    response = compose_response(
        Heading(title=title, buyer="the buyer", provider=provider, issued_on=today),
        reading.requirements,
        {each.requirement_id: each for each in answers},
        reading.facts,
    )
    say("writing the matrix")
    made = [("compliance-matrix.xlsx", matrix_xlsx(response))]
    remarks = list(reading.remarks)
    for name, content, skipped in filled_documents(files, reading, answers):
        made.append((name, content))
        remarks += skipped
    say("laying out the DOCX")
    made.append(("response.docx", rfp_response_docx(response)))
    say("laying out the PDF")
    made.append(("response.pdf", rfp_response_pdf(response)))
    return AnsweredRfp(reading=reading, answers=answers, files=tuple(made), remarks=tuple(remarks))


_FILLERS: Mapping[FileKind, Callable[[str, bytes, Sequence[FilledCell]], FilledWorkbook]] = {
    FileKind.XLSX: fill_workbook,
    FileKind.DOCX: fill_document,
}


def filled_documents(
    files: Sequence[NamedFile], reading: RfpReading, answers: Sequence[RfpAnswer]
) -> Iterator[tuple[str, bytes, tuple[str, ...]]]:
    """Each of the buyer's workbooks and DOCX with its answer cells filled, and what was left."""
    answer_of = {each.requirement_id: each for each in answers}
    kinds = {each.name: each.kind for each in reading.documents}
    for file in files:
        fill = _FILLERS.get(kinds.get(file.name, FileKind.TEXT))
        if fill is None:
            continue
        cells = [
            cell
            for each in reading.requirements
            if each.place.document == file.name and each.id in answer_of
            for cell in _cells(each, answer_of[each.id])
        ]
        if cells:
            filled = fill(file.name, file.content, cells)
            yield f"filled-{file.name}", filled.content, filled.skipped


def _cells(each: RfpRequirement, answer: RfpAnswer) -> Iterator[FilledCell]:
    """The word in the answer column, the words in the comment column, or both in the one.

    What nobody can answer yet stays blank: the buyer's document is no place for our notes.
    """
    if answer.compliance is Compliance.OPEN:
        return
    allowed = each.allowed_answers
    word = word_for(answer.compliance, allowed) if allowed else WORDS[answer.compliance]
    if each.answer_cell and each.comment_cell:
        yield FilledCell(address=each.answer_cell, text=word, allowed=allowed)
        if answer.text:
            yield FilledCell(address=each.comment_cell, text=answer.text)
    elif each.answer_cell and allowed:
        yield FilledCell(address=each.answer_cell, text=word, allowed=allowed)
    elif each.answer_cell:
        text = f"{word}. {answer.text}" if answer.text else word
        yield FilledCell(address=each.answer_cell, text=text)
