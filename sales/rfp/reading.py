"""Files in, reading out: what is required, what else is said, and remarks on what was left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from common.errors import BusinessError
from sales.rfp.block import ReadDocument, SheetColumns, SheetPreview
from sales.rfp.choices import read_choices
from sales.rfp.classifier import Classifier
from sales.rfp.docx_document import read_docx
from sales.rfp.extract import extract
from sales.rfp.facts import Fact, find_facts
from sales.rfp.files import FileKind, recognise
from sales.rfp.passages import passages
from sales.rfp.past_answers import PastAnswer, past_answers
from sales.rfp.pdf_document import read_pdf
from sales.rfp.plain_text import read_text_file
from sales.rfp.requirement import RfpRequirement
from sales.rfp.xlsx_document import read_xlsx

_READERS: dict[FileKind, Callable[[str, bytes], ReadDocument]] = {
    FileKind.PDF: read_pdf,
    FileKind.DOCX: read_docx,
    FileKind.TEXT: read_text_file,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedFile:
    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSummary:
    """`pages` is 0 where a kind of file has none; `sheets` say how tables were understood.

    `previews` are the first rows of each sheet, to correct that by.
    """

    name: str
    kind: FileKind
    pages: int
    requirements: int
    sheets: tuple[SheetColumns, ...] = ()
    previews: tuple[SheetPreview, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RfpReading:
    documents: tuple[DocumentSummary, ...]
    requirements: tuple[RfpRequirement, ...]
    facts: tuple[Fact, ...] = ()
    remarks: tuple[str, ...] = ()


class NothingRequired(BusinessError):
    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(
            f"No requirement was found in {', '.join(names)}; check that these are the documents "
            "with the buyer's requirements."
        )


def read_files(
    files: Sequence[NamedFile],
    classifier: Classifier,
    *,
    today: date,
    say: Callable[[str], None] = lambda _: None,
    mapping: Sequence[SheetColumns] = (),
) -> RfpReading:
    """Every file read and its requirements numbered through all of them.

    `mapping` corrects which columns of a sheet mean what. `say` is told of progress.

    Raises:
        DocumentRefused: one of the files cannot be read.
        NothingRequired: none of them asks anything.
    """
    kinds = [recognise(each.name, each.content) for each in files]
    documents = []
    for each, kind in zip(files, kinds, strict=True):
        say(f"reading {each.name} ({kind})")
        documents.append(_read(each, kind, mapping))
    say("finding requirements")
    found = extract(documents, classifier, today=today)
    if not found:
        raise NothingRequired([each.name for each in files])
    allowed: dict[tuple[str, str], tuple[str, ...]] = {}
    for each, kind in zip(files, kinds, strict=True):
        if kind is FileKind.XLSX:
            allowed |= {(each.name, at): words for at, words in read_choices(each.content).items()}
    requirements = tuple(
        replace(
            each,
            allowed_answers=allowed.get(
                (each.place.document, each.answer_cell), each.allowed_answers
            ),
        )
        for each in found
    )
    say(f"{len(requirements)} requirements")
    return RfpReading(
        documents=tuple(
            DocumentSummary(
                name=document.name,
                kind=kind,
                pages=document.pages,
                requirements=sum(each.place.document == document.name for each in requirements),
                sheets=document.sheets,
                previews=document.previews,
            )
            for document, kind in zip(documents, kinds, strict=True)
        ),
        requirements=requirements,
        facts=find_facts(passage for document in documents for passage in passages(document)),
        remarks=tuple(remark for document in documents for remark in document.remarks),
    )


def read_past_answers(files: Sequence[NamedFile]) -> tuple[PastAnswer, ...]:
    """Questions and answers of responses given before. Raises DocumentRefused."""
    return tuple(
        answer
        for each in files
        for answer in past_answers(_read(each, recognise(each.name, each.content), ()))
    )


def _read(each: NamedFile, kind: FileKind, mapping: Sequence[SheetColumns]) -> ReadDocument:
    if kind is not FileKind.XLSX:
        return _READERS[kind](each.name, each.content)
    given = {of.sheet: of for of in mapping if of.document in ("", each.name)}
    return read_xlsx(each.name, each.content, given)
