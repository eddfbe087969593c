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
from datetime import date
from pathlib import Path

from sales.rfp.classifier import standard_classifier
from sales.rfp.reading import NamedFile, RfpReading, read_files

FOLDER = Path(__file__).parent / "rfp_documents"
TODAY = date(2026, 11, 23)
STRICT = re.compile(r"\b(?:shall|must)\b", re.IGNORECASE)


def main(paths: list[Path]) -> None:
    for marks in sorted(FOLDER.glob("*.marks.tsv")):
        judge(marks)
    content = {path.name: path.read_bytes() for path in paths} or {"157 pages": long_pdf(157)}
    for name, each in content.items():
        speed(name, each)


def judge(marks: Path) -> None:
    """Prints precision, recall and F1 of one marked document, and its section and number shares."""
    with marks.open(encoding="utf-8", newline="") as file:
        wanted = list(csv.reader(file, delimiter="\t"))
    source = marks.with_name(marks.name.replace(".marks.tsv", ".txt"))
    reading = read(source.name, source.read_bytes())
    found = {fold(each.text): each for each in reading.requirements}
    hits = [(row, found[fold(row[3])]) for row in wanted if fold(row[3]) in found]
    precision, recall = len(hits) / len(found), len(hits) / len(wanted)
    missed = [row[3] for row in wanted if fold(row[3]) not in found]
    extra = set(found) - {fold(row[3]) for row in wanted}
    sections = sum(row[1] in each.place.section for row, each in hits)
    numbers = sum(row[0] == each.number for row, each in hits)
    bindings = sum(row[2] == each.obligation for row, each in hits)
    strict = [row for row in wanted if STRICT.search(row[3])]
    covered = sum(fold(row[3]) in found for row in strict)
    f1 = 2 * precision * recall / (precision + recall)
    print(
        f"{source.stem}: {len(wanted)} marked, F1 {f1:.3f}"
        f" (precision {precision:.3f}, recall {recall:.3f}), shall/must {covered}/{len(strict)},"
        f" section {sections}/{len(hits)}, number {numbers}/{len(hits)},"
        f" obligation {bindings}/{len(hits)}"
    )
    for text in missed:
        print(f"   missed: {text}")
    for text in sorted(extra):
        print(f"   extra: {text}")


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
