"""The negotiation summary as PDF, laid out in a process of its own so that no page waits for it.

Run as `python -m templates.negotiation_summary_pdf` this file is that process.
"""

from __future__ import annotations

import sys

import msgspec

from common.apart import NotPrinted, limit_memory, print_apart
from common.errors import BusinessError
from sales.negotiation.summary import NegotiationSummary

SECONDS = 120.0
MEMORY_MB = 2048  # of address space, several times what is resident


class SummaryNotMade(BusinessError):
    def __init__(self, why: str) -> None:
        super().__init__(f"The negotiation summary could not be laid out ({why}); try again.")


def negotiation_summary_pdf(summary: NegotiationSummary, *, seconds: float = SECONDS) -> bytes:
    """The PDF (PDF/UA-1 and PDF/A-3a) with the summary enclosed as JSON.

    Raises:
        SummaryNotMade: it took longer than `seconds`, or the process failed.
    """
    request = msgspec.json.encode(summary)
    try:
        return print_apart("templates.negotiation_summary_pdf", request, seconds=seconds)
    except NotPrinted as why:
        raise SummaryNotMade(str(why)) from None


def _serve() -> None:
    from templates.negotiation_summary_document import negotiation_summary_html
    from templates.pdf import Enclosed, make_pdf

    limit_memory(MEMORY_MB)
    said = sys.stdin.buffer.read()
    summary = msgspec.json.decode(said, type=NegotiationSummary)
    enclosed = Enclosed(
        name="negotiation.json",
        description="The summary as data",
        content=said,
        dated=summary.heading.made_on,
    )
    sys.stdout.buffer.write(make_pdf(negotiation_summary_html(summary), enclosed=(enclosed,)))


if __name__ == "__main__":
    _serve()
