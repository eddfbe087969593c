"""Inside the worker process: reads requests, makes PDFs, answers, until its input ends."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import traceback

import msgspec

from common.apart import limit_memory
from common.errors import BusinessError
from sales.proposals.proposal import from_json
from templates.messages import BrokenOff, PressReply, PressRequest, receive, send
from templates.pdf import Enclosed, PangoMissing, load_weasyprint, make_pdf
from templates.proposal_document import proposal_html


def work(*, memory_limit_mb: int) -> None:
    """Serves until the app closes the pipe or ends."""
    limit_memory(memory_limit_mb)
    # Whatever prints to standard output from here on must not land among the messages.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    requests = sys.stdin.buffer
    with contextlib.suppress(PangoMissing):  # said in each answer, where a user reads it
        load_weasyprint()
    gc.collect()
    gc.freeze()
    while True:
        try:
            request = receive(requests)
        except BrokenOff:
            return
        send(answers, msgspec.json.encode(answer(request)))


def answer(request: bytes) -> PressReply:
    """A refusal is passed on; anything else unforeseen is logged here and named to the app."""
    try:
        return PressReply(content=_pressed(msgspec.json.decode(request, type=PressRequest)))
    except BusinessError as refusal:
        return PressReply(refused=str(refusal))
    except MemoryError:
        return PressReply(failed="it needs more memory than the worker is allowed")
    except Exception as unforeseen:  # noqa: BLE001  one bad document must not end the worker
        traceback.print_exc(file=sys.stderr)
        return PressReply(failed=type(unforeseen).__name__)


def _pressed(request: PressRequest) -> bytes:
    proposal = from_json(request.proposal)
    enclosed = Enclosed(
        name=proposal.file_name.replace("-proposal.pdf", ".json"),
        description=f"Quote {proposal.label} for machines to read",
        content=request.enclosure,
        dated=proposal.issued_on,
    )
    return make_pdf(proposal_html(proposal), enclosed=(enclosed,))
