"""The response as PDF, laid out in a process of its own so that no page waits for it.

Run as `python -m templates.rfp_response_pdf` this file is that process.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import msgspec

from common.apart import NotPrinted, limit_memory, print_apart
from common.errors import BusinessError
from sales.rfp.response import RfpResponse
from templates.theme import STANDARD, Theme

SECONDS = 300.0
MEMORY_MB = 2048  # of address space, several times what is resident


class ResponseNotMade(BusinessError):
    def __init__(self, why: str) -> None:
        super().__init__(f"The response could not be laid out ({why}); try again with fewer rows.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    response: RfpResponse
    theme: Theme


def rfp_response_pdf(
    response: RfpResponse, theme: Theme = STANDARD, *, seconds: float = SECONDS
) -> bytes:
    """The PDF (PDF/UA-1 and PDF/A-3a) with the response and its quote enclosed as JSON.

    Raises:
        ResponseNotMade: it took longer than `seconds`, or the process failed.
    """
    request = msgspec.json.encode(_Order(response=response, theme=theme))
    try:
        return print_apart("templates.rfp_response_pdf", request, seconds=seconds)
    except NotPrinted as why:
        raise ResponseNotMade(str(why)) from None


def _serve() -> None:
    from templates.pdf import Enclosed, make_pdf
    from templates.rfp_response_document import rfp_response_html

    limit_memory(MEMORY_MB)
    order = msgspec.json.decode(sys.stdin.buffer.read(), type=_Order)
    response = order.response
    enclosed = Enclosed(
        name="response.json",
        description="The response as data",
        content=msgspec.json.encode(response),
        dated=response.issued_on,
    )
    sys.stdout.buffer.write(
        make_pdf(rfp_response_html(response, order.theme), enclosed=(enclosed,))
    )


if __name__ == "__main__":
    _serve()
