"""Documents of several layouts, marked by hand, are read as their marks say."""

from __future__ import annotations

import re
from datetime import date

import pytest

from benchmarks.marked_documents import MarkedDocument, marked_documents, written
from sales.rfp.classifier import standard_classifier
from sales.rfp.reading import NamedFile, RfpReading, read_files
from sales.rfp.training import read_corpus

DOCUMENTS = {each.name: each for each in marked_documents()}


def fold(text: str) -> str:
    return re.sub(r"\W+", " ", text).casefold().strip()


def read(document: MarkedDocument) -> RfpReading:
    file = NamedFile(name=document.file_name, content=written(document))
    return read_files([file], standard_classifier(), today=date(2026, 11, 23))


def test_no_marked_sentence_is_in_the_corpus() -> None:
    learnt = {fold(each.text) for each in read_corpus()}
    marked = {fold(mark.text) for each in DOCUMENTS.values() for mark in each.wanted}
    assert not learnt & marked


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_requirements_are_found_with_number_section_and_place(name: str) -> None:
    document = DOCUMENTS[name]
    reading = read(document)
    found = {fold(each.text): each for each in reading.requirements}
    hits = [(mark, found[fold(mark.text)]) for mark in document.wanted if fold(mark.text) in found]
    f1 = 2 * len(hits) / (len(found) + len(document.wanted))
    strict = [mark for mark in document.wanted if re.search(r"\b(?:shall|must)\b", mark.text)]
    assert len(found) == len(reading.requirements)
    assert f1 >= 0.9
    assert all(fold(mark.text) in found for mark in strict)
    assert all(mark.section in each.place.section for mark, each in hits)
    assert all(mark.number == each.number for mark, each in hits)
    if document.layout.startswith(("pdf", "xlsx")):
        assert all(each.place.page or each.place.cell for _, each in hits)


def test_running_headers_and_contents_lines_are_no_rows() -> None:
    reading = read(DOCUMENTS["ferry_terminals"])
    assert all("Island Ferries Ltd" not in each.whole for each in reading.requirements)
    assert all("....." not in each.whole for each in reading.requirements)


def test_criteria_of_one_sentence_and_a_relative_deadline_are_found() -> None:
    facts = {(each.name, each.value) for each in read(DOCUMENTS["ferry_terminals"]).facts}
    assert {("quality", "60 %"), ("price", "40 %")} <= facts
    assert ("questions", "2027-02-05 12:00 UTC") in facts
