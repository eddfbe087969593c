"""How well and how fast RFPs are read: `python -m benchmarks.rfp_reading [FILE...]`.

Marked documents (benchmarks/rfp_documents, none of them in the training corpus) give F1, section
and number figures; a made 157-page PDF, or the files named, give speed and memory.
"""

from __future__ import annotations

import csv
import re
import resource
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from benchmarks.marked_documents import Marked, marked_documents, written
from sales.rfp.classifier import standard_classifier
from sales.rfp.reading import NamedFile, RfpReading, read_files

FOLDER = Path(__file__).parent / "rfp_documents"
TODAY = date(2026, 11, 23)
STRICT = re.compile(r"\b(?:shall|must)\b", re.IGNORECASE)


def main(paths: list[Path]) -> None:
    for marks in sorted(FOLDER.glob("*.marks.tsv")):
        with marks.open(encoding="utf-8", newline="") as file:
            wanted = [Marked(*row) for row in csv.reader(file, delimiter="\t")]
        source = marks.with_name(marks.name.replace(".marks.tsv", ".txt"))
        judge(source.name, source.read_bytes(), wanted)
    for each in marked_documents():
        judge(each.file_name, written(each), each.wanted)
    content = {path.name: path.read_bytes() for path in paths} or {"157 pages": long_pdf(157)}
    for name, each in content.items():
        speed(name, each)


def judge(name: str, content: bytes, wanted: Sequence[Marked]) -> None:
    """Prints precision, recall and F1 of one marked document, and its section and number shares."""
    reading = read(name, content)
    found = {fold(each.text): each for each in reading.requirements}
    hits = [(mark, found[fold(mark.text)]) for mark in wanted if fold(mark.text) in found]
    precision, recall = len(hits) / len(found), len(hits) / len(wanted)
    missed = [mark.text for mark in wanted if fold(mark.text) not in found]
    extra = set(found) - {fold(mark.text) for mark in wanted}
    sections = sum(mark.section in each.place.section for mark, each in hits)
    numbers = sum(mark.number == each.number for mark, each in hits)
    bindings = sum(mark.obligation == each.obligation for mark, each in hits)
    strict = [mark for mark in wanted if STRICT.search(mark.text)]
    covered = sum(fold(mark.text) in found for mark in strict)
    f1 = 2 * precision * recall / (precision + recall)
    print(
        f"{name}: {len(wanted)} marked, F1 {f1:.3f}"
        f" (precision {precision:.3f}, recall {recall:.3f}), shall/must {covered}/{len(strict)},"
        f" section {sections}/{len(hits)}, number {numbers}/{len(hits)},"
        f" obligation {bindings}/{len(hits)}"
    )
    for text in missed:
        print(f"   missed: {text}")
    for text in sorted(extra):
        print(f"   extra: {text}")
    for mark, each in hits:
        if mark.section not in each.place.section or mark.number != each.number:
            print(f"   elsewhere: {each.number} {each.place.section} | {mark.text}")


def fold(text: str) -> str:
    return re.sub(r"\W+", " ", text).casefold().strip()


def read(name: str, content: bytes) -> RfpReading:
    file = NamedFile(name=name, content=content)
    return read_files([file], standard_classifier(), today=TODAY)


def speed(name: str, content: bytes) -> None:
    """Prints CPU seconds a page and the memory at its highest."""
    start = time.process_time()
    reading = read(name, content)
    seconds = time.process_time() - start
    pages = max(1, sum(each.pages for each in reading.documents))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{name}: {pages} pages, {len(reading.requirements)} rows, {seconds:.2f} s CPU"
        f" ({seconds / pages:.4f} s a page), peak {peak:.0f} MB"
    )


def long_pdf(pages: int) -> bytes:
    """A made RFP: every page a heading, prose, a list and a ruled table."""
    from weasyprint import HTML

    page = (
        "<h2>{n}. Part {n}</h2>"
        + "<p>The contractor shall keep part {n} in service at all times. It is one of many.</p>"
        * 6
        + "<p>The bidder shall provide:</p><ol type=a>"
        + "".join(f"<li>item {i} of part {{n}};</li>" for i in range(8))
        + "</ol><style>td,th{border:1px solid}</style><table style='border-collapse:collapse'>"
        + "<tr><th>No.</th><th>Requirement</th><th>Response</th></tr>"
        + "".join(
            f"<tr><td>{{n}}.{i}</td><td>Port {i} of unit {{n}} must run at 10 Gbps.</td><td></td>"
            for i in range(10)
        )
        + "</table><div style='break-after:page'></div>"
    )
    html = "".join(page.replace("{n}", str(n)) for n in range(1, pages + 1))
    made: bytes = HTML(string=html).write_pdf()
    return made


if __name__ == "__main__":
    main([Path(each) for each in sys.argv[1:]])
