"""How fast 500 rows are answered and 2,000 cells filled: `python -m benchmarks.rfp_answering`."""

from __future__ import annotations

import io
import random
import resource
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from openpyxl import Workbook

from common.money import Money
from sales.rfp.answers import Compliance, RfpAnswer
from sales.rfp.classifier import standard_classifier
from sales.rfp.library import LibraryEntry
from sales.rfp.offered_sale import OfferedSale, PriceRow
from sales.rfp.propose import Ground, propose
from sales.rfp.reading import NamedFile, RfpReading, read_files
from sales.rfp.response import Heading, compose_response
from sales.rfp.training import read_corpus
from templates.preview import page_count
from templates.rfp_response_docx import rfp_response_docx
from templates.rfp_response_pdf import rfp_response_pdf
from templates.rfp_response_xlsx import FilledCell, fill_workbook
from workflows.demo.catalogue import demo_offerings

TODAY = date(2026, 11, 23)
ROWS, ENTRIES, CELLS = 500, 5_000, 2_000
LARGE, PRICES = 3_000, 1_000


def made_entries(count: int) -> tuple[LibraryEntry, ...]:
    """Entries whose questions are sentences of the corpus, each mixed with another."""
    chance = random.Random(7)
    texts = [each.text for each in read_corpus()]
    return tuple(
        LibraryEntry(
            id=f"LB-{number:04d}",
            questions=(f"{chance.choice(texts)} {chance.choice(texts)}",),
            answer=chance.choice(texts),
            reviewed_on=TODAY,
        )
        for number in range(count)
    )


def made_reading(rows: int) -> RfpReading:
    chance = random.Random(8)
    wanted = [each.text for each in read_corpus() if each.is_requirement]
    lines = [f"{n}. Item {n} of the list: {chance.choice(wanted)}" for n in range(1, rows + 1)]
    file = NamedFile(name="made.txt", content="\n".join(lines).encode())
    return read_files([file], standard_classifier(), today=TODAY)


def made_workbook(rows: int) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for number in range(1, rows + 1):
        sheet.append((number, f"Requirement {number}", "", "", f"=A{number}*2"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def made_sale(lines: int) -> OfferedSale:
    """A sale with as many lines in its price annex."""
    amount = Money.of("123.45", "USD")
    rows = tuple(
        PriceRow(
            site=f"Site {n}", service="Fibre, 1 Gbit/s", quantity=1, once=amount, monthly=amount
        )
        for n in range(lines)
    )
    return OfferedSale(
        reference="Q-2026-00001 v1",
        services=("Fibre",),
        sites=lines,
        availability_percent=99.95,
        restore_hours=4,
        term_months=36,
        once=amount,
        monthly=amount,
        contract_value=amount,
        rows=rows,
    )


def _print_large(heading: Heading, reading: RfpReading, answers: Mapping[str, RfpAnswer]) -> None:
    """A response of some 210 pages: the rows many times over, and 1,000 price rows."""
    rows = tuple(
        replace(each, id=f"{each.id}-{times}", place=replace(each.place, section=f"Part {times}"))
        for times in range(LARGE // ROWS)
        for each in reading.requirements
    )
    known = {each.id: answers[each.id.rsplit("-", 1)[0]] for each in rows}
    response = compose_response(replace(heading, sale=made_sale(PRICES)), rows, known)
    start = time.perf_counter()
    pages = page_count(rfp_response_pdf(response))
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"PDF of {len(rows)} rows and {PRICES} prices: {pages} pages in {seconds:.1f} s,"
        f" peak {peak:.0f} MB (goals 50 s, 550 MB)"
    )


def main() -> None:
    reading, entries = made_reading(ROWS), made_entries(ENTRIES)
    start = time.process_time()
    ground = Ground(offerings=demo_offerings(), library=entries, variables={})
    answers = propose(reading.requirements, ground, today=TODAY)
    seconds = time.process_time() - start
    print(f"{len(answers)} rows against {len(entries)} entries: {seconds:.1f} s CPU (goal 10)")
    start = time.process_time()
    cells = [FilledCell(address=f"Sheet!C{row}", text="Comply") for row in range(1, CELLS + 1)]
    fill_workbook("made.xlsx", made_workbook(CELLS), cells)
    print(f"{CELLS} cells filled: {time.process_time() - start:.1f} s CPU (goal 10)")
    by_id: dict[str, RfpAnswer] = {each.requirement_id: each for each in answers}
    heading = Heading(title="Made", buyer="Buyer", provider="Provider", issued_on=TODAY)
    response = compose_response(heading, reading.requirements, by_id)
    start = time.perf_counter()
    pages = page_count(rfp_response_pdf(response))
    seconds = time.perf_counter() - start
    print(f"PDF of {len(answers)} rows: {pages} pages in {seconds:.1f} s, in its own process")
    _print_large(heading, reading, by_id)
    start = time.process_time()
    rfp_response_docx(response)
    print(f"DOCX of {len(answers)} rows: {time.process_time() - start:.1f} s")
    open_rows = sum(each.compliance is Compliance.OPEN for each in answers)
    print(f"{open_rows} rows without a good answer")


if __name__ == "__main__":
    main()
